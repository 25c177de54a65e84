/**
 * The life of a reservation: reserved, then exactly one end: sold, released or expired; what was sold may be given
 * back. Time decides: a reservation at or past its end is over, whether or not an alarm has cleaned it up.
 */
import type { Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { allocate, quantitiesBySku } from "./allocation.ts";
import { giveBack, restock } from "./give-back.ts";
import { levelKey, type SkuRules } from "./level.ts";
import {
  lapse,
  move,
  NO_CHANGE,
  openOf,
  refused,
  RESERVATION_MOVES,
  soldOf,
  stateOf,
  unchanged,
  type Decision,
  type StockState,
} from "./reservation-state.ts";
import type {
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveLine,
  ReserveRequest,
  Restock,
  RestockAnswer,
  StockLevel,
  Taken,
} from "./types.ts";

export type ReservationEvent =
  | ({ readonly type: "reserve"; readonly rulesOf: (sku: Sku) => SkuRules } & ReserveRequest)
  | { readonly type: "confirm"; readonly reference: string }
  | { readonly type: "release"; readonly reference: string }
  | { readonly type: "extend"; readonly reference: string; readonly expiresAt: EpochMs }
  | { readonly type: "expire"; readonly reference: string }
  | { readonly type: "giveBack"; readonly reference: string; readonly giveBackReference: string }
  | ({ readonly type: "restock" } & Restock);

export type EventOf<T extends ReservationEvent["type"]> = Extract<ReservationEvent, { type: T }>;

export interface ExpireAnswer {
  readonly outcome: "expired" | "nothing";
}

export interface AnswerOf {
  readonly reserve: ReserveAnswer;
  readonly confirm: ConfirmAnswer;
  readonly release: ReleaseAnswer;
  readonly extend: ExtendAnswer;
  readonly expire: ExpireAnswer;
  readonly giveBack: GiveBackAnswer;
  readonly restock: RestockAnswer;
}

type Step<T extends ReservationEvent["type"]> = (
  state: StockState,
  event: EventOf<T>,
  now: EpochMs,
) => Decision<AnswerOf[T]>;

/** All or none, at once for good: one reference is reserved once in its life. */
export const reserve: Step<"reserve"> = (state, event, now) => {
  const deed = RESERVATION_MOVES.reserve[stateOf(state, now)];
  switch (deed) {
    case "reserve":
      return reserveAnew(state, event, now);
    case "repeat": {
      const { taken, expiresAt } = openOf(state);
      if (!isSameWish(event.lines, taken)) return unchanged(refused("reference_reused"));
      return unchanged({ outcome: "reserved", taken, expiresAt });
    }
    case "lapse":
      return { answer: refused("expired"), change: lapse(state, now) };
    default:
      return unchanged(refused(deed));
  }
};

function reserveAnew(state: StockState, event: EventOf<"reserve">, now: EpochMs): Decision<ReserveAnswer> {
  const { reference, lines, warehouses, expiresAt, rulesOf } = event;
  if (expiresAt <= now) return unchanged(refused("expired"));
  const allocated = allocate(lines, state.levels, warehouses, rulesOf);
  if (!allocated.ok) return unchanged({ outcome: "short", shortages: allocated.error });
  const taken = allocated.value;
  const change = move(state, { at: now, kind: "reserved", reference, cause: "", lines: taken });
  return {
    answer: { outcome: "reserved", taken, expiresAt },
    change: { ...change, open: { reference, expiresAt, taken } },
  };
}

/**
 * Before its end only; a second time it answers as the first. What a count has found missing cannot be sold: the
 * reservation that would need it is released instead, whole.
 */
export const confirm: Step<"confirm"> = (state, { reference }, now) => {
  const deed = RESERVATION_MOVES.confirm[stateOf(state, now)];
  switch (deed) {
    case "sell": {
      const { taken } = openOf(state);
      if (isMissing(state.levels, taken)) {
        const change = move(state, { at: now, kind: "released", reference, cause: "missing", lines: taken });
        return { answer: refused("released"), change: { ...change, open: null } };
      }
      const change = move(state, { at: now, kind: "sold", reference, cause: "", lines: taken });
      return { answer: { outcome: "confirmed", taken }, change: { ...change, open: null } };
    }
    case "repeat":
      return unchanged({ outcome: "confirmed", taken: soldOf(state) });
    case "lapse":
      return { answer: refused("expired"), change: lapse(state, now) };
    default:
      return unchanged(refused(deed));
  }
};

/** Of a reference never seen too: a reserve that comes late is then refused. */
export const release: Step<"release"> = (state, { reference }, now) => {
  const deed = RESERVATION_MOVES.release[stateOf(state, now)];
  switch (deed) {
    case "release":
    case "bury": {
      const lines = state.open?.taken ?? [];
      const change = move(state, { at: now, kind: "released", reference, cause: "", lines });
      return { answer: { outcome: "released" }, change: { ...change, open: null } };
    }
    case "repeat":
      return unchanged({ outcome: "released" });
    default:
      return unchanged(refused(deed));
  }
};

/** Never shortens, and never wakes what is over. */
export const extend: Step<"extend"> = (state, event, now) => {
  const deed = RESERVATION_MOVES.extend[stateOf(state, now)];
  switch (deed) {
    case "prolong": {
      const open = openOf(state);
      const later = event.expiresAt > open.expiresAt;
      const change = later ? { ...NO_CHANGE, open: { ...open, expiresAt: event.expiresAt } } : NO_CHANGE;
      return { answer: { outcome: "extended" }, change };
    }
    case "lapse":
      return { answer: refused("expired"), change: lapse(state, now) };
    default:
      return unchanged(refused(deed));
  }
};

export const expire: Step<"expire"> = (state, _event, now) => {
  const deed = RESERVATION_MOVES.expire[stateOf(state, now)];
  if (deed === "nothing") return unchanged({ outcome: "nothing" });
  return { answer: { outcome: "expired" }, change: lapse(state, now) };
};

/** Not there, and not promised ahead either: a count has found less than is reserved. */
function isMissing(levels: readonly StockLevel[], taken: readonly Taken[]): boolean {
  const there = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level.onHand + level.ahead]));
  return taken.some(({ sku, warehouseId, quantity }) => quantity > (there.get(levelKey(sku, warehouseId)) ?? 0));
}

const STEPS: { readonly [T in ReservationEvent["type"]]: Step<T> } = {
  reserve,
  confirm,
  release,
  extend,
  expire,
  giveBack,
  restock,
};

/** One step of the machine. Refusals are answers; a broken invariant throws InvariantError and changes nothing. */
export function step<T extends ReservationEvent["type"]>(
  state: StockState,
  event: EventOf<T> & { readonly type: T },
  now: EpochMs,
): Decision<AnswerOf[T]> {
  return STEPS[event.type as T](state, event, now);
}

/** The same wish as was granted: what was taken adds up to it, sku by sku. */
function isSameWish(lines: readonly ReserveLine[], taken: readonly Taken[]): boolean {
  const wanted = quantitiesBySku(lines);
  const granted = quantitiesBySku(taken);
  return wanted.size === granted.size && [...wanted].every(([sku, quantity]) => granted.get(sku) === quantity);
}
