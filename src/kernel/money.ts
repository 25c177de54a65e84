/**
 * Money is a whole number of minor units of an ISO 4217 currency. The exponent (digits after the point) is the
 * currency's own: 2 for EUR, 0 for JPY, 3 for KWD.
 */
import { invariant } from "./result.ts";

export type Currency = string & { readonly __currency?: never };

export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** ISO 4217 currencies whose exponent is not 2. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

export const exponentOf = (currency: Currency): number => EXPONENTS[currency] ?? 2;

/** Text such as "12.34" to minor units, exactly; undefined when it is no amount of that currency. */
export function parseAmount(text: string, currency: Currency): number | undefined {
  const match = /^(-?)(\d{1,13})(?:[.](\d{1,6}))?$/.exec(text.trim());
  if (!match) return undefined;
  const exponent = exponentOf(currency);
  const fraction = (match[3] ?? "").padEnd(exponent, "0");
  if (/[1-9]/.test(fraction.slice(exponent))) return undefined;
  const amount = Number(`${match[2]}${fraction.slice(0, exponent)}`);
  if (!Number.isSafeInteger(amount)) return undefined;
  return match[1] === "-" && amount !== 0 ? -amount : amount;
}

/** Minor units to plain text with the currency's digits: 1234 EUR is "12.34". */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const text = exponent === 0 ? whole : `${whole}.${digits.slice(digits.length - exponent)}`;
  return amountMinor < 0 ? `-${text}` : text;
}

/** Rounds a rational to the nearest integer, halves away from zero; exact for numerators beyond 2^53. */
export function divideRounded(numerator: bigint, denominator: bigint): number {
  invariant(denominator > 0n, "divideRounded needs a positive denominator");
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return Number(negative ? -rounded : rounded);
}

/**
 * Splits a total over weights so that the parts are whole and sum to it exactly (largest remainder, ties to the
 * earlier part). With no weight at all everything goes to the first part.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (weights.length === 0) {
    invariant(totalMinor === 0, "nothing to allocate an amount to");
    return [];
  }
  if (sum === 0) return weights.map((_, i) => (i === 0 ? totalMinor : 0));
  const parts = weights.map((weight, index) => {
    const exact = BigInt(totalMinor) * BigInt(weight);
    return { index, whole: Number(exact / BigInt(sum)), remainder: exact % BigInt(sum) };
  });
  let left = totalMinor - parts.reduce((a, part) => a + part.whole, 0);
  const byRemainder = [...parts].sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index);
  for (const part of byRemainder) {
    if (left <= 0) break;
    part.whole += 1;
    left -= 1;
  }
  return parts.map((part) => part.whole);
}
