/** Before the commit point there is only backwards: the payment is fenced first, then the stock goes back. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import type { Checkout, ReservationPart } from "../../domain/checkout/types.ts";
import type { RunMemory, RunnerDeps } from "./run-checkout.ts";

export async function undo(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent> {
  // A payment that was refused for good has nothing to void.
  const mayHavePaid = memory.paymentTried && row.state !== "PAYMENT_FAILED";
  if (mayHavePaid && !(await voidPayment(deps, row))) return { type: "unanswered" };
  if (row.holds) await deps.restoreHolds(row);
  const released = await Promise.all(row.parts.map((part) => putBack(deps, part, "undo")));
  return released.every(Boolean) ? { type: "undone" } : { type: "unanswered" };
}

/** Voiding by the key of the authorisation fences it: should it still be on its way, it is declined on arrival. */
export async function voidPayment(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  if (deps.gateway === null) return false;
  const { voidKey, authoriseKey, reference } = row.payment;
  const answer = await deps.gateway.void({ key: voidKey, authoriseKey, reference });
  if (answer.outcome === "refused")
    deps.log("error", "payment.void_refused", { checkout: row.id, reason: answer.reason });
  return answer.outcome === "done";
}

/** Releases a part, or gives it back where it was confirmed already; false when there was no answer. */
export async function putBack(deps: RunnerDeps, part: ReservationPart, why: "undo" | "cancel"): Promise<boolean> {
  const shard = deps.stock.shard(part.shard);
  if (why === "undo") {
    const released = await shard.release({ reference: part.reference });
    if (released.outcome === "released") return true;
    if (released.outcome === "unknown") return false;
  }
  const returned = await shard.giveBack({ reference: part.reference, giveBackReference: `${part.reference}/${why}` });
  if (returned.outcome === "refused")
    deps.log("error", "stock.give_back_refused", { reference: part.reference, reason: returned.reason });
  return returned.outcome === "returned";
}
