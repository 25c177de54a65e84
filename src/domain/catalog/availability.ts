import type { AheadAvailability, Availability } from "./types.ts";

/** What an offer has before its stock object has spoken. */
export const NO_STOCK: Availability = { state: "out_of_stock", sellable: 0, warehouses: [], ahead: null };

/**
 * From a sellable number to what shoppers are told; below `lowStockBelow` the exact rest is worth saying. What may be
 * ordered ahead stands beside the state, which speaks of what is here only.
 */
export function availabilityOf(
  sellable: number,
  warehouses: Availability["warehouses"],
  lowStockBelow: number,
  ahead: AheadAvailability | null = null,
): Availability {
  if (sellable <= 0) return { ...NO_STOCK, ahead };
  return { state: sellable < lowStockBelow ? "low_stock" : "in_stock", sellable, warehouses, ahead };
}

/** It is here: it can be sent today. */
export const isInStock = (availability: Availability): boolean => availability.state !== "out_of_stock";

/** It can be ordered: it is here, or it may be bought before it is. */
export const isAvailable = (availability: Availability): boolean =>
  isInStock(availability) || availability.ahead !== null;

/** How many units one may order now, those that are promised ahead included. */
export const orderableUnits = ({ sellable, ahead }: Availability): number => sellable + (ahead?.sellable ?? 0);
