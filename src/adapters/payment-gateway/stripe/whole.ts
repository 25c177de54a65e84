/**
 * The client does not look at what it was sent; what another server, or a broken one, answers must not pass for a
 * payment. These throw within an attempt, which is then unanswered.
 */
import type { Stripe } from "stripe";

const fail = (what: string): never => {
  throw new TypeError(`not the ${what} of this API`);
};

export function wholeIntent<T extends Stripe.PaymentIntent>(intent: T): T {
  const { object, id, status, amount, currency, metadata } = intent;
  const isWhole =
    object === "payment_intent" && id && status && Number.isInteger(amount) && typeof currency === "string" && metadata;
  return isWhole ? intent : fail("intent");
}

export function wholeSession<T extends Stripe.Checkout.Session>(session: T): T {
  const { object, id, status, payment_intent } = session;
  const isWhole = object === "checkout.session" && id && status && payment_intent !== undefined;
  if (isWhole && typeof payment_intent === "object" && payment_intent !== null) wholeIntent(payment_intent);
  return isWhole ? session : fail("session");
}

export function wholeRefund<T extends Stripe.Refund>(refund: T): T {
  const isWhole = refund.object === "refund" && Number.isInteger(refund.amount) && refund.currency;
  return isWhole ? refund : fail("refund");
}

export function wholePage<T>(
  page: Stripe.ApiList<T> | Stripe.ApiSearchResult<T>,
  check: (entry: T) => T,
): { readonly data: readonly T[]; readonly has_more: boolean } {
  const { data, has_more } = page;
  return Array.isArray(data) && typeof has_more === "boolean" ? { data: data.map(check), has_more } : fail("list");
}
