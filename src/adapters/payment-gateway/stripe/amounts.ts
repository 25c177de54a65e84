/**
 * Amounts as Stripe's API counts them, which is not always ISO 4217's minor unit
 * (https://docs.stripe.com/currencies: zero-decimal, three-decimal, and the special cases).
 */
import { exponentOf, type Currency } from "../../../kernel/money.ts";

/** How many of our minor units are one of theirs, or the other way round, where the two differ. */
const EXPONENTS: Readonly<Record<string, number>> = {
  /** Without decimals now, but still counted in hundredths that are always 00. */
  ISK: 2,
  UGX: 2,
  /** Counted in whole ariary. */
  MGA: 0,
};

/** Their last digit must be 0: the card networks carry two of the three. */
const LAST_DIGIT_ZERO: ReadonlySet<string> = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

/** Undefined where Stripe cannot charge exactly this amount; it is never rounded. */
export function toStripeAmount(amountMinor: number, currency: Currency): number | undefined {
  const shift = (EXPONENTS[currency] ?? exponentOf(currency)) - exponentOf(currency);
  const amount = shift >= 0 ? amountMinor * 10 ** shift : amountMinor / 10 ** -shift;
  const isExact = Number.isSafeInteger(amount) && (!LAST_DIGIT_ZERO.has(currency) || amount % 10 === 0);
  return isExact ? amount : undefined;
}

/** What Stripe says, in our minor units; `currency` as Stripe writes it or as we do. */
export function fromStripeAmount(amount: number, currency: string): number {
  const code = currency.toUpperCase();
  const shift = (EXPONENTS[code] ?? exponentOf(code)) - exponentOf(code);
  return shift >= 0 ? Math.round(amount / 10 ** shift) : amount * 10 ** -shift;
}
