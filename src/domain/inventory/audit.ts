/** What must always hold of a stock, checked over its rows (S1, S2): for proofs, reconciliation and the cron. */
import type { Sku } from "../../kernel/ids.ts";
import { levelFault, levelKey } from "./level.ts";
import type { OpenReservation, StockAudit, StockLevel } from "./types.ts";

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
