/** Fraud, after the stock is held and before money is asked for (O7). */
import { notAccepted } from "../../domain/checkout/failures.ts";
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { RunMemory, RunnerDeps } from "./run-checkout.ts";

/** A checkout that has just begun was screened while its stock was reserved. */
export async function screenPayment(deps: RunnerDeps, row: Checkout, { screened }: RunMemory): Promise<CheckoutEvent> {
  const assessment = screened === undefined ? await deps.screen(row, null) : screened;
  return assessment?.decision === "reject"
    ? { type: "given_up", problem: notAccepted, assessment }
    : { type: "payment_begun", assessment };
}
