/** What each parcel's goods were sold for: the money of the order's lines, by the units that each parcel has of them. */
import type { ParcelId } from "../../kernel/ids.ts";
import { allocate } from "../../kernel/money.ts";
import type { Shortfall } from "./shortfall.ts";
import type { Order, OrderLine, Parcel } from "./types.ts";

export interface ParcelShare {
  readonly parcelId: ParcelId;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  /** Contained in the price, or on top of it, as the order's quote says. */
  readonly taxMinor: number;
}

type Sent = Pick<Order, "lines" | "parcels">;
type Short = Pick<Shortfall, "parcelId" | "sku" | "lineSku" | "plan">;

/** One share for each parcel, in their order. Where all units stand in parcels, the shares add up to the lines exactly. */
export function parcelShares(order: Sent, shortfalls: readonly Short[]): readonly ParcelShare[] {
  const subtotals = shareByParcels(order, shortfalls, (line) => line.subtotalMinor);
  const discounts = shareByParcels(order, shortfalls, (line) => line.discountMinor);
  const taxes = shareByParcels(order, shortfalls, (line) => line.taxMinor);
  return order.parcels.map(({ id }, index) => ({
    parcelId: id,
    subtotalMinor: subtotals[index] ?? 0,
    discountMinor: discounts[index] ?? 0,
    taxMinor: taxes[index] ?? 0,
  }));
}

/**
 * Any amount of each line (0 and up, in minor units), split over the parcels by their units of it, whole and exact.
 * What is of units in no parcel is in no share.
 */
export function shareByParcels(
  { lines, parcels }: Sent,
  shortfalls: readonly Short[],
  amountOf: (line: OrderLine) => number,
): readonly number[] {
  const units = parcels.map((parcel) => unitsByLine(parcel, shortfalls));
  const sums = parcels.map(() => 0);
  for (const line of lines) {
    const inParcels = units.map((ofParcel) => ofParcel.get(line.sku) ?? 0);
    const elsewhere = line.quantity - inParcels.reduce((sum, each) => sum + each, 0);
    const parts = allocate(amountOf(line), [...inParcels, Math.max(0, elsewhere)]);
    for (const index of sums.keys()) sums[index] = (sums[index] ?? 0) + (parts[index] ?? 0);
  }
  return sums;
}

/** Something else that is sent for missing goods counts for the line whose place it takes. */
function unitsByLine({ id, lines }: Parcel, shortfalls: readonly Short[]): ReadonlyMap<string, number> {
  const ofParcel = shortfalls.filter(({ parcelId }) => parcelId === id);
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    const instead = ofParcel.find(({ plan }) => plan?.kind === "alternative" && plan.sku === sku);
    const short = instead ?? ofParcel.find((each) => each.sku === sku);
    const lineSku = short?.lineSku ?? sku;
    units.set(lineSku, (units.get(lineSku) ?? 0) + quantity);
  }
  return units;
}
