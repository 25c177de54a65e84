/** A payment as Stripe keeps it, told as the port has it. */
import type { Stripe } from "stripe";
import type { CardFacts, GatewayPayment } from "../../../domain/payment/types.ts";
import { fromStripeAmount } from "./amounts.ts";
import type { Call } from "./call.ts";
import { FENCE_MARK } from "./creation.ts";
import { declineReason } from "./faults.ts";
import { wholeIntent, wholeSession } from "./whole.ts";

/**
 * What was opened by the hosted page is named by its session for ever, since the intent is made only when the shopper
 * pays; what was opened by a token is named by its intent.
 */
export type Held =
  | { readonly session: Stripe.Checkout.Session; readonly intent: Stripe.PaymentIntent | null }
  | { readonly session: null; readonly intent: Stripe.PaymentIntent };

export const SESSION_EXPAND = "payment_intent.latest_charge.refunds";
export const INTENT_EXPAND = "latest_charge.refunds";

/** As it is now: an answer to a repeated creation says what was. */
export async function retrieve(call: Call, paymentId: string): Promise<Held | "absent" | "unknown"> {
  const read = async (): Promise<Held | "absent"> => {
    const { checkout, paymentIntents } = call.stripe;
    if (paymentId.startsWith("cs_"))
      return ofSession(
        wholeSession(await checkout.sessions.retrieve(paymentId, { expand: [SESSION_EXPAND] }, call.options())),
      );
    if (!paymentId.startsWith("pi_")) return "absent";
    return ofIntent(wholeIntent(await paymentIntents.retrieve(paymentId, { expand: [INTENT_EXPAND] }, call.options())));
  };
  const found = await call.attempt("retrieve", read);
  if (found.ok) return found.value === "absent" || paymentIdOf(found.value) === paymentId ? found.value : "unknown";
  return found.fault.type === "missing" ? "absent" : "unknown";
}

/** Its name at Stripe: `cs_...` or `pi_...`. */
export const paymentIdOf = (held: Held): string => (held.session ?? held.intent).id;
export const ofIntent = (intent: Stripe.PaymentIntent): Held => ({ session: null, intent });
export const ofSession = (session: Stripe.Checkout.Session): Held => ({ session, intent: opened(session) });

function opened({ payment_intent }: Stripe.Checkout.Session): Stripe.PaymentIntent | null {
  return typeof payment_intent === "object" ? payment_intent : null;
}

export const chargeOf = (intent: Stripe.PaymentIntent | null): Stripe.Charge | null => {
  const charge = intent?.latest_charge;
  return typeof charge === "object" ? charge : null;
};

/** Null of what is not a payment of ours, or not of the shape that this adapter knows. */
export function gatewayPayment(held: Held): GatewayPayment | null {
  const { session, intent } = held;
  const metadata = (session ?? intent)?.metadata ?? {};
  const [key, reference] = [metadata["key"], metadata["reference"]];
  const [amount, currency] = session ? [session.amount_total, session.currency] : [intent?.amount, intent?.currency];
  if (!key || !reference || metadata[FENCE_MARK] !== undefined || amount == null || currency == null) return null;
  const stands = standingOf(held);
  if (stands === null) return null;
  const charge = chargeOf(intent);
  const card = cardOf(charge);
  return {
    paymentId: paymentIdOf(held),
    ...{ key, reference, ...stands },
    amountMinor: fromStripeAmount(amount, currency),
    capturedMinor: fromStripeAmount(intent?.amount_received ?? 0, currency),
    refundedMinor: fromStripeAmount(refundedOf(charge), currency),
    currency: currency.toUpperCase(),
    method: methodOf(charge),
    ...(card && { card }),
  };
}

type Standing = Pick<GatewayPayment, "status" | "actionUrl" | "declineReason">;
const IS: Readonly<Record<"authorised" | "voided" | "pending_action", Standing>> = {
  authorised: { status: "authorised", actionUrl: null, declineReason: null },
  voided: { status: "voided", actionUrl: null, declineReason: null },
  pending_action: { status: "pending_action", actionUrl: null, declineReason: null },
};

/** Null in a state that this version of the API does not have. */
function standingOf({ session, intent }: Held): Standing | null {
  switch (session?.status) {
    case "open":
      // A card that was refused on the page leaves it open for the next one.
      return { ...IS.pending_action, actionUrl: session.url };
    case "expired":
      return IS.voided;
    default:
      return intent === null ? null : intentStanding(intent);
  }
}

function intentStanding(intent: Stripe.PaymentIntent): Standing | null {
  switch (intent.status) {
    case "requires_capture":
    case "succeeded":
      return IS.authorised;
    case "canceled":
      return IS.voided;
    case "requires_action":
      return { ...IS.pending_action, actionUrl: intent.next_action?.redirect_to_url?.url ?? null };
    case "processing":
    case "requires_confirmation":
      return IS.pending_action;
    case "requires_payment_method": {
      const { code, decline_code } = intent.last_payment_error ?? {};
      return { status: "declined", actionUrl: null, declineReason: declineReason(code ?? null, decline_code ?? null) };
    }
    default:
      return null;
  }
}

/**
 * What went back to the shopper. Where less was captured than authorised, Stripe counts what it released as refunded
 * too, and has a refund for it; that one has moved no money and does not have our mark.
 */
function refundedOf(charge: Stripe.Charge | null): number {
  if (charge === null || !charge.captured) return 0;
  if (charge.amount_captured >= charge.amount) return charge.amount_refunded;
  return (charge.refunds?.data ?? [])
    .filter(({ metadata, balance_transaction }) => Boolean(metadata?.["key"]) || balance_transaction !== null)
    .filter(({ status }) => status !== "failed" && status !== "canceled")
    .reduce((sum, { amount }) => sum + amount, 0);
}

export function cardOf(charge: Stripe.Charge | null): CardFacts | undefined {
  const card = charge?.payment_method_details?.card;
  if (!card?.brand || !card.last4) return undefined;
  return { brand: card.brand, last4: card.last4, country: card.country, fingerprint: card.fingerprint ?? null };
}

const NAMES: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  eftpos_au: "eftpos",
  jcb: "JCB",
  unionpay: "UnionPay",
  blik: "BLIK",
  eps: "EPS",
  ideal: "iDEAL",
  mobilepay: "MobilePay",
  p24: "Przelewy24",
  paypal: "PayPal",
  twint: "TWINT",
};

const wordOf = (code: string): string =>
  NAMES[code] ?? code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** Such as "Visa ending 4242" or "PayPal"; empty while nothing was paid with. */
function methodOf(charge: Stripe.Charge | null): string {
  const card = cardOf(charge);
  if (card) return `${wordOf(card.brand)} ending ${card.last4}`;
  const type = charge?.payment_method_details?.type;
  return type === undefined ? "" : wordOf(type);
}
