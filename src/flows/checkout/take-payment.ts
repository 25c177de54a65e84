/** Authorising the tenders of an order one after the other, and finding out what became of one (O4, O5, O6). */
import { declined, neverCharged, notAccepted } from "../../domain/checkout/failures.ts";
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { openTender } from "../../domain/checkout/next-action.ts";
import { authoriseRequest } from "../../domain/checkout/tenders.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { AuthoriseAnswer, CardFacts, GatewayPayment } from "../../domain/payment/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { invariant, unreachable } from "../../kernel/result.ts";
import type { PaymentGateway } from "../../ports/payment-gateway.ts";
import { extendStock } from "./hold-stock.ts";
import type { RunMemory, RunnerDeps } from "./run-checkout.ts";

/** Who moves a tender's money: one of our balances, or the provider; null where none is set up. */
export const gatewayOf = (
  deps: Pick<RunnerDeps, "gateway" | "balances">,
  tender: { readonly kind: Checkout["tenders"][number]["kind"] },
): PaymentGateway | null => (tender.kind === "provider" ? deps.gateway : deps.balances);

/** No answer at all is asked for once more, with the same key; then it is unknown and looked up later. */
export async function authorise(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent> {
  const tender = waiting(row);
  memory.tried?.add(tender);
  const first = await ask(deps, row, tender);
  const answer = first.outcome === "unknown" ? await ask(deps, row, tender) : first;
  switch (answer.outcome) {
    case "authorised":
      return authorised(deps, row, tender, answer);
    case "declined":
      return { type: "payment_refused", tender, problem: declined(answer.reason) };
    case "action":
      return { type: "action_asked", tender, paymentId: answer.paymentId, url: answer.url };
    case "unknown":
      // Stock is held until it is known, or until the bounded deadline of an unknown payment.
      await extendStock(deps, row, row.createdAt + LIMITS.paymentUnknownTtlMs);
      return { type: "payment_unanswered" };
    default:
      return unreachable(answer);
  }
}

function waiting(row: Checkout): number {
  const tender = openTender(row);
  invariant(tender !== null, "a payment is asked for only where a tender is open");
  return tender;
}

async function ask(deps: RunnerDeps, row: Checkout, index: number): Promise<AuthoriseAnswer> {
  const tender = row.tenders[index];
  const gateway = tender && gatewayOf(deps, tender);
  return gateway ? gateway.authorise(authoriseRequest(row, index, deps.settings.name)) : { outcome: "unknown" };
}

/** A card tells more than was known before: it is looked at once more, and a refusal gives all tenders back. */
async function authorised(
  deps: RunnerDeps,
  row: Checkout,
  tender: number,
  { paymentId, method, card }: { readonly paymentId: string; readonly method: string; readonly card?: CardFacts },
): Promise<CheckoutEvent> {
  const assessment = card ? await deps.screen(row, card) : null;
  if (assessment?.decision === "reject")
    return { type: "payment_refused", tender: null, problem: notAccepted, assessment };
  return { type: "payment_authorised", tender, paymentId, method, ...(card && { card }), assessment };
}

/** A key that the provider has never seen is fenced by the look-up, so it can no longer be charged. */
export async function lookUp(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent | null> {
  const index = openTender(row);
  // All are authorised by what the row says: it waits for nothing at the provider.
  if (index === null) return noAnswer(row);
  const tender = row.tenders[index];
  const gateway = tender && gatewayOf(deps, tender);
  const found = gateway
    ? await gateway.lookup(authoriseRequest(row, index, deps.settings.name))
    : { outcome: "unknown" as const };
  if (found.outcome === "absent") return { type: "payment_refused", tender: index, problem: neverCharged };
  if (found.outcome === "found") return eventOf(deps, found.payment, row, index);
  return noAnswer(row);
}

async function eventOf(
  deps: RunnerDeps,
  payment: GatewayPayment,
  row: Checkout,
  tender: number,
): Promise<CheckoutEvent | null> {
  switch (payment.status) {
    case "authorised":
      return authorised(deps, row, tender, payment);
    case "declined":
      return { type: "payment_refused", tender, problem: declined(payment.declineReason ?? "card_declined") };
    case "voided":
      return { type: "payment_refused", tender, problem: declined("fenced") };
    case "pending_action":
      return stillWaits(payment, row, tender);
    default:
      return unreachable(payment.status);
  }
}

/** Null where the row says so already; after a look-up without an answer it must be told to sleep again. */
function stillWaits(payment: GatewayPayment, row: Checkout, tender: number): CheckoutEvent | null {
  if (row.state === "ACTION_REQUIRED" && row.wakeAt === row.deadlineAt) return null;
  const url = payment.actionUrl ?? row.actionUrl;
  if (url === null) return noAnswer(row);
  return { type: "action_asked", tender, paymentId: payment.paymentId, url };
}

const noAnswer = (row: Checkout): CheckoutEvent =>
  row.state === "PAYMENT_UNKNOWN" ? { type: "payment_unanswered" } : { type: "unanswered" };
