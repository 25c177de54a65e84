/**
 * What an amount is worth in US dollars, roughly: the design's border of 500 USD has to be found in every currency, and
 * a score must follow from its facts alone. So the rates are fixed (mid-2026, two significant digits); they are for
 * this border and for the model, and no money is ever reckoned with them.
 */
import { exponentOf, type Currency } from "../../kernel/money.ts";

/** US dollars for one unit (not minor unit) of a currency. */
export const USD_RATES: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 1.1,
  GBP: 1.3,
  CHF: 1.2,
  JPY: 0.0067,
  CNY: 0.14,
  INR: 0.012,
  BRL: 0.18,
  MXN: 0.055,
  CAD: 0.73,
  AUD: 0.65,
  NZD: 0.6,
  SEK: 0.1,
  NOK: 0.095,
  DKK: 0.15,
  PLN: 0.26,
  CZK: 0.045,
  HUF: 0.0028,
  RON: 0.22,
  BGN: 0.56,
  ISK: 0.0075,
  TRY: 0.025,
  UAH: 0.024,
  ZAR: 0.055,
  ILS: 0.28,
  AED: 0.27,
  SAR: 0.27,
  KWD: 3.2,
  BHD: 2.7,
  SGD: 0.76,
  HKD: 0.13,
  TWD: 0.031,
  KRW: 0.00072,
  THB: 0.029,
  IDR: 0.000062,
  MYR: 0.23,
  PHP: 0.017,
  VND: 0.000039,
  CLP: 0.0011,
  COP: 0.00025,
  ARS: 0.0008,
};

/** Null for a currency that the table does not have: what is not known raises nothing. */
export function toUsd(amountMinor: number, currency: Currency): number | null {
  const rate = USD_RATES[currency];
  // Divided last, so that 500.00 USD is 500 and not a hair above it.
  return rate === undefined ? null : (amountMinor * rate) / 10 ** exponentOf(currency);
}
