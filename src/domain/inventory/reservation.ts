/**
 * The life of a reservation: reserved, then exactly one end: sold, released or expired; what was sold may be given
 * back once. Time decides: a reservation at or past its end is over, whether or not an alarm has cleaned it up.
 */
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { allocate, quantitiesBySku } from "./allocation.ts";
import { applyMovement } from "./level.ts";
import type {
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  Movement,
  OpenReservation,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveLine,
  ReserveRequest,
  StockLevel,
  Taken,
} from "./types.ts";

export type ReservationState = "unknown" | "open" | "overdue" | "confirmed" | "released" | "expired" | "returned";

/**
 * What each event does in each state. A name that is no deed (reserve, repeat, ...) is the reason of a refusal.
 * `lapse` ends an overdue reservation and then refuses; `bury` leaves the tombstone of a reference never seen.
 */
export const RESERVATION_MOVES = {
  reserve: {
    unknown: "reserve",
    open: "repeat",
    overdue: "lapse",
    confirmed: "already_confirmed",
    released: "already_released",
    expired: "expired",
    returned: "already_confirmed",
  },
  confirm: {
    unknown: "unknown_reference",
    open: "sell",
    overdue: "lapse",
    confirmed: "repeat",
    released: "released",
    expired: "expired",
    returned: "repeat",
  },
  release: {
    unknown: "bury",
    open: "release",
    overdue: "release",
    confirmed: "already_confirmed",
    released: "repeat",
    expired: "repeat",
    returned: "already_confirmed",
  },
  extend: {
    unknown: "unknown_reference",
    open: "prolong",
    overdue: "lapse",
    confirmed: "already_confirmed",
    released: "released",
    expired: "expired",
    returned: "already_confirmed",
  },
  expire: {
    unknown: "nothing",
    open: "nothing",
    overdue: "lapse",
    confirmed: "nothing",
    released: "nothing",
    expired: "nothing",
    returned: "nothing",
  },
  giveBack: {
    unknown: "unknown_reference",
    open: "not_confirmed",
    overdue: "lapse",
    confirmed: "return",
    released: "released",
    expired: "expired",
    returned: "compare",
  },
} as const satisfies Record<string, Record<ReservationState, string>>;

/** The rows that a reference touches. */
export interface StockState {
  /** Of every sku involved, in all warehouses. */
  readonly levels: readonly StockLevel[];
  readonly open: OpenReservation | null;
  /** All movements under the reference. */
  readonly past: readonly Movement[];
}

/** The rows to write: changed levels, new movements, and the open reservation (null removes it). */
export interface StockChange {
  readonly levels: readonly StockLevel[];
  readonly movements: readonly Movement[];
  readonly open?: OpenReservation | null;
}

export interface Decision<A> {
  readonly answer: A;
  readonly change: StockChange;
}

export type ReservationEvent =
  | ({ readonly type: "reserve"; readonly bufferBasisPoints: number } & ReserveRequest)
  | { readonly type: "confirm"; readonly reference: string }
  | { readonly type: "release"; readonly reference: string }
  | { readonly type: "extend"; readonly reference: string; readonly expiresAt: EpochMs }
  | { readonly type: "expire"; readonly reference: string }
  | { readonly type: "giveBack"; readonly reference: string; readonly giveBackReference: string };

type EventOf<T extends ReservationEvent["type"]> = Extract<ReservationEvent, { type: T }>;

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
}

type Step<T extends ReservationEvent["type"]> = (
  state: StockState,
  event: EventOf<T>,
  now: EpochMs,
) => Decision<AnswerOf[T]>;

const NO_CHANGE: StockChange = { levels: [], movements: [] };
const unchanged = <A>(answer: A): Decision<A> => ({ answer, change: NO_CHANGE });
const refused = <R extends string>(reason: R) => ({ outcome: "refused", reason }) as const;

export function stateOf({ open, past }: Pick<StockState, "open" | "past">, now: EpochMs): ReservationState {
  if (open) return now < open.expiresAt ? "open" : "overdue";
  const kinds = new Set(past.map((movement) => movement.kind));
  if (kinds.has("returned")) return "returned";
  if (kinds.has("sold")) return "confirmed";
  if (kinds.has("released")) return "released";
  return kinds.has("expired") ? "expired" : "unknown";
}

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
  const { reference, lines, warehouses, expiresAt, bufferBasisPoints } = event;
  if (expiresAt <= now) return unchanged(refused("expired"));
  const allocated = allocate(lines, state.levels, warehouses, bufferBasisPoints);
  if (!allocated.ok) return unchanged({ outcome: "short", shortages: allocated.error });
  const taken = allocated.value;
  const change = move(state, { at: now, kind: "reserved", reference, cause: "", lines: taken });
  return {
    answer: { outcome: "reserved", taken, expiresAt },
    change: { ...change, open: { reference, expiresAt, taken } },
  };
}

/** Before its end only; a second time it answers as the first. */
export const confirm: Step<"confirm"> = (state, { reference }, now) => {
  const deed = RESERVATION_MOVES.confirm[stateOf(state, now)];
  switch (deed) {
    case "sell": {
      const { taken } = openOf(state);
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

/** The way back of a confirmed reservation, whole and once: the same give-back again is the same. */
export const giveBack: Step<"giveBack"> = (state, { reference, giveBackReference }, now) => {
  const deed = RESERVATION_MOVES.giveBack[stateOf(state, now)];
  switch (deed) {
    case "return": {
      const movement: Movement = {
        at: now,
        kind: "returned",
        reference,
        cause: giveBackReference,
        lines: soldOf(state),
      };
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
};

const STEPS: { readonly [T in ReservationEvent["type"]]: Step<T> } = {
  reserve,
  confirm,
  release,
  extend,
  expire,
  giveBack,
};

/** One step of the machine. Refusals are answers; a broken invariant throws InvariantError and changes nothing. */
export function step<T extends ReservationEvent["type"]>(
  state: StockState,
  event: EventOf<T> & { readonly type: T },
  now: EpochMs,
): Decision<AnswerOf[T]> {
  return STEPS[event.type as T](state, event, now);
}

function move(state: StockState, movement: Movement): StockChange {
  return { levels: applyMovement(state.levels, movement), movements: [movement] };
}

function lapse(state: StockState, now: EpochMs): StockChange {
  const { reference, taken } = openOf(state);
  return { ...move(state, { at: now, kind: "expired", reference, cause: "", lines: taken }), open: null };
}

function openOf({ open }: StockState): OpenReservation {
  invariant(open !== null, "the table of moves asks for an open reservation where none is");
  return open;
}

function soldOf({ past }: StockState): readonly Taken[] {
  const sold = past.find((movement) => movement.kind === "sold");
  invariant(sold, "the table of moves asks for a sale where none is");
  return sold.lines;
}

/** The same wish as was granted: what was taken adds up to it, sku by sku. */
function isSameWish(lines: readonly ReserveLine[], taken: readonly Taken[]): boolean {
  const wanted = quantitiesBySku(lines);
  const granted = quantitiesBySku(taken);
  return wanted.size === granted.size && [...wanted].every(([sku, quantity]) => granted.get(sku) === quantity);
}
