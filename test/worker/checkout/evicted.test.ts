import { env } from "cloudflare:workers";
import { evictDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import type { ShopperId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { call, guestWith, orderBody, paymentOf, stockOf, stockShop } from "./shop.ts";

const shopperOf = (token: string): DurableObjectStub => {
  const claims = JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as {
    sub: ShopperId;
  };
  return env.SHOPPER.getByName(claims.sub) as DurableObjectStub;
};

beforeAll(() => stockShop({ E: 10 }));

describe("an object whose checkout waits for the shopper", () => {
  // The platform lets an object go only when nothing of it is pending: a call's leftover timer fills the time given.
  test(
    "can be let go at once, and gives the checkout up when it is back",
    { timeout: LIMITS.gatewayCallTimeoutMs },
    async () => {
      const before = await stockOf("E");
      const { token, totalMinor } = await guestWith({ E: 1 });
      const body = orderBody(totalMinor, "tok_3ds");
      const asked = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body });
      expect([asked.status, asked.body["state"]]).toEqual([202, "ACTION_REQUIRED"]);
      const checkoutId = String(asked.body["checkoutId"]);
      await evictDurableObject(shopperOf(token));
      const gone = await call("DELETE", `/v1/checkouts/${checkoutId}`, { token });
      expect([gone.status, gone.body["state"]]).toEqual([200, "CANCELLED"]);
      await evictDurableObject(shopperOf(token));
      const cart = await call("GET", "/v1/cart", { token });
      expect(cart.body["count"]).toBe(1);
      expect((await paymentOf(checkoutId))?.status).toBe("voided");
      expect(await stockOf("E")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    },
  );
});
