/** The same races as shoppers and staff make them: through the API, with the provider beside the shop. */
import { env } from "cloudflare:workers";
import { evictDurableObject, listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import type { ShopperId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import {
  call,
  gateway,
  guestWith,
  orderBody,
  paymentOf,
  staff,
  stockOf,
  stockShop,
  until,
  type Answer,
} from "../checkout/shop.ts";

interface Guest {
  readonly token: string;
  readonly totalMinor: number;
}

const place = (guest: Guest, card = "tok_approve", key: string = crypto.randomUUID()): Promise<Answer> =>
  call("POST", "/v1/checkout", { token: guest.token, key, body: orderBody(guest.totalMinor, card) });

/** At the provider's page, with the stock reserved; `pay` approves there and comes back. */
async function atTheProvider(sku: string) {
  const guest = await guestWith({ [sku]: 1 });
  const asked = await place(guest, "tok_3ds");
  expect([asked.status, asked.body["state"]]).toEqual([202, "ACTION_REQUIRED"]);
  const url = String(asked.body["actionUrl"]);
  const checkoutId = String(asked.body["checkoutId"]);
  const approve = () =>
    gateway(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: new URL(url).origin,
        "sec-fetch-site": "same-origin",
      },
      body: "verdict=approve",
      redirect: "manual",
    });
  const resume = () => call("POST", `/v1/checkouts/${checkoutId}/resume`, { token: guest.token });
  return { guest, checkoutId, approve, resume };
}

const claimsOf = (token: string): { sub: ShopperId } =>
  JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as { sub: ShopperId };
const shopperStub = (token: string): DurableObjectStub =>
  env.SHOPPER.getByName(claimsOf(token).sub) as DurableObjectStub;

/** The one object that holds the sku. */
async function objectOf(sku: string) {
  const shop = await call("GET", "/v1/ops/stock-shards", { token: await staff() });
  for (const name of shop.body["shards"] as string[]) {
    const stub = env.STOCK.getByName(name);
    const [summary] = await stub.levels({ skus: [sku as Sku] });
    if ((summary?.levels.length ?? 0) > 0) return stub;
  }
  throw new Error(`no object has ${sku}`);
}

/** Only what runs can be evicted, so it is woken first. */
async function restart(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, () => undefined);
  await evictDurableObject(stub);
}

async function restartEverything(token: string): Promise<void> {
  await restart(shopperStub(token));
  for (const id of await listDurableObjectIds(env.STOCK)) await restart(env.STOCK.get(id) as DurableObjectStub);
}

/** All reservations end so much earlier: the stock's clock is ahead of the shopper's, or time has gone by. */
async function stockClockAhead(ms: number): Promise<void> {
  for (const id of await listDurableObjectIds(env.STOCK)) {
    await runInDurableObject(env.STOCK.get(id), (_, state) => {
      state.storage.sql.exec("UPDATE reservations SET expires_at = expires_at - ?", ms);
    });
    await evictDurableObject(env.STOCK.get(id));
  }
}

const adjust = async (sku: string, expectedOnHand: number, onHand: number, reason: string): Promise<Answer> =>
  call("POST", "/v1/ops/stock/adjustments", {
    token: await staff(),
    body: {
      adjustments: [{ sku, warehouseId: "whs_t", onHand, expectedOnHand, reason, reference: crypto.randomUUID() }],
    },
  });

beforeAll(() =>
  stockShop({
    RLAST: 1,
    RPAIR: 3,
    RTWICE: 9,
    REDIT: 1,
    RCOUNT: 1,
    RLATE: 1,
    RSOLD: 2,
    RCONF: 5,
    RSKEW: 2,
    RSTART: 6,
    RCAP: 100,
  }),
);

describe("known races through the API", () => {
  test("one shopper cannot sit on the stock: with too many purchases open the next is refused with what to do", async () => {
    const max = DEFAULT_SETTINGS.stock.openPerShopperMax;
    const guest = await guestWith({ RCAP: 1 });
    // What is open at the one object of the sku, under references of this shopper.
    const { sub } = claimsOf(guest.token);
    const stub = await objectOf("RCAP");
    for (let open = 0; open < max; open++) {
      const answer = await stub.reserve({
        reference: `eu/${sub}/chk_other${open}/1`,
        lines: [{ sku: "RCAP" as Sku, quantity: 1 }],
        warehouses: ["whs_t" as WarehouseId],
        expiresAt: Date.now() + 600_000,
      });
      expect(answer.outcome).toBe("reserved");
    }
    const refused = await place(guest);
    expect([refused.status, refused.body["code"]]).toEqual([422, "limit-exceeded"]);
    expect(await stockOf("RCAP")).toMatchObject({ onHand: 100, reserved: max });
    expect((await place(await guestWith({ RCAP: 1 }))).status).toBe(201);
  });

  test("last unit for n carts: one order, everybody else is told that it is gone, nobody pays for nothing", async () => {
    const guests = await Promise.all(Array.from({ length: 24 }, () => guestWith({ RLAST: 1 })));
    const answers = await Promise.all(guests.map((guest) => place(guest)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.body["code"] === "out-of-stock");
    expect(refused).toHaveLength(23);
    for (const answer of refused.slice(0, 3)) {
      expect((await paymentOf(String(answer.body["checkoutId"])))?.capturedMinor ?? 0).toBe(0);
    }
    expect(await stockOf("RLAST")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("two lines sharing one sku: added twice, it is one line, and its sum is what is taken", async () => {
    const guest = await guestWith({ RPAIR: 2 });
    const more = { token: guest.token, key: crypto.randomUUID(), body: { sku: "RPAIR", quantity: 2 } };
    expect((await call("POST", "/v1/cart/lines", more)).status).toBe(201);
    const cart = await call("GET", "/v1/cart?country=DE", { token: guest.token });
    const { totalMinor } = cart.body["quote"] as { totalMinor: number };
    const answer = await place({ token: guest.token, totalMinor });
    expect([answer.status, answer.body["code"]]).toEqual([409, "out-of-stock"]);
    expect(await stockOf("RPAIR")).toMatchObject({ onHand: 3, reserved: 0 });
  });

  test("the same cart completed twice, by two tabs at once and once more later, is one order", async () => {
    const guest = await guestWith({ RTWICE: 2 });
    const answers = await Promise.all([place(guest), place(guest)]);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    const other = answers.find((answer) => answer.status !== 201);
    expect(["checkout-in-progress", "cart-empty"]).toContain(other?.body["code"]);
    expect((await place(guest)).status).toBeGreaterThanOrEqual(400);
    expect(await stockOf("RTWICE")).toMatchObject({ onHand: 7, reserved: 0 });
  });

  test("staff edit during checkout: a correction below what is reserved is refused, and the shopper gets it", async () => {
    const { approve, resume } = await atTheProvider("REDIT");
    const edited = await adjust("REDIT", 1, 0, "correction");
    expect(edited.status).toBe(409);
    await approve();
    expect((await resume()).body["orderId"]).toMatch(/^ord_/);
    expect(await stockOf("REDIT")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("staff edit during checkout: counted away before the money is taken, it is not sold, and nothing is kept", async () => {
    const { approve, resume, checkoutId } = await atTheProvider("RCOUNT");
    expect((await adjust("RCOUNT", 1, 0, "count")).status).toBe(200);
    await approve();
    const ended = await until(resume, (answer) => answer.body["state"] === "CANCELLED");
    expect(JSON.stringify(ended.body["failure"])).toContain("turned out not to be there");
    expect(await paymentOf(checkoutId)).toMatchObject({ capturedMinor: 0, status: "voided" });
    expect(await stockOf("RCOUNT")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("payment success after expiry: the unit was sold to another meanwhile; the money is let go", async () => {
    const slow = await atTheProvider("RLATE");
    await stockClockAhead(60 * 60_000);
    const quick = await place(await guestWith({ RLATE: 1 }));
    expect(quick.status).toBe(201);
    await slow.approve();
    const ended = await until(slow.resume, (answer) => answer.body["state"] === "CANCELLED");
    expect(ended.body["state"]).toBe("CANCELLED");
    expect(await paymentOf(slow.checkoutId)).toMatchObject({ capturedMinor: 0, status: "voided" });
    expect(await stockOf("RLATE")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("release after confirm: giving a placed checkout up changes nothing", async () => {
    const guest = await guestWith({ RSOLD: 1 });
    const placed = await place(guest);
    const answer = await call("DELETE", `/v1/checkouts/${String(placed.body["checkoutId"])}`, { token: guest.token });
    expect(answer.body["state"]).not.toBe("CANCELLED");
    expect(await stockOf("RSOLD")).toMatchObject({ onHand: 1, reserved: 0 });
  });

  test("confirm twice: the shopper comes back from the provider in three tabs, and buys once", async () => {
    const { approve, resume } = await atTheProvider("RCONF");
    await approve();
    const answers = await Promise.all([resume(), resume(), resume()]);
    const orders = new Set(answers.map((answer) => answer.body["orderId"]));
    expect(orders.size).toBe(1);
    expect(await stockOf("RCONF")).toMatchObject({ onHand: 4, reserved: 0 });
  });

  test("clock skew: a stock whose clock is a minute ahead still sells what was paid in time", async () => {
    const { approve, resume } = await atTheProvider("RSKEW");
    await stockClockAhead(60_000);
    await approve();
    expect((await resume()).body["orderId"]).toMatch(/^ord_/);
    expect(await stockOf("RSKEW")).toMatchObject({ onHand: 1, reserved: 0 });
  });

  test("restart between any two steps: cart, provider, payment, order, cancellation", async () => {
    const { guest, approve, resume } = await atTheProvider("RSTART");
    await restartEverything(guest.token);
    expect(await stockOf("RSTART")).toMatchObject({ onHand: 6, reserved: 1 });
    await approve();
    await restartEverything(guest.token);
    const resumed = await resume();
    const orderId = String(resumed.body["orderId"]);
    expect(orderId).toMatch(/^ord_/);
    await restartEverything(guest.token);
    expect((await resume()).body["orderId"]).toBe(orderId);
    expect(await stockOf("RSTART")).toMatchObject({ onHand: 5, reserved: 0 });
    await until(
      () => call("GET", `/v1/orders/${orderId}`, { token: guest.token }),
      (answer) => answer.body["state"] === "PAYMENT_CONFIRMED",
    );
    await restartEverything(guest.token);
    const body = { reason: "Changed my mind." };
    const cancelled = await call("POST", `/v1/orders/${orderId}/cancel`, {
      token: guest.token,
      key: crypto.randomUUID(),
      body,
    });
    expect(cancelled.status).toBeLessThan(300);
    await restartEverything(guest.token);
    expect(await stockOf("RSTART")).toMatchObject({ onHand: 6, reserved: 0 });
  });
});
