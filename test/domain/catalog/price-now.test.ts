import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lowestBefore, nextPriceChange, priceNow, type PastPrice } from "../../../src/domain/catalog/price-now.ts";
import { DAY_MS } from "../../../src/kernel/time.ts";

const START = 100 * DAY_MS;
const offer = {
  basePriceMinor: 2_000,
  currency: "EUR",
  sale: { priceMinor: 1_500, startsAt: START, endsAt: START + DAY_MS },
};
const base = (at: number, priceMinor: number): PastPrice => ({ kind: "base", at, until: null, priceMinor });
const sale = (at: number, until: number, priceMinor: number): PastPrice => ({ kind: "sale", at, until, priceMinor });

describe("the price now", () => {
  it("is the sale price from the sale's start until just before its end", () => {
    const at = (now: number): number => priceNow(offer, [], now).amountMinor;
    expect([START - 1, START, START + DAY_MS - 1, START + DAY_MS].map(at)).toEqual([2_000, 1_500, 1_500, 2_000]);
  });

  it("ignores a sale that is not below the base price", () => {
    const raised = { ...offer, basePriceMinor: 1_400 };
    expect(priceNow(raised, [], START)).toMatchObject({ amountMinor: 1_400, onSale: false, lowest30DaysMinor: null });
  });

  it("says the lowest price of the 30 days before the reduction, not of those within it", () => {
    const history = [base(0, 1_000), base(START - 60 * DAY_MS, 1_800), base(START - 5 * DAY_MS, 2_000)];
    expect(priceNow(offer, history, START + 1).lowest30DaysMinor).toBe(1_800);
  });

  it("counts an earlier sale that reached into the 30 days", () => {
    const history = [
      base(0, 2_000),
      sale(START - 40 * DAY_MS, START - 29 * DAY_MS, 1_200),
      sale(START, START + DAY_MS, 1_500),
    ];
    expect(lowestBefore(history, START)).toBe(1_200);
    const longAgo = [base(0, 2_000), sale(START - 40 * DAY_MS, START - 30 * DAY_MS, 1_200)];
    expect(lowestBefore(longAgo, START)).toBe(2_000);
  });

  it("has no lowest price when nothing was offered before", () => {
    expect(lowestBefore([base(START, 2_000)], START)).toBeNull();
  });

  it("never names a lowest price that was not asked for in the window", () => {
    const past = fc.array(
      fc.record({ day: fc.integer({ min: 0, max: 99 }), priceMinor: fc.integer({ min: 1, max: 9_999 }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(past, (entries) => {
        const history = entries.map(({ day, priceMinor }) => base(day * DAY_MS, priceMinor));
        const lowest = lowestBefore(history, START);
        expect(history.map((entry) => entry.priceMinor)).toContain(lowest);
        const latest = Math.max(...entries.map((entry) => entry.day));
        const current = entries.filter((entry) => entry.day === latest).map((entry) => entry.priceMinor);
        expect(lowest).toBeLessThanOrEqual(Math.max(...current));
      }),
    );
  });

  it("changes by itself next at the start or end that lies ahead", () => {
    expect(nextPriceChange([offer, { sale: null }], START - 1)).toBe(START);
    expect(nextPriceChange([offer], START)).toBe(START + DAY_MS);
    expect(nextPriceChange([offer], START + DAY_MS)).toBeNull();
  });
});
