/** Fraud, after the stock is held and before money is asked for (O7). */
import { notAccepted } from "../../domain/checkout/failures.ts";
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { RunnerDeps } from "./run-checkout.ts";

export async function screenPayment(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const assessment = await deps.screen(row, null);
  return assessment?.decision === "reject"
    ? { type: "given_up", problem: notAccepted, assessment }
    : { type: "payment_begun", assessment };
}
