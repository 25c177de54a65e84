/**
 * Parcels of goods that were promised before they were here. What comes in belongs to the older orders first; who is
 * not covered yet is told a date, or that none is known.
 */
import type { OrderId, Sku, WarehouseId } from "../../kernel/ids.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../../kernel/time.ts";
import type { Parcel } from "../order/types.ts";

/** Goods may come early, and without anybody's saying so: a waiting parcel is looked at this often once it is due. */
export const AHEAD_RECHECK_MS = HOUR_MS;
/** Announced goods that are late for longer than this have no date any more. */
export const LATE_MAX_MS = DAY_MS;

export interface AheadParcel {
  readonly orderId: OrderId;
  readonly parcel: Pick<Parcel, "id" | "warehouseId" | "lines">;
}

/** What a stock object says of one sku. */
export interface AheadStock {
  readonly sku: Sku;
  readonly levels: readonly { readonly warehouseId: WarehouseId; readonly onHand: number; readonly reserved: number }[];
  readonly incoming: readonly {
    readonly warehouseId: WarehouseId;
    readonly quantity: number;
    readonly expectedAt: EpochMs;
  }[];
}

export type Outlook = { readonly covered: true } | { readonly covered: false; readonly expectedAt: EpochMs | null };

export const isPromisedAhead = (parcel: Pick<Parcel, "lines">): boolean => parcel.lines[0]?.ahead !== undefined;

/** The date that the shopper was told last. */
export const expectedOf = (parcel: Pick<Parcel, "lines">): EpochMs | null => parcel.lines[0]?.ahead?.expectedAt ?? null;

/**
 * `waiting` are all such parcels of the parcel's warehouse, older orders first, itself among them. Of the units that
 * they want so many lack as there are more sold and reserved than on hand; the newest go without. Open reservations
 * are newer than any order and count among what lacks, so that nothing is picked too early.
 */
export function aheadOutlook(
  { parcel }: AheadParcel,
  waiting: readonly AheadParcel[],
  stock: readonly AheadStock[],
): Outlook {
  const dates = parcel.lines.map(({ sku }) => {
    const needed = lackingUpTo(sku, parcel, waiting, stock);
    return needed <= 0 ? "here" : arrivalOf(needed, sku, parcel.warehouseId, stock);
  });
  if (dates.every((date) => date === "here")) return { covered: true };
  const known = dates.filter((date) => date !== "here");
  return { covered: false, expectedAt: known.includes(null) ? null : Math.max(...known.map((date) => date ?? 0)) };
}

const unitsOf = (sku: Sku, { parcel }: AheadParcel): number =>
  parcel.lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

/** How many units must come in before the parcel is covered, those of older ones included. */
function lackingUpTo(
  sku: Sku,
  { id, warehouseId }: AheadParcel["parcel"],
  waiting: readonly AheadParcel[],
  stock: readonly AheadStock[],
): number {
  const level = stock.find((each) => each.sku === sku)?.levels.find((each) => each.warehouseId === warehouseId);
  const lacking = Math.max(0, (level?.reserved ?? 0) - (level?.onHand ?? 0));
  const upTo = waiting.slice(0, waiting.findIndex((each) => each.parcel.id === id) + 1);
  const sum = (parcels: readonly AheadParcel[]): number => parcels.reduce((all, each) => all + unitsOf(sku, each), 0);
  return sum(upTo) - Math.max(0, sum(waiting) - lacking);
}

/** When so many units have come in; null when not so many are announced. */
function arrivalOf(units: number, sku: Sku, warehouseId: WarehouseId, stock: readonly AheadStock[]): EpochMs | null {
  const incoming = stock.find((each) => each.sku === sku)?.incoming ?? [];
  let announced = 0;
  for (const each of incoming.filter((one) => one.warehouseId === warehouseId).sort(byDate)) {
    announced += each.quantity;
    if (announced >= units) return each.expectedAt;
  }
  return null;
}

const byDate = (a: { readonly expectedAt: EpochMs }, b: { readonly expectedAt: EpochMs }): number =>
  a.expectedAt - b.expectedAt;

export interface Postponement {
  readonly nextStepAt: EpochMs;
  /** Present when the shopper is to be told: what was said before no longer holds. */
  readonly postponedTo?: { readonly expectedAt: EpochMs | null };
}

/** When to look again, and whether the date has moved. Goods that are a little late keep their date. */
export function postponement(told: EpochMs | null, expectedAt: EpochMs | null, now: EpochMs): Postponement {
  if (expectedAt !== null && expectedAt <= now && now - expectedAt < LATE_MAX_MS) {
    return { nextStepAt: now + AHEAD_RECHECK_MS };
  }
  const date = expectedAt !== null && expectedAt <= now ? null : expectedAt;
  const nextStepAt = date === null ? now + AHEAD_RECHECK_MS : date;
  return date === told ? { nextStepAt } : { nextStepAt, postponedTo: { expectedAt: date } };
}
