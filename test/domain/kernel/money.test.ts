import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, divideRounded, formatAmount, parseAmount } from "../../../src/kernel/money.ts";

describe("money", () => {
  test("amounts are read exactly, with the currency's own digits", () => {
    expect(parseAmount("12.34", "EUR")).toBe(1234);
    expect(parseAmount("12.3", "EUR")).toBe(1230);
    expect(parseAmount("500", "JPY")).toBe(500);
    expect(parseAmount("1.234", "KWD")).toBe(1234);
    expect(parseAmount("12.345", "EUR")).toBeUndefined();
    expect(parseAmount("0.5", "JPY")).toBeUndefined();
    expect(parseAmount("1e3", "EUR")).toBeUndefined();
    expect(parseAmount("-0.00", "EUR")).toBe(0);
  });

  test("what is written is read back as the same amount", () => {
    const currencies = fc.constantFrom("EUR", "JPY", "KWD", "CLF");
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), currencies, (amount, currency) => {
        expect(parseAmount(formatAmount(amount, currency), currency)).toBe(amount);
      }),
    );
  });

  test("an allocation sums to its total and differs from the exact share by less than one unit", () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.array(fc.nat(1e6), { minLength: 1, maxLength: 40 }), (total, weights) => {
        const parts = allocate(total, weights);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        const sum = weights.reduce((a, b) => a + b, 0);
        if (sum > 0)
          parts.forEach((part, i) => expect(Math.abs(part - (total * (weights[i] ?? 0)) / sum)).toBeLessThan(1.0001));
      }),
    );
  });

  test("halves are rounded away from zero", () => {
    expect(divideRounded(5n, 2n)).toBe(3);
    expect(divideRounded(-5n, 2n)).toBe(-3);
    expect(divideRounded(4n, 3n)).toBe(1);
  });
});
