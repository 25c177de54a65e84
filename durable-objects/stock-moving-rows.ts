/** The rows of moving skus in a stock object: where they are, what has left, what was freed since. Synchronous. */
import type { Layout } from "../src/domain/inventory/stock-map.ts";
import type { Place, Visit } from "../src/domain/inventory/moving.ts";
import type { Incoming, StockTerms } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { Consignment } from "../src/ports/stock.ts";

type Value = string | number | null;

/** As stored: names would be most of the bytes. */
type PackedVisit = readonly [string, number];
const packPast = (past: readonly Visit[]): string =>
  JSON.stringify(past.map(({ object, epoch }): PackedVisit => [object, epoch]));
const unpackPast = (text: string): readonly Visit[] =>
  (JSON.parse(text) as readonly PackedVisit[]).map(([object, epoch]) => ({ object, epoch }));

/** A consignment that waits to be taken in, and where. */
export interface Outgoing {
  readonly to: string;
  readonly body: Consignment;
}

export type MovingRows = ReturnType<typeof makeMovingRows>;

export function makeMovingRows(sql: SqlStorage) {
  let rowsWritten = 0;
  const read = <R extends Record<string, Value>>(query: string, ...values: Value[]): R[] =>
    sql.exec<R>(query, ...values).toArray();
  const write = (query: string, ...values: Value[]): void => {
    rowsWritten += sql.exec(query, ...values).rowsWritten;
  };

  return {
    /** Rows written since it was last asked. */
    takeRowsWritten(): number {
      const count = rowsWritten;
      rowsWritten = 0;
      return count;
    },

    place(sku: Sku): Place | null {
      const row = read<{ epoch: number; to_object: string | null; from_object: string | null; past: string }>(
        "SELECT epoch, to_object, from_object, past FROM places WHERE sku = ?",
        sku,
      )[0];
      return row ? { epoch: row.epoch, to: row.to_object, from: row.from_object, past: unpackPast(row.past) } : null;
    },
    setPlace: (sku: Sku, { epoch, to, from, past }: Place): void =>
      write(
        `INSERT INTO places (sku, epoch, to_object, from_object, past) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET epoch = excluded.epoch, to_object = excluded.to_object,
           from_object = excluded.from_object, past = excluded.past`,
        sku,
        epoch,
        to,
        from,
        packPast(past),
      ),
    hasPlaces: (): boolean => read("SELECT 1 AS found FROM places LIMIT 1").length > 0,

    layouts: (): readonly Layout[] => read<{ epoch: number; shards: number }>("SELECT * FROM layouts ORDER BY epoch"),
    addLayout: ({ epoch, shards }: Layout): void =>
      write("INSERT INTO layouts (epoch, shards) VALUES (?, ?) ON CONFLICT DO NOTHING", epoch, shards),

    /** Has anything of it besides a place. */
    isHeld: (sku: Sku): boolean =>
      read(
        `SELECT 1 AS found FROM stock WHERE sku = ?1 UNION ALL SELECT 1 FROM incoming WHERE sku = ?1
         UNION ALL SELECT 1 FROM terms WHERE sku = ?1 LIMIT 1`,
        sku,
      ).length > 0,
    /** Skus of which there is anything here, or whose home this is, in order; those that are gone are not. */
    heldAfter: (after: string, limit: number): readonly Sku[] =>
      read<{ sku: string }>(
        `SELECT sku FROM (SELECT sku FROM stock WHERE sku > ?1 UNION SELECT sku FROM incoming WHERE sku > ?1
           UNION SELECT sku FROM terms WHERE sku > ?1 UNION SELECT sku FROM places WHERE sku > ?1)
         WHERE sku NOT IN (SELECT sku FROM places WHERE to_object IS NOT NULL) ORDER BY sku LIMIT ?2`,
        after,
        limit,
      ).map((row) => row.sku as Sku),

    freed: (limit: number): readonly Sku[] =>
      read<{ sku: string }>("SELECT sku FROM freed LIMIT ?", limit).map((row) => row.sku as Sku),
    addFreed: (sku: Sku): void => write("INSERT INTO freed (sku) VALUES (?) ON CONFLICT DO NOTHING", sku),
    removeFreed: (sku: Sku): void => write("DELETE FROM freed WHERE sku = ?", sku),

    addConsignment: ({ to, body }: Outgoing): void =>
      write(
        "INSERT INTO consignments (reference, to_object, body) VALUES (?, ?, ?)",
        body.reference,
        to,
        JSON.stringify(body),
      ),
    /** Oldest first. */
    consignments: (limit: number): readonly Outgoing[] =>
      read<{ to_object: string; body: string }>(
        "SELECT to_object, body FROM consignments ORDER BY reference LIMIT ?",
        limit,
      ).map((row) => ({ to: row.to_object, body: JSON.parse(row.body) as Consignment })),
    removeConsignment: (reference: string): void => write("DELETE FROM consignments WHERE reference = ?", reference),
    consignmentsCount: (): number =>
      read<{ count: number }>("SELECT count(*) AS count FROM consignments")[0]?.count ?? 0,

    /** Announced goods and terms leave with the sku. */
    takeIncoming(sku: Sku): readonly Incoming[] {
      const rows = read<{ warehouse_id: string; reference: string; quantity: number; expected_at: number }>(
        "SELECT warehouse_id, reference, quantity, expected_at FROM incoming WHERE sku = ?",
        sku,
      );
      write("DELETE FROM incoming WHERE sku = ?", sku);
      return rows.map((row) => ({
        sku,
        warehouseId: row.warehouse_id as Incoming["warehouseId"],
        reference: row.reference,
        quantity: row.quantity,
        expectedAt: row.expected_at,
      }));
    },
    putIncoming: ({ sku, warehouseId, reference, quantity, expectedAt }: Incoming): void =>
      write(
        `INSERT INTO incoming (sku, warehouse_id, reference, quantity, expected_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET quantity = excluded.quantity, expected_at = excluded.expected_at`,
        sku,
        warehouseId,
        reference,
        quantity,
        expectedAt,
      ),
    takeTerms(sku: Sku): StockTerms | null {
      const row = read<{ terms: string }>("SELECT terms FROM terms WHERE sku = ?", sku)[0];
      write("DELETE FROM terms WHERE sku = ?", sku);
      return row ? (JSON.parse(row.terms) as StockTerms) : null;
    },
    putTerms: (sku: Sku, terms: StockTerms): void =>
      write(
        "INSERT INTO terms (sku, terms) VALUES (?, ?) ON CONFLICT DO UPDATE SET terms = excluded.terms",
        sku,
        JSON.stringify(terms),
      ),
  };
}
