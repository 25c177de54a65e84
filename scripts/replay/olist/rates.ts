/**
 * The freight of the files as a table of shipping rates. A customer's postal code is known to five of its eight digits,
 * so each order gets three more: the first such that no offer would have two rates at one code.
 */
import type { Sku } from "../../../src/kernel/ids.ts";
import type { ShippingRate } from "../../../src/domain/pricing/types.ts";
import { Told } from "../../told.ts";
import type { OlistOrder } from "./orders.ts";

export interface Freight {
  readonly rates: readonly ShippingRate[];
  /** "01310-000", by order. */
  readonly postalCodes: ReadonlyMap<string, string>;
}

const SUFFIXES = 1_000;

/**
 * An offer's first freight of a five-digit prefix is the rate of that prefix, another one the rate of the whole code:
 * the longest prefix counts, so the table has hardly more rows than there are offers and places.
 */
export function freightTable(orders: readonly OlistOrder[]): Freight {
  const rates = new Map<string, ShippingRate>();
  /** Offers that were sent to a whole code, by the freight that they paid there. */
  const paid = new Map<string, number>();
  const postalCodes = new Map<string, string>();
  for (const order of orders) {
    const { zip5 } = order.place;
    const code = zip5 + suffixFor(order, paid);
    postalCodes.set(order.id, `${zip5}-${code.slice(zip5.length)}`);
    for (const { sku, unitFreightMinor } of order.lines) {
      paid.set(keyOf(sku, code), unitFreightMinor);
      const common = rates.get(keyOf(sku, zip5));
      if (common?.amountMinor === unitFreightMinor) continue;
      const postalPrefix = common === undefined ? zip5 : code;
      const rate = { sku, country: "BR", postalPrefix, option: "standard", amountMinor: unitFreightMinor } as const;
      rates.set(keyOf(sku, postalPrefix), rate);
    }
  }
  return { rates: [...rates.values()], postalCodes };
}

const keyOf = (sku: Sku, code: string): string => `${sku} ${code}`;

function suffixFor({ id, place, lines }: OlistOrder, paid: ReadonlyMap<string, number>): string {
  for (let number = 0; number < SUFFIXES; number++) {
    const suffix = String(number).padStart(3, "0");
    const isFree = ({ sku, unitFreightMinor }: OlistOrder["lines"][number]): boolean =>
      (paid.get(keyOf(sku, place.zip5 + suffix)) ?? unitFreightMinor) === unitFreightMinor;
    if (lines.every(isFree)) return suffix;
  }
  throw new Told(`order ${id}: no postal code below ${place.zip5} is left for its freight`);
}
