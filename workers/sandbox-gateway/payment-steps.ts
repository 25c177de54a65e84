/** What may happen to a payment: pure steps from one state to the next, each with the line it leaves in the log. */
import type { DeclineReason } from "../../src/domain/payment/types.ts";
import { divideRounded } from "../../src/kernel/money.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import { labelOf, meansByName } from "./known-means.ts";
import type { Means } from "./means.ts";
import type { Answer, Effect, Payment, PaymentView } from "./types.ts";

export interface Step {
  readonly payment: Payment;
  readonly effect: Effect;
}

export interface MoneyStep extends Step {
  /** What the gateway keeps of it. */
  readonly feeMinor: number;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Of each capture the gateway keeps 1.4 % and 25 minor units, rounded half up; a refund gives nothing of it back. */
export const captureFeeMinor = (amountMinor: number): number => divideRounded(BigInt(amountMinor) * 14n, 1_000n) + 25;

const DECLINES: Readonly<Record<DeclineReason, string>> = {
  card_declined: "The card was declined.",
  insufficient_funds: "There is not enough money on this card.",
  expired_card: "The card has expired.",
  authentication_failed: "3-D Secure was not passed.",
  cancelled_by_shopper: "The shopper cancelled.",
  session_expired: "The time to pay has passed.",
  fenced: "The merchant gave this key up before the authorisation came.",
  invalid_token: "There is no such token.",
  no_such_balance: "There is no such balance.",
  insufficient_balance: "There is not enough on the balance.",
  currency_mismatch: "The balance has another currency.",
};
export const declineMessage = (reason: DeclineReason): string => DECLINES[reason];

/** Why the last try on the hosted page was refused, in words of what was tried. */
export function refusalMessage({ lastRefusal, means }: Payment): string | null {
  if (lastRefusal === null) return null;
  const isLocal = means !== null && meansByName(means)?.card === null;
  return isLocal && lastRefusal === "authentication_failed"
    ? `${labelOf(means)} was not confirmed at your bank.`
    : declineMessage(lastRefusal);
}

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
  return { payment: next, effect: log("authorised", next, next.amountMinor, next.key, next.means ?? "") };
}

/** On the hosted page a refused means leaves the session open for another one. */
function refuse(payment: Payment, reason: DeclineReason): Step {
  if (payment.session === null) return decline(payment, reason);
  const next = { ...payment, challenge: null, lastRefusal: reason };
  return { payment: next, effect: log("action_required", next, next.amountMinor, next.key, reason) };
}

export function openSession(payment: Payment): Step {
  return { payment, effect: log("action_required", payment, payment.amountMinor, payment.key, "hosted") };
}

const asksBank = (payment: Payment, { bankAsks }: Means): boolean =>
  bankAsks === "always" || (bankAsks === "on_page" && payment.session !== null);

/** @param challenge the name that the bank's question gets if there is one */
export function charge(payment: Payment, means: Means, challenge: string): Step {
  const charged = { ...payment, means: means.name };
  if (means.declineReason) return refuse(charged, means.declineReason);
  if (!asksBank(payment, means)) return authorised(charged);
  const next = { ...charged, challenge, lastRefusal: null };
  const detail = means.card ? "3-D Secure" : means.name;
  return { payment: next, effect: log("action_required", next, next.amountMinor, next.key, detail) };
}

export const answerChallenge = (payment: Payment, passed: boolean): Step =>
  passed ? authorised(payment) : refuse(payment, "authentication_failed");

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

export const CAPTURE_REFUSED = err({ code: "capture_refused", message: "The card's bank refused the capture." });

export function capture(payment: Payment, amountMinor: number, key: string): Result<MoneyStep, Refusal> {
  if (payment.status !== "authorised")
    return err({ code: "not_authorised", message: `The payment is ${payment.status}, not authorised.` });
  const left = payment.amountMinor - payment.capturedMinor;
  if (amountMinor > left)
    return err({ code: "amount_too_large", message: `${left} is left of the authorisation, in minor units.` });
  const next = { ...payment, capturedMinor: payment.capturedMinor + amountMinor };
  const feeMinor = captureFeeMinor(amountMinor);
  return ok({ payment: next, effect: log("captured", next, amountMinor, key, `fee ${feeMinor}`), feeMinor });
}

export function refund(payment: Payment, amountMinor: number, key: string): Result<MoneyStep, Refusal> {
  const left = payment.capturedMinor - payment.refundedMinor;
  if (amountMinor > left)
    return err({
      code: "amount_too_large",
      message: `${left} of the captured money is left to refund, in minor units.`,
    });
  const next = { ...payment, refundedMinor: payment.refundedMinor + amountMinor };
  return ok({ payment: next, effect: log("refunded", next, amountMinor, key, ""), feeMinor: 0 });
}

export const refusedEffect = (
  payment: Payment,
  operation: string,
  amountMinor: number,
  key: string,
  code: string,
): Effect => log("money_refused", payment, amountMinor, key, `${operation}: ${code}`);

export function viewOf(payment: Payment): PaymentView {
  const card = payment.means === null ? null : meansByName(payment.means)?.card;
  return {
    paymentId: payment.paymentId,
    key: payment.key,
    reference: payment.reference,
    status: payment.status,
    amountMinor: payment.amountMinor,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    currency: payment.currency,
    method: labelOf(payment.means),
    actionPath: actionPathOf(payment),
    declineReason: payment.declineReason,
    ...(card && { card }),
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
