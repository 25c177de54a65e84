import { DAY_MS, type EpochMs } from "../../kernel/time.ts";
import type { Offer, PriceNow } from "./types.ts";

/** One price an offer has had. A base price holds until the next one, a sale price until its end. */
export interface PastPrice {
  readonly kind: "base" | "sale";
  readonly at: EpochMs;
  readonly until: EpochMs | null;
  readonly priceMinor: number;
}

type Priced = Pick<Offer, "basePriceMinor" | "sale" | "currency">;

const REFERENCE_MS = 30 * DAY_MS;

/** Base or sale price at an instant. A sale counts from its start up to, not including, its end, and only if it is lower. */
export function priceNow(offer: Priced, history: readonly PastPrice[], now: EpochMs): PriceNow {
  const { sale, basePriceMinor, currency } = offer;
  const onSale = sale !== null && sale.startsAt <= now && now < sale.endsAt && sale.priceMinor < basePriceMinor;
  return {
    amountMinor: onSale ? sale.priceMinor : basePriceMinor,
    baseMinor: basePriceMinor,
    currency,
    onSale,
    lowest30DaysMinor: onSale ? lowestBefore(history, sale.startsAt) : null,
  };
}

/**
 * Lowest price that applied in the 30 days before a reduction (Directive 98/6/EC, article 6a). Null when nothing was
 * offered then: a first price is no reduction of another.
 */
export function lowestBefore(history: readonly PastPrice[], reductionAt: EpochMs): number | null {
  const from = reductionAt - REFERENCE_MS;
  const bases = history.filter((past) => past.kind === "base").sort((a, b) => a.at - b.at);
  let lowest: number | null = null;
  const consider = (priceMinor: number, startsAt: EpochMs, endsAt: EpochMs): void => {
    if (startsAt < reductionAt && endsAt > from && (lowest === null || priceMinor < lowest)) lowest = priceMinor;
  };
  bases.forEach((past, i) => consider(past.priceMinor, past.at, bases[i + 1]?.at ?? Infinity));
  for (const past of history) {
    if (past.kind === "sale" && past.at !== reductionAt) consider(past.priceMinor, past.at, past.until ?? Infinity);
  }
  return lowest;
}

/** The next instant at which a price changes by itself; null when none lies ahead. */
export function nextPriceChange(offers: readonly Pick<Offer, "sale">[], now: EpochMs): EpochMs | null {
  const ahead = offers
    .flatMap((offer) => (offer.sale ? [offer.sale.startsAt, offer.sale.endsAt] : []))
    .filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
