/** What may happen to a payment: pure steps from one state to the next, each with the line it leaves in the log. */
import type { DeclineReason } from "../../src/domain/payment/types.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { cardByName, labelOf, type TestCard } from "./cards.ts";
import type { Answer, Effect, Payment, PaymentView } from "./types.ts";

export interface Step {
  readonly payment: Payment;
  readonly effect: Effect;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const DECLINES: Readonly<Record<DeclineReason, string>> = {
  card_declined: "The card was declined.",
  insufficient_funds: "There is not enough money on this card.",
  expired_card: "The card has expired.",
  authentication_failed: "3-D Secure was not passed.",
  cancelled_by_shopper: "The shopper cancelled.",
  session_expired: "The time to pay has passed.",
  fenced: "The merchant gave this key up before the authorisation came.",
  invalid_token: "There is no such token.",
};
export const declineMessage = (reason: DeclineReason): string => DECLINES[reason];

const log = (kind: Effect["kind"], payment: Payment, amountMinor: number, key: string, detail: string): Effect => ({
  kind,
  key,
  paymentId: payment.paymentId,
  amountMinor,
  currency: payment.currency,
  reference: payment.reference,
  detail,
});

function decline(payment: Payment, reason: DeclineReason): Step {
  const next: Payment = { ...payment, status: "declined", declineReason: reason };
  return { payment: next, effect: log("declined", next, next.amountMinor, next.key, reason) };
}

function authorised(payment: Payment): Step {
  const next: Payment = { ...payment, status: "authorised", lastRefusal: null };
  return { payment: next, effect: log("authorised", next, next.amountMinor, next.key, next.card ?? "") };
}

/** On the hosted page a refused card leaves the session open for another one. */
function refuseCard(payment: Payment, reason: DeclineReason): Step {
  if (payment.session === null) return decline(payment, reason);
  const next = { ...payment, challenge: null, lastRefusal: reason };
  return { payment: next, effect: log("action_required", next, next.amountMinor, next.key, reason) };
}

export function openSession(payment: Payment): Step {
  return { payment, effect: log("action_required", payment, payment.amountMinor, payment.key, "hosted") };
}

/** @param challenge the name that a 3-D Secure challenge gets if the card wants one */
export function chargeCard(payment: Payment, card: TestCard, challenge: string): Step {
  const charged = { ...payment, card: card.name };
  if (card.declineReason) return refuseCard(charged, card.declineReason);
  if (!card.challenge) return authorised(charged);
  const next = { ...charged, challenge, lastRefusal: null };
  return { payment: next, effect: log("action_required", next, next.amountMinor, next.key, "3-D Secure") };
}

export const answerChallenge = (payment: Payment, passed: boolean): Step =>
  passed ? authorised(payment) : refuseCard(payment, "authentication_failed");

export const cancelByShopper = (payment: Payment): Step => decline(payment, "cancelled_by_shopper");

/** A payment still waiting for its shopper ends with its session; null when there is nothing to end. */
export const expireIfDue = (payment: Payment, nowMs: number): Step | null =>
  payment.status === "pending_action" && payment.expiresAt <= nowMs ? decline(payment, "session_expired") : null;

/** Null where nothing is left to void: a declined or voided payment. */
export function voidPayment(payment: Payment, key: string): Result<Step | null, Refusal> {
  if (payment.status === "declined" || payment.status === "voided") return ok(null);
  if (payment.capturedMinor > 0)
    return err({ code: "already_captured", message: "Money was captured: refund it, it cannot be voided." });
  const next: Payment = { ...payment, status: "voided" };
  return ok({ payment: next, effect: log("voided", next, next.amountMinor, key, payment.status) });
}

export function capture(payment: Payment, amountMinor: number, key: string): Result<Step, Refusal> {
  if (payment.status !== "authorised")
    return err({ code: "not_authorised", message: `The payment is ${payment.status}, not authorised.` });
  const left = payment.amountMinor - payment.capturedMinor;
  if (amountMinor > left)
    return err({ code: "amount_too_large", message: `${left} is left of the authorisation, in minor units.` });
  if (payment.card !== null && cardByName(payment.card)?.refusesCapture)
    return err({ code: "capture_refused", message: "The card's bank refused the capture." });
  const next = { ...payment, capturedMinor: payment.capturedMinor + amountMinor };
  return ok({ payment: next, effect: log("captured", next, amountMinor, key, "") });
}

export function refund(payment: Payment, amountMinor: number, key: string): Result<Step, Refusal> {
  const left = payment.capturedMinor - payment.refundedMinor;
  if (amountMinor > left)
    return err({
      code: "amount_too_large",
      message: `${left} of the captured money is left to refund, in minor units.`,
    });
  const next = { ...payment, refundedMinor: payment.refundedMinor + amountMinor };
  return ok({ payment: next, effect: log("refunded", next, amountMinor, key, "") });
}

export const refusedEffect = (
  payment: Payment,
  operation: string,
  amountMinor: number,
  key: string,
  code: string,
): Effect => log("money_refused", payment, amountMinor, key, `${operation}: ${code}`);

export function viewOf(payment: Payment): PaymentView {
  const card = payment.card === null ? undefined : cardByName(payment.card);
  return {
    paymentId: payment.paymentId,
    key: payment.key,
    reference: payment.reference,
    status: payment.status,
    amountMinor: payment.amountMinor,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    currency: payment.currency,
    method: card ? labelOf(card) : "Card",
    actionPath: actionPathOf(payment),
    declineReason: payment.declineReason,
  };
}

/** A hosted payment is always entered by its page, which knows an open challenge. */
function actionPathOf(payment: Payment): string | null {
  if (payment.status !== "pending_action") return null;
  return payment.session === null ? `/challenge/${payment.challenge}` : `/pay/${payment.session}`;
}

export function answerOf(payment: Payment): Answer {
  const reason = payment.status === "declined" ? payment.declineReason : null;
  return {
    status: reason === null ? 200 : 402,
    payment: viewOf(payment),
    error: reason === null ? null : { code: reason, message: declineMessage(reason) },
  };
}
