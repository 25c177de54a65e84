/** Capture and refund. Stripe forgets a key after a day, so the key is also written on what it did. */
import type { Stripe } from "stripe";
import type { MoneyAnswer } from "../../../domain/payment/types.ts";
import type { MoneyCall } from "../../../ports/payment-gateway.ts";
import { fromStripeAmount, toStripeAmount } from "./amounts.ts";
import type { Call } from "./call.ts";
import type { Fault } from "./faults.ts";
import { chargeOf, retrieve } from "./held.ts";
import { wholeIntent, wholePage, wholeRefund } from "./whole.ts";

const UNKNOWN: MoneyAnswer = { outcome: "unknown" };
const refused = (reason: string): MoneyAnswer => ({ outcome: "refused", reason });

const CAPTURE_EXPAND = ["latest_charge.balance_transaction"];
const REFUND_EXPAND = ["balance_transaction"];
/** On the intent: the key of the capture that was made. There is one at most, what it leaves is released. */
const CAPTURE_MARK = "capture";

/** All of what was authorised, or less; once. */
export async function capture(call: Call, money: MoneyCall): Promise<MoneyAnswer> {
  const intent = await intentOf(call, money.paymentId);
  if (intent === null || typeof intent === "string") return noIntent(intent);
  const judged = judgeCapture(intent, money);
  if (judged !== null) return judged === "captured" ? captured(call, intent.id) : judged;
  const first = await captureOnce(call, intent, money, money.key);
  if (first.ok) return takenBy(first.value, intent.id);
  if (first.fault.type === "unanswered") return UNKNOWN;
  return afterFault(call, money, first.fault);
}

async function afterFault(call: Call, money: MoneyCall, fault: Fault): Promise<MoneyAnswer> {
  const intent = await intentOf(call, money.paymentId);
  if (intent === null || typeof intent === "string") return UNKNOWN;
  const judged = judgeCapture(intent, money);
  if (judged !== null) return judged === "captured" ? captured(call, intent.id) : judged;
  if (fault.type === "declined") return refused(fault.code);
  if (fault.type !== "server") return UNKNOWN;
  // Stripe tells a stored 500 again for a day. The intent still waits, and can be captured only once: without our key.
  const again = await captureOnce(call, intent, money);
  return again.ok ? takenBy(again.value, intent.id) : UNKNOWN;
}

async function captureOnce(call: Call, intent: Stripe.PaymentIntent, { key, amountMinor }: MoneyCall, once?: string) {
  const amount_to_capture = toStripeAmount(amountMinor, intent.currency.toUpperCase()) ?? 0;
  const params = { amount_to_capture, metadata: { [CAPTURE_MARK]: key }, expand: CAPTURE_EXPAND };
  return call.attempt("capture", async () =>
    wholeIntent(await call.stripe.paymentIntents.capture(intent.id, params, call.options(once))),
  );
}

/** Null while it may be captured. */
function judgeCapture(intent: Stripe.PaymentIntent, { key, amountMinor }: MoneyCall): MoneyAnswer | "captured" | null {
  const wanted = toStripeAmount(amountMinor, intent.currency.toUpperCase());
  switch (intent.status) {
    case "requires_capture":
      return wanted === undefined || wanted > intent.amount_capturable ? refused("amount_too_large") : null;
    case "succeeded": {
      const isOurs = intent.metadata[CAPTURE_MARK] === key && intent.amount_received === wanted;
      return isOurs ? "captured" : refused("already_captured");
    }
    case "processing":
      return UNKNOWN;
    default:
      return refused(intent.status === "canceled" ? "voided" : "not_authorised");
  }
}

/** The same answer as the first time: with what Stripe kept of it. */
async function captured(call: Call, intentId: string): Promise<MoneyAnswer> {
  const read = await call.attempt("fee", async () =>
    wholeIntent(await call.stripe.paymentIntents.retrieve(intentId, { expand: CAPTURE_EXPAND }, call.options())),
  );
  return read.ok ? takenBy(read.value, intentId) : UNKNOWN;
}

/** Done, if the answer is about that intent, and says so. */
function takenBy(intent: Stripe.PaymentIntent, id: string): MoneyAnswer {
  if (intent.id !== id || intent.status !== "succeeded") return UNKNOWN;
  return feeOf(chargeOf(intent)?.balance_transaction, intent.currency, 1);
}

export async function refund(call: Call, { key, paymentId, amountMinor }: MoneyCall): Promise<MoneyAnswer> {
  const intent = await intentOf(call, paymentId);
  if (intent === null || typeof intent === "string") return noIntent(intent);
  if (intent.status !== "succeeded") return intent.status === "processing" ? UNKNOWN : refused("not_captured");
  const amount = toStripeAmount(amountMinor, intent.currency.toUpperCase());
  if (amount === undefined) return refused("amount_invalid");
  const { refunds } = call.stripe;
  const asked = { payment_intent: intent.id, limit: 100, expand: ["data.balance_transaction"] };
  const made = await call.attempt("refunds", async () =>
    wholePage(await refunds.list(asked, call.options()), wholeRefund),
  );
  if (!made.ok) return UNKNOWN;
  const earlier = made.value.data.find(({ metadata }) => metadata?.["key"] === key);
  if (earlier) return earlier.amount === amount ? refunded(earlier) : refused("key_used");
  const metadata = { key, reference: intent.metadata["reference"] ?? "" };
  const params = { payment_intent: intent.id, amount, metadata, expand: REFUND_EXPAND };
  const answer = await call.attempt("refund", async () => wholeRefund(await refunds.create(params, call.options(key))));
  if (!answer.ok) return refusedRefund(answer.fault);
  const isIt = answer.value.payment_intent === intent.id && answer.value.amount === amount;
  return isIt ? refunded(answer.value) : UNKNOWN;
}

/** `pending` is on its way and cannot be called back; should it fail after all, Stripe says so in a message. */
const refunded = (refund: Stripe.Refund): MoneyAnswer =>
  refund.status === "failed" || refund.status === "canceled"
    ? refused(refund.failure_reason ?? `refund_${refund.status}`)
    : feeOf(refund.balance_transaction, refund.currency, -1);

const FINAL_REFUSALS: ReadonlySet<string> = new Set([
  "amount_too_large",
  "charge_already_refunded",
  "charge_disputed",
  "charge_not_refundable",
  "refund_disputed_payment",
]);

function refusedRefund(fault: Fault): MoneyAnswer {
  if (fault.type !== "invalid") return UNKNOWN;
  // Above what is left: that answer names the parameter, and not always a code.
  const isFinal = FINAL_REFUSALS.has(fault.code ?? "") || fault.param === "amount";
  return isFinal ? refused(fault.code ?? "amount_too_large") : UNKNOWN;
}

/** Null where the shopper has not acted yet. */
async function intentOf(call: Call, paymentId: string): Promise<Stripe.PaymentIntent | null | "absent" | "unknown"> {
  const held = await retrieve(call, paymentId);
  return typeof held === "string" ? held : held.intent;
}

const noIntent = (intent: null | "absent" | "unknown"): MoneyAnswer =>
  intent === "unknown" ? UNKNOWN : refused(intent === "absent" ? "no_such_payment" : "not_authorised");

/**
 * What Stripe kept, or gave back (`sign`): only in the order's currency. Settled in another one, or not booked yet, it
 * is not told; the payout report has it.
 */
function feeOf(
  booked: string | Stripe.BalanceTransaction | null | undefined,
  currency: string,
  sign: 1 | -1,
): MoneyAnswer {
  if (booked == null || typeof booked === "string" || booked.currency !== currency) return { outcome: "done" };
  const feeMinor = fromStripeAmount(Math.max(0, sign * booked.fee), currency);
  return { outcome: "done", feeMinor };
}
