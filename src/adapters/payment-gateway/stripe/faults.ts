/** What an error of the Stripe client says about the money. Only what is final is taken for an answer. */
import { Stripe } from "stripe";
import type { DeclineReason } from "../../../domain/payment/types.ts";

export type Fault =
  /** No connection, no answer in time, too many calls, not let in, the same key still at work: nothing is known. */
  | { readonly type: "unanswered" }
  /** A 5xx. It is stored under the key and told again for a day, so a state must be looked at, not waited for. */
  | { readonly type: "server" }
  /** The key has taken effect with other parameters. */
  | { readonly type: "mismatch" }
  /** A name that nothing has; `param` says where it stood. */
  | { readonly type: "missing"; readonly param: string | null }
  | {
      readonly type: "declined";
      readonly reason: DeclineReason;
      readonly code: string;
      readonly intentId: string | null;
    }
  | {
      readonly type: "invalid";
      readonly code: string | null;
      readonly param: string | null;
      readonly intentId: string | null;
    };

export const faultOf = (error: unknown): Fault =>
  error instanceof Stripe.errors.StripeError ? stripeFault(error) : { type: "unanswered" };

function stripeFault(error: InstanceType<typeof Stripe.errors.StripeError>): Fault {
  const { statusCode = 0, code, param } = error;
  // Their word for this has been 409, 429 and 400 over the years; its code has stayed.
  if (code === "lock_timeout" || code === "idempotency_key_in_use" || code === "rate_limit")
    return { type: "unanswered" };
  if (error.rawType === "idempotency_error") return statusCode === 400 ? { type: "mismatch" } : { type: "unanswered" };
  if (code === "resource_missing") return { type: "missing", param: param ?? null };
  if (error.rawType === "card_error") return declinedFault(error);
  const intentId = error.payment_intent?.id ?? null;
  if (statusCode === 400 || statusCode === 404)
    return { type: "invalid", code: code ?? null, param: param ?? null, intentId };
  return { type: statusCode >= 500 ? "server" : "unanswered" };
}

function declinedFault({ code, decline_code, payment_intent }: InstanceType<typeof Stripe.errors.StripeError>): Fault {
  const reason = declineReason(code ?? null, decline_code ?? null);
  return { type: "declined", reason, code: decline_code || code || "card_error", intentId: payment_intent?.id ?? null };
}

const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: "insufficient_funds",
  withdrawal_count_limit_exceeded: "insufficient_funds",
  card_velocity_exceeded: "insufficient_funds",
  expired_card: "expired_card",
  invalid_expiry_year: "expired_card",
  invalid_expiry_month: "expired_card",
  authentication_required: "authentication_failed",
  payment_intent_authentication_failure: "authentication_failed",
  payment_intent_payment_attempt_expired: "session_expired",
  payment_method_customer_decline: "cancelled_by_shopper",
};

/** From Stripe's error code and the issuer's decline code, the closer one first. */
export const declineReason = (code: string | null, declineCode: string | null): DeclineReason =>
  REASONS[declineCode ?? ""] ?? REASONS[code ?? ""] ?? "card_declined";

/** Refusals of a creation that say of what it was to be paid with that it is of no use, ever. */
const USELESS_SOURCE: ReadonlySet<string> = new Set([
  "token_already_used",
  "payment_method_unexpected_state",
  "payment_intent_incompatible_payment_method",
  "payment_method_unsupported_type",
  "invalid_source_usage",
]);

export function isUselessSource(fault: Fault): boolean {
  if (fault.type === "missing") return /^(payment_method|confirmation_token)/.test(fault.param ?? "");
  return fault.type === "invalid" && USELESS_SOURCE.has(fault.code ?? "");
}
