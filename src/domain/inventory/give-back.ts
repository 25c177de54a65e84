/** The ways back of what was sold: whole, when an order is cancelled, or piece by piece after an inspection (R1). */
import type { EpochMs } from "../../kernel/time.ts";
import { quantitiesBySku } from "./allocation.ts";
import { levelKey } from "./level.ts";
import {
  lapse,
  move,
  refused,
  RESERVATION_MOVES,
  soldOf,
  stateOf,
  unchanged,
  type Decision,
  type StockState,
} from "./reservation-state.ts";
import type { GiveBackAnswer, Movement, Restock, RestockAnswer, Taken } from "./types.ts";

/** The way back of a confirmed reservation, once: all of it that has not come back piece by piece. */
export function giveBack(
  state: StockState,
  { reference, giveBackReference }: { readonly reference: string; readonly giveBackReference: string },
  now: EpochMs,
): Decision<GiveBackAnswer> {
  const deed = RESERVATION_MOVES.giveBack[stateOf(state, now)];
  switch (deed) {
    case "return": {
      const lines = notBackYet(state);
      const movement: Movement = { at: now, kind: "returned", reference, cause: giveBackReference, lines };
      return { answer: { outcome: "returned" }, change: move(state, movement) };
    }
    case "compare": {
      const isSame = state.past.some(({ kind, cause }) => kind === "returned" && cause === giveBackReference);
      return unchanged(isSame ? { outcome: "returned" } : refused("already_returned"));
    }
    case "lapse":
      return { answer: refused("expired"), change: lapse(state, now) };
    default:
      return unchanged(refused(deed));
  }
}

/**
 * Returned goods back on a shelf, at whatever warehouse inspected them: in parts, each part once under its return's
 * reference, and never more of a sku than was sold and has not come back.
 */
export function restock(state: StockState, call: Restock, now: EpochMs): Decision<RestockAnswer> {
  const { reference, returnReference } = call;
  const lines = together(call.lines);
  const earlier = restockedOf(state).find(({ cause }) => cause === returnReference);
  if (earlier !== undefined)
    return unchanged(isSame(earlier.lines, lines) ? { outcome: "restocked" } : refused("reference_reused"));
  const deed = RESERVATION_MOVES.restock[stateOf(state, now)];
  switch (deed) {
    case "restock": {
      if (isMoreThanSold(state, lines)) return unchanged(refused("more_than_sold"));
      const movement: Movement = { at: now, kind: "restocked", reference, cause: returnReference, lines };
      return { answer: { outcome: "restocked" }, change: move(state, movement) };
    }
    case "lapse":
      return { answer: refused("expired"), change: lapse(state, now) };
    default:
      return unchanged(refused(deed));
  }
}

const restockedOf = ({ past }: StockState): readonly Movement[] => past.filter(({ kind }) => kind === "restocked");

/** What was sold without what is on a shelf again; units that went to another warehouse are taken off any line. */
function notBackYet(state: StockState): readonly Taken[] {
  const left = soldOf(state).map((line) => ({ ...bare(line) }));
  for (const { sku, warehouseId, quantity } of restockedOf(state).flatMap((movement) => movement.lines)) {
    const lines = left.filter((line) => line.sku === sku);
    let back = quantity;
    for (const line of [...lines.filter((each) => each.warehouseId === warehouseId), ...lines]) {
      const part = Math.min(back, line.quantity);
      line.quantity -= part;
      back -= part;
    }
  }
  return left.filter((line) => line.quantity > 0);
}

/** What comes back is here, whatever it was when it was promised. */
const bare = ({ sku, warehouseId, quantity }: Taken): Taken => ({ sku, warehouseId, quantity });

/** One line for each sku and warehouse. */
function together(lines: readonly Taken[]): readonly Taken[] {
  const byLevel = new Map<string, Taken>();
  for (const line of lines) {
    const key = levelKey(line.sku, line.warehouseId);
    byLevel.set(key, { ...bare(line), quantity: line.quantity + (byLevel.get(key)?.quantity ?? 0) });
  }
  return [...byLevel.values()];
}

function isSame(earlier: readonly Taken[], lines: readonly Taken[]): boolean {
  const before = new Map(earlier.map((line) => [levelKey(line.sku, line.warehouseId), line.quantity]));
  return (
    before.size === lines.length &&
    lines.every((line) => before.get(levelKey(line.sku, line.warehouseId)) === line.quantity)
  );
}

function isMoreThanSold(state: StockState, lines: readonly Taken[]): boolean {
  const sold = quantitiesBySku(soldOf(state));
  const back = quantitiesBySku(restockedOf(state).flatMap((movement) => movement.lines));
  return [...quantitiesBySku(lines)].some(([sku, quantity]) => quantity + (back.get(sku) ?? 0) > (sold.get(sku) ?? 0));
}
