/** What the stand-in keeps, and how a payment goes on in it. */
import type { Stripe } from "stripe";
import { cardOf, type TestCard } from "./cards.ts";
import { invalid, refusal, type Refusal } from "./errors.ts";
import type { Form } from "./form.ts";
import { newBooking, newCharge, newRefund } from "./objects.ts";

export interface SentEvent {
  readonly id: string;
  readonly type: Stripe.Event.Type;
  readonly created: number;
  readonly object: object;
}

export interface Books {
  readonly intents: Map<string, Stripe.PaymentIntent>;
  readonly sessions: Map<string, Stripe.Checkout.Session>;
  /** What a session's intent is made of when the shopper pays. */
  readonly plans: Map<string, Form>;
  readonly charges: Map<string, Stripe.Charge>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly bookings: Map<string, Stripe.BalanceTransaction>;
  readonly events: SentEvent[];
  readonly nowS: () => number;
  readonly makeId: (prefix: string) => string;
  /** Whether the part of a charge that was released is told as a refund, as Stripe has done. */
  readonly releasesAreRefunds: boolean;
}

export function makeBooks(nowMs: () => number, releasesAreRefunds: boolean): Books {
  let made = 0;
  return {
    ...{ intents: new Map(), sessions: new Map(), plans: new Map(), charges: new Map() },
    ...{ refunds: new Map(), bookings: new Map(), events: [], releasesAreRefunds },
    nowS: () => Math.floor(nowMs() / 1000),
    makeId: (prefix) => `${prefix}${String(++made).padStart(24, "0")}`,
  };
}

export function emit(books: Books, type: Stripe.Event.Type, object: object): void {
  const id = books.makeId("evt_");
  books.events.push({ id, type, created: books.nowS(), object: structuredClone(object) });
}

/** The card is asked: authorised, declined (a refusal with the intent in it), or the shopper must confirm. */
export function confirm(
  books: Books,
  intent: Stripe.PaymentIntent,
  card: TestCard,
  returnUrl: string | null,
): Refusal | null {
  intent.payment_method = card.id;
  intent.last_payment_error = null;
  if (card.declineCode !== undefined) return decline(books, intent, card, card.declineCode);
  if (card.asksFor3ds) {
    intent.status = "requires_action";
    const url = `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${intent.id}`;
    intent.next_action = { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } };
    emit(books, "payment_intent.requires_action", intent);
    return null;
  }
  authorise(books, intent, card);
  return null;
}

function decline(books: Books, intent: Stripe.PaymentIntent, card: TestCard, decline_code: string): Refusal {
  const charge = newCharge(books.makeId("ch_"), books.nowS(), intent, card, "failed");
  books.charges.set(charge.id, charge);
  const code = card.code ?? "card_declined";
  const message = "Your card was declined.";
  intent.latest_charge = charge.id;
  intent.payment_method = null;
  intent.status = "requires_payment_method";
  intent.last_payment_error = { type: "card_error", code, decline_code, message, charge: charge.id };
  emit(books, "payment_intent.payment_failed", intent);
  return refusal(402, { type: "card_error", code, decline_code, message, payment_intent: structuredClone(intent) });
}

function authorise(books: Books, intent: Stripe.PaymentIntent, card: TestCard): void {
  const charge = newCharge(books.makeId("ch_"), books.nowS(), intent, card, "succeeded");
  books.charges.set(charge.id, charge);
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.status = "requires_capture";
  intent.amount_capturable = intent.amount;
  emit(books, "payment_intent.amount_capturable_updated", intent);
}

/** The shopper at the bank's page; nothing happens to an intent that does not ask any more. */
export function answer3ds(books: Books, intent: Stripe.PaymentIntent, passes: boolean): void {
  const card = cardOf(String(intent.payment_method));
  if (intent.status !== "requires_action" || !card) return;
  if (passes) return authorise(books, intent, card);
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  const message = "We are unable to authenticate your payment method.";
  intent.last_payment_error = { type: "invalid_request_error", code: "payment_intent_authentication_failure", message };
  emit(books, "payment_intent.payment_failed", intent);
}

export const chargeOf = (books: Books, intent: Stripe.PaymentIntent): Stripe.Charge | undefined =>
  books.charges.get(String(intent.latest_charge));

/** 1.5 % and 25 of the smallest unit, as their price list has it for cards of the EEA. */
const feeFor = (amount: number): number => Math.round(amount * 0.015) + 25;

export function capture(books: Books, intent: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number): void {
  const { currency } = intent;
  const booking = newBooking({
    ...{ id: books.makeId("txn_"), created: books.nowS(), amount, currency, fee: feeFor(amount) },
    ...{ type: "charge", source: charge.id },
  });
  books.bookings.set(booking.id, booking);
  const released = charge.amount - amount;
  Object.assign(charge, { captured: true, amount_captured: amount, balance_transaction: booking.id });
  Object.assign(intent, { status: "succeeded", amount_received: amount, amount_capturable: 0 });
  if (released > 0 && books.releasesAreRefunds) addRefund(books, intent, charge, released, {});
  emit(books, "payment_intent.succeeded", intent);
}

export function addRefund(
  books: Books,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  amount: number,
  metadata: Record<string, string>,
): Stripe.Refund {
  const { currency } = intent;
  const refund = newRefund({
    ...{ id: books.makeId("re_"), created: books.nowS(), amount, currency },
    ...{ charge: charge.id, payment_intent: intent.id, metadata },
  });
  books.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded >= charge.amount;
  return refund;
}

export function bookRefund(books: Books, refund: Stripe.Refund): void {
  const booking = newBooking({
    ...{ id: books.makeId("txn_"), created: books.nowS(), amount: -refund.amount, currency: refund.currency },
    ...{ fee: 0, type: "refund", source: refund.id },
  });
  books.bookings.set(booking.id, booking);
  refund.balance_transaction = booking.id;
}

export function cancel(books: Books, intent: Stripe.PaymentIntent): void {
  Object.assign(intent, { status: "canceled", canceled_at: books.nowS(), amount_capturable: 0, next_action: null });
  const charge = chargeOf(books, intent);
  if (charge?.paid) charge.refunded = true;
  emit(books, "payment_intent.canceled", intent);
}

export const sessionOf = (books: Books, intentId: string): Stripe.Checkout.Session | undefined =>
  [...books.sessions.values()].find(({ payment_intent }) => payment_intent === intentId);

export function expireSession(books: Books, session: Stripe.Checkout.Session): void {
  Object.assign(session, { status: "expired", url: null });
  const intent = books.intents.get(String(session.payment_intent));
  if (intent && intent.status !== "succeeded") cancel(books, intent);
  emit(books, "checkout.session.expired", session);
}

/** Sessions end by themselves when their time has come. */
export function letTimePass(books: Books): void {
  for (const session of books.sessions.values())
    if (session.status === "open" && session.expires_at <= books.nowS()) expireSession(books, session);
}

const MINIMUM: Readonly<Record<string, number>> = { eur: 50, usd: 50, gbp: 30, jpy: 50, chf: 50 };
const CURRENCIES: ReadonlySet<string> = new Set([...Object.keys(MINIMUM), "isk", "ugx", "mga", "kwd", "bhd"]);

/** Null when Stripe would charge it (https://docs.stripe.com/currencies). */
export function checkAmount(amount: number, currency: string, param: string): Refusal | null {
  if (!CURRENCIES.has(currency)) return invalid(`Invalid currency: ${currency}`, { param: "currency" });
  if (amount < 1) return invalid("This value must be greater than or equal to 1.", { param });
  if (amount < (MINIMUM[currency] ?? 1)) return invalid("Amount is too small", { code: "amount_too_small", param });
  if (amount > 99_999_999) return invalid("Amount is too large", { code: "amount_too_large", param });
  const step = currency === "isk" || currency === "ugx" ? 100 : currency === "kwd" || currency === "bhd" ? 10 : 1;
  return amount % step === 0 ? null : invalid("Invalid amount", { code: "invalid_charge_amount", param });
}
