/** Staff set a number by hand: only while it is still the number that they saw, and each time once. */
import type { EpochMs } from "../../kernel/time.ts";
import { applyMovement, emptyLevel } from "./level.ts";
import { unchanged, type Decision } from "./reservation-state.ts";
import type { AdjustOutcome, Adjustment, AdjustReason, Movement, MovementKind, StockLevel } from "./types.ts";
import { ADJUST_REASONS } from "./types.ts";

/** The adjustment met before under the same reference, sku and warehouse. */
export interface EarlierAdjustment {
  readonly kind: MovementKind;
  readonly cause: string;
  readonly quantity: number;
  readonly onHandAfter: number | null;
}

export interface AdjustState {
  readonly levels: readonly StockLevel[];
  readonly earlier: EarlierAdjustment | null;
}

type Where = Pick<Adjustment, "sku" | "warehouseId">;

/** A count is a kind of its own; any other reason stands in the cause. */
export const adjustmentCause = ({ sku, warehouseId, reason }: Where & Pick<Adjustment, "reason">): string =>
  reason === "count" ? `${sku} ${warehouseId}` : `${sku} ${warehouseId} ${reason}`;

const kindOf = (reason: AdjustReason): MovementKind => (reason === "count" ? "counted" : "adjusted");

/** Why the number was changed, as its line in the ledger says; null of a movement that is no adjustment. */
export function reasonOf({ kind, cause }: Pick<Movement, "kind" | "cause">): AdjustReason | null {
  if (kind === "counted") return "count";
  if (kind !== "adjusted") return null;
  const said = cause.split(" ")[2];
  return ADJUST_REASONS.find((reason) => reason === said) ?? null;
}

/** Of any reason but a count, nothing that is reserved or promised loses its unit. */
export function adjust(state: AdjustState, adjustment: Adjustment, now: EpochMs): Decision<AdjustOutcome> {
  const { sku, warehouseId, onHand, expectedOnHand, reason, reference } = adjustment;
  const level =
    state.levels.find((each) => each.sku === sku && each.warehouseId === warehouseId) ?? emptyLevel(sku, warehouseId);
  if (state.earlier !== null)
    return unchanged(isSame(state.earlier, adjustment) ? { outcome: "repeated", level } : { outcome: "conflict" });
  if (level.onHand !== expectedOnHand) return unchanged({ outcome: "stale", level });
  if (reason !== "count" && level.reserved > onHand + level.ahead + level.missing)
    return unchanged({ outcome: "below_reserved", level });
  const lines = [{ sku, warehouseId, quantity: onHand - expectedOnHand }];
  const cause = adjustmentCause(adjustment);
  const movement: Movement = { at: now, kind: kindOf(reason), reference, cause, lines };
  const levels = applyMovement(state.levels, movement);
  return { answer: { outcome: "adjusted", level: levels[0] ?? level }, change: { levels, movements: [movement] } };
}

const isSame = (earlier: EarlierAdjustment, adjustment: Adjustment): boolean =>
  earlier.kind === kindOf(adjustment.reason) &&
  earlier.cause === adjustmentCause(adjustment) &&
  earlier.quantity === adjustment.onHand - adjustment.expectedOnHand &&
  earlier.onHandAfter === adjustment.onHand;
