/** After the commit point there is only forwards: the order's row, then the money, each as often as it takes. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { makeOrder } from "../../domain/checkout/make-order.ts";
import { openTender } from "../../domain/checkout/next-action.ts";
import { keysOf } from "../../domain/checkout/tenders.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import { capturedTransaction } from "../../domain/ledger/captured.ts";
import { ledgerTerms } from "../../domain/ledger/terms.ts";
import type { MoneyAnswer } from "../../domain/payment/types.ts";
import { authorise, gatewayOf } from "./take-payment.ts";
import type { RunMemory, RunnerDeps } from "./run-checkout.ts";
import { voidTender } from "./undo-checkout.ts";

/** A capture that is refused is tried once more with a new authorisation, then the order is cancelled. */
const ATTEMPTS_MAX = 2;

export async function storeAndCapture(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent> {
  if (!(await storeOrder(deps, row))) return { type: "unanswered" };
  deps.onStored(row);
  return openTender(row) === null ? captureAll(deps, row) : authoriseAnew(deps, row, memory);
}

/** The order's row says that it is under review; then its verdict is waited for. */
export async function storeForReview(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  if (!(await storeOrder(deps, row))) return { type: "unanswered" };
  deps.onStored(row);
  return { type: "review_awaited" };
}

/** False when the store did not answer; the journal is the order's record until its row is there. */
export async function storeOrder(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  try {
    const { allocation, risk } = row;
    const beside = { ...(allocation && { allocation }), ...(risk && { risk }) };
    await deps.orders.insert(makeOrder(row), deps.clock.now(), beside);
    deps.publish();
    return true;
  } catch (error) {
    deps.log("error", "order.store_failed", { checkout: row.id, error: String(error) });
    return false;
  }
}

async function captureAll(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const answers = await Promise.all(row.tenders.map((_, index) => capture(deps, row, index)));
  const refused = answers.findIndex((answer) => answer.outcome === "refused");
  if (refused !== -1) return captureRefused(deps, row, refused);
  if (answers.some((answer) => answer.outcome === "unknown")) return { type: "unanswered" };
  const fees = answers.map((answer) => (answer.outcome === "done" ? (answer.feeMinor ?? 0) : 0));
  const recorded = await recordCaptured(
    deps,
    row,
    row.tenders.map(({ amountMinor }, tender) => ({ tender, amountMinor, feeMinor: fees[tender] ?? 0 })),
  );
  if (recorded === "unanswered") return { type: "unanswered" };
  // Only this journal cancels, so a refusal means that a cancellation is under way in it.
  return recorded === "refused"
    ? { type: "cancel_begun", reason: "The order was cancelled." }
    : { type: "payment_captured" };
}

async function capture(deps: RunnerDeps, row: Checkout, index: number): Promise<MoneyAnswer> {
  const tender = row.tenders[index];
  const gateway = tender && gatewayOf(deps, tender);
  if (!gateway || tender.paymentId === null) return { outcome: "unknown" };
  const { paymentId, amountMinor } = tender;
  return gateway.capture({ key: keysOf(row, index).capture, paymentId, amountMinor });
}

export interface CapturedShare {
  readonly tender: number;
  readonly amountMinor: number;
  readonly feeMinor: number;
}

/** The order's row and the books in one transaction. */
export async function recordCaptured(
  deps: RunnerDeps,
  row: Checkout,
  captured: readonly CapturedShare[],
): Promise<"recorded" | "already" | "refused" | "unanswered"> {
  const now = deps.clock.now();
  const order = makeOrder(row);
  const capturedMinor = captured.reduce((sum, share) => sum + share.amountMinor, 0);
  const posting = capturedMinor === 0 ? null : capturedTransaction(order, captured, ledgerTerms(deps.settings), now);
  const renewed = row.tenders.some((tender) => tender.attempt > 1) ? order.payment.tenders : undefined;
  try {
    const recorded = await deps.orders.recordCapture(row.orderId, capturedMinor, now, posting, renewed);
    deps.publish();
    return recorded;
  } catch (error) {
    deps.log("error", "order.capture_not_recorded", { checkout: row.id, error: String(error) });
    return "unanswered";
  }
}

/** The authorisation that cannot be captured is given up first: a part of an order has one authorisation at a time (M3). */
async function captureRefused(deps: RunnerDeps, row: Checkout, index: number): Promise<CheckoutEvent> {
  const tender = row.tenders[index];
  // The provider's own page needs the shopper, who has gone: only a token can be asked for again.
  const canAskAgain = tender?.source.type === "token" && tender.attempt < ATTEMPTS_MAX;
  if (!canAskAgain) return notTaken;
  return (await voidTender(deps, row, index)) ? { type: "capture_refused", tender: index } : { type: "unanswered" };
}

const notTaken: CheckoutEvent = { type: "cancel_begun", reason: "The payment could not be taken." };

async function authoriseAnew(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent> {
  const event = await authorise(deps, row, memory);
  switch (event.type) {
    case "payment_authorised":
      return event;
    case "payment_unanswered":
      return { type: "unanswered" };
    default:
      return notTaken;
  }
}
