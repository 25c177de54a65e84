/** The numbers of a stock: what a movement changes, and what may be promised of it. */
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import { invariant, unreachable } from "../../kernel/result.ts";
import type {
  AheadRule,
  BufferRule,
  Incoming,
  Movement,
  MovementKind,
  StockLevel,
  StockSummary,
  Taken,
} from "./types.ts";

/** Below this many units on hand nothing is kept back by whatever rule: a stock of one can be sold. */
const BUFFER_FROM_UNITS = 20;

export const levelKey = (sku: Sku, warehouseId: WarehouseId): string => `${sku}\n${warehouseId}`;

/** Levels with the changed ones in their places, new ones at the end. */
export function overlaid(levels: readonly StockLevel[], changed: readonly StockLevel[]): readonly StockLevel[] {
  if (changed.length === 0) return levels;
  const after = new Map([...levels, ...changed].map((level) => [levelKey(level.sku, level.warehouseId), level]));
  return [...after.values()];
}

/**
 * What one line of a movement adds to on hand and to reserved. Quantities of `adjusted`, `counted`, `transferred` and
 * `moved` are signed.
 */
export function deltasOf(kind: MovementKind, quantity: number): { readonly onHand: number; readonly reserved: number } {
  switch (kind) {
    case "received":
    case "returned":
    case "restocked":
    case "adjusted":
    case "counted":
    case "transferred":
    case "moved":
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

type Numbers = Pick<StockLevel, "onHand" | "reserved" | "ahead" | "missing">;

/** What is wrong with a level, or null: 0 <= reserved <= on hand + ahead + missing, in exact integers (S2). */
export function levelFault({ onHand, reserved, ahead, missing }: Numbers): string | null {
  if (![onHand, reserved, ahead, missing].every(Number.isSafeInteger)) return "is not a whole number";
  if (reserved < 0) return `has ${reserved} reserved`;
  if (ahead < 0 || missing < 0) return `has ${ahead} promised ahead and ${missing} missing`;
  if (reserved > onHand + ahead + missing)
    return `has ${reserved} reserved of ${onHand} on hand, ${ahead} promised ahead and ${missing} missing`;
  return null;
}

export const emptyLevel = (sku: Sku, warehouseId: WarehouseId): StockLevel => ({
  sku,
  warehouseId,
  onHand: 0,
  reserved: 0,
  ahead: 0,
  missing: 0,
});

/**
 * The levels that a movement leaves, changed ones only. Throws InvariantError when one is broken before or after:
 * then nothing may be written. Only `reserved` may promise ahead, and only `counted` may find something missing.
 */
export function applyMovement(levels: readonly StockLevel[], { kind, lines }: Movement): readonly StockLevel[] {
  const before = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level]));
  const after = new Map<string, StockLevel>();
  for (const line of lines) {
    const key = levelKey(line.sku, line.warehouseId);
    const level = after.get(key) ?? before.get(key) ?? emptyLevel(line.sku, line.warehouseId);
    assertSound(level);
    const next = applyLine(level, kind, line);
    assertSound(next);
    after.set(key, next);
  }
  return [...after.values()];
}

function applyLine(level: StockLevel, kind: MovementKind, line: Taken): StockLevel {
  const delta = deltasOf(kind, line.quantity);
  const onHand = level.onHand + delta.onHand;
  const reserved = level.reserved + delta.reserved;
  const gap = Math.max(0, reserved - onHand);
  const promised = level.ahead + (kind === "reserved" ? (line.ahead?.quantity ?? 0) : 0);
  const found = kind === "counted" ? Math.max(level.missing, gap - promised) : level.missing;
  return { ...level, onHand, reserved, ...covered(promised, found, gap) };
}

/** Both extras shrink to what the gap still needs, what was found missing first. */
export function covered(ahead: number, missing: number, gap: number): Pick<StockLevel, "ahead" | "missing"> {
  const excess = Math.max(0, ahead + missing - gap);
  const fromMissing = Math.min(missing, excess);
  return { missing: missing - fromMissing, ahead: ahead - Math.min(ahead, excess - fromMissing) };
}

function assertSound(level: StockLevel): void {
  const fault = levelFault(level);
  invariant(fault === null, `stock of ${level.sku} in ${level.warehouseId} ${fault}`);
}

/** Units of a sku that are never promised, of what is on hand over all warehouses; none of a small stock (I4). */
export function bufferOf(onHand: number, rule: BufferRule): number {
  if (onHand < BUFFER_FROM_UNITS) return 0;
  return rule.kind === "units" ? Math.min(rule.units, onHand) : Math.floor((onHand * rule.basisPoints) / 10_000);
}

/** Units that are there and nobody's. */
export const freeIn = (level: StockLevel): number => Math.max(0, level.onHand - level.reserved);

/** The rules that hold for a sku: its offer's own, else the shop's. */
export interface SkuRules {
  readonly buffer: BufferRule;
  readonly ahead: AheadRule | null;
  /** Announced goods of the sku. */
  readonly incoming: readonly Pick<Incoming, "quantity" | "expectedAt" | "warehouseId">[];
}

export const shopRules = (bufferBasisPoints: number): SkuRules => ({
  buffer: { kind: "share", basisPoints: bufferBasisPoints },
  ahead: null,
  incoming: [],
});

/** All warehouses of one sku together. What is promised ahead is not taken from what is here: it has its own goods. */
export function summaryOf(sku: Sku, levels: readonly StockLevel[], rules: SkuRules): StockSummary {
  const sum = (pick: (level: StockLevel) => number): number => levels.reduce((all, level) => all + pick(level), 0);
  const [onHand, reserved, ahead, missing] = [
    sum((level) => level.onHand),
    sum((level) => level.reserved),
    sum((level) => level.ahead),
    sum((level) => level.missing),
  ];
  const buffer = bufferOf(
    sum((level) => Math.max(0, level.onHand)),
    rules.buffer,
  );
  const sellable = Math.max(0, onHand + ahead - reserved - buffer);
  return { sku, onHand, reserved, sellable, ahead, missing, sellableAhead: sellableAheadOf(ahead, rules), levels };
}

function sellableAheadOf(promised: number, { ahead, incoming }: SkuRules): number {
  if (ahead === null) return 0;
  const announced = incoming.reduce((sum, each) => sum + each.quantity, 0);
  const max = ahead.kind === "preorder" ? Math.min(ahead.unitsMax, announced) : ahead.unitsMax;
  return Math.max(0, max - promised);
}
