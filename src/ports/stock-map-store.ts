import type { StockMapRow } from "../domain/inventory/stock-map.ts";

/** The one row that says which stock object holds which sku. */
export interface StockMapStore {
  /** The row as it is; a shop that has none yet gets the first one. */
  read(): Promise<StockMapRow>;
  /** The row if it is newer than this version, else null. */
  newerThan(version: number): Promise<StockMapRow | null>;
  /** Compare and swap: false when another writer was first, and nothing was written. */
  save(row: StockMapRow, expectedVersion: number): Promise<boolean>;
}
