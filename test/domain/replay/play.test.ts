import { expect, it } from "vitest";
import { planReplay } from "../../../scripts/replay/plan.ts";
import { play } from "../../../scripts/replay/play.ts";
import type { Answer, Call, ShopClient } from "../../../scripts/shop-client.ts";
import { invoice } from "./fixtures.ts";

const answer = (status: number, body: unknown): Answer => ({ status, body, headers: {}, ms: 1 });

/** A shop that answers as `other` says, and otherwise that all is well. */
function fakeShop(other: (call: Call) => Answer | undefined = () => undefined): ShopClient & { calls: Call[] } {
  const calls: Call[] = [];
  let guests = 0;
  const call = async (request: Call): Promise<Answer> => {
    calls.push(request);
    const told = other(request);
    if (told) return told;
    if (request.path === "/v1/guests") return answer(201, { accessToken: `token-${++guests}` });
    if (request.path.startsWith("/v1/cart?")) return answer(200, { quote: { totalMinor: 100 } });
    if (request.path === "/v1/checkout") return answer(201, { orderId: `ord_${request.key}` });
    if (request.path.endsWith("/cancel")) return answer(200, { state: "CANCELLED" });
    return answer(201, {});
  };
  return { url: "http://shop.test", calls, call, insist: call, close: async () => undefined };
}

const said = ({ calls }: { calls: readonly Call[] }) => calls.map(({ path, token }) => `${token ?? "nobody"} ${path}`);
const quiet = (): void => undefined;

it("an invoice is played line by line, then bought and, where its cancellation says so, cancelled", async () => {
  const rows = [{ quantity: 6 }, { code: "71053", quantity: 2 }];
  const back = rows.map((row) => ({ ...row, quantity: -row.quantity }));
  const shop = fakeShop();
  const played = await play(shop, planReplay([invoice("1", "7.0", rows), invoice("C2", "7.0", back)]), 1, quiet);
  expect(said(shop)).toEqual([
    "nobody /v1/guests",
    "token-1 /v1/cart/lines",
    "token-1 /v1/cart/lines",
    "token-1 /v1/cart?country=GB&region=&postalCode=SW1A+1AA&shipping=standard",
    "token-1 /v1/checkout",
    "token-1 /v1/orders/ord_replay-1/cancel",
  ]);
  expect(shop.calls[1]?.body).toEqual({ sku: "85123A-255", quantity: 6 });
  expect(new Set(shop.calls.slice(1).flatMap(({ key }) => key ?? [])).size).toBe(4);
  expect([...played.cancelled]).toEqual(["1"]);
  expect(played.failures).toEqual([]);
});

it("an invoice that fails is told, and the customer's next is bought by a new guest, whose cart is empty", async () => {
  const shop = fakeShop(({ key }) => (key === "replay-1" ? answer(409, { code: "out-of-stock" }) : undefined));
  const played = await play(shop, planReplay([invoice("1", "7.0", [{}]), invoice("2", "7.0", [{}])]), 16, quiet);
  expect([...played.orders]).toEqual([["2", "ord_replay-2"]]);
  expect(played.failures).toEqual([expect.stringContaining("invoice 1: place: place: 409")]);
  expect(said(shop).at(-1)).toBe("token-2 /v1/checkout");
});

it("an order that was answered as not cancelled is a failure", async () => {
  const plan = planReplay([invoice("1", "7.0", [{ quantity: 6 }]), invoice("C2", "7.0", [{ quantity: -6 }])]);
  const shop = fakeShop(({ path }) => (path.endsWith("/cancel") ? answer(200, { state: "PICKING" }) : undefined));
  const played = await play(shop, plan, 1, quiet);
  expect(played.cancelled.size).toBe(0);
  expect(played.failures).toEqual(["invoice 1: cancel: the order is PICKING"]);
});
