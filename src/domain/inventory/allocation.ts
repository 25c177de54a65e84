/** Which warehouse gives what. The ranked list is a preference; whether it is enough is decided on the total. */
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { freeIn, summaryOf } from "./level.ts";
import type { ReserveLine, Shortage, StockLevel, Taken } from "./types.ts";

/** Lines of one sku are one wish: quantities by sku, in the order in which the skus first stand. */
export function quantitiesBySku(lines: readonly ReserveLine[]): ReadonlyMap<Sku, number> {
  const wanted = new Map<Sku, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  return wanted;
}

/**
 * All lines or none. A sku comes from the first warehouse of the list that covers it alone, and from several only
 * where none does. A shortage names every sku that falls short, so that the shopper hears it all at once.
 */
export function allocate(
  lines: readonly ReserveLine[],
  levels: readonly StockLevel[],
  warehouses: readonly WarehouseId[],
  bufferBasisPoints: number,
): Result<readonly Taken[], readonly Shortage[]> {
  const bySku = Map.groupBy(levels, (level) => level.sku);
  const rank = new Map([...new Set(warehouses)].map((id, position) => [id, position]));
  const taken: Taken[] = [];
  const shortages: Shortage[] = [];
  for (const [sku, quantity] of quantitiesBySku(lines)) {
    const all = bySku.get(sku) ?? [];
    const allowed = all
      .filter((level) => rank.has(level.warehouseId))
      .sort((a, b) => (rank.get(a.warehouseId) ?? 0) - (rank.get(b.warehouseId) ?? 0));
    const free = allowed.reduce((sum, level) => sum + freeIn(level), 0);
    const sellable = Math.min(free, summaryOf(sku, all, bufferBasisPoints).sellable);
    if (quantity <= sellable) taken.push(...pick(allowed, quantity));
    else
      shortages.push({
        sku,
        requested: quantity,
        sellable,
        heldByOthers: allowed.reduce((sum, level) => sum + level.reserved, 0),
      });
  }
  return shortages.length > 0 ? err(shortages) : ok(taken);
}

/** From one warehouse where one is enough, else from the fullest first: as few parcels as can be. */
function pick(ranked: readonly StockLevel[], quantity: number): readonly Taken[] {
  const single = ranked.find((level) => freeIn(level) >= quantity);
  const sources = single ? [single] : ranked.toSorted((a, b) => freeIn(b) - freeIn(a));
  const taken: Taken[] = [];
  let left = quantity;
  for (const { sku, warehouseId, ...level } of sources) {
    const part = Math.min(left, level.onHand - level.reserved);
    if (part > 0) taken.push({ sku, warehouseId, quantity: part });
    left -= part;
  }
  return taken;
}
