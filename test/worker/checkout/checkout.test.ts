import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import type { ShopperId } from "../../../src/kernel/ids.ts";
import {
  call,
  gateway,
  guestWith,
  newGuest,
  orderBody,
  paymentOf,
  stockOf,
  stockShop,
  until,
  type Answer,
} from "./shop.ts";

const place = (
  guest: { token: string; totalMinor: number },
  card?: string,
  key: string = crypto.randomUUID(),
  over: object = {},
): Promise<Answer> =>
  call("POST", "/v1/checkout", { token: guest.token, key, body: orderBody(guest.totalMinor, card, over) });

const shopperOf = (token: string): DurableObjectStub => {
  const claims = JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as {
    sub: ShopperId;
  };
  return env.SHOPPER.getByName(claims.sub) as DurableObjectStub;
};

beforeAll(() => stockShop({ A: 100, B: 100, LAST: 1, PAIR: 3, GONE: 0 }));

describe("placing an order", () => {
  test("takes stock and money exactly once, and the cart is empty afterwards", async () => {
    const before = await stockOf("A");
    const guest = await guestWith({ A: 2, B: 1 });
    const placed = await place(guest);
    expect(placed.status).toBe(201);
    const orderId = String(placed.body["orderId"]);
    expect(placed.headers.get("location")).toBe(`/v1/orders/${orderId}`);
    const order = await until(
      () => call("GET", `/v1/orders/${orderId}`, { token: guest.token }),
      (answer) => answer.body["state"] === "PAYMENT_CONFIRMED",
    );
    expect(order.body["state"]).toBe("PAYMENT_CONFIRMED");
    expect(await stockOf("A")).toMatchObject({ onHand: before.onHand - 2, reserved: 0 });
    expect(await paymentOf(String(placed.body["checkoutId"]))).toMatchObject({
      capturedMinor: guest.totalMinor,
      refundedMinor: 0,
    });
    expect((await call("GET", "/v1/cart", { token: guest.token })).body["count"]).toBe(0);
  });

  test("the same key and body is answered with the same order, another body is refused", async () => {
    const guest = await guestWith({ A: 1 });
    const [first, twin] = await Promise.all([place(guest, "tok_approve", "same"), place(guest, "tok_approve", "same")]);
    expect([first.status, twin.status]).toEqual([201, 201]);
    expect(twin.body["orderId"]).toBe(first.body["orderId"]);
    const again = await place(guest, "tok_approve", "same");
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body["orderId"]).toBe(first.body["orderId"]);
    const other = await place(guest, "tok_approve", "same", { email: "eve@example.com" });
    expect([other.status, other.body["code"]]).toEqual([422, "idempotency-conflict"]);
  });

  test("a declined card charges nothing, gives the stock back and leaves the cart", async () => {
    const before = await stockOf("A");
    const guest = await guestWith({ A: 1 });
    const declined = await place(guest, "tok_decline");
    expect([declined.status, declined.body["code"]]).toEqual([402, "payment-declined"]);
    expect(await stockOf("A")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    expect((await call("GET", "/v1/cart", { token: guest.token })).body["count"]).toBe(1);
    expect((await place(guest)).status).toBe(201);
  });

  test("3-D Secure sends the shopper to the provider, and coming back finishes the order", async () => {
    const guest = await guestWith({ A: 1 });
    const asked = await place(guest, "tok_3ds");
    expect([asked.status, asked.body["state"]]).toEqual([202, "ACTION_REQUIRED"]);
    const url = String(asked.body["actionUrl"]);
    const checkoutId = String(asked.body["checkoutId"]);
    const open = await place(guest);
    expect([open.status, open.body["code"]]).toEqual([409, "checkout-in-progress"]);
    const response = await gateway(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: new URL(url).origin,
        "sec-fetch-site": "same-origin",
      },
      body: "verdict=approve",
      redirect: "manual",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toContain(`/checkout/${checkoutId}/return`);
    const resumed = await call("POST", `/v1/checkouts/${checkoutId}/resume`, { token: guest.token });
    expect(resumed.body["orderId"]).toMatch(/^ord_/);
  });

  test("a checkout that the shopper gives up can no longer be paid, and holds no stock", async () => {
    const before = await stockOf("A");
    const guest = await guestWith({ A: 1 });
    const asked = await place(guest, "tok_3ds");
    const checkoutId = String(asked.body["checkoutId"]);
    const gone = await call("DELETE", `/v1/checkouts/${checkoutId}`, { token: guest.token });
    expect(gone.body["state"]).toBe("CANCELLED");
    expect((await paymentOf(checkoutId))?.status).not.toBe("authorised");
    expect(await stockOf("A")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    expect((await place(guest)).status).toBe(201);
  });

  test("the last unit goes to one of many", async () => {
    const guests = await Promise.all(Array.from({ length: 8 }, () => guestWith({ LAST: 1 })));
    const answers = await Promise.all(guests.map((guest) => place(guest)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body["code"] === "out-of-stock")).toHaveLength(7);
    expect(await stockOf("LAST")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("what is sold out is refused with what to do, and nothing is charged", async () => {
    const guest = await guestWith({ GONE: 1, A: 1 });
    const answer = await place(guest);
    expect([answer.status, answer.body["code"]]).toEqual([409, "out-of-stock"]);
    expect(await paymentOf(String(answer.body["checkoutId"]))).toBeNull();
    expect((await stockOf("A")).reserved).toBe(0);
  });

  test("another total than the one shown is refused with the new quote", async () => {
    const guest = await guestWith({ A: 1 });
    const answer = await call("POST", "/v1/checkout", {
      token: guest.token,
      key: "t",
      body: orderBody(guest.totalMinor - 1),
    });
    expect([answer.status, answer.body["code"]]).toEqual([409, "price-changed"]);
    expect((answer.body["quote"] as { totalMinor: number }).totalMinor).toBe(guest.totalMinor);
  });

  test("an empty cart, an incomplete address and a country too far are refused one by one", async () => {
    const empty = { token: await newGuest(), totalMinor: 0 };
    expect((await place(empty)).body["code"]).toBe("cart-empty");
    const guest = await guestWith({ A: 1 });
    const address = { name: "Ada", line1: "x", city: "Berlin", postalCode: "1", country: "DE" };
    const wrong = await place(guest, "tok_approve", "w", { address });
    expect([wrong.status, wrong.body["code"]]).toEqual([422, "address-invalid"]);
    expect(wrong.body["errors"]).toEqual([
      { pointer: "/address/postalCode", detail: expect.stringContaining("10115") },
    ]);
    const far = await place(guest, "tok_approve", "f", { address: { ...address, country: "AQ" } });
    expect(far.body["code"]).toBe("not-deliverable");
  });
});

describe("a provider that does not answer", () => {
  test("charged without an answer: the payment is found and the order is placed, once", async () => {
    const guest = await guestWith({ A: 1 });
    const answer = await place(guest, "tok_timeout_after");
    expect([201, 202]).toContain(answer.status);
    const checkoutId = String(answer.body["checkoutId"]);
    const settled = await until(
      async () => (await call("POST", `/v1/checkouts/${checkoutId}/resume`, { token: guest.token })).body,
      (body) => body["orderId"] !== null,
    );
    expect(settled["orderId"]).toMatch(/^ord_/);
    const payment = await until(
      () => paymentOf(checkoutId),
      (found) => found?.capturedMinor === guest.totalMinor,
    );
    expect(payment?.capturedMinor).toBe(guest.totalMinor);
  });

  test("never charged: the shopper is told, the key is fenced and the stock is free", async () => {
    const before = await stockOf("B");
    const guest = await guestWith({ B: 1 });
    const answer = await place(guest, "tok_timeout");
    const checkoutId = String(answer.body["checkoutId"]);
    const settled = await until(
      async () => (await call("POST", `/v1/checkouts/${checkoutId}/resume`, { token: guest.token })).body,
      (body) => body["state"] === "INVENTORY_RELEASED",
    );
    expect(settled["state"]).toBe("INVENTORY_RELEASED");
    expect(await stockOf("B")).toMatchObject({ onHand: before.onHand, reserved: 0 });
  });

  test("a capture that is refused for good cancels the order and puts everything back", async () => {
    const before = await stockOf("B");
    const guest = await guestWith({ B: 1 });
    const placed = await place(guest, "tok_capture_refused");
    expect(placed.status).toBe(201);
    const orderId = String(placed.body["orderId"]);
    const order = await until(
      () => call("GET", `/v1/orders/${orderId}`, { token: guest.token }),
      (answer) => answer.body["state"] === "CANCELLED",
    );
    expect(order.body["state"]).toBe("CANCELLED");
    expect(
      await until(
        () => stockOf("B"),
        (stock) => stock.onHand === before.onHand,
      ),
    ).toMatchObject({ onHand: before.onHand, reserved: 0 });
    expect(await paymentOf(String(placed.body["checkoutId"]))).toMatchObject({ capturedMinor: 0 });
  });
});

describe("cancelling before picking", () => {
  test("gives stock and money back, once, and the order says so", async () => {
    const before = await stockOf("A");
    const guest = await guestWith({ A: 3 });
    const placed = await place(guest);
    const orderId = String(placed.body["orderId"]);
    const checkoutId = String(placed.body["checkoutId"]);
    const cancel = (): Promise<Answer> =>
      call("POST", `/v1/orders/${orderId}/cancel`, {
        token: guest.token,
        key: crypto.randomUUID(),
      });
    const [first, second] = await Promise.all([cancel(), cancel()]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await stockOf("A")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    const payment = await paymentOf(checkoutId);
    expect((payment?.capturedMinor ?? 0) - (payment?.refundedMinor ?? 0)).toBe(0);
    expect((await call("GET", `/v1/orders/${orderId}`, { token: guest.token })).body["state"]).toBe("CANCELLED");
  });

  test("another shopper's order is not there, for reading or for cancelling", async () => {
    const placed = await place(await guestWith({ A: 1 }));
    const eve = await newGuest();
    const path = `/v1/orders/${String(placed.body["orderId"])}`;
    expect((await call("GET", path, { token: eve })).status).toBe(404);
    expect((await call("POST", `${path}/cancel`, { token: eve, key: "k", body: {} })).status).toBe(404);
    expect((await call("GET", `/v1/checkouts/${String(placed.body["checkoutId"])}`, { token: eve })).status).toBe(404);
  });
});

describe("an object that was evicted", () => {
  test("still has the cart, the keys and the checkout", async () => {
    const guest = await guestWith({ A: 1 });
    await evictDurableObject(shopperOf(guest.token));
    expect((await call("GET", "/v1/cart", { token: guest.token })).body["count"]).toBe(1);
    const asked = await place(guest, "tok_3ds", "k1");
    await evictDurableObject(shopperOf(guest.token));
    const again = await place(guest, "tok_3ds", "k1");
    expect(again.body["checkoutId"]).toBe(asked.body["checkoutId"]);
    expect(again.body["actionUrl"]).toBe(asked.body["actionUrl"]);
  });

  test("its alarm does no harm to what is at rest", async () => {
    const guest = await guestWith({ A: 1 });
    const placed = await place(guest);
    await runDurableObjectAlarm(shopperOf(guest.token));
    const again = await call("GET", `/v1/checkouts/${String(placed.body["checkoutId"])}`, { token: guest.token });
    expect(again.body["orderId"]).toBe(placed.body["orderId"]);
  });
});
