/** A checkout that does not go on by itself stands with the incidents until it rests (O1). */
import type { Checkout } from "../../domain/checkout/types.ts";
import type { Finding } from "../../domain/invariants/findings.ts";
import type { NoteDeps } from "../reconcile/note-findings.ts";
import { noteFindings } from "../reconcile/note-findings.ts";

/** A word to people, not a step of the saga: when it cannot be written the next attempt says it again. */
export async function tellOperators(deps: NoteDeps, row: Checkout, how: "stuck" | "rests"): Promise<void> {
  try {
    if (how === "stuck") await noteFindings(deps, [stuckFinding(row)]);
    else await deps.incidents.close("checkout_stuck", row.reference, deps.clock.now());
  } catch (error) {
    deps.log("warn", "incident.not_noted", { checkout: row.id, error: String(error) });
  }
}

const DOES: Partial<Record<Checkout["state"], string>> = {
  PLACED: "its order is placed and its row or its money does not get through",
  UNDER_REVIEW: "its order waits for review and its row cannot be written",
  CANCELLING: "its order is being cancelled, and money or stock cannot be given back",
  PAYMENT_UNKNOWN: "the payment provider does not say what became of its payment",
};

function stuckFinding(row: Checkout): Finding {
  const what =
    DOES[row.state] ?? (row.failure ? "it is being undone, and a step does not answer" : "a step does not answer");
  return {
    kind: "checkout_stuck",
    subject: row.reference,
    detail: `checkout ${row.id} has tried ${row.attempts} times: ${what}`,
    data: {
      reference: row.reference,
      checkoutId: row.id,
      shopperId: row.shopperId,
      orderId: row.placedAt === null ? null : row.orderId,
      state: row.state,
      attempts: row.attempts,
      nextAttemptAt: row.wakeAt,
    },
  };
}
