/** Money, numbers and instants as a reader of a locale and a time zone expects them; the clock is an argument. */
import { exponentOf, formatAmount, type Currency } from "../../src/kernel/money.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type EpochMs } from "../../src/kernel/time.ts";

export interface Reader {
  /** BCP 47, also the language of the document. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** Making a formatter costs a hundred times its use; there are a handful of locales and shapes. */
function kept<F, O>(make: (locale: string, options: O) => F): (locale: string, options: O) => F {
  const made = new Map<string, F>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(locale, options);
    made.set(key, fresh);
    return fresh;
  };
}

const numberFormat = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
const dateFormat = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
const relativeFormat = kept(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
);
const displayNames = kept((locale, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames(locale, options));

/** The digits of the currency itself (ISO 4217), which differ from CLDR's for a few. */
const digits = (currency: Currency): Intl.NumberFormatOptions => ({
  minimumFractionDigits: exponentOf(currency),
  maximumFractionDigits: exponentOf(currency),
});

/** Minor units as the locale writes them: "€48.20". Exact: the decimal text itself is formatted, never a float. */
export function money(amountMinor: number, currency: Currency, locale: string): string {
  const format = numberFormat(locale, { style: "currency", currency, ...digits(currency) });
  return format.format(formatAmount(amountMinor, currency) as `${number}`);
}

/** With the currency's code, where no doubt may remain: "48.20 EUR". */
export function moneyWithCode(amountMinor: number, currency: Currency, locale: string): string {
  return `${numberFormat(locale, digits(currency)).format(formatAmount(amountMinor, currency) as `${number}`)} ${currency}`;
}

/** As `money`, without digits that say nothing: "€20". For limits and filters, never for what is paid. */
export function moneyShort(amountMinor: number, currency: Currency, locale: string): string {
  const options = { style: "currency", currency, ...digits(currency), trailingZeroDisplay: "stripIfInteger" } as const;
  return numberFormat(locale, options).format(formatAmount(amountMinor, currency) as `${number}`);
}

export const count = (value: number, locale: string): string => numberFormat(locale, {}).format(value);

export const decimal = (value: number, locale: string, fractionDigits: number): string =>
  numberFormat(locale, { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits }).format(value);

/** Basis points as a share: 1900 is "19%". */
export const percent = (basisPoints: number, locale: string): string =>
  numberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(basisPoints / 10_000);

/** "1 item", "12 items". */
export const plural = (value: number, one: string, many: string, locale: string): string =>
  `${count(value, locale)} ${value === 1 ? one : many}`;

/** Days since the epoch of the calendar date that the instant has in the time zone. */
function calendarDay(at: EpochMs, timeZone: string): number {
  const format = dateFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return Date.parse(`${format.format(at)}T00:00:00Z`) / DAY_MS;
}

const isOtherYear = (at: EpochMs, { timeZone, now }: Reader): boolean => {
  const year = dateFormat("en", { timeZone, year: "numeric" });
  return year.format(at) !== year.format(now);
};

/** "today", "yesterday", "tomorrow", else "Tue 24 Nov", or "24 Nov 2025" in another year. */
export function dayWords(at: EpochMs, reader: Reader): string {
  const { locale, timeZone, now } = reader;
  const days = calendarDay(at, timeZone) - calendarDay(now, timeZone);
  if (Math.abs(days) <= 1) return relativeFormat(locale, { numeric: "auto" }).format(days, "day");
  const day = dateFormat(locale, { timeZone, day: "numeric", month: "short" });
  if (isOtherYear(at, reader)) {
    return dateFormat(locale, { timeZone, day: "numeric", month: "short", year: "numeric" }).format(at);
  }
  return `${dateFormat(locale, { timeZone, weekday: "short" }).format(at)} ${day.format(at)}`;
}

/** "24 Nov 2026": a name of the day that stays right. */
export const calendarDate = (at: EpochMs, { locale, timeZone }: Reader): string =>
  dateFormat(locale, { timeZone, day: "numeric", month: "short", year: "numeric" }).format(at);

/** "14:20", for what is never far away. */
export const clockTime = (at: EpochMs, { locale, timeZone }: Reader): string =>
  dateFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);

/** "today 14:20". */
export const timeWords = (at: EpochMs, reader: Reader): string => `${dayWords(at, reader)} ${clockTime(at, reader)}`;

/** Everything about the instant, for the title of a short form. */
export const exactTime = (at: EpochMs, { locale, timeZone }: Reader): string =>
  dateFormat(locale, { timeZone, dateStyle: "full", timeStyle: "long" }).format(at);

/** "tomorrow", or "Tue 24 Nov to Thu 26 Nov". */
export function dayRangeWords(from: EpochMs, to: EpochMs, reader: Reader): string {
  const [first, last] = [dayWords(from, reader), dayWords(to, reader)];
  return first === last ? first : `${first} to ${last}`;
}

/** What may be ordered before it is here. A date that has passed is none: the goods are late, and nobody knows how much. */
export function aheadWords(
  ahead: { readonly kind: "preorder" | "backorder"; readonly expectedAt: EpochMs | null },
  reader: Reader,
): string {
  return `${ahead.kind === "preorder" ? "Preorder" : "On backorder"}, ${expectedWords(ahead.expectedAt, reader)}`;
}

/** "expected Sat 12 Dec". */
export const expectedWords = (expectedAt: EpochMs | null, reader: Reader): string =>
  expectedAt === null || expectedAt <= reader.now ? "date not known yet" : `expected ${dayWords(expectedAt, reader)}`;

/** What is left, in its two largest units: "2 days 4 h", "3 h 20 min", "12 min". */
export function remaining(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return `${days} ${days === 1 ? "day" : "days"} ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${Math.max(1, minutes)} min`;
}

/** A length of time that a rule speaks of: "10 minutes", "90 seconds", "1 hour". */
export function duration(ms: number): string {
  const [unit, name] =
    ms % HOUR_MS === 0 ? [HOUR_MS, "hour"] : ms % MINUTE_MS === 0 ? [MINUTE_MS, "minute"] : [SECOND_MS, "second"];
  const units = Math.floor(ms / unit);
  return `${units} ${name}${units === 1 ? "" : "s"}`;
}

/** The working day on which `days` working days after the instant fall: Saturdays and Sundays do not count. */
export function workingDayAfter(now: EpochMs, days: number, timeZone: string): EpochMs {
  const weekday = dateFormat("en", { timeZone, weekday: "short" });
  let at = now;
  let left = days;
  while (left > 0) {
    at += DAY_MS;
    if (!weekday.format(at).startsWith("S")) left -= 1;
  }
  return at;
}

/** A country's name in the reader's language; the code itself where there is none. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return displayNames(locale, { type: "region" }).of(code) ?? code;
}

/** First letter upper case, for words that begin a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
