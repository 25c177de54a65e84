/** Price ranges chosen by the prices at hand, with round limits. */
import { exponentOf, formatAmount, parseAmount, type Currency } from "../../kernel/money.ts";

/** Both ends belong to the range; null is open. */
export interface PriceRange {
  readonly minMinor: number | null;
  readonly maxMinor: number | null;
}

const RANGES_MAX = 5;
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10];

/** Ranges that hold about equally many of the prices; empty when there is nothing to tell apart. */
export function priceRanges(pricesMinor: readonly number[], currency: Currency): PriceRange[] {
  const sorted = [...pricesMinor].sort((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined || lowest === highest) return [];
  const limits = new Set<number>();
  for (let i = 1; i < RANGES_MAX; i++) {
    const quantile = sorted[Math.floor((i * sorted.length) / RANGES_MAX)] ?? highest;
    const limit = roundLimit(quantile, currency);
    if (limit > lowest && limit <= highest) limits.add(limit);
  }
  const steps = [...limits].sort((a, b) => a - b);
  if (steps.length === 0) return [];
  return [null, ...steps].map((from, i) => {
    const next = steps[i];
    return { minMinor: from, maxMinor: next === undefined ? null : next - 1 };
  });
}

/** The nearest of 1, 1.5, 2, 2.5 ... times a power of ten, in major units where the price reaches them. */
function roundLimit(amountMinor: number, currency: Currency): number {
  const unit = amountMinor >= 10 ** exponentOf(currency) ? 10 ** exponentOf(currency) : 1;
  const power = 10 ** Math.floor(Math.log10(Math.max(amountMinor, 1)));
  const candidates = ROUND.map((factor) => Math.round((factor * power) / unit) * unit);
  const nearest = candidates.reduce((best, limit) =>
    Math.abs(limit - amountMinor) < Math.abs(best - amountMinor) ? limit : best,
  );
  return Math.max(nearest, unit);
}

/** The value of the `price` parameter: "10-49.99", "-9.99", "200-", in major units. */
export function formatPriceRange(range: PriceRange, currency: Currency): string {
  const side = (amount: number | null): string =>
    amount === null ? "" : formatAmount(amount, currency).replace(/\.0+$/, "");
  return `${side(range.minMinor)}-${side(range.maxMinor)}`;
}

/** Undefined when the text is no range of that currency, or ends before it begins. */
export function parsePriceRange(text: string, currency: Currency): PriceRange | undefined {
  const match = /^([\d.]*)-([\d.]*)$/.exec(text.trim());
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const side = (part: string | undefined): number | null | undefined => (part ? parseAmount(part, currency) : null);
  const minMinor = side(match[1]);
  const maxMinor = side(match[2]);
  if (minMinor === undefined || maxMinor === undefined) return undefined;
  if (minMinor !== null && maxMinor !== null && maxMinor < minMinor) return undefined;
  return { minMinor, maxMinor };
}

/** In words: "Under 10 EUR", "10 to 50 EUR", "200 EUR and more". The upper limit is told as the next range's lower. */
export function priceRangeLabel(range: PriceRange, currency: Currency): string {
  const text = (amount: number): string => formatAmount(amount, currency).replace(/\.0+$/, "");
  const next = range.maxMinor === null ? null : range.maxMinor + 1;
  const upper = next !== null && next % 10 ** exponentOf(currency) === 0 ? next : range.maxMinor;
  if (range.minMinor === null)
    return upper === next ? `Under ${text(upper ?? 0)} ${currency}` : `Up to ${text(upper ?? 0)} ${currency}`;
  if (upper === null) return `${text(range.minMinor)} ${currency} and more`;
  return `${text(range.minMinor)} to ${text(upper)} ${currency}`;
}
