/** The rows of a stock object. Synchronous throughout: what is read and what is written belong to one turn. */
import { booksFault, type Totals } from "../src/domain/inventory/audit.ts";
import { levelKey } from "../src/domain/inventory/level.ts";
import type { StockChange, StockState } from "../src/domain/inventory/reservation-state.ts";
import type { Movement, OpenReservation, StockLevel, Taken } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { invariant } from "../src/kernel/result.ts";
import type { CountedSql, Row } from "./counted-sql.ts";
import { headOf, packLine, packTaken, unpackTaken, type Head, type PackedLine } from "./stock-lines.ts";
import { makeEarlierRows, movementsOf } from "./stock-earlier-rows.ts";
import { makeToldRows } from "./stock-told-rows.ts";

/** What rides on a level's row besides its numbers. */
export interface Carried {
  readonly head: Head | null;
  readonly totals: Totals;
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
const toCarried = (row: Pick<StockRow, "head" | "totals">): Carried => ({
  head: row.head,
  totals: JSON.parse(row.totals) as Totals,
});
const toReservation = (row: ReservationRow): OpenReservation => ({
  reference: row.reference,
  expiresAt: row.expires_at,
  taken: unpackTaken(row.taken),
});

export type StockRows = ReturnType<typeof makeStockRows>;

/** `now` gives the sequence its start, so that it grows over restarts without a row of its own. */
export function makeStockRows(sql: CountedSql, now: () => number) {
  const { read, write, takeRowsWritten } = sql;
  let lastSequence = 0;
  /** A hybrid clock (Kulkarni et al. 2014): microseconds since the epoch, or one more than the last. */
  const nextSequence = (): number => (lastSequence = Math.max(now() * 1_000, lastSequence + 1));

  const broken = new Map(
    read<{ sku: string; why: string }>("SELECT sku, why FROM broken").map((row) => [row.sku as Sku, row.why]),
  );
  const assertNotStopped = (sku: Sku): void => {
    const why = broken.get(sku);
    invariant(why === undefined, `${sku} is stopped until its rows are repaired: ${why}`);
  };

  const told = makeToldRows(sql);
  const carried = new Map<string, Carried>();
  const remember = (key: string, what: Carried): Carried => {
    if (carried.size >= CARRIED_MAX) carried.clear();
    carried.set(key, what);
    return what;
  };
  const carriedOf = (sku: Sku, warehouseId: StockLevel["warehouseId"]): Carried => {
    const key = levelKey(sku, warehouseId);
    const known = carried.get(key);
    if (known) return known;
    const row = read<StockRow>(
      "SELECT head, totals FROM stock WHERE sku = ? AND warehouse_id = ?",
      sku,
      warehouseId,
    )[0];
    return remember(key, row ? toCarried(row) : { head: null, totals: {} });
  };

  const booksOf = (skus: Iterable<Sku>): { readonly level: StockLevel; readonly carried: Carried }[] =>
    [...new Set(skus)].flatMap((sku) =>
      read<StockRow>("SELECT * FROM stock WHERE sku = ?", sku).map((row) => ({
        level: toLevel(row),
        carried: toCarried(row),
      })),
    );

  /** Every level, each time it is read: nobody goes on with a broken one. */
  const levelsOf = (skus: Iterable<Sku>): StockLevel[] => {
    const all = new Set(skus);
    all.forEach(assertNotStopped);
    return booksOf(all).map(({ level, carried: rides }) => {
      const fault = booksFault(level, rides.totals);
      invariant(fault === null, `stock of ${level.sku} in ${level.warehouseId} ${fault}`);
      remember(levelKey(level.sku, level.warehouseId), rides);
      return level;
    });
  };
  const faultOf = (sku: Sku): string | null => {
    const faults = booksOf([sku]).map(({ level, carried: { totals } }) => booksFault(level, totals));
    return faults.find((fault) => fault !== null) ?? null;
  };

  /** A line in the ledger, with the balance and the movement before it; the level's head moves on to this movement. */
  const enter = (movement: Movement, line: Taken, level: StockLevel): PackedLine => {
    const { head, totals } = carriedOf(line.sku, line.warehouseId);
    const sum = (totals[movement.kind] ?? 0) + line.quantity;
    remember(levelKey(line.sku, line.warehouseId), {
      head: headOf(movement),
      totals: { ...totals, [movement.kind]: sum },
    });
    return packLine(line, level.onHand, level.reserved, head);
  };

  const openOf = (reference: string): OpenReservation | null => {
    const row = read<ReservationRow>("SELECT * FROM reservations WHERE reference = ?", reference)[0];
    return row ? toReservation(row) : null;
  };

  const pastOf = (reference: string): Pick<StockState, "open" | "past"> => ({
    open: openOf(reference),
    past: movementsOf(sql, "reference = ?", reference),
  });

  return {
    ...told,
    ...makeEarlierRows(sql),
    levelsOf,
    booksOf,
    isBroken: (sku: Sku): boolean => broken.has(sku) || faultOf(sku) !== null,
    /** For what reads no level. */
    assertSound(sku: Sku): void {
      assertNotStopped(sku);
      const fault = faultOf(sku);
      invariant(fault === null, `stock of ${sku} ${fault}`);
    },
    nextSequence,
    takeRowsWritten,

    /** After a turn that was undone: what is remembered may not be what the rows say. */
    forget(): void {
      carried.clear();
      told.forgetTold();
      broken.clear();
      for (const row of read<{ sku: string; why: string }>("SELECT sku, why FROM broken"))
        broken.set(row.sku as Sku, row.why);
    },

    brokenSkus: (): readonly Sku[] => [...broken.keys()],
    /** Stops a sku, or lets it go on (null). */
    setBroken(sku: Sku, why: string | null): void {
      if ((broken.get(sku) ?? null) === why) return;
      if (why === null) {
        broken.delete(sku);
        write("DELETE FROM broken WHERE sku = ?", sku);
      } else {
        broken.set(sku, why);
        write("INSERT OR REPLACE INTO broken (sku, why) VALUES (?, ?)", sku, why);
      }
    },

    pastOf,
    /** What a reference touches, and the levels of these skus besides (a new reservation's wishes). */
    stateOf(reference: string, wishes: readonly Sku[] = []): StockState {
      const { open, past } = pastOf(reference);
      const lines = [...(open?.taken ?? []), ...past.flatMap((movement) => movement.lines)];
      return { open, past, levels: levelsOf([...wishes, ...lines.map((line) => line.sku)]) };
    },

    /** Open and not over, of references that begin with the owner's; counted up to a limit. */
    openOfOwner: (owner: string, nowMs: number, limit: number): number =>
      read<{ count: number }>(
        `SELECT count(*) AS count FROM (SELECT 1 FROM reservations
         WHERE reference >= ? AND reference < ? AND expires_at > ? LIMIT ?)`,
        `${owner}/`,
        `${owner}0`,
        nowMs,
        limit,
      )[0]?.count ?? 0,

    write(reference: string, { levels, movements: moved, open }: Omit<StockChange, "incoming">): void {
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
      for (const level of after.values()) {
        const { head, totals } = carriedOf(level.sku, level.warehouseId);
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
          packTaken(open.taken),
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

    reservations: (): readonly OpenReservation[] =>
      read<ReservationRow>("SELECT * FROM reservations").map(toReservation),
  };
}
