/** Impatient fingers, two tabs, closed browsers: one order, and everybody is told the same of it. */
import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { call, stockOf, stockShop, until, type Answer } from "./shop.ts";
import {
  by,
  confirm,
  effectsOf,
  fill,
  forgetRisks,
  guest,
  noFaults,
  objectOf,
  ordered,
  paymentsOf,
  plan,
  press,
  ring,
  type Payer,
} from "./payers.ts";

beforeAll(() => stockShop({ TAB: 500 }));
beforeEach(forgetRisks);
afterEach(noFaults);

const historyOf = async ({ token }: Payer): Promise<readonly { orderId: string }[]> =>
  (await call("GET", "/v1/orders", { token })).body["orders"] as readonly { orderId: string }[];

/** One order, one payment, taken once, whoever was told what. */
async function boughtOnce(payer: Payer, answer: Answer): Promise<void> {
  await ordered(payer, answer, "PAYMENT_CONFIRMED");
  expect((await historyOf(payer)).map(({ orderId }) => orderId)).toEqual([answer.body["orderId"]]);
  expect((await effectsOf(payer)).filter(({ kind }) => kind === "captured")).toMatchObject([
    { amountMinor: payer.totalMinor },
  ]);
}

const viewOf = ({ token }: Payer, checkoutId: unknown): Promise<Answer> =>
  call("GET", `/v1/checkouts/${String(checkoutId)}`, { token });

describe("the same key", () => {
  test("pressed five times at once is one order, and all five are told the same of it", async () => {
    const ada = await guest({ TAB: 2 });
    const before = await stockOf("TAB");
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(ada, by("tok_slow"), { key })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const [first, ...others] = answers as [Answer, ...Answer[]];
    for (const other of others) expect(other.body).toMatchObject({ ...pick(first), state: expect.any(String) });
    expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(4);
    await boughtOnce(ada, first);
    expect(await stockOf("TAB")).toMatchObject({ onHand: before.onHand - 2, reserved: 0 });
  });

  test("sent again after the answer is answered with the same order, also by an object that has forgotten all", async () => {
    const ada = await guest({ TAB: 1 });
    const key = crypto.randomUUID();
    const first = await press(ada, {}, { key });
    await ordered(ada, first, "PAYMENT_CONFIRMED");
    await evictDurableObject(objectOf(ada));
    const again = await press(ada, {}, { key });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect(again.body).toMatchObject(pick(first));
    await boughtOnce(ada, again);
  });

  test("of a payment that was declined is answered with the same refusal, without asking the card again", async () => {
    const ada = await guest({ TAB: 1 });
    const key = crypto.randomUUID();
    const [first, again] = [await press(ada, by("tok_decline"), { key }), await press(ada, by("tok_decline"), { key })];
    expect([first.status, again.status]).toEqual([402, 402]);
    expect([again.body["code"], again.body["checkoutId"]]).toEqual([first.body["code"], first.body["checkoutId"]]);
    expect((await effectsOf(ada)).map(({ kind }) => kind)).toEqual(["declined"]);
  });

  test("with another body is refused, whether the first one is running, waiting or done", async () => {
    const ada = await guest({ TAB: 1 });
    const [running, done] = [crypto.randomUUID(), crypto.randomUUID()];
    const asked = await press(ada, by("tok_3ds"), { key: running });
    expect(asked.status).toBe(202);
    const other = { email: "eve@example.com" };
    const during = await press(ada, { ...by("tok_3ds"), ...other }, { key: running });
    expect([during.status, during.body["code"]]).toEqual([422, "idempotency-conflict"]);
    await call("DELETE", `/v1/checkouts/${String(asked.body["checkoutId"])}`, { token: ada.token });
    const placed = await press(ada, {}, { key: done });
    expect(placed.status).toBe(201);
    for (const body of [other, by("tok_mastercard"), { expectedTotalMinor: 1 }]) {
      const after = await press(ada, body, { key: done });
      expect([after.status, after.body["code"]]).toEqual([422, "idempotency-conflict"]);
    }
    await boughtOnce(ada, placed);
  });
});

/** What must be the same of a checkout whoever is answered. */
const pick = ({ body }: Answer): object => ({ checkoutId: body["checkoutId"], orderId: body["orderId"] });

describe("two tabs", () => {
  test("pressed at once under keys of their own: one buys, the other is told which checkout is in its way", async () => {
    const ada = await guest({ TAB: 1 });
    const answers = await Promise.all([press(ada, by("tok_slow")), press(ada, by("tok_slow"))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const [bought, refused] = answers.toSorted((a, b) => a.status - b.status) as [Answer, Answer];
    expect([refused.body["code"], refused.body["checkoutId"]]).toEqual([
      "checkout-in-progress",
      bought.body["checkoutId"],
    ]);
    await boughtOnce(ada, bought);
  });

  test("one waits at the provider: the other is named the first, and buys after that was given up", async () => {
    const ada = await guest({ TAB: 1 });
    const before = await stockOf("TAB");
    const waiting = await press(ada, by("tok_3ds"));
    const refused = await press(ada);
    expect([refused.status, refused.body["checkoutId"]]).toEqual([409, waiting.body["checkoutId"]]);
    expect(String(refused.body["detail"])).toContain(String(waiting.body["checkoutId"]));
    const gone = await call("DELETE", `/v1/checkouts/${String(waiting.body["checkoutId"])}`, { token: ada.token });
    expect(gone.body["state"]).toBe("CANCELLED");
    expect(await stockOf("TAB")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    const bought = await press(ada);
    expect(bought.status).toBe(201);
    await boughtOnce(ada, bought);
    // The window that was left open at the bank comes too late.
    await confirm(waiting.body["actionUrl"]);
    const late = await call("POST", `/v1/checkouts/${String(waiting.body["checkoutId"])}/resume`, { token: ada.token });
    expect(late.body).toMatchObject({ state: "CANCELLED", orderId: null });
    expect((await paymentsOf(ada)).map(({ status }) => status).toSorted()).toEqual(["authorised", "voided"]);
    await boughtOnce(ada, bought);
  });

  test("what is put into the cart while it is being bought stays in it, and is bought by the next order", async () => {
    const ada = await guest({ TAB: 1 });
    const waiting = await press(ada, by("tok_3ds"));
    const more = await fill(ada.token, { TAB: 2 });
    await confirm(waiting.body["actionUrl"]);
    const done = await call("POST", `/v1/checkouts/${String(waiting.body["checkoutId"])}/resume`, { token: ada.token });
    expect(done.body["orderId"]).toMatch(/^ord_/);
    const cart = await call("GET", "/v1/cart?country=DE", { token: ada.token });
    expect(cart.body["count"]).toBe(2);
    const left = await fill(more.token, {});
    expect((await press(left)).status).toBe(201);
    expect(await historyOf(ada)).toHaveLength(2);
  });
});

describe("a browser that is closed", () => {
  test("while the card is asked: the order is placed once, and the same key answers it", async () => {
    const ada = await guest({ TAB: 1 });
    const key = crypto.randomUUID();
    // The provider has taken it and keeps its answer back, so that the browser goes in the middle of it.
    await plan({ action: "timeout", moment: "authorise.effected" });
    const closed = new AbortController();
    const lost = press(ada, {}, { key, signal: closed.signal });
    expect(
      await until(
        () => paymentsOf(ada),
        (payments) => payments.length > 0,
      ),
    ).toHaveLength(1);
    closed.abort();
    await expect(lost).rejects.toThrow(/abort/i);
    const settled = await until(
      () => historyOf(ada),
      (orders) => orders.length > 0,
    );
    const again = await press(ada, {}, { key });
    expect([again.status, again.body["orderId"]]).toEqual([201, settled[0]?.orderId]);
    await boughtOnce(ada, again);
    expect((await call("GET", "/v1/cart", { token: ada.token })).body["count"]).toBe(0);
  });

  test("and its object gone with it, and nobody who asks again: its own alarm finds the payment and buys", async () => {
    const ada = await guest({ TAB: 1 });
    await plan({ action: "error", moment: "authorise.effected", count: 2 });
    const pending = await press(ada);
    expect([pending.status, pending.body["state"]]).toEqual([202, "PAYMENT_UNKNOWN"]);
    expect(await ring(ada, pending.body["checkoutId"])).toBe(true);
    const orders = await until(
      () => ordersIn(ada),
      (found) => found.length > 0,
    );
    expect(orders).toHaveLength(1);
    await boughtOnce(ada, { ...pending, body: { orderId: orders[0] } });
  });
});

/** As they stand in the database: no object is woken by the question. */
const ordersIn = async ({ shopperId }: Payer): Promise<readonly unknown[]> =>
  (await env.ORDERS.prepare("SELECT id FROM orders WHERE shopper_id = ?").bind(shopperId).all()).results.map(
    ({ id }) => id,
  );

describe("3-D Secure", () => {
  test("left, and come back to in another tab: its address is told again, and it is one order for both", async () => {
    const ada = await guest({ TAB: 1 });
    const key = crypto.randomUUID();
    const asked = await press(ada, by("tok_3ds"), { key });
    const { checkoutId, actionUrl } = asked.body;
    const elsewhere = await viewOf(ada, checkoutId);
    expect(elsewhere.body).toMatchObject({ state: "ACTION_REQUIRED", actionUrl, orderId: null });
    expect((await press(ada, by("tok_3ds"), { key })).body).toMatchObject({ checkoutId, actionUrl });
    await confirm(elsewhere.body["actionUrl"]);
    const path = `/v1/checkouts/${String(checkoutId)}/resume`;
    const [here, there] = await Promise.all([
      call("POST", path, { token: ada.token }),
      call("POST", path, { token: ada.token }),
    ]);
    expect(here.body["orderId"]).toMatch(/^ord_/);
    expect(there.body["orderId"]).toBe(here.body["orderId"]);
    await boughtOnce(ada, here);
    expect((await viewOf(ada, checkoutId)).body).toMatchObject({ actionUrl: null, orderId: here.body["orderId"] });
  });

  test("refused by the bank: nothing was taken, the goods are free, and another card buys the same cart", async () => {
    const ada = await guest({ TAB: 1 });
    const before = await stockOf("TAB");
    const asked = await press(ada, by("tok_3ds"));
    await confirm(asked.body["actionUrl"], "fail");
    const path = `/v1/checkouts/${String(asked.body["checkoutId"])}/resume`;
    const refused = await call("POST", path, { token: ada.token });
    expect(refused.body).toMatchObject({ state: "INVENTORY_RELEASED", failure: { code: "payment-declined" } });
    expect(await stockOf("TAB")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    const bought = await press(ada);
    expect(bought.status).toBe(201);
    await boughtOnce(ada, bought);
  });

  test("confirmed and given up at the same moment ends one way only: an order that is paid, or neither", async () => {
    const ada = await guest({ TAB: 1 });
    const before = await stockOf("TAB");
    const asked = await press(ada, by("tok_3ds"));
    await confirm(asked.body["actionUrl"]);
    const path = `/v1/checkouts/${String(asked.body["checkoutId"])}`;
    await Promise.all([
      call("POST", `${path}/resume`, { token: ada.token }),
      call("DELETE", path, { token: ada.token }),
    ]);
    const { body } = await until(
      () => viewOf(ada, asked.body["checkoutId"]),
      ({ body: view }) => ["PAYMENT_CONFIRMED", "CANCELLED"].includes(String(view["state"])),
    );
    const isBought = body["orderId"] !== null;
    expect(body["state"]).toBe(isBought ? "PAYMENT_CONFIRMED" : "CANCELLED");
    expect(await paymentsOf(ada)).toMatchObject([
      isBought ? { status: "authorised", capturedMinor: ada.totalMinor } : { status: "voided", capturedMinor: 0 },
    ]);
    expect(await historyOf(ada)).toHaveLength(isBought ? 1 : 0);
    expect(await stockOf("TAB")).toMatchObject({ onHand: before.onHand - (isBought ? 1 : 0), reserved: 0 });
  });
});
