import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capturedTransaction, type LedgerOrder } from "../../../src/domain/ledger/captured.ts";
import { chartEntry, isTenderAccount } from "../../../src/domain/ledger/chart.ts";
import { orderShares } from "../../../src/domain/ledger/order-shares.ts";
import { amountsOf, apportion, sumOf } from "../../../src/domain/ledger/postings.ts";
import { totalsOf } from "../../../src/domain/ledger/totals.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import { anyOrder, ledgerOrder, NOW } from "./ledger-order.ts";

const TENTH = { commissionBasisPoints: () => 1_000 };
const terms = fc.integer({ min: 0, max: 10_000 }).map((basisPoints) => ({ commissionBasisPoints: () => basisPoints }));

const captureAll = (order: LedgerOrder, commission = TENTH, feeMinor = 0): LedgerTransaction =>
  capturedTransaction(
    order,
    order.payment.tenders.map(({ amountMinor }, tender) => ({ tender, amountMinor, feeMinor })),
    commission,
    NOW,
  );

const accounts = (transaction: LedgerTransaction): Record<string, number> =>
  Object.fromEntries(amountsOf(transaction.postings));

describe("a capture in the books", () => {
  test("credits each seller the price without tax less commission, the state its tax, and us the delivery", () => {
    const order = ledgerOrder({
      country: "DE",
      lines: [
        { seller: "a", quantity: 2, unitPriceMinor: 1_190 },
        { seller: "b", quantity: 1, unitPriceMinor: 1_070, taxClass: "reduced" },
      ],
    });
    expect(order.quote.totalMinor).toBe(3_840);
    expect(accounts(captureAll(order))).toEqual({
      provider: 3_840,
      "seller/sel_a": -1_800,
      "seller/sel_b": -900,
      commission: -300,
      // 3.80 and 0.70 of the goods, 0.62 of the delivery.
      "tax/DE": -512,
      shipping: -328,
    });
  });

  test("has the tax on top of the price where the country has it so, and none on the delivery", () => {
    const order = ledgerOrder({
      ...{ country: "US", region: "CA" },
      lines: [{ seller: "a", quantity: 1, unitPriceMinor: 1_000 }],
    });
    expect(accounts(captureAll(order))).toEqual({
      provider: 1_000 + 73 + 1_690,
      "seller/sel_a": -900,
      commission: -100,
      "tax/US": -73,
      shipping: -1_690,
    });
  });

  test("a promotion is borne by the shop: the seller and the commission are as without it", () => {
    const lines = [{ seller: "a", quantity: 1, unitPriceMinor: 1_190 }];
    const without = accounts(captureAll(ledgerOrder({ country: "DE", lines })));
    const withIt = accounts(captureAll(ledgerOrder({ country: "DE", lines, promotionBasisPoints: 5_000 })));
    expect(withIt).toEqual({ ...without, provider: 985, discounts: 500, "tax/DE": -95 - 62 });
  });

  test("a fee stands beside the money, which stays what the shopper paid", () => {
    const order = ledgerOrder({ country: "DE", lines: [{ seller: "a", quantity: 1, unitPriceMinor: 1_190 }] });
    const captured = captureAll(order, TENTH, 47);
    expect(captured.postings).toContainEqual({ account: "provider", amountMinor: 1_580 });
    expect(captured.postings).toContainEqual({ account: "provider", amountMinor: -47 });
    expect(captured.postings).toContainEqual({ account: "provider_fees", amountMinor: 47 });
    expect(totalsOf([captured])).toEqual({ capturedMinor: 1_580, refundedMinor: 0 });
  });

  test("what a gift card bore is owed to its holder no more", () => {
    const order = ledgerOrder({
      ...{ country: "DE", tenders: ["gift_card", "store_credit", "provider"], weights: [1, 1, 2] },
      lines: [{ seller: "a", quantity: 1, unitPriceMinor: 1_610 }],
    });
    expect(accounts(captureAll(order))).toMatchObject({ gift_cards: 500, store_credit: 500, provider: 1_000 });
  });

  test("the order's shares add up to its total, whatever is sold to wherever", () => {
    fc.assert(
      fc.property(anyOrder, terms, (order, commission) => {
        expect(sumOf(orderShares(order, commission))).toBe(order.quote.totalMinor);
      }),
    );
  });

  test("debits equal credits, and the tenders' accounts are what was taken, of a part of the money too", () => {
    fc.assert(
      fc.property(
        anyOrder,
        terms,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(99),
        (order, commission, part, feeMinor) => {
          const captured = order.payment.tenders.map(({ amountMinor }, tender) => ({
            ...{ tender, feeMinor },
            amountMinor: Math.max(1, Math.round(part * amountMinor)),
          }));
          const takenMinor = captured.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
          const transaction = capturedTransaction(order, captured, commission, NOW);
          expect(sumOf(transaction.postings)).toBe(0);
          expect(totalsOf([transaction])).toEqual({ capturedMinor: takenMinor, refundedMinor: 0 });
          expect(transaction.postings.every(({ account }) => chartEntry(account) !== null)).toBe(true);
          const whole = amountsOf(orderShares(order, commission));
          for (const { account, amountMinor } of transaction.postings) {
            if (isTenderAccount(account) || account === "provider_fees") continue;
            const exact = ((whole.get(account) ?? 0) * takenMinor) / order.quote.totalMinor;
            expect(Math.abs(-amountMinor - exact)).toBeLessThan(1 + 1e-6);
          }
        },
      ),
    );
  });

  test("what takes nothing is no capture", () => {
    const order = ledgerOrder({ country: "DE", lines: [{ seller: "a", quantity: 1, unitPriceMinor: 1_190 }] });
    expect(() => capturedTransaction(order, [], TENTH, NOW)).toThrow("a capture takes something");
  });
});

describe("a part of several amounts", () => {
  const amounts = fc
    .array(fc.integer({ min: -1_000, max: 100_000 }), { minLength: 1, maxLength: 8 })
    .map((list) => list.filter((amountMinor) => amountMinor !== 0))
    .filter((list) => list.reduce((sum, each) => sum + each, 0) > 0)
    .map((list) => list.map((amountMinor, index) => ({ account: `tax/${index}` as const, amountMinor })));

  test("is spread so that it adds up, and no amount is exceeded or turned round, discounts included", () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (whole, ratio) => {
        const partMinor = Math.round(sumOf(whole) * ratio);
        const part = apportion(partMinor, whole);
        expect(sumOf(part)).toBe(partMinor);
        for (const { account, amountMinor } of part) {
          const of = whole.find((each) => each.account === account)?.amountMinor ?? 0;
          expect(Math.sign(amountMinor)).toBe(Math.sign(of));
          expect(Math.abs(amountMinor)).toBeLessThanOrEqual(Math.abs(of));
        }
      }),
    );
  });
});
