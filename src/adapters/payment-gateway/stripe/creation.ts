/**
 * What is sent to Stripe to open a payment, from the request alone: the same request, the same parameters, so that the
 * creation can be repeated under its idempotency key to find the payment again.
 */
import type { Stripe } from "stripe";
import type { AuthoriseRequest } from "../../../domain/payment/types.ts";
import { invariant } from "../../../kernel/result.ts";
import { HOUR_MS, MINUTE_MS } from "../../../kernel/time.ts";
import { toStripeAmount } from "./amounts.ts";

export type Creation =
  | { readonly type: "session"; readonly params: Stripe.Checkout.SessionCreateParams }
  | { readonly type: "intent"; readonly params: Stripe.PaymentIntentCreateParams };

/**
 * Stripe wants a session's end 30 minutes to 24 hours ahead, ours is sooner: we end it ourselves (`void`). Theirs is so
 * far off that the creation can be repeated, to find the session or to fence its key, for nearly as long as Stripe
 * keeps keys. A request must be sent less than two hours before its `expiresAt`.
 */
const SESSION_OUTLIVES_MS = 22 * HOUR_MS;
const SESSION_AHEAD_MS_MIN = 30 * MINUTE_MS;

/** Stripe forgets keys that are a day old. From here on nothing is created any more, and search replaces the key. */
export const isKeyForgotten = ({ expiresAt }: AuthoriseRequest, now: number): boolean =>
  now >= expiresAt + SESSION_OUTLIVES_MS - 2 * SESSION_AHEAD_MS_MIN;

/** On the payment and on the session, to find our way back from Stripe's lists and messages. */
export const FENCE_MARK = "fence";

const ours = ({ key, reference, source }: AuthoriseRequest) => ({ key, reference, via: source.type });

/** Undefined where Stripe cannot charge exactly this amount. */
export function creationOf(request: AuthoriseRequest): Creation | undefined {
  const { source } = request;
  invariant(source.type !== "balance", "a balance of ours is not paid at Stripe");
  const amount = toStripeAmount(request.amountMinor, request.currency);
  if (amount === undefined) return undefined;
  return source.type === "hosted"
    ? { type: "session", params: sessionParams(request, amount, source) }
    : { type: "intent", params: intentParams(request, amount, source) };
}

/** Of any currency Stripe can open a payment of it, and nobody will ever pay it. */
const FENCE_AMOUNT = 9_999_900;

/**
 * The same key with other, harmless parameters: a session whose address nobody learns, or a payment that nothing is
 * charged for. Where the real creation has arrived, Stripe refuses this one; where it has not, it never will. As little
 * as possible of the request is in it, so that it is accepted where the real one was refused.
 */
export function fenceOf(request: AuthoriseRequest): Creation {
  const { source } = request;
  const metadata = { ...ours(request), [FENCE_MARK]: "1" };
  const currency = request.currency.toLowerCase();
  if (source.type !== "hosted")
    return { type: "intent", params: { amount: FENCE_AMOUNT, currency, capture_method: "manual", metadata } };
  const price_data = { currency, unit_amount: FENCE_AMOUNT, product_data: { name: "Closed" } };
  return {
    type: "session",
    params: {
      mode: "payment",
      line_items: [{ quantity: 1, price_data }],
      payment_intent_data: { capture_method: "manual", metadata },
      metadata,
      success_url: source.returnUrl,
    },
  };
}

function intentParams(
  request: AuthoriseRequest,
  amount: number,
  source: { readonly token: string; readonly returnUrl: string },
): Stripe.PaymentIntentCreateParams {
  const { currency, description, email } = request;
  return {
    amount,
    currency: currency.toLowerCase(),
    capture_method: "manual",
    automatic_payment_methods: { enabled: true, allow_redirects: "always" },
    description,
    metadata: ours(request),
    ...payingWith(source.token),
    confirm: true,
    return_url: source.returnUrl,
    ...(email !== "" && { receipt_email: email }),
    expand: ["latest_charge"],
  };
}

function sessionParams(
  request: AuthoriseRequest,
  unit_amount: number,
  source: { readonly returnUrl: string; readonly cancelUrl: string },
): Stripe.Checkout.SessionCreateParams {
  const { description, email, expiresAt } = request;
  const metadata = ours(request);
  const price_data = { currency: request.currency.toLowerCase(), unit_amount, product_data: { name: description } };
  return {
    mode: "payment",
    client_reference_id: request.reference,
    line_items: [{ quantity: 1, price_data }],
    payment_intent_data: { capture_method: "manual", description, metadata },
    metadata,
    success_url: source.returnUrl,
    cancel_url: source.cancelUrl,
    ...(email !== "" && { customer_email: email }),
    expires_at: Math.floor((expiresAt + SESSION_OUTLIVES_MS) / 1000),
    // What is authorised is what was asked for, in the currency of the order.
    adaptive_pricing: { enabled: false },
  };
}

/** A token is a payment method (`pm_...`), or a confirmation token of their payment element. */
const payingWith = (token: string): Partial<Stripe.PaymentIntentCreateParams> =>
  token.startsWith("ctoken_") ? { confirmation_token: token } : { payment_method: token };
