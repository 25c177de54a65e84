import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capturedTransaction, type LedgerOrder } from "../../../src/domain/ledger/captured.ts";
import { isTenderAccount } from "../../../src/domain/ledger/chart.ts";
import { closedTransaction, issuedTransaction } from "../../../src/domain/ledger/issued.ts";
import { amountsOf, sumOf } from "../../../src/domain/ledger/postings.ts";
import { refundedTransaction, type RefundCause } from "../../../src/domain/ledger/refunded.ts";
import { totalsOf } from "../../../src/domain/ledger/totals.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import { planRefund } from "../../../src/domain/order/refund.ts";
import type { PlannedRefund } from "../../../src/domain/order/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { anyOrder, ledgerOrder, NOW } from "./ledger-order.ts";

const commissionOf = (basisPoints: number) => ({ commissionBasisPoints: () => basisPoints });
const TENTH = commissionOf(1_000);

const capture = (order: LedgerOrder, feeMinor = 0): LedgerTransaction =>
  capturedTransaction(
    order,
    order.payment.tenders.map(({ amountMinor }, tender) => ({ tender, amountMinor, feeMinor })),
    TENTH,
    NOW,
  );

/** The books after each of these, each planned over the tenders as the shop plans it. */
function refundAll(
  order: LedgerOrder,
  refunds: readonly { readonly amountMinor: number; readonly cause: RefundCause }[],
  terms: (index: number) => typeof TENTH = () => TENTH,
): LedgerTransaction[] {
  const books = [capture(order, 35)];
  const planned: PlannedRefund[] = [];
  for (const [index, { amountMinor, cause }] of refunds.entries()) {
    const plan = planRefund({ ...order.payment, refunds: planned }, `r${index}`, amountMinor);
    if (!plan.ok) throw new Error("more goes back than was taken");
    planned.push(plan.value);
    const { key, shares } = plan.value;
    books.push(refundedTransaction(order, { key, shares, cause }, terms(index), NOW, books));
  }
  return books;
}

const balances = (books: readonly LedgerTransaction[]): Record<string, number> =>
  Object.fromEntries(amountsOf(books.flatMap(({ postings }) => postings)));

const CANCELLED: RefundCause = { kind: "cancelled" };
const short = (line: number, goodwillMinor = 0): RefundCause => ({
  ...{ kind: "short", lineSku: `SKU-${line}` as Sku, quantity: 1, goodwillMinor },
});

const TWO_SELLERS = ledgerOrder({
  country: "DE",
  lines: [
    { seller: "a", quantity: 2, unitPriceMinor: 1_190 },
    { seller: "b", quantity: 1, unitPriceMinor: 1_190 },
  ],
});

describe("a refund in the books", () => {
  test("of a cancelled order leaves nothing but the provider's fee", () => {
    const books = refundAll(TWO_SELLERS, [{ amountMinor: TWO_SELLERS.quote.totalMinor, cause: CANCELLED }]);
    expect(balances(books)).toEqual({ provider: -35, provider_fees: 35 });
  });

  test("of what could not be sent is taken from that line's seller, its commission and its tax", () => {
    const refund = refundAll(TWO_SELLERS, [{ amountMinor: 1_190, cause: short(0) }])[1];
    expect(Object.fromEntries(amountsOf(refund?.postings ?? []))).toEqual({
      "seller/sel_a": 900,
      commission: 100,
      "tax/DE": 190,
      provider: -1_190,
    });
  });

  test("has what is paid on top as goodwill, which nobody's share bears", () => {
    const refund = refundAll(TWO_SELLERS, [{ amountMinor: 1_309, cause: short(0, 119) }])[1];
    expect(Object.fromEntries(amountsOf(refund?.postings ?? []))).toMatchObject({
      "seller/sel_a": 900,
      goodwill: 119,
      provider: -1_309,
    });
  });

  test("takes a promotion back with the line that it was of", () => {
    const order = ledgerOrder({
      ...{ country: "DE", promotionBasisPoints: 5_000 },
      lines: [
        { seller: "a", quantity: 1, unitPriceMinor: 1_190 },
        { seller: "b", quantity: 1, unitPriceMinor: 1_190 },
      ],
    });
    const books = refundAll(order, [{ amountMinor: 595, cause: short(1) }]);
    expect(balances(books)).toMatchObject({ "seller/sel_a": -900, commission: -100, discounts: 500 });
    expect(balances(books)["seller/sel_b"]).toBeUndefined();
  });

  test("of a line that is gone already takes from what is left, and no account below nothing", () => {
    const books = refundAll(TWO_SELLERS, [
      { amountMinor: 1_190, cause: short(1) },
      { amountMinor: 500, cause: short(1) },
    ]);
    expect(balances(books)["seller/sel_b"]).toBeUndefined();
    expect(balances(books)["provider"]).toBe(TWO_SELLERS.quote.totalMinor - 1_690 - 35);
  });

  test("goes back to the tenders that the plan names, a gift card as what is owed again", () => {
    const order = ledgerOrder({
      ...{ country: "DE", tenders: ["gift_card", "provider"], weights: [1, 1] },
      lines: [{ seller: "a", quantity: 1, unitPriceMinor: 1_610 }],
    });
    const refund = refundAll(order, [{ amountMinor: 1_500, cause: CANCELLED }])[1];
    expect(Object.fromEntries(amountsOf(refund?.postings ?? []))).toMatchObject({ provider: -1_000, gift_cards: -500 });
  });

  test("that was given is the same when it is made again with itself in the books", () => {
    const books = refundAll(TWO_SELLERS, [{ amountMinor: 777, cause: CANCELLED }]);
    const [, refund] = books;
    const again = { key: "r0", shares: [{ tender: 0, amountMinor: 777 }], cause: CANCELLED };
    expect(refundedTransaction(TWO_SELLERS, again, TENTH, NOW, books)).toEqual(refund);
  });

  test("of an order whose capture the books do not know makes its shares again by the terms", () => {
    const refund = { key: "r0", shares: [{ tender: 0, amountMinor: TWO_SELLERS.quote.totalMinor }], cause: CANCELLED };
    const alone = refundedTransaction(TWO_SELLERS, refund, TENTH, NOW, []);
    expect(balances([capture(TWO_SELLERS), alone])).toEqual({});
  });

  test("of more than the books know says so on the account of differences, and balances", () => {
    const half = capturedTransaction(TWO_SELLERS, [{ tender: 0, amountMinor: 1_000, feeMinor: 0 }], TENTH, NOW);
    const refund = { key: "r0", shares: [{ tender: 0, amountMinor: 1_100 }], cause: CANCELLED };
    const given = refundedTransaction(TWO_SELLERS, refund, TENTH, NOW, [half]);
    expect(balances([half, given])).toEqual({ provider: -100, differences: 100 });
  });

  const causes = fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 1_000 }),
      cause: fc.oneof(fc.constant(CANCELLED), fc.record({ line: fc.nat(5), goodwill: fc.constantFrom(0, 0.1, 1) })),
      commission: fc.integer({ min: 0, max: 10_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

  test("in whatever parts, for whatever cause, under whatever terms: all of it back leaves every account at nothing", () => {
    fc.assert(
      fc.property(anyOrder, causes, (order, list) => {
        const { totalMinor } = order.quote;
        const weights = list.reduce((sum, { weight }) => sum + weight, 0);
        let leftMinor = totalMinor;
        const refunds = list.flatMap(({ weight, cause }, index) => {
          const amountMinor = index === list.length - 1 ? leftMinor : Math.floor((totalMinor * weight) / weights);
          leftMinor -= amountMinor;
          if (amountMinor === 0) return [];
          const isShort = "line" in cause;
          return [
            { amountMinor, cause: isShort ? short(cause.line, Math.floor(amountMinor * cause.goodwill)) : cause },
          ];
        });
        const books = refundAll(order, refunds, (index) => commissionOf(list[index]?.commission ?? 0));
        for (const { postings } of books) expect(sumOf(postings)).toBe(0);
        for (const step of books.keys()) expectNothingBelowNothing(books.slice(0, step + 1));
        expect(totalsOf(books)).toEqual({ capturedMinor: totalMinor, refundedMinor: totalMinor });
        const fees = 35 * order.payment.tenders.length;
        expect(balances(books)).toEqual({ provider: -fees, provider_fees: fees });
      }),
    );
  });
});

/** Whoever was credited is never asked for more than that, and a promotion is never given back beyond what it was. */
function expectNothingBelowNothing(books: readonly LedgerTransaction[]): void {
  for (const [account, amountMinor] of amountsOf(books.flatMap(({ postings }) => postings))) {
    if (isTenderAccount(account)) continue;
    const isExpense = account === "discounts" || account === "goodwill" || account === "provider_fees";
    expect(isExpense ? amountMinor : -amountMinor, account).toBeGreaterThan(0);
  }
}

describe("balances of ours in the books", () => {
  const change = { key: "k1", amountMinor: 5_000, currency: "EUR", why: "asked for by Ada" } as const;

  test("a card that is issued is owed to its holder, credit that is given likewise", () => {
    expect(balances([issuedTransaction({ balance: "gift_card", ...change }, NOW)])).toEqual({
      ...{ gift_cards_issued: 5_000, gift_cards: -5_000 },
    });
    expect(balances([issuedTransaction({ balance: "store_credit", ...change }, NOW)])).toEqual({
      ...{ store_credit_given: 5_000, store_credit: -5_000 },
    });
  });

  test("what is closed with money on it is owed no more", () => {
    const issued = issuedTransaction({ balance: "gift_card", ...change }, NOW);
    const closed = closedTransaction({ balance: "gift_card", ...change, amountMinor: 5_000 }, NOW);
    expect(balances([issued, closed])).toEqual({});
    expect(closed.key).not.toBe(issued.key);
  });

  test("nothing is posted of nothing", () => {
    expect(() => closedTransaction({ balance: "gift_card", ...change, amountMinor: 0 }, NOW)).toThrow("whole amount");
  });
});
