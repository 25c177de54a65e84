/** Which warehouse gives what. The ranked list is a preference; whether it is enough is decided on the total. */
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { freeIn, summaryOf, type SkuRules } from "./level.ts";
import type { ReserveLine, Shortage, StockLevel, Taken } from "./types.ts";

/** Lines of one sku are one wish: quantities by sku, in the order in which the skus first stand. */
export function quantitiesBySku(lines: readonly ReserveLine[]): ReadonlyMap<Sku, number> {
  const wanted = new Map<Sku, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  return wanted;
}

/**
 * All lines or none. A sku comes from the first warehouse of the list that covers it alone, and from several only
 * where none does; what is not here is promised ahead where the sku's rules allow it. A shortage names every sku that
 * falls short, so that the shopper hears it all at once. A line's own list stands before the common one.
 */
export function allocate(
  lines: readonly ReserveLine[],
  levels: readonly StockLevel[],
  warehouses: readonly WarehouseId[],
  rulesOf: (sku: Sku) => SkuRules,
): Result<readonly Taken[], readonly Shortage[]> {
  const bySku = Map.groupBy(levels, (level) => level.sku);
  const common = rankOf(warehouses);
  const taken: Taken[] = [];
  const shortages: Shortage[] = [];
  for (const [sku, quantity] of quantitiesBySku(lines)) {
    const all = bySku.get(sku) ?? [];
    const rules = rulesOf(sku);
    const own = lines.flatMap((line) => (line.sku === sku ? (line.warehouses ?? []) : []));
    const rank = own.length === 0 ? common : rankOf([...own, ...warehouses]);
    const allowed = all
      .filter((level) => rank.has(level.warehouseId))
      .sort((a, b) => (rank.get(a.warehouseId) ?? 0) - (rank.get(b.warehouseId) ?? 0));
    const summary = summaryOf(sku, all, rules);
    const free = allowed.reduce((sum, level) => sum + freeIn(level), 0);
    const here = Math.min(free, summary.sellable, quantity);
    const source = here < quantity ? aheadSource([...rank.keys()], rules) : null;
    if (here + (source ? summary.sellableAhead : 0) >= quantity)
      taken.push(...merged(sku, pick(allowed, here, own.length > 0), source, quantity - here));
    else
      shortages.push({
        sku,
        requested: quantity,
        sellable: Math.min(free, summary.sellable) + (source ? summary.sellableAhead : 0),
        heldByOthers: allowed.reduce((sum, level) => sum + level.reserved, 0),
      });
  }
  return shortages.length > 0 ? err(shortages) : ok(taken);
}

const rankOf = (warehouses: readonly WarehouseId[]): ReadonlyMap<WarehouseId, number> =>
  new Map([...new Set(warehouses)].map((id, position) => [id, position]));

interface AheadSource {
  readonly warehouseId: WarehouseId;
  readonly expectedAt: EpochMs | null;
}

/** Where goods that are not here will come from: the allowed warehouse that expects some first, else the preferred one. */
function aheadSource(warehouses: readonly WarehouseId[], { ahead, incoming }: SkuRules): AheadSource | null {
  const preferred = warehouses[0];
  if (ahead === null || preferred === undefined) return null;
  const [next] = incoming
    .filter((each) => warehouses.includes(each.warehouseId))
    .toSorted((a, b) => a.expectedAt - b.expectedAt);
  if (next) return { warehouseId: next.warehouseId, expectedAt: next.expectedAt };
  return ahead.kind === "backorder" ? { warehouseId: preferred, expectedAt: null } : null;
}

/** One line a warehouse, the units that are promised ahead among them. */
function merged(sku: Sku, here: readonly Taken[], source: AheadSource | null, quantity: number): readonly Taken[] {
  if (source === null || quantity === 0) return here;
  const { warehouseId, expectedAt } = source;
  const same = here.find((line) => line.warehouseId === warehouseId);
  const ahead = { quantity, expectedAt };
  return [
    ...here.filter((line) => line !== same),
    { sku, warehouseId, quantity: (same?.quantity ?? 0) + quantity, ahead },
  ];
}

/**
 * From one warehouse where one is enough. Else in the order of the plan where there is one, since its parcels are sent
 * anyway; else from the fullest first: as few parcels as can be.
 */
function pick(ranked: readonly StockLevel[], quantity: number, isPlanned: boolean): readonly Taken[] {
  const single = ranked.find((level) => freeIn(level) >= quantity);
  const several = isPlanned ? ranked : ranked.toSorted((a, b) => freeIn(b) - freeIn(a));
  const sources = single ? [single] : several;
  const taken: Taken[] = [];
  let left = quantity;
  for (const level of sources) {
    const part = Math.min(left, freeIn(level));
    if (part > 0) taken.push({ sku: level.sku, warehouseId: level.warehouseId, quantity: part });
    left -= part;
  }
  return taken;
}
