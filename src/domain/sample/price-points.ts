import { exponentOf, type Currency } from "../../kernel/money.ts";

/** Hundredths of a unit to the price a shop would print: 7.49, 14.95, 39.90, 129.00, 1290.00. */
export function pricePoint(hundredths: number): number {
  if (hundredths < 1_000) return Math.max(99, Math.round(hundredths / 50) * 50 - 1);
  if (hundredths < 3_000) return Math.round(hundredths / 100) * 100 - 5;
  if (hundredths < 10_000) return Math.round(hundredths / 100) * 100 - 10;
  if (hundredths < 60_000) return Math.round(hundredths / 1_000) * 1_000 - 100;
  return Math.round(hundredths / 5_000) * 5_000 - 1_000;
}

/**
 * Hundredths to minor units of a currency. No exchange rate is known here: one unit costs one unit, but where a
 * currency has no minor unit (JPY) hundredths become units, which is about what they are worth.
 */
export function minorUnits(hundredths: number, currency: Currency): number {
  const exponent = exponentOf(currency);
  if (exponent === 0) return Math.max(10, Math.round(hundredths / 10) * 10);
  return exponent <= 2 ? Math.max(1, Math.round(hundredths / 10 ** (2 - exponent))) : hundredths * 10 ** (exponent - 2);
}
