/** What must always hold of a stock, checked over its rows (S1, S2): for proofs, reconciliation and the cron. */
import type { Sku } from "../../kernel/ids.ts";
import { deltasOf, levelFault, levelKey } from "./level.ts";
import { MOVEMENT_KINDS, type MovementKind, type OpenReservation, type StockAudit, type StockLevel } from "./types.ts";

type MovementSum = StockAudit["movementSums"][number];

/**
 * Sentences, one for each violation; none when on hand is the sum of the movements, and reserved both theirs and that
 * of the open reservations. Only skus that `includes` names are looked at; all their rows must be given.
 */
export function stockViolations(
  includes: (sku: Sku) => boolean,
  levels: readonly StockLevel[],
  open: readonly OpenReservation[],
  sums: readonly MovementSum[],
): readonly string[] {
  const rows = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level]));
  const moved = sumMovements(sums);
  const held = sumHeld(open, includes);
  const violations: string[] = [];
  for (const key of new Set([...rows.keys(), ...moved.keys(), ...held.keys()])) {
    const level = rows.get(key);
    const ledger = moved.get(key) ?? { onHand: 0, reserved: 0 };
    const heldUnits = held.get(key) ?? 0;
    const name = key.replace("\n", " in ");
    const fault = level && levelFault(level);
    if (fault) violations.push(`${name} ${fault}`);
    const { onHand, reserved } = level ?? { onHand: 0, reserved: 0 };
    if (onHand !== ledger.onHand) violations.push(`${name} has ${onHand} on hand, its movements say ${ledger.onHand}`);
    if (reserved !== ledger.reserved)
      violations.push(`${name} has ${reserved} reserved, its movements say ${ledger.reserved}`);
    if (reserved !== heldUnits)
      violations.push(`${name} has ${reserved} reserved, open reservations hold ${heldUnits}`);
  }
  return violations;
}

export type Totals = Readonly<Partial<Record<MovementKind, number>>>;

/** What a level's row says of its own past. */
export interface LevelBooks {
  readonly level: StockLevel;
  /** Quantities of all its movements, by kind. */
  readonly totals: Totals;
  /** What its newest movement left; `lost` when the movement that the row names is not there. */
  readonly newest: { readonly onHandAfter: number | null; readonly reservedAfter: number | null } | "lost" | null;
}

/** What is wrong with a level by its own row alone, or null: its numbers are not what its running totals add up to. */
export function booksFault(level: StockLevel, totals: Totals): string | null {
  const fault = levelFault(level);
  if (fault) return fault;
  let [onHand, reserved] = [0, 0];
  for (const kind of MOVEMENT_KINDS) {
    const delta = deltasOf(kind, totals[kind] ?? 0);
    onHand += delta.onHand;
    reserved += delta.reserved;
  }
  if (level.onHand !== onHand) return `has ${level.onHand} on hand, its movements say ${onHand}`;
  return level.reserved === reserved ? null : `has ${level.reserved} reserved, its movements say ${reserved}`;
}

/** Running totals in the form of sums over movements: what a quick audit takes them for. */
export const sumsOfTotals = ({ level: { sku, warehouseId }, totals }: LevelBooks): readonly MovementSum[] =>
  MOVEMENT_KINDS.flatMap((kind) => {
    const quantity = totals[kind];
    return quantity === undefined ? [] : [{ sku, warehouseId, kind, ...deltasOf(kind, quantity) }];
  });

/** Sentences where a level and its newest movement disagree. */
export function newestViolations(books: readonly LevelBooks[]): readonly string[] {
  return books.flatMap(({ level, newest, totals }) => {
    const name = `${level.sku} in ${level.warehouseId}`;
    if (newest === "lost") return [`${name} names a newest movement that is not in the ledger`];
    if (newest === null) return Object.keys(totals).length > 0 ? [`${name} names no newest movement`] : [];
    const { onHandAfter, reservedAfter } = newest;
    const isSame = onHandAfter === level.onHand && reservedAfter === level.reserved;
    const numbers = `${level.onHand} on hand and ${level.reserved} reserved`;
    return isSame ? [] : [`${name} has ${numbers}, its newest movement left ${onHandAfter} and ${reservedAfter}`];
  });
}

/** Sentences where running totals are not what the movements add up to, kind by kind. */
export function totalsViolations(books: readonly LevelBooks[], sums: readonly MovementSum[]): readonly string[] {
  const keyOf = ({ sku, warehouseId, kind }: MovementSum): string => `${levelKey(sku, warehouseId)}\n${kind}`;
  const kept = new Map(books.flatMap(sumsOfTotals).map((sum) => [keyOf(sum), sum]));
  const found = new Map(sums.map((sum) => [keyOf(sum), sum]));
  return [...new Set([...kept.keys(), ...found.keys()])].flatMap((key) => {
    const [mine, theirs] = [kept.get(key), found.get(key)];
    const isSame = (mine?.onHand ?? 0) === (theirs?.onHand ?? 0) && (mine?.reserved ?? 0) === (theirs?.reserved ?? 0);
    const [sku, warehouseId, kind] = key.split("\n");
    return isSame ? [] : [`${sku} in ${warehouseId} carries a total of what was ${kind} that its movements deny`];
  });
}

function sumMovements(sums: readonly MovementSum[]): ReadonlyMap<string, { onHand: number; reserved: number }> {
  const total = new Map<string, { onHand: number; reserved: number }>();
  for (const { sku, warehouseId, onHand, reserved } of sums) {
    const key = levelKey(sku, warehouseId);
    const sum = total.get(key) ?? { onHand: 0, reserved: 0 };
    total.set(key, { onHand: sum.onHand + onHand, reserved: sum.reserved + reserved });
  }
  return total;
}

function sumHeld(open: readonly OpenReservation[], includes: (sku: Sku) => boolean): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { sku, warehouseId, quantity } of open.flatMap((reservation) => reservation.taken)) {
    if (!includes(sku)) continue;
    const key = levelKey(sku, warehouseId);
    held.set(key, (held.get(key) ?? 0) + quantity);
  }
  return held;
}
