/** What the gateway decides on a press of the shopper: on the hosted page and in the 3-D Secure challenge. */
import { freshPayment, type Turn } from "./decisions.ts";
import { meansByName } from "./known-means.ts";
import type { Means } from "./means.ts";
import * as steps from "./payment-steps.ts";
import type { Payment } from "./types.ts";

/** What a page needs to know of its payment. */
export interface PageView {
  readonly status: Payment["status"];
  readonly declineReason: Payment["declineReason"];
  /** Why the last try was refused, in words; null when there was none. */
  readonly refusal: string | null;
  readonly country: string | null;
  /** Of a local method, when that is what the shopper's bank asks about. */
  readonly localMethod: string | null;
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

const localMethodOf = ({ means }: Payment): string | null => {
  const known = means === null ? undefined : meansByName(means);
  return known && known.card === null ? known.label : null;
};

export const pageOf = (payment: Payment): PageView => ({
  status: payment.status,
  declineReason: payment.declineReason,
  refusal: steps.refusalMessage(payment),
  country: payment.country,
  localMethod: localMethodOf(payment),
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
  turn.record(step.payment, step.effect);
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

/** What is settled before a means is tried: undefined when the session waits for one. */
export function settledSession(turn: Turn, session: string): PageTurn | undefined {
  const payment = freshPayment(turn, turn.store.paymentBySession(session));
  if (!payment) return null;
  return payment.status === "pending_action" ? undefined : pageAfter(payment);
}

export function paySession(turn: Turn, session: string, means: Means): PageTurn {
  const payment = turn.store.paymentBySession(session);
  return payment ? pageAfter(take(turn, steps.charge(payment, means, turn.makeName("chl")))) : null;
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
