import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  booksFinding,
  expectedTenders,
  keptFinding,
  paymentFinding,
  tenderFindings,
  unbalancedFindings,
  unpaidFinding,
  type MoneyOrder,
  type SeenPayment,
} from "../../../src/domain/invariants/money-findings.ts";
import { addReports, addSums, booksDifference, moverDifference } from "../../../src/domain/invariants/money-report.ts";
import type { OrderPayment } from "../../../src/domain/order/types.ts";
import type { CheckoutId, OrderId, ShopperId } from "../../../src/kernel/ids.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";

const PLACED_AT = 1_000_000;

const tender = (kind: OrderPayment["tenders"][number]["kind"], amountMinor: number) => ({
  ...{ kind, amountMinor, paymentId: `pay_${kind}` },
  ...{ method: kind, authoriseKey: `chk_1/authorise/${kind}` },
});

const order = (payment: Partial<OrderPayment> = {}, state: MoneyOrder["state"] = "PAYMENT_CONFIRMED"): MoneyOrder => ({
  ...{ id: "ord_1" as OrderId, checkoutId: "chk_1" as CheckoutId, shopperId: "gst_1" as ShopperId },
  ...{ state, currency: "EUR", placedAt: PLACED_AT },
  payment: {
    ...{ amountMinor: 3_000, capturedMinor: 3_000, refundedMinor: 0, refunds: [] },
    tenders: [tender("gift_card", 1_000), tender("provider", 2_000)],
    ...payment,
  },
});

const seen = (kind: string, capturedMinor: number, refundedMinor = 0): [string, SeenPayment] => [
  `pay_${kind}`,
  { paymentId: `pay_${kind}`, capturedMinor, refundedMinor },
];

describe("an order beside the books", () => {
  test("is right to the minor unit, or differs", () => {
    expect(booksFinding(order(), { capturedMinor: 3_000, refundedMinor: 0 })).toEqual([]);
    const [finding] = booksFinding(order(), { capturedMinor: 2_999, refundedMinor: 0 });
    expect(finding).toMatchObject({ kind: "books_differ", subject: "ord_1" });
    expect(finding?.detail).toContain("29.99 EUR taken");
  });

  test("without a row in the books is right as long as nothing was taken", () => {
    expect(booksFinding(order({ capturedMinor: 0 }, "PLACED"))).toEqual([]);
    expect(booksFinding(order())).toHaveLength(1);
  });
});

describe("an order by itself", () => {
  test("is watched when it is placed and not paid, but not in its first minute", () => {
    const unpaid = order({ capturedMinor: 0 }, "PLACED");
    expect(unpaidFinding(unpaid, PLACED_AT + MINUTE_MS - 1)).toEqual([]);
    expect(unpaidFinding(unpaid, PLACED_AT + MINUTE_MS)).toMatchObject([{ kind: "order_unpaid", subject: "ord_1" }]);
    expect(unpaidFinding(order(), PLACED_AT + MINUTE_MS)).toEqual([]);
    expect(unpaidFinding(order({ capturedMinor: 0 }, "UNDER_REVIEW"), PLACED_AT + MINUTE_MS)).toEqual([]);
  });

  test("that is cancelled keeps nothing", () => {
    expect(keptFinding(order({ refundedMinor: 3_000 }, "CANCELLED"))).toEqual([]);
    expect(keptFinding(order({ capturedMinor: 0 }, "CANCELLED"))).toEqual([]);
    expect(keptFinding(order({ refundedMinor: 2_999 }, "CANCELLED"))[0]?.detail).toContain("0.01 EUR");
    expect(keptFinding(order())).toEqual([]);
  });
});

describe("an order beside those who moved its money", () => {
  test("has of each tender what it bore, and refunds from the last one first", () => {
    const expected = expectedTenders(order({ refundedMinor: 2_300 }));
    expect(expected).toMatchObject([
      { kind: "gift_card", capturedMinor: 1_000, refundedMinor: 300 },
      { kind: "provider", capturedMinor: 2_000, refundedMinor: 2_000 },
    ]);
  });

  test("differs where a payment has taken, or given back, something else", () => {
    const is = order({ refundedMinor: 500 });
    expect(paymentFinding(is, ...seen("provider", 2_000, 500))).toEqual([]);
    expect(paymentFinding(is, ...seen("provider", 2_000))).toMatchObject([
      { kind: "payment_differs", subject: "ord_1 pay_provider", data: { seenRefundedMinor: 0, refundedMinor: 500 } },
    ]);
    expect(paymentFinding(is, "pay_provider", "absent")[0]?.detail).toContain("is not known");
  });

  test("minds a payment beside its tenders only while that keeps something", () => {
    expect(paymentFinding(order(), ...seen("first_try", 0))).toEqual([]);
    expect(paymentFinding(order(), ...seen("first_try", 2_000, 2_000))).toEqual([]);
    expect(paymentFinding(order(), ...seen("first_try", 2_000))).toMatchObject([{ subject: "ord_1 pay_first_try" }]);
  });

  test("of which a part was taken is compared by the sum, once all have answered", () => {
    const part = order({ capturedMinor: 1_000, refundedMinor: 1_000 }, "CANCELLED");
    expect(tenderFindings(part, new Map([seen("gift_card", 1_000, 1_000), seen("provider", 0)]))).toEqual([]);
    expect(tenderFindings(part, new Map([seen("gift_card", 1_000, 1_000), seen("provider", 2_000)]))).toHaveLength(1);
    expect(tenderFindings(part, new Map([seen("provider", 2_000)]))).toEqual([]);
  });

  test("nothing is found of any order whose payments do what its row says, and every cent of a difference is", () => {
    const amounts = fc.record({ gift: fc.integer({ min: 1, max: 9_999 }), card: fc.integer({ min: 1, max: 9_999 }) });
    fc.assert(
      fc.property(amounts, fc.nat(20_000), fc.constantFrom(-1, 1), fc.nat(3), ({ gift, card }, back, cent, where) => {
        const amountMinor = gift + card;
        const refundedMinor = Math.min(back, amountMinor);
        const is = order({
          ...{ amountMinor, capturedMinor: amountMinor, refundedMinor },
          tenders: [tender("gift_card", gift), tender("provider", card)],
        });
        const right: [string, SeenPayment][] = [
          seen("gift_card", gift, Math.max(0, refundedMinor - card)),
          seen("provider", card, Math.min(card, refundedMinor)),
        ];
        expect(tenderFindings(is, new Map(right))).toEqual([]);
        const wrong = right.map(([id, payment], index): [string, SeenPayment] => {
          if (payment === "absent" || index !== where % 2) return [id, payment];
          const field = where < 2 ? "capturedMinor" : "refundedMinor";
          return [id, { ...payment, [field]: payment[field] + cent }];
        });
        expect(tenderFindings(is, new Map(wrong))).toHaveLength(1);
      }),
    );
  });
});

describe("the books by themselves", () => {
  test("balance in each currency, not over all of them", () => {
    const side = (account: "provider" | "commission", currency: string, debitMinor: number, creditMinor: number) => ({
      ...{ account, currency, debitMinor, creditMinor },
    });
    const eur = [side("provider", "EUR", 500, 0), side("commission", "EUR", 0, 500)];
    expect(unbalancedFindings(eur)).toEqual([]);
    const crossed = [side("provider", "EUR", 500, 0), side("commission", "USD", 0, 500)];
    expect(unbalancedFindings(crossed).map(({ subject }) => subject)).toEqual(["EUR", "USD"]);
  });
});

describe("the sums of a walk", () => {
  const sums = (capturedMinor: number) => ({ capturedMinor, refundedMinor: 0 });

  test("add up by currency, part by part", () => {
    const one = addSums({}, "EUR", { orders: 1, byOrders: sums(300), byBooks: sums(300), byProvider: sums(200) });
    const two = addSums({}, "USD", { orders: 2, byOrders: sums(50) });
    const all = addReports(addReports(one, two), addSums({}, "EUR", { orders: 1, byBalances: sums(100) }));
    expect(all["EUR"]).toMatchObject({ orders: 2, byOrders: sums(300) });
    expect(all["USD"]).toMatchObject({ orders: 2, byOrders: sums(50) });
    const eur = all["EUR"];
    if (!eur) throw new Error("no sums");
    expect(moverDifference(eur)).toEqual(sums(0));
    expect(booksDifference(eur)).toEqual(sums(0));
    expect(moverDifference({ ...eur, byProvider: sums(199) })).toEqual(sums(-1));
    expect(booksDifference({ ...eur, byBooks: sums(301) })).toEqual(sums(1));
  });
});
