/**
 * The checkout saga as data (O1, O2): which event is possible in which state, and where it leads. Before the commit
 * point (PLACED) there is only backwards, after it only forwards; the one way out of a placed order is CANCELLING.
 */
import { LIMITS } from "../../kernel/limits.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Problem } from "../../kernel/problem.ts";
import { SECOND_MS, type EpochMs } from "../../kernel/time.ts";
import type { AllocationRecord } from "../inventory/allocation-plan/record.ts";
import type { Taken } from "../inventory/types.ts";
import { RECOVERY_WAKE_MS } from "./make-checkout.ts";
import type { Checkout, CheckoutState } from "./types.ts";

export type CheckoutEvent =
  | {
      readonly type: "stock_reserved";
      readonly taken: readonly (readonly Taken[])[];
      readonly allocation?: AllocationRecord;
    }
  | { readonly type: "payment_begun" }
  | { readonly type: "payment_authorised"; readonly paymentId: string; readonly method: string }
  | { readonly type: "action_asked"; readonly paymentId: string; readonly url: string }
  | { readonly type: "payment_unanswered" }
  | { readonly type: "payment_refused"; readonly problem: Problem }
  /** Stock is short, the deadline has passed, the shopper gave up: it ends without an order. */
  | { readonly type: "given_up"; readonly problem: Problem }
  | { readonly type: "undone" }
  | { readonly type: "stock_confirmed"; readonly taken: readonly (readonly Taken[])[] }
  | { readonly type: "payment_captured" }
  | { readonly type: "cancel_begun"; readonly reason: string }
  | { readonly type: "cancel_refused" }
  | { readonly type: "cancelled" }
  /** A step had no answer: the same again, later. */
  | { readonly type: "unanswered" };

export type CheckoutEventType = CheckoutEvent["type"];

type Row = Partial<Record<CheckoutEventType, CheckoutState>>;

/** Absent is impossible: `step` refuses it. */
export const TRANSITIONS: Readonly<Record<CheckoutState, Row>> = {
  CREATED: {
    stock_reserved: "INVENTORY_RESERVED",
    given_up: "CREATED",
    undone: "CANCELLED",
    unanswered: "CREATED",
  },
  INVENTORY_RESERVED: {
    payment_begun: "PAYMENT_PENDING",
    given_up: "INVENTORY_RESERVED",
    undone: "CANCELLED",
    unanswered: "INVENTORY_RESERVED",
  },
  PAYMENT_PENDING: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_unanswered: "PAYMENT_UNKNOWN",
    payment_refused: "PAYMENT_FAILED",
    stock_confirmed: "PLACED",
    given_up: "PAYMENT_PENDING",
    undone: "CANCELLED",
    unanswered: "PAYMENT_PENDING",
  },
  ACTION_REQUIRED: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_refused: "PAYMENT_FAILED",
    given_up: "ACTION_REQUIRED",
    undone: "CANCELLED",
    unanswered: "ACTION_REQUIRED",
  },
  PAYMENT_UNKNOWN: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_unanswered: "PAYMENT_UNKNOWN",
    payment_refused: "PAYMENT_FAILED",
    given_up: "PAYMENT_UNKNOWN",
    undone: "CANCELLED",
    unanswered: "PAYMENT_UNKNOWN",
  },
  PAYMENT_FAILED: { undone: "INVENTORY_RELEASED", unanswered: "PAYMENT_FAILED" },
  INVENTORY_RELEASED: {},
  PLACED: {
    payment_captured: "PAYMENT_CONFIRMED",
    cancel_begun: "CANCELLING",
    unanswered: "PLACED",
  },
  PAYMENT_CONFIRMED: { cancel_begun: "CANCELLING" },
  CANCELLING: { cancelled: "CANCELLED", cancel_refused: "PAYMENT_CONFIRMED", unanswered: "CANCELLING" },
  CANCELLED: {},
};

export const isFinal = (state: CheckoutState): boolean => Object.keys(TRANSITIONS[state]).length === 0;
/** Nothing left to do by itself; a placed and paid order can still be cancelled. */
export const isAtRest = (state: CheckoutState): boolean => isFinal(state) || state === "PAYMENT_CONFIRMED";
export const isCommitted = (checkout: Checkout): boolean => checkout.placedAt !== null;
/** Open for the shopper: neither ended nor placed. */
export const isOpen = (checkout: Checkout): boolean => !isFinal(checkout.state) && !isCommitted(checkout);

export type CheckoutRejection = {
  readonly code: "impossible";
  readonly state: CheckoutState;
  readonly event: CheckoutEventType;
};

/** The next row, or a rejection where the table has none. Pure: the version grows when it is saved. */
export function stepCheckout(row: Checkout, event: CheckoutEvent, now: EpochMs): Result<Checkout, CheckoutRejection> {
  const state = TRANSITIONS[row.state][event.type];
  if (state === undefined) return err({ code: "impossible", state: row.state, event: event.type });
  return ok(
    apply({ ...row, state, wakeAt: isAtRest(state) ? null : (row.wakeAt ?? now + RECOVERY_WAKE_MS) }, event, now),
  );
}

function apply(row: Checkout, event: CheckoutEvent, now: EpochMs): Checkout {
  switch (event.type) {
    case "stock_reserved":
    case "stock_confirmed": {
      const parts = row.parts.map((part, index) => ({ ...part, taken: event.taken[index] ?? part.taken }));
      const placed = event.type === "stock_confirmed" ? { placedAt: now, wakeAt: now + RECOVERY_WAKE_MS } : {};
      const planned = event.type === "stock_reserved" && event.allocation ? { allocation: event.allocation } : {};
      return { ...row, parts, attempts: 0, ...planned, ...placed };
    }
    case "payment_authorised":
      return {
        ...row,
        attempts: 0,
        payment: { ...row.payment, paymentId: event.paymentId, method: event.method, actionUrl: null },
      };
    case "action_asked":
      return waitForShopper(row, event);
    case "payment_unanswered":
      return waitLonger(
        { ...row, deadlineAt: Math.max(row.deadlineAt, row.createdAt + LIMITS.paymentUnknownTtlMs) },
        now,
      );
    case "payment_refused":
    case "given_up":
      return { ...row, failure: event.problem, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS };
    case "unanswered":
      return waitLonger(row, now);
    case "cancel_begun":
      return { ...row, cancelReason: event.reason, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS };
    case "cancel_refused":
      return { ...row, cancelReason: null };
    case "payment_begun":
    case "undone":
    case "payment_captured":
    case "cancelled":
      return { ...row, attempts: 0 };
  }
}

/**
 * Nothing to do until the shopper comes back or the deadline passes: the shopper's own, even where the payment was
 * unknown for a while, since the provider's page ends with it too.
 */
function waitForShopper(row: Checkout, asked: Extract<CheckoutEvent, { type: "action_asked" }>): Checkout {
  const deadlineAt = Math.min(row.deadlineAt, row.createdAt + LIMITS.checkoutTtlMs);
  const payment = { ...row.payment, paymentId: asked.paymentId, actionUrl: asked.url };
  return { ...row, attempts: 0, deadlineAt, wakeAt: deadlineAt, payment };
}

/** Waits double from two seconds to two minutes. */
export const retryDelayMs = (attempts: number): number =>
  Math.min(2 ** Math.min(attempts, 6) * 2 * SECOND_MS, 120 * SECOND_MS);

const waitLonger = (row: Checkout, now: EpochMs): Checkout => ({
  ...row,
  attempts: row.attempts + 1,
  wakeAt: now + retryDelayMs(row.attempts),
});
