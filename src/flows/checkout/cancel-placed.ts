/** Cancelling a placed order (O9): the order's row decides against picking; then money and stock go back. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { makeOrder } from "../../domain/checkout/make-order.ts";
import { authoriseRequest, keysOf } from "../../domain/checkout/tenders.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import { refundedTransaction } from "../../domain/ledger/refunded.ts";
import { ledgerTerms } from "../../domain/ledger/terms.ts";
import { recordCaptured, storeOrder, type CapturedShare } from "./store-and-capture.ts";
import { gatewayOf } from "./take-payment.ts";
import { isSettledByHand, putBack, voidTender } from "./undo-checkout.ts";
import type { RunnerDeps } from "./run-checkout.ts";

export async function cancelPlaced(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const decided = await cancelRow(deps, row);
  if (decided === "too_late") return { type: "cancel_refused" };
  if (decided === "unanswered") return { type: "unanswered" };
  if (!(await returnMoney(deps, row))) return { type: "unanswered" };
  if (isSettledByHand(row, "stock")) return { type: "cancelled" };
  const returned = await Promise.all(row.parts.map((part) => putBack(deps, part, "cancel")));
  return returned.every(Boolean) ? { type: "cancelled" } : { type: "unanswered" };
}

async function cancelRow(deps: RunnerDeps, row: Checkout): Promise<"cancelled" | "too_late" | "unanswered"> {
  try {
    // The row may still be missing when the store was down at the commit: it is written first, then cancelled.
    if (!(await storeOrder(deps, row))) return "unanswered";
    const answer = await deps.orders.cancel(
      row.orderId,
      row.cancelReason ?? "Cancelled by the shopper.",
      deps.clock.now(),
    );
    deps.publish();
    return answer === "too_late" ? "too_late" : answer === "not_found" ? "unanswered" : "cancelled";
  } catch (error) {
    deps.log("error", "order.cancel_failed", { checkout: row.id, error: String(error) });
    return "unanswered";
  }
}

/** Each tender by its provider's word: what was captured is refunded, what was only authorised is voided. */
async function returnMoney(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  const returned = await Promise.all(
    row.tenders.map(async (_, index) => (await returnTender(deps, row, index)) ?? returnedByHand(row, index)),
  );
  if (returned.some((each) => each === null)) return false;
  const shares = returned.filter((each) => each !== null).filter((each) => each.amountMinor > 0);
  return shares.length === 0 || recordReturned(deps, row, shares);
}

/** Where the provider does not answer, and an operator has paid back at its desk what was taken: in the books as if we had. */
function returnedByHand(row: Checkout, index: number): CapturedShare | null {
  if (!isSettledByHand(row, "payment")) return null;
  const wasTaken = row.trail.some(({ event }) => event === "payment_captured");
  return { tender: index, amountMinor: wasTaken ? (row.tenders[index]?.amountMinor ?? 0) : 0, feeMinor: 0 };
}

/** What was captured and is refunded now; nothing where nothing was captured; null when there is no answer. */
async function returnTender(deps: RunnerDeps, row: Checkout, index: number): Promise<CapturedShare | null> {
  const tender = row.tenders[index];
  const gateway = tender && gatewayOf(deps, tender);
  if (!gateway) return null;
  const nothing = { tender: index, amountMinor: 0, feeMinor: 0 };
  const found = await gateway.lookup(authoriseRequest(row, index, deps.settings.name));
  if (found.outcome === "unknown") return null;
  if (found.outcome === "absent") return nothing;
  const { paymentId, capturedMinor } = found.payment;
  if (capturedMinor === 0) return (await voidTender(deps, row, index)) ? nothing : null;
  const { refund: key, capture: captureKey } = keysOf(row, index);
  // The same capture once more tells its fee, which the books want though the money goes back.
  const captured = await gateway.capture({ key: captureKey, paymentId, amountMinor: tender.amountMinor });
  const refund = await gateway.refund({ key, paymentId, amountMinor: capturedMinor });
  if (refund.outcome === "refused")
    deps.log("error", "payment.refund_refused", { checkout: row.id, tender: index, reason: refund.reason });
  if (refund.outcome !== "done") return null;
  const feeMinor = captured.outcome === "done" ? (captured.feeMinor ?? 0) : 0;
  return { tender: index, amountMinor: capturedMinor, feeMinor };
}

/** The capture first, should its own record have been lost: the books know no refund of what never came. */
async function recordReturned(deps: RunnerDeps, row: Checkout, shares: readonly CapturedShare[]): Promise<boolean> {
  if ((await recordCaptured(deps, row, shares)) === "unanswered") return false;
  const now = deps.clock.now();
  const returnedMinor = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const refund = { key: "cancelled", shares, cause: { kind: "cancelled" as const } };
  try {
    const posted = await deps.orders.ledger.ofOrder(row.orderId);
    const posting = refundedTransaction(makeOrder(row), refund, ledgerTerms(deps.settings), now, posted);
    await deps.orders.recordRefund(row.orderId, returnedMinor, now, posting);
    deps.publish();
    return true;
  } catch (error) {
    deps.log("error", "order.refund_not_recorded", { checkout: row.id, error: String(error) });
    return false;
  }
}
