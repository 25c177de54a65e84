/** The rows of a stock object. Synchronous throughout: what is read and what is written belong to one turn. */
import type { Availability } from "../src/domain/catalog/types.ts";
import type { StockChange, StockState } from "../src/domain/inventory/reservation.ts";
import { levelKey } from "../src/domain/inventory/level.ts";
import type {
  Movement,
  MovementKind,
  OpenReservation,
  StockAudit,
  StockLevel,
  Taken,
} from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { invariant } from "../src/kernel/result.ts";

type Value = string | number | null;
type Row = Record<string, Value>;
type MovementSum = StockAudit["movementSums"][number];
/** Key of a movement as it stands in a level's head: [reference, kind, cause]. */
type Head = string;
/**
 * Lines as stored; names would be most of the bytes. After the quantity: the balance that it left, the movement of the
 * same level before it, and what of it was promised ahead. Oldest lines have the quantity only.
 */
type PackedLine = readonly [
  sku: Sku,
  warehouseId: Taken["warehouseId"],
  quantity: number,
  onHandAfter?: number,
  reservedAfter?: number,
  before?: Head | null,
  ahead?: number,
  expectedAt?: number | null,
];

const unpackLine = ([sku, warehouseId, quantity, , , , ahead, expectedAt]: PackedLine): Taken =>
  ahead === undefined
    ? { sku, warehouseId, quantity }
    : { sku, warehouseId, quantity, ahead: { quantity: ahead, expectedAt: expectedAt ?? null } };
const unpack = (text: string): readonly Taken[] => (JSON.parse(text) as readonly PackedLine[]).map(unpackLine);
const packTaken = ({ sku, warehouseId, quantity, ahead }: Taken): PackedLine =>
  ahead === undefined
    ? [sku, warehouseId, quantity]
    : [sku, warehouseId, quantity, 0, 0, null, ahead.quantity, ahead.expectedAt];

/** What rides on a level's row besides its numbers. */
interface Carried {
  readonly head: Head | null;
  readonly totals: Readonly<Partial<Record<MovementKind, number>>>;
}
/** Levels whose carried part is remembered between reading and writing them. */
const CARRIED_MAX = 10_000;

interface StockRow extends Row {
  sku: string;
  warehouse_id: string;
  on_hand: number;
  reserved: number;
  ahead: number;
  missing: number;
  head: string | null;
  totals: string;
}
interface ReservationRow extends Row {
  reference: string;
  expires_at: number;
  taken: string;
}

const toLevel = (row: StockRow): StockLevel => ({
  sku: row.sku as StockLevel["sku"],
  warehouseId: row.warehouse_id as StockLevel["warehouseId"],
  onHand: row.on_hand,
  reserved: row.reserved,
  ahead: row.ahead,
  missing: row.missing,
});
const toReservation = (row: ReservationRow): OpenReservation => ({
  reference: row.reference,
  expiresAt: row.expires_at,
  taken: unpack(row.taken),
});

const headOf = ({ reference, kind, cause }: Movement): Head => JSON.stringify([reference, kind, cause]);

export type StockRows = ReturnType<typeof makeStockRows>;

/** `now` gives the sequence its start, so that it grows over restarts without a row of its own. */
export function makeStockRows(sql: SqlStorage, now: () => number) {
  let rowsWritten = 0;
  let lastSequence = 0;

  const read = <R extends Row>(query: string, ...values: Value[]): R[] => sql.exec<R>(query, ...values).toArray();
  const write = (query: string, ...values: Value[]): void => {
    rowsWritten += sql.exec(query, ...values).rowsWritten;
  };
  /** A hybrid clock (Kulkarni et al. 2014): microseconds since the epoch, or one more than the last. */
  const nextSequence = (): number => (lastSequence = Math.max(now() * 1_000, lastSequence + 1));

  const carried = new Map<string, Carried>();
  const toCarriedLevel = (row: StockRow): StockLevel => {
    const level = toLevel(row);
    if (carried.size >= CARRIED_MAX) carried.clear();
    carried.set(levelKey(level.sku, level.warehouseId), {
      head: row.head,
      totals: JSON.parse(row.totals) as Carried["totals"],
    });
    return level;
  };
  const levelsOf = (skus: Iterable<Sku>): StockLevel[] =>
    [...new Set(skus)].flatMap((sku) => read<StockRow>("SELECT * FROM stock WHERE sku = ?", sku).map(toCarriedLevel));
  /** A level is written only after it was read in the same turn, so what is carried is what the row says. */
  const carriedOf = (key: string): Carried => carried.get(key) ?? { head: null, totals: {} };

  /** A line in the ledger, with the balance and the movement before it; the level's head moves on to this movement. */
  const enter = (movement: Movement, line: Taken, level: StockLevel): PackedLine => {
    const key = levelKey(line.sku, line.warehouseId);
    const { head, totals } = carriedOf(key);
    const sum = (totals[movement.kind] ?? 0) + line.quantity;
    carried.set(key, { head: headOf(movement), totals: { ...totals, [movement.kind]: sum } });
    const base = [line.sku, line.warehouseId, line.quantity, level.onHand, level.reserved, head] as const;
    return line.ahead === undefined ? base : [...base, line.ahead.quantity, line.ahead.expectedAt];
  };

  const openOf = (reference: string): OpenReservation | null => {
    const row = read<ReservationRow>("SELECT * FROM reservations WHERE reference = ?", reference)[0];
    return row ? toReservation(row) : null;
  };

  const movements = (where: string, ...values: Value[]): readonly Movement[] =>
    read<{ reference: string; kind: string; cause: string; at: number; lines: string }>(
      `SELECT reference, kind, cause, at, lines FROM movements WHERE ${where}`,
      ...values,
    ).map(({ lines, kind, ...row }) => ({ ...row, kind: kind as Movement["kind"], lines: unpack(lines) }));

  return {
    levelsOf,
    nextSequence,

    /** Rows written since it was last asked. */
    takeRowsWritten(): number {
      const count = rowsWritten;
      rowsWritten = 0;
      return count;
    },

    /** What a reference touches, and the levels of these skus besides (a new reservation's wishes). */
    stateOf(reference: string, wishes: readonly Sku[] = []): StockState {
      const open = openOf(reference);
      const past = movements("reference = ?", reference);
      const lines = [...(open?.taken ?? []), ...past.flatMap((movement) => movement.lines)];
      return { open, past, levels: levelsOf([...wishes, ...lines.map((line) => line.sku)]) };
    },

    /** Something has happened under the reference: who asks with it again is answered from here. */
    isKnown: (reference: string): boolean =>
      read(
        `SELECT 1 AS found FROM reservations WHERE reference = ?1
         UNION ALL SELECT 1 FROM movements WHERE reference = ?1 LIMIT 1`,
        reference,
      ).length > 0,

    receiptOf: (reference: string, cause: string): Movement | null =>
      movements("reference = ? AND kind = 'received' AND cause = ?", reference, cause)[0] ?? null,

    write(reference: string, { levels, movements: moved, open }: StockChange): void {
      const after = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level]));
      for (const movement of moved) {
        const lines = movement.lines.map((line) => {
          const level = after.get(levelKey(line.sku, line.warehouseId));
          invariant(level !== undefined, "a movement comes with the levels that it changes");
          return enter(movement, line, level);
        });
        write(
          "INSERT INTO movements (reference, kind, cause, sequence, at, lines) VALUES (?, ?, ?, ?, ?, ?)",
          movement.reference,
          movement.kind,
          movement.cause,
          nextSequence(),
          movement.at,
          JSON.stringify(lines),
        );
      }
      for (const [key, level] of after) {
        const { head, totals } = carriedOf(key);
        write(
          `INSERT INTO stock (sku, warehouse_id, on_hand, reserved, ahead, missing, head, totals)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved, ahead = excluded.ahead,
             missing = excluded.missing, head = excluded.head, totals = excluded.totals`,
          level.sku,
          level.warehouseId,
          level.onHand,
          level.reserved,
          level.ahead,
          level.missing,
          head,
          JSON.stringify(totals),
        );
      }
      if (open === null) write("DELETE FROM reservations WHERE reference = ?", reference);
      if (open) {
        write(
          `INSERT INTO reservations (reference, expires_at, taken) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at`,
          open.reference,
          open.expiresAt,
          JSON.stringify(open.taken.map(packTaken)),
        );
      }
    },

    earliestEnd: (): number =>
      read<{ at: number | null }>("SELECT min(expires_at) AS at FROM reservations")[0]?.at ?? Infinity,

    /** References of overdue reservations, in order of the reference. */
    overdue: (nowMs: number, after: string, limit: number): readonly string[] =>
      read<{ reference: string }>(
        "SELECT reference FROM reservations WHERE expires_at <= ? AND reference > ? ORDER BY reference LIMIT ?",
        nowMs,
        after,
        limit,
      ).map((row) => row.reference),

    published(sku: Sku): { readonly version: number; readonly availability: Availability } | null {
      const row = read<{ version: number; availability: string }>(
        "SELECT version, availability FROM published WHERE sku = ?",
        sku,
      )[0];
      return row ? { version: row.version, availability: JSON.parse(row.availability) as Availability } : null;
    },
    setPublished: (sku: Sku, version: number, availability: Availability): void =>
      write(
        `INSERT INTO published (sku, version, availability) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET version = excluded.version, availability = excluded.availability`,
        sku,
        version,
        JSON.stringify(availability),
      ),

    outbox: (limit: number): readonly Sku[] =>
      read<{ sku: string }>("SELECT sku FROM outbox LIMIT ?", limit).map((row) => row.sku as Sku),
    isInOutbox: (sku: Sku): boolean => read("SELECT 1 AS found FROM outbox WHERE sku = ?", sku).length > 0,
    addToOutbox: (sku: Sku): void => write("INSERT INTO outbox (sku) VALUES (?)", sku),
    removeFromOutbox: (sku: Sku): void => write("DELETE FROM outbox WHERE sku = ?", sku),

    /** The skus of an audit page, in order. */
    skusAfter: (after: string, limit: number): readonly Sku[] =>
      read<{ sku: string }>("SELECT DISTINCT sku FROM stock WHERE sku > ? ORDER BY sku LIMIT ?", after, limit).map(
        (row) => row.sku as Sku,
      ),
    reservations: (): readonly OpenReservation[] =>
      read<ReservationRow>("SELECT * FROM reservations").map(toReservation),
    /** Quantities of all movements, by sku, warehouse and kind, of skus after one and up to another. */
    quantitiesMoved: (
      after: string,
      upTo: string | null,
    ): readonly (Pick<MovementSum, "sku" | "warehouseId" | "kind"> & { quantity: number })[] =>
      read<{ sku: string; warehouse: string; kind: string; quantity: number }>(
        `SELECT line.value ->> 0 AS sku, line.value ->> 1 AS warehouse, kind, sum(line.value ->> 2) AS quantity
         FROM movements, json_each(movements.lines) AS line
         WHERE sku > ?1 AND (?2 IS NULL OR sku <= ?2) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
        after,
        upTo,
      ).map((row) => ({
        sku: row.sku as Sku,
        warehouseId: row.warehouse as StockLevel["warehouseId"],
        kind: row.kind as MovementSum["kind"],
        quantity: row.quantity,
      })),
  };
}
