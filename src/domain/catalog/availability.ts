import type { Availability } from "./types.ts";

/** What an offer has before its stock object has spoken. */
export const NO_STOCK: Availability = { state: "out_of_stock", sellable: 0, warehouses: [] };

/** From a sellable number to what shoppers are told; below `lowStockBelow` the exact rest is worth saying. */
export function availabilityOf(
  sellable: number,
  warehouses: Availability["warehouses"],
  lowStockBelow: number,
): Availability {
  if (sellable <= 0) return NO_STOCK;
  return { state: sellable < lowStockBelow ? "low_stock" : "in_stock", sellable, warehouses };
}

export const isAvailable = (availability: Availability): boolean => availability.state !== "out_of_stock";
