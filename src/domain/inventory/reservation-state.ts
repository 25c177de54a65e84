/** What is known of a reservation, what each event does with it, and the parts that every step is made of. */
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { applyMovement } from "./level.ts";
import type { Incoming, Movement, OpenReservation, StockLevel, Taken } from "./types.ts";

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
  restock: {
    unknown: "unknown_reference",
    open: "not_confirmed",
    overdue: "lapse",
    confirmed: "restock",
    released: "released",
    expired: "expired",
    returned: "already_returned",
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
  /** Announced goods as they stand now; a quantity of 0 takes them off the list. */
  readonly incoming?: readonly Incoming[];
}

export interface Decision<A> {
  readonly answer: A;
  readonly change: StockChange;
}

export const NO_CHANGE: StockChange = { levels: [], movements: [] };
export const unchanged = <A>(answer: A): Decision<A> => ({ answer, change: NO_CHANGE });
export const refused = <R extends string>(reason: R) => ({ outcome: "refused", reason }) as const;

export function stateOf({ open, past }: Pick<StockState, "open" | "past">, now: EpochMs): ReservationState {
  if (open) return now < open.expiresAt ? "open" : "overdue";
  const kinds = new Set(past.map((movement) => movement.kind));
  if (kinds.has("returned")) return "returned";
  if (kinds.has("sold")) return "confirmed";
  if (kinds.has("released")) return "released";
  return kinds.has("expired") ? "expired" : "unknown";
}

export function move(state: StockState, movement: Movement): StockChange {
  return { levels: applyMovement(state.levels, movement), movements: [movement] };
}

export function lapse(state: StockState, now: EpochMs): StockChange {
  const { reference, taken } = openOf(state);
  return { ...move(state, { at: now, kind: "expired", reference, cause: "", lines: taken }), open: null };
}

export function openOf({ open }: StockState): OpenReservation {
  invariant(open !== null, "the table of moves asks for an open reservation where none is");
  return open;
}

export function soldOf({ past }: StockState): readonly Taken[] {
  const sold = past.find((movement) => movement.kind === "sold");
  invariant(sold, "the table of moves asks for a sale where none is");
  return sold.lines;
}
