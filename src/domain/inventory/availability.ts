/** What shoppers see of a stock: a coarse projection, published when it has changed notably. */
import { availabilityOf } from "../catalog/availability.ts";
import type { Availability } from "../catalog/types.ts";
import { freeIn } from "./level.ts";
import type { StockSummary } from "./types.ts";

/** A change of more than a fifth of what was last published is worth a message. */
const NOTABLE_SHARE = 5;

/** Warehouses in order of their ids, so that two equal projections are equal. */
export function availabilityOfStock({ sellable, levels }: StockSummary, lowStockBelow: number): Availability {
  const warehouses = levels.filter((level) => freeIn(level) > 0).map((level) => level.warehouseId);
  return availabilityOf(sellable, warehouses.toSorted(), lowStockBelow);
}

/**
 * Whether shoppers must hear of it: the state is another, the number moved by more than 20 % of what was last
 * published, or it ships from other warehouses. A sku that was never published counts as out of stock.
 */
export function isNotable(published: Availability | null, now: Availability): boolean {
  if (published === null) return now.sellable > 0;
  if (published.state !== now.state) return true;
  if (Math.abs(now.sellable - published.sellable) * NOTABLE_SHARE > published.sellable) return true;
  return published.warehouses.join() !== now.warehouses.join();
}
