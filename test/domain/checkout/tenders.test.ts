import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitTenders, type OfferedBalance } from "../../../src/domain/checkout/tenders.ts";
import type { PaymentSource } from "../../../src/domain/payment/types.ts";

const CARD: PaymentSource = { type: "token", token: "tok_1", returnUrl: "https://shop.example/checkout" };

const gift = (account: string, availableMinor: number, wantedMinor: number | null = null): OfferedBalance => ({
  kind: "gift_card",
  account,
  currency: "EUR",
  availableMinor,
  wantedMinor,
});

const amounts = (result: ReturnType<typeof splitTenders>): readonly (readonly [string, number])[] =>
  result.ok ? result.value.map(({ kind, amountMinor }) => [kind, amountMinor]) : [];

describe("how an order's total is split over its tenders", () => {
  test("the card bears what the gift card leaves", () => {
    expect(amounts(splitTenders(3_000, "EUR", [gift("gift/1", 1_000)], CARD))).toEqual([
      ["gift_card", 1_000],
      ["provider", 2_000],
    ]);
  });

  test("a gift card that bears everything leaves nothing for the card, even where one is named", () => {
    expect(amounts(splitTenders(3_000, "EUR", [gift("gift/1", 5_000)], CARD))).toEqual([["gift_card", 3_000]]);
  });

  test("a balance that nothing is left for is not touched", () => {
    const two = [gift("gift/1", 3_000), gift("gift/2", 3_000)];
    expect(amounts(splitTenders(3_000, "EUR", two, null))).toEqual([["gift_card", 3_000]]);
  });

  test("an amount that was named is used and no more", () => {
    expect(amounts(splitTenders(3_000, "EUR", [gift("gift/1", 5_000, 500)], CARD))).toEqual([
      ["gift_card", 500],
      ["provider", 2_500],
    ]);
  });

  test.each([
    ["an amount above what is there", [gift("gift/1", 400, 500)], CARD, "insufficient_balance"],
    ["the same balance twice", [gift("gift/1", 400), gift("gift/1", 400)], CARD, "same_balance_twice"],
    ["another currency", [{ ...gift("gift/1", 400), currency: "USD" }], CARD, "currency_mismatch"],
    ["nobody to bear the rest", [gift("gift/1", 400)], null, "payment_missing"],
    ["nobody at all", [], null, "payment_missing"],
  ] as const)("%s is refused", (_, balances, payment, code) => {
    expect(splitTenders(3_000, "EUR", balances, payment)).toMatchObject({ ok: false, error: { code } });
  });

  test("two cards: the first bears its own amount, the second the rest", () => {
    const other = { source: { type: "token" as const, token: "tok_2", returnUrl: "" }, amountMinor: 1_200 };
    expect(amounts(splitTenders(3_000, "EUR", [gift("gift/1", 1_000)], CARD, [other]))).toEqual([
      ["gift_card", 1_000],
      ["provider", 1_200],
      ["provider", 800],
    ]);
    expect(splitTenders(3_000, "EUR", [], CARD, [{ ...other, amountMinor: 3_001 }])).toMatchObject({
      ok: false,
      error: { code: "cards_bear_too_much", leftMinor: 3_000 },
    });
    expect(splitTenders(3_000, "EUR", [], CARD, [{ ...other, amountMinor: 3_000 }])).toMatchObject({ ok: false });
  });

  test("an order that costs nothing needs nobody", () => {
    expect(splitTenders(0, "EUR", [gift("gift/1", 400)], CARD)).toEqual({ ok: true, value: [] });
  });

  test("tenders add up to the total, each above zero and none above what its balance has", () => {
    const balance = fc.record({ available: fc.nat(10_000), wanted: fc.option(fc.nat(10_000), { nil: null }) });
    fc.assert(
      fc.property(fc.nat(30_000), fc.array(balance, { maxLength: 5 }), (totalMinor, balances) => {
        const offered = balances.map(({ available, wanted }, index) =>
          gift(`gift/${index}`, available, wanted === null ? null : Math.min(wanted, available)),
        );
        const split = splitTenders(totalMinor, "EUR", offered, CARD);
        if (!split.ok) throw new Error("named amounts are there, and the card bears the rest");
        const sum = split.value.reduce((total, { amountMinor }) => total + amountMinor, 0);
        const isWithin = split.value.every(({ source, amountMinor }) => {
          if (source.type !== "balance") return amountMinor > 0;
          const of = offered.find(({ account }) => account === source.account);
          return of !== undefined && amountMinor > 0 && amountMinor <= (of.wantedMinor ?? of.availableMinor);
        });
        expect(sum).toBe(totalMinor);
        expect(isWithin).toBe(true);
      }),
    );
  });
});
