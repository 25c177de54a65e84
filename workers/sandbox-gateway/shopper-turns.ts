/** What the gateway decides on a press of the shopper: on the hosted page and in the 3-D Secure challenge. */
import type { TestCard } from "./cards.ts";
import { freshPayment, type Turn } from "./decisions.ts";
import * as steps from "./payment-steps.ts";
import type { Payment } from "./types.ts";

/** What a page needs to know of its payment. */
export interface PageView {
  readonly status: Payment["status"];
  readonly declineReason: Payment["declineReason"];
  readonly lastRefusal: Payment["lastRefusal"];
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly reference: string;
  readonly returnUrl: string;
  readonly cancelUrl: string | null;
  readonly challengePath: string | null;
  readonly expiresAt: number;
}

/** Where a press leads: a path of ours or an address that the merchant's own call named; null: no such page. */
export type PageTurn = { readonly to: string } | null;

export const pageOf = (payment: Payment): PageView => ({
  status: payment.status,
  declineReason: payment.declineReason,
  lastRefusal: payment.lastRefusal,
  amountMinor: payment.amountMinor,
  currency: payment.currency,
  description: payment.description,
  reference: payment.reference,
  returnUrl: payment.returnUrl,
  cancelUrl: payment.cancelUrl,
  challengePath:
    payment.challenge === null || payment.status !== "pending_action" ? null : `/challenge/${payment.challenge}`,
  expiresAt: payment.expiresAt,
});

function take(turn: Turn, step: steps.Step): Payment {
  turn.store.record(step.payment, step.effect, turn.nowMs);
  return step.payment;
}

/** A session that ended meanwhile (paid in another tab, voided, run out) shows itself on its own page. */
const pageAfter = (payment: Payment): PageTurn => {
  if (payment.status === "authorised") return { to: payment.returnUrl };
  if (payment.challenge !== null && payment.status === "pending_action")
    return { to: `/challenge/${payment.challenge}` };
  return { to: payment.session === null ? payment.returnUrl : `/pay/${payment.session}` };
};

export function decideSession(turn: Turn, session: string): PageView | null {
  const payment = freshPayment(turn, turn.store.paymentBySession(session));
  return payment ? pageOf(payment) : null;
}

/** What is settled before a card is tried: undefined when the session waits for one. */
export function settledSession(turn: Turn, session: string): PageTurn | undefined {
  const payment = freshPayment(turn, turn.store.paymentBySession(session));
  if (!payment) return null;
  return payment.status === "pending_action" ? undefined : pageAfter(payment);
}

export function paySession(turn: Turn, session: string, card: TestCard): PageTurn {
  const payment = turn.store.paymentBySession(session);
  return payment ? pageAfter(take(turn, steps.chargeCard(payment, card, turn.makeName("chl")))) : null;
}

export function cancelSession(turn: Turn, session: string): PageTurn {
  const payment = freshPayment(turn, turn.store.paymentBySession(session));
  if (!payment) return null;
  if (payment.status === "authorised") return { to: payment.returnUrl };
  if (payment.status === "pending_action") take(turn, steps.cancelByShopper(payment));
  return { to: payment.cancelUrl ?? payment.returnUrl };
}

export function decideChallenge(turn: Turn, challenge: string): PageView | null {
  const payment = freshPayment(turn, turn.store.paymentByChallenge(challenge));
  return payment ? pageOf(payment) : null;
}

export function answerChallenge(turn: Turn, challenge: string, passed: boolean): PageTurn {
  const payment = freshPayment(turn, turn.store.paymentByChallenge(challenge));
  if (!payment) return null;
  return pageAfter(payment.status === "pending_action" ? take(turn, steps.answerChallenge(payment, passed)) : payment);
}
