/** The stock map in the catalogue's database: one row, written by compare and swap. */
import { firstMap, type StockMapRow } from "../../domain/inventory/stock-map.ts";
import type { Region } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { StockMapStore } from "../../ports/stock-map-store.ts";

interface MapRow {
  readonly version: number;
  readonly layouts: string;
  readonly overrides: string;
  readonly names: string;
  readonly moving: string | null;
}

const toMap = (row: MapRow): StockMapRow => ({
  version: row.version,
  layouts: JSON.parse(row.layouts) as StockMapRow["layouts"],
  overrides: JSON.parse(row.overrides) as StockMapRow["overrides"],
  names: JSON.parse(row.names) as StockMapRow["names"],
  moving: row.moving === null ? null : (JSON.parse(row.moving) as StockMapRow["moving"]),
});

const valuesOf = ({ version, layouts, overrides, names, moving }: StockMapRow): (string | number | null)[] => [
  version,
  JSON.stringify(layouts),
  JSON.stringify(overrides),
  JSON.stringify(names),
  moving && JSON.stringify(moving),
];

/** A shop that has no row yet gets one of so many objects. */
export function d1StockMap(db: D1Database, region: Region, shards: number, meter: Meter): StockMapStore {
  const newerThan = async (version: number): Promise<StockMapRow | null> => {
    meter.hop("d1.stock_map");
    const row = await db
      .prepare("SELECT version, layouts, overrides, names, moving FROM stock_map WHERE id = 1 AND version > ?")
      .bind(version)
      .first<MapRow>();
    return row && toMap(row);
  };
  return {
    newerThan,
    read: async () => {
      const known = await newerThan(0);
      if (known) return known;
      await db
        .prepare(
          `INSERT INTO stock_map (id, version, layouts, overrides, names, moving) VALUES (1, ?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING`,
        )
        .bind(...valuesOf(firstMap(region, shards)))
        .run();
      const made = await newerThan(0);
      invariant(made, "the stock map was written and is not there");
      return made;
    },
    save: async (row, expectedVersion) => {
      const result = await db
        .prepare(
          `UPDATE stock_map SET version = ?, layouts = ?, overrides = ?, names = ?, moving = ?
           WHERE id = 1 AND version = ?`,
        )
        .bind(...valuesOf(row), expectedVersion)
        .run();
      return result.meta.changes === 1;
    },
  };
}
