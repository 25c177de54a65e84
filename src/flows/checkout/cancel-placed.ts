/** Cancelling a placed order (O9): the order's row decides against picking; then money and stock go back. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import { storeOrder } from "./store-and-capture.ts";
import { putBack, voidPayment } from "./undo-checkout.ts";
import type { RunnerDeps } from "./run-checkout.ts";

export async function cancelPlaced(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const decided = await cancelRow(deps, row);
  if (decided === "too_late") return { type: "cancel_refused" };
  if (decided === "unanswered" || !(await returnMoney(deps, row))) return { type: "unanswered" };
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

/** What was captured is refunded, what was only authorised is voided; the provider's word says which. */
async function returnMoney(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  if (deps.gateway === null) return false;
  const found = await deps.gateway.lookup({ authoriseKey: row.payment.authoriseKey });
  if (found.outcome === "unknown") return false;
  if (found.outcome === "absent") return true;
  const { payment } = found;
  if (payment.capturedMinor === 0) return voidPayment(deps, row);
  const refund = await deps.gateway.refund({
    key: row.payment.refundKey,
    paymentId: payment.paymentId,
    amountMinor: payment.capturedMinor,
  });
  if (refund.outcome !== "done") {
    if (refund.outcome === "refused")
      deps.log("error", "payment.refund_refused", { checkout: row.id, reason: refund.reason });
    return false;
  }
  try {
    await deps.orders.recordRefund(row.orderId, payment.capturedMinor, deps.clock.now());
    deps.publish();
    return true;
  } catch (error) {
    deps.log("error", "order.refund_not_recorded", { checkout: row.id, error: String(error) });
    return false;
  }
}
