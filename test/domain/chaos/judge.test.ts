/** A proof that cannot fail proves nothing: each kind of loss is planted here, and must be found. */
import { describe, expect, test } from "vitest";
import type { OrderRow } from "../../../src/domain/invariants/snapshot.ts";
import { hearCheckout, hearPlaced, newAttempt, type Attempt } from "../../chaos/history.ts";
import { judgeFollowUps, judgeHistory } from "../../chaos/judge.ts";
import { makePlan, MOMENTS } from "../../chaos/plan.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";

const TOTAL = 4200;
const answer = (status: number, body: object) => ({ status, body, headers: {}, ms: 1 });
const placedAs = (orderId: string) => answer(201, { checkoutId: "chk_1", orderId, state: "PLACED", actionUrl: null });

function attempt(...answers: ReturnType<typeof answer>[]): Attempt {
  const made = newAttempt(1, "token", "key-1", {
    email: "a@example.com",
    address: {},
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor: TOTAL,
  });
  for (const each of answers) hearPlaced(made, each);
  return made;
}

const order = (over: Partial<OrderRow> = {}): OrderRow => ({
  ...{ id: "ord_1", checkoutId: "chk_1", state: "PAYMENT_CONFIRMED", totalMinor: TOTAL },
  ...{ capturedMinor: TOTAL, refundedMinor: 0, lines: [] },
  ...over,
});

const found = (attempts: readonly Attempt[], orders: readonly OrderRow[]): string[] =>
  judgeHistory(attempts, orders).map(({ invariant }) => invariant);

describe("the history of the shoppers against the orders", () => {
  test("agrees where every told order is there, and no other", () => {
    expect(found([attempt(answer(0, {}), placedAs("ord_1"))], [order()])).toEqual([]);
    expect(found([attempt(answer(402, { code: "payment-declined", checkoutId: "chk_1" }))], [])).toEqual([]);
  });

  test("an order that a shopper was told of and that is not there is lost", () => {
    expect(found([attempt(placedAs("ord_1"))], [])).toEqual(["O6"]);
  });

  test("an order with another total than the confirmed one is another order", () => {
    expect(found([attempt(placedAs("ord_1"))], [order({ totalMinor: TOTAL + 1 })])).toEqual(["O6"]);
  });

  test("an order that no key leads to was invented or doubled", () => {
    expect(found([attempt(placedAs("ord_1"))], [order(), order({ id: "ord_2", checkoutId: "chk_2" })])).toEqual(["O5"]);
  });

  test("one key with two orders, or an order taken back by words, is a contradiction", () => {
    expect(found([attempt(placedAs("ord_2"), placedAs("ord_1"))], [order()])).toEqual(["O5"]);
    const takenBack = attempt(placedAs("ord_1"), answer(402, { code: "payment-declined", checkoutId: "chk_1" }));
    expect(found([takenBack], [order()])).toEqual(["O5"]);
  });

  test("an order of two keys is a contradiction", () => {
    expect(found([attempt(placedAs("ord_1")), attempt(placedAs("ord_1"))], [order()])).toEqual(["O5"]);
  });

  test("a server error is no answer that a shopper can act on", () => {
    expect(found([attempt(answer(500, { code: "internal" }), placedAs("ord_1"))], [order()])).toEqual(["O5"]);
  });

  test("an attempt without an end is stuck", () => {
    expect(found([attempt(answer(0, {}))], [])).toEqual(["O3"]);
    expect(found([attempt(answer(202, { checkoutId: "chk_1", orderId: null, actionUrl: null }))], [])).toEqual(["O3"]);
  });

  test("a cancellation that was answered must have happened", () => {
    const cancelled = attempt(placedAs("ord_1"));
    cancelled.cancel = "ok";
    expect(found([cancelled], [order()])).toEqual(["O6"]);
    expect(found([cancelled], [order({ state: "CANCELLED", refundedMinor: TOTAL })])).toEqual([]);
  });

  test("a checkout that waits for its shopper for a day is a contradiction", () => {
    const waits = attempt();
    const body = { checkoutId: "chk_1", orderId: null, actionUrl: "https://bank.example/1" };
    hearCheckout(waits, answer(200, { ...body, deadlineAt: Date.now() + 24 * 3_600_000 }));
    expect(found([waits], [])).toEqual(["O5", "O3"]);
  });
});

describe("what follows from orders", () => {
  const placedNotice = { path: "/orders/ord_1", subject: "Your order 1234-5678 at Souk" };
  const refundNotice = { path: "/orders/ord_1", subject: "Your money for order 1234-5678 is on its way back" };
  const told = (state: OrderRow["state"], notices: readonly { path: string; subject: string }[], refundedMinor = 0) =>
    judgeFollowUps([order({ state, refundedMinor })], notices).map(({ invariant }) => invariant);

  test("is told exactly once", () => {
    expect(told("SHIPPED", [placedNotice])).toEqual([]);
    expect(told("SHIPPED", [])).toEqual(["B1"]);
    expect(told("SHIPPED", [placedNotice, placedNotice])).toEqual(["B2"]);
    expect(told("CANCELLED", [placedNotice], TOTAL)).toEqual(["B1", "B1"]);
    expect(told("SHIPPED", [placedNotice, refundNotice])).toEqual(["B2"]);
  });

  test("is never about an order that is not there", () => {
    expect(told("SHIPPED", [placedNotice, { ...placedNotice, path: "/orders/ord_9" }])).toEqual(["B3"]);
  });

  test("goes on: a paid order that nobody picks is stuck", () => {
    expect(told("PAYMENT_CONFIRMED", [placedNotice])).toEqual(["O3"]);
  });
});

describe("the plan of kills", () => {
  test("has as many kills as were asked for, half of them at moments of payments", () => {
    for (const kills of [1, 2, 3, 20, 101]) {
      const plan = makePlan(kills, new SeededRandom(kills));
      expect(plan).toHaveLength(kills);
      expect(plan.filter(({ kill }) => kill.type === "moment")).toHaveLength(Math.floor(kills / 2));
    }
  });

  test("of twenty kills reaches every moment, the start, and each kind of trouble", () => {
    const plan = makePlan(20, new SeededRandom("any"));
    const moments = plan.flatMap(({ kill }) => (kill.type === "moment" ? [kill.moment] : []));
    expect(new Set(moments).size).toBe(MOMENTS.length);
    expect(plan.filter(({ kill }) => kill.type === "boot")).toHaveLength(1);
    expect(plan.flatMap(({ trouble }) => trouble?.type ?? []).toSorted()).toEqual([
      "gateway-outage",
      "pause",
      "second-server",
      "silence",
    ]);
  });

  test("is the same for the same seed, another for another", () => {
    expect(makePlan(20, new SeededRandom(7))).toEqual(makePlan(20, new SeededRandom(7)));
    expect(makePlan(20, new SeededRandom(7))).not.toEqual(makePlan(20, new SeededRandom(8)));
  });
});
