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
import type { Assessment, RiskRecord } from "../fraud/types.ts";
import type { CardFacts } from "../payment/types.ts";
import { RECOVERY_WAKE_MS } from "./make-checkout.ts";
import { withTrail } from "./trail.ts";
import type { Checkout, CheckoutState, CheckoutTender, SettledByHand } from "./types.ts";

export type CheckoutEvent =
  | {
      readonly type: "stock_reserved";
      readonly taken: readonly (readonly Taken[])[];
      readonly allocation?: AllocationRecord;
    }
  /** Screened and let through; the money is asked for from here on. */
  | { readonly type: "payment_begun"; readonly assessment: Assessment | null }
  | {
      readonly type: "payment_authorised";
      readonly tender: number;
      readonly paymentId: string;
      readonly method: string;
      readonly card?: CardFacts;
      /** Screened again with what the card tells; null: as before. */
      readonly assessment: Assessment | null;
    }
  | { readonly type: "action_asked"; readonly tender: number; readonly paymentId: string; readonly url: string }
  | { readonly type: "payment_unanswered" }
  /** `tender` of null: none of them is to blame, all may have to be voided. */
  | {
      readonly type: "payment_refused";
      readonly tender: number | null;
      readonly problem: Problem;
      readonly assessment?: Assessment;
    }
  /** Stock is short, the deadline has passed, the shopper gave up: it ends without an order. */
  | { readonly type: "given_up"; readonly problem: Problem; readonly assessment?: Assessment }
  | { readonly type: "undone" }
  | { readonly type: "stock_confirmed"; readonly taken: readonly (readonly Taken[])[] }
  /** As `stock_confirmed`, of an order that a person looks at before its money is taken. */
  | {
      readonly type: "confirmed_for_review";
      readonly taken: readonly (readonly Taken[])[];
      readonly reviewUntil: EpochMs;
    }
  /** The order's row is there; nothing to do before the verdict or the end of its time. */
  | { readonly type: "review_awaited" }
  | { readonly type: "review_passed" }
  /** The provider refused to capture what it had authorised: asked for once more, under a new key. */
  | { readonly type: "capture_refused"; readonly tender: number }
  | { readonly type: "payment_captured" }
  | { readonly type: "cancel_begun"; readonly reason: string }
  | { readonly type: "cancel_refused" }
  | { readonly type: "cancelled" }
  /** An operator has settled outside what could not finish by itself. */
  | { readonly type: "settled_by_hand"; readonly settled: SettledByHand }
  /** A step had no answer: the same again, later. */
  | { readonly type: "unanswered" };

export type CheckoutEventType = CheckoutEvent["type"];

type Row = Partial<Record<CheckoutEventType, CheckoutState>>;

/** Absent is impossible: `stepCheckout` refuses it. */
export const TRANSITIONS: Readonly<Record<CheckoutState, Row>> = {
  CREATED: {
    stock_reserved: "INVENTORY_RESERVED",
    given_up: "CREATED",
    undone: "CANCELLED",
    settled_by_hand: "CREATED",
    unanswered: "CREATED",
  },
  INVENTORY_RESERVED: {
    payment_begun: "PAYMENT_PENDING",
    given_up: "INVENTORY_RESERVED",
    undone: "CANCELLED",
    settled_by_hand: "INVENTORY_RESERVED",
    unanswered: "INVENTORY_RESERVED",
  },
  PAYMENT_PENDING: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_unanswered: "PAYMENT_UNKNOWN",
    payment_refused: "PAYMENT_FAILED",
    stock_confirmed: "PLACED",
    confirmed_for_review: "UNDER_REVIEW",
    given_up: "PAYMENT_PENDING",
    undone: "CANCELLED",
    settled_by_hand: "PAYMENT_PENDING",
    unanswered: "PAYMENT_PENDING",
  },
  ACTION_REQUIRED: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_refused: "PAYMENT_FAILED",
    given_up: "ACTION_REQUIRED",
    undone: "CANCELLED",
    settled_by_hand: "ACTION_REQUIRED",
    unanswered: "ACTION_REQUIRED",
  },
  PAYMENT_UNKNOWN: {
    payment_authorised: "PAYMENT_PENDING",
    action_asked: "ACTION_REQUIRED",
    payment_unanswered: "PAYMENT_UNKNOWN",
    payment_refused: "PAYMENT_FAILED",
    given_up: "PAYMENT_UNKNOWN",
    undone: "CANCELLED",
    settled_by_hand: "PAYMENT_UNKNOWN",
    unanswered: "PAYMENT_UNKNOWN",
  },
  PAYMENT_FAILED: {
    undone: "INVENTORY_RELEASED",
    settled_by_hand: "PAYMENT_FAILED",
    unanswered: "PAYMENT_FAILED",
  },
  INVENTORY_RELEASED: {},
  PLACED: {
    payment_authorised: "PLACED",
    capture_refused: "PLACED",
    payment_captured: "PAYMENT_CONFIRMED",
    cancel_begun: "CANCELLING",
    unanswered: "PLACED",
  },
  UNDER_REVIEW: {
    review_awaited: "UNDER_REVIEW",
    review_passed: "PLACED",
    cancel_begun: "CANCELLING",
    unanswered: "UNDER_REVIEW",
  },
  PAYMENT_CONFIRMED: { cancel_begun: "CANCELLING" },
  CANCELLING: {
    cancelled: "CANCELLED",
    cancel_refused: "PAYMENT_CONFIRMED",
    settled_by_hand: "CANCELLING",
    unanswered: "CANCELLING",
  },
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
  const wakeAt = isAtRest(state) ? null : (row.wakeAt ?? now + RECOVERY_WAKE_MS);
  return ok(withTrail(apply({ ...row, state, wakeAt }, event, now), event.type, now));
}

function apply(row: Checkout, event: CheckoutEvent, now: EpochMs): Checkout {
  switch (event.type) {
    case "stock_reserved":
      return {
        ...takenBy(row, event.taken),
        ...(event.allocation && { allocation: event.allocation }),
      };
    case "stock_confirmed":
      return { ...takenBy(row, event.taken), placedAt: now, wakeAt: now + RECOVERY_WAKE_MS };
    case "confirmed_for_review": {
      const risk = row.risk && { ...row.risk, reviewUntil: event.reviewUntil };
      return { ...takenBy(row, event.taken), risk, placedAt: now, wakeAt: now + RECOVERY_WAKE_MS };
    }
    case "payment_begun":
      return { ...row, attempts: 0, risk: assessed(row.risk, event.assessment) };
    case "payment_authorised":
      return authorised(row, event);
    case "action_asked":
      return waitForShopper(row, event);
    case "payment_unanswered":
      return waitLonger(
        { ...row, deadlineAt: Math.max(row.deadlineAt, row.createdAt + LIMITS.paymentUnknownTtlMs) },
        now,
      );
    case "payment_refused":
      return {
        ...withTender(row, event.tender, (tender) => ({ ...tender, state: "refused" })),
        ...{ actionUrl: null, failure: event.problem, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS },
        risk: assessed(row.risk, event.assessment ?? null),
      };
    case "given_up":
      return {
        ...row,
        ...{ actionUrl: null, failure: event.problem, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS },
        risk: assessed(row.risk, event.assessment ?? null),
      };
    case "unanswered":
      return waitLonger(row, now);
    case "cancel_begun":
      return { ...row, cancelReason: event.reason, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS };
    case "cancel_refused":
      return { ...row, cancelReason: null };
    case "review_awaited":
      return { ...row, stored: true, attempts: 0, wakeAt: row.risk?.reviewUntil ?? now };
    case "review_passed":
      return { ...row, attempts: 0, wakeAt: now + RECOVERY_WAKE_MS };
    case "capture_refused":
      return withTender({ ...row, attempts: 0 }, event.tender, ({ card: _card, ...tender }) => ({
        ...tender,
        ...{ attempt: tender.attempt + 1, paymentId: null, method: null, state: "open" },
      }));
    case "settled_by_hand":
      return { ...row, attempts: 0, wakeAt: now, settledByHand: [...(row.settledByHand ?? []), event.settled] };
    case "undone":
    case "payment_captured":
    case "cancelled":
      return { ...row, attempts: 0 };
  }
}

function takenBy(row: Checkout, taken: readonly (readonly Taken[])[]): Checkout {
  return {
    ...row,
    parts: row.parts.map((part, index) => ({ ...part, taken: taken[index] ?? part.taken })),
    attempts: 0,
  };
}

const assessed = (known: RiskRecord | null, assessment: Assessment | null): RiskRecord | null =>
  assessment === null ? known : { assessment, reviewUntil: null, verdict: null };

function withTender(row: Checkout, index: number | null, change: (tender: CheckoutTender) => CheckoutTender): Checkout {
  return { ...row, tenders: row.tenders.map((tender, at) => (at === index ? change(tender) : tender)) };
}

function authorised(row: Checkout, event: Extract<CheckoutEvent, { type: "payment_authorised" }>): Checkout {
  const { paymentId, method, card } = event;
  const next = withTender(row, event.tender, (tender) => ({
    ...tender,
    ...{ paymentId, method, state: "authorised" },
    ...(card && { card }),
  }));
  return { ...next, attempts: 0, actionUrl: null, risk: assessed(row.risk, event.assessment) };
}

/**
 * Nothing to do until the shopper comes back or the deadline passes: the shopper's own, even where the payment was
 * unknown for a while, since the provider's page ends with it too.
 */
function waitForShopper(row: Checkout, asked: Extract<CheckoutEvent, { type: "action_asked" }>): Checkout {
  const deadlineAt = Math.min(row.deadlineAt, row.createdAt + LIMITS.checkoutTtlMs);
  const { tender, paymentId, url } = asked;
  const next = withTender(row, tender, (each) => ({ ...each, paymentId, state: "waiting" }));
  return { ...next, attempts: 0, deadlineAt, wakeAt: deadlineAt, actionUrl: url };
}

/** Waits double from two seconds to two minutes. */
export const retryDelayMs = (attempts: number): number =>
  Math.min(2 ** Math.min(attempts, 6) * 2 * SECOND_MS, 120 * SECOND_MS);

const waitLonger = (row: Checkout, now: EpochMs): Checkout => ({
  ...row,
  attempts: row.attempts + 1,
  wakeAt: now + retryDelayMs(row.attempts),
  ...(row.attempts + 1 >= LIMITS.checkoutStuckAfterAttempts && { stuckSince: row.stuckSince ?? now }),
});
