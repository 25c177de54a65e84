/** What shoppers see of a stock: a coarse projection, published when it has changed notably. */
import { availabilityOf } from "../catalog/availability.ts";
import type { AheadAvailability, Availability } from "../catalog/types.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { freeIn, type SkuRules } from "./level.ts";
import type { StockSummary } from "./types.ts";

/** A change of more than a fifth of what was last published is worth a message. */
const NOTABLE_SHARE = 5;

/** Warehouses in order of their ids, so that two equal projections are equal. */
export function availabilityOfStock(
  summary: StockSummary,
  rules: Pick<SkuRules, "ahead" | "incoming">,
  lowStockBelow: number,
): Availability {
  const warehouses = summary.levels
    .filter((level) => freeIn(level) > 0)
    .map((level) => ({ id: level.warehouseId, free: freeIn(level) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return availabilityOf(summary.sellable, warehouses, lowStockBelow, aheadOf(summary, rules));
}

/** Null where nothing can be promised ahead, be it that the terms do not allow it or that all of it is promised. */
function aheadOf(
  summary: StockSummary,
  { ahead, incoming }: Pick<SkuRules, "ahead" | "incoming">,
): AheadAvailability | null {
  if (ahead === null || summary.sellableAhead <= 0) return null;
  return { kind: ahead.kind, sellable: summary.sellableAhead, expectedAt: expectedAfter(incoming, summary.ahead) };
}

/**
 * When the next unit comes that is not promised yet: goods that come in cover what was promised first. Null when no
 * announced goods are left for it: a date that is known to be too early would be none.
 */
export function expectedAfter(incoming: SkuRules["incoming"], promised: number): EpochMs | null {
  let announced = 0;
  for (const each of incoming.toSorted((a, b) => a.expectedAt - b.expectedAt)) {
    announced += each.quantity;
    if (announced > promised) return each.expectedAt;
  }
  return null;
}

/**
 * Whether shoppers must hear of it: the state is another, a number moved by more than 20 % of what was last
 * published, it ships from other warehouses, or what may be ordered ahead is another kind or has another date. A sku
 * that was never published counts as out of stock.
 */
export function isNotable(published: Availability | null, now: Availability): boolean {
  if (published === null) return now.sellable > 0 || now.ahead !== null;
  if (published.state !== now.state) return true;
  if (moved(published.sellable, now.sellable, published.sellable)) return true;
  return warehousesDiffer(published, now) || aheadDiffers(published.ahead, now.ahead);
}

const moved = (before: number, after: number, of: number): boolean => Math.abs(after - before) * NOTABLE_SHARE > of;

/** Measured against the whole: units that travel between two warehouses change where it ships from. */
function warehousesDiffer(published: Availability, now: Availability): boolean {
  if (published.warehouses.length !== now.warehouses.length) return true;
  const free = published.warehouses.reduce((sum, each) => sum + each.free, 0);
  return now.warehouses.some((each, i) => {
    const before = published.warehouses[i];
    return before?.id !== each.id || moved(before.free, each.free, free);
  });
}

function aheadDiffers(published: Availability["ahead"], now: Availability["ahead"]): boolean {
  if (published === null || now === null) return published !== now;
  if (published.kind !== now.kind || published.expectedAt !== now.expectedAt) return true;
  return moved(published.sellable, now.sellable, published.sellable);
}
