/**
 * Counting a shelf. What lies there is more than what may be sold: units of placed orders wait there to be picked. On
 * hand is what is there and not sold, so it is the counted figure without them.
 */
import type { WarehouseId } from "../../kernel/ids.ts";
import { MINUTE_MS, type EpochMs } from "../../kernel/time.ts";
import type { LedgerEntry } from "./types.ts";

/** An order's row is there seconds after its goods are sold; what has none after this time is an incident. */
export const COUNT_LOOKS_BACK_MS = 10 * MINUTE_MS;

/** Below 0 where more was sold than lies there. */
export const onHandFromCount = (counted: number, unpicked: number): number => counted - unpicked;

export interface RecentSale {
  readonly reference: string;
  readonly units: number;
}

/** Sales in the warehouse since then that were not taken back; the ledger stands newest first. */
export function recentSales(
  ledger: readonly LedgerEntry[],
  warehouseId: WarehouseId,
  since: EpochMs,
): readonly RecentSale[] {
  const units = new Map<string, number>();
  for (const { at, kind, reference, quantity, warehouseId: where } of ledger) {
    if (at < since || where !== warehouseId || (kind !== "sold" && kind !== "returned")) continue;
    const size = Math.abs(quantity);
    units.set(reference, (units.get(reference) ?? 0) + (kind === "sold" ? size : -size));
  }
  return [...units].flatMap(([reference, left]) => (left > 0 ? [{ reference, units: left }] : []));
}
