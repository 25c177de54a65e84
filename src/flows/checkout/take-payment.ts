/** Authorising, and finding out what became of an authorisation (O4, O6). */
import { declined, neverCharged } from "../../domain/checkout/failures.ts";
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { AuthoriseAnswer, GatewayPayment, PaymentSource } from "../../domain/payment/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { unreachable } from "../../kernel/result.ts";
import { extendStock } from "./hold-stock.ts";
import type { RunnerDeps } from "./run-checkout.ts";

/** No answer at all is asked for once more, with the same key; then it is unknown and looked up later. */
export async function authorise(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const first = await ask(deps, row);
  const answer = first.outcome === "unknown" ? await ask(deps, row) : first;
  switch (answer.outcome) {
    case "authorised":
      return { type: "payment_authorised", paymentId: answer.paymentId, method: answer.method };
    case "declined":
      return { type: "payment_refused", problem: declined(answer.reason) };
    case "action":
      return { type: "action_asked", paymentId: answer.paymentId, url: answer.url };
    case "unknown":
      // Stock is held until it is known, or until the bounded deadline of an unknown payment.
      await extendStock(deps, row, row.createdAt + LIMITS.paymentUnknownTtlMs);
      return { type: "payment_unanswered" };
    default:
      return unreachable(answer);
  }
}

async function ask(deps: RunnerDeps, row: Checkout): Promise<AuthoriseAnswer> {
  if (deps.gateway === null) return { outcome: "unknown" };
  const source = backTo(row.input.payment, row);
  return deps.gateway.authorise({
    key: row.payment.authoriseKey,
    amountMinor: row.quote.totalMinor,
    currency: row.quote.currency,
    source,
    reference: row.payment.reference,
    description: `Order at ${deps.settings.name}`,
    expiresAt: row.deadlineAt,
    returnUrl: source.returnUrl,
  });
}

/** The page of this very checkout is where the shopper comes back to. */
function backTo(source: PaymentSource, row: Checkout): PaymentSource {
  const returnUrl = `${source.returnUrl}/${row.id}/return`;
  return source.type === "hosted" ? { ...source, returnUrl, cancelUrl: returnUrl } : { ...source, returnUrl };
}

/** A key that the provider has never seen is fenced by the look-up, so it can no longer be charged. */
export async function lookUp(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent | null> {
  const found = deps.gateway
    ? await deps.gateway.lookup({ authoriseKey: row.payment.authoriseKey })
    : { outcome: "unknown" as const };
  if (found.outcome === "absent") return { type: "payment_refused", problem: neverCharged };
  if (found.outcome === "found") return eventOf(found.payment, row);
  return noAnswer(row);
}

function eventOf(payment: GatewayPayment, row: Checkout): CheckoutEvent | null {
  switch (payment.status) {
    case "authorised":
      return { type: "payment_authorised", paymentId: payment.paymentId, method: payment.method };
    case "declined":
      return { type: "payment_refused", problem: declined(payment.declineReason ?? "card_declined") };
    case "voided":
      return { type: "payment_refused", problem: declined("fenced") };
    case "pending_action":
      return stillWaits(payment, row);
    default:
      return unreachable(payment.status);
  }
}

/** Null where the row says so already; after a look-up without an answer it must be told to sleep again. */
function stillWaits(payment: GatewayPayment, row: Checkout): CheckoutEvent | null {
  if (row.state === "ACTION_REQUIRED" && row.wakeAt === row.deadlineAt) return null;
  const url = payment.actionUrl ?? row.payment.actionUrl;
  if (url === null) return noAnswer(row);
  return { type: "action_asked", paymentId: payment.paymentId, url };
}

const noAnswer = (row: Checkout): CheckoutEvent =>
  row.state === "PAYMENT_UNKNOWN" ? { type: "payment_unanswered" } : { type: "unanswered" };
