/** The numbers of a stock: what a movement changes, and what may be promised of it. */
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import { invariant, unreachable } from "../../kernel/result.ts";
import type { Movement, MovementKind, StockLevel, StockSummary } from "./types.ts";

/** Below this many units on hand nothing is kept back: a stock of one can be sold. */
const BUFFER_FROM_UNITS = 20;

export const levelKey = (sku: Sku, warehouseId: WarehouseId): string => `${sku}\n${warehouseId}`;

/** What one line of a movement adds to on hand and to reserved. */
export function deltasOf(kind: MovementKind, quantity: number): { readonly onHand: number; readonly reserved: number } {
  switch (kind) {
    case "received":
    case "returned":
    case "adjusted":
      return { onHand: quantity, reserved: 0 };
    case "reserved":
      return { onHand: 0, reserved: quantity };
    case "released":
    case "expired":
      return { onHand: 0, reserved: -quantity };
    case "sold":
      return { onHand: -quantity, reserved: -quantity };
    default:
      return unreachable(kind);
  }
}

/** What is wrong with a level, or null: 0 <= reserved <= on hand, in exact integers. */
export function levelFault({ onHand, reserved }: Pick<StockLevel, "onHand" | "reserved">): string | null {
  if (!Number.isSafeInteger(onHand) || !Number.isSafeInteger(reserved)) return "is not a whole number";
  if (reserved < 0) return `has ${reserved} reserved`;
  if (reserved > onHand) return `has ${reserved} reserved of ${onHand} on hand`;
  return null;
}

/**
 * The levels that a movement leaves, changed ones only. Throws InvariantError when one is broken before or after:
 * then nothing may be written.
 */
export function applyMovement(levels: readonly StockLevel[], { kind, lines }: Movement): readonly StockLevel[] {
  const before = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level]));
  const after = new Map<string, StockLevel>();
  for (const { sku, warehouseId, quantity } of lines) {
    const key = levelKey(sku, warehouseId);
    const level = after.get(key) ?? before.get(key) ?? { sku, warehouseId, onHand: 0, reserved: 0 };
    assertSound(level);
    const delta = deltasOf(kind, quantity);
    const next = { ...level, onHand: level.onHand + delta.onHand, reserved: level.reserved + delta.reserved };
    assertSound(next);
    after.set(key, next);
  }
  return [...after.values()];
}

function assertSound(level: StockLevel): void {
  const fault = levelFault(level);
  invariant(fault === null, `stock of ${level.sku} in ${level.warehouseId} ${fault}`);
}

/** Units of a sku that are never promised: a share of on hand over all warehouses, none of a small stock (I4). */
export function bufferOf(onHand: number, bufferBasisPoints: number): number {
  return onHand < BUFFER_FROM_UNITS ? 0 : Math.floor((onHand * bufferBasisPoints) / 10_000);
}

export const freeIn = (level: StockLevel): number => level.onHand - level.reserved;

/** All warehouses of one sku together; sellable is never negative. */
export function summaryOf(sku: Sku, levels: readonly StockLevel[], bufferBasisPoints: number): StockSummary {
  const onHand = levels.reduce((sum, level) => sum + level.onHand, 0);
  const reserved = levels.reduce((sum, level) => sum + level.reserved, 0);
  const sellable = Math.max(0, onHand - reserved - bufferOf(onHand, bufferBasisPoints));
  return { sku, onHand, reserved, sellable, levels };
}
