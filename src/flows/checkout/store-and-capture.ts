/** After the commit point there is only forwards: the order's row, then the money, each as often as it takes. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { makeOrder } from "../../domain/checkout/make-order.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { RunnerDeps } from "./run-checkout.ts";

export async function storeAndCapture(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  if (!(await storeOrder(deps, row))) return { type: "unanswered" };
  deps.onStored(row);
  return capture(deps, row);
}

/** False when the store did not answer; the journal is the order's record until its row is there. */
export async function storeOrder(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  try {
    await deps.orders.insert(makeOrder(row), deps.clock.now(), row.allocation);
    deps.publish();
    return true;
  } catch (error) {
    deps.log("error", "order.store_failed", { checkout: row.id, error: String(error) });
    return false;
  }
}

async function capture(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const paymentId = row.payment.paymentId;
  if (deps.gateway === null || paymentId === null) return { type: "unanswered" };
  const amountMinor = row.quote.totalMinor;
  const answer = await deps.gateway.capture({ key: row.payment.captureKey, paymentId, amountMinor });
  if (answer.outcome === "unknown") return { type: "unanswered" };
  if (answer.outcome === "refused") return { type: "cancel_begun", reason: "The payment could not be taken." };
  try {
    const recorded = await deps.orders.recordCapture(row.orderId, amountMinor, deps.clock.now());
    deps.publish();
    // Only this journal cancels, so a refusal means that a cancellation is under way in it.
    return recorded === "refused"
      ? { type: "cancel_begun", reason: "The order was cancelled." }
      : { type: "payment_captured" };
  } catch (error) {
    deps.log("error", "order.capture_not_recorded", { checkout: row.id, error: String(error) });
    return { type: "unanswered" };
  }
}
