import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatPriceRange,
  parsePriceRange,
  priceRangeLabel,
  priceRanges,
} from "../../../src/domain/search/price-ranges.ts";

const prices = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 60 });

describe("price ranges", () => {
  it("have round limits where the prices are", () => {
    const ranges = priceRanges([499, 1_299, 1_999, 2_450, 3_999, 4_999, 9_900, 12_000, 25_000, 80_000], "EUR");
    expect(ranges.map((range) => formatPriceRange(range, "EUR"))).toEqual([
      "-19.99",
      "20-39.99",
      "40-99.99",
      "100-249.99",
      "250-",
    ]);
    expect(ranges.map((range) => priceRangeLabel(range, "EUR"))).toEqual([
      "Under 20 EUR",
      "20 to 40 EUR",
      "40 to 100 EUR",
      "100 to 250 EUR",
      "250 EUR and more",
    ]);
  });

  it("are none where all prices are the same", () => {
    expect(priceRanges([500, 500], "EUR")).toEqual([]);
    expect(priceRanges([], "EUR")).toEqual([]);
  });

  it("hold every price exactly once", () => {
    fc.assert(
      fc.property(prices, fc.constantFrom("EUR", "JPY", "KWD"), (amounts, currency) => {
        const ranges = priceRanges(amounts, currency);
        if (ranges.length === 0) return;
        for (const amount of amounts) {
          const holding = ranges.filter(
            ({ minMinor, maxMinor }) => amount >= (minMinor ?? 0) && amount <= (maxMinor ?? Infinity),
          );
          expect(holding).toHaveLength(1);
        }
      }),
    );
  });

  it("mean the same after a way through an address", () => {
    fc.assert(
      fc.property(prices, fc.constantFrom("EUR", "JPY", "KWD"), (amounts, currency) => {
        for (const range of priceRanges(amounts, currency))
          expect(parsePriceRange(formatPriceRange(range, currency), currency)).toEqual(range);
      }),
    );
  });

  it("refuse what is no range", () => {
    expect(
      ["", "-", "10", "a-b", "20-10", "1.234-2", "1--2", "10-20-30"].map((text) => parsePriceRange(text, "EUR")),
    ).toEqual(Array(8).fill(undefined));
    expect(parsePriceRange("10-10", "EUR")).toEqual({ minMinor: 1_000, maxMinor: 1_000 });
  });
});
