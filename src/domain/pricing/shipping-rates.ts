/** R6: rates of an offer's own, by where it goes. They are data of the shop; what fits an address is decided here. */
import type { Sku } from "../../kernel/ids.ts";
import type { Destination, PriceableLine, ShippingOption, ShippingRate } from "./types.ts";

/** The longest postal code of the countries that are delivered to has 10 characters with its signs. */
export const POSTAL_PREFIX_MAX = 10;

/** A postal code as prefixes are compared with it: capital letters and digits, no more of them than a prefix has. */
export const comparedPostalCode = (postalCode: string): string =>
  postalCode
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, POSTAL_PREFIX_MAX);

/** All prefixes that fit a postal code, the empty one (the whole country) first. */
export function postalPrefixes(postalCode: string): readonly string[] {
  const code = comparedPostalCode(postalCode);
  return Array.from({ length: code.length + 1 }, (_, length) => code.slice(0, length));
}

/** What a unit costs by each way to one address; a way that is not named has no rate there. */
export type OwnRates = Readonly<Partial<Record<ShippingOption["id"], number>>>;

/**
 * The rates that count at an address, by offer: of each way the one with the longest prefix. Rates of other countries
 * and of prefixes that do not fit are passed over, so the list may have more than that.
 */
export function ownRatesTo(rates: readonly ShippingRate[], destination: Destination): ReadonlyMap<Sku, OwnRates> {
  const code = comparedPostalCode(destination.postalCode);
  const own = new Map<Sku, OwnRates>();
  const fitting = rates.filter((rate) => rate.country === destination.country && code.startsWith(rate.postalPrefix));
  // The longest is written last.
  for (const { sku, option, amountMinor } of fitting.toSorted((a, b) => a.postalPrefix.length - b.postalPrefix.length))
    own.set(sku, { ...own.get(sku), [option]: amountMinor });
  return own;
}

/**
 * What the lines with rates of their own pay by a way: null when one of them cannot be sent by it. `rest` are the
 * lines that no rate of their own fits; they pay together, by weight and zone.
 */
export function ownFreight(
  lines: readonly PriceableLine[],
  own: ReadonlyMap<Sku, OwnRates>,
  option: ShippingOption["id"],
): { readonly amountMinor: number; readonly rest: readonly PriceableLine[] } | null {
  let amountMinor = 0;
  const rest: PriceableLine[] = [];
  for (const line of lines) {
    const rates = own.get(line.sku);
    if (rates === undefined) rest.push(line);
    else if (rates[option] === undefined) return null;
    else amountMinor += rates[option] * line.quantity;
  }
  return { amountMinor, rest };
}
