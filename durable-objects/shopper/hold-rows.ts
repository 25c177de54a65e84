/** The rows of holds: one a sku that is or was held for this cart. Few, so all of them stand in memory once read. */
import type { Hold } from "../../src/domain/cart/types.ts";
import type { Sku } from "../../src/kernel/ids.ts";

export interface HoldRows {
  all(): readonly Hold[];
  get(sku: Sku): Hold | undefined;
  /** Inside the caller's transaction; answers how many rows it wrote. */
  put(hold: Hold): number;
  drop(sku: Sku): number;
  /** After a write that failed: memory may be ahead of the rows. */
  forget(): void;
}

export function holdRows(sql: SqlStorage): HoldRows {
  let cached: Map<Sku, Hold> | undefined;
  const load = (): Map<Sku, Hold> =>
    (cached ??= new Map(
      sql
        .exec<{ sku: Sku; json: string }>("SELECT sku, json FROM holds")
        .toArray()
        .map(({ sku, json }) => [sku, JSON.parse(json) as Hold]),
    ));
  return {
    all: () => [...load().values()],
    get: (sku) => load().get(sku),
    put(hold) {
      const known = load();
      const { rowsWritten } = sql.exec(
        "INSERT OR REPLACE INTO holds (sku, json) VALUES (?, ?)",
        hold.sku,
        JSON.stringify(hold),
      );
      known.set(hold.sku, hold);
      return rowsWritten;
    },
    drop(sku) {
      const known = load();
      const { rowsWritten } = sql.exec("DELETE FROM holds WHERE sku = ?", sku);
      known.delete(sku);
      return rowsWritten;
    },
    forget: () => void (cached = undefined),
  };
}
