/**
 * What became of a screened checkout, for staff and for the graph: a rejection or a refused payment leaves no order
 * and hence no event, and a review is to be found in the list of decisions. Off the checkout's path; twice is once.
 */
import type { Assessment } from "../../domain/fraud/types.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { Deps } from "../../ports/deps.ts";
import type { RiskDecisionRow, SeenOutcome } from "../../ports/risk-store.ts";
import { wasDeclined } from "./velocity.ts";

/**
 * To be called with a row that has come to rest or waits for review; does nothing for all others. Never throws: what
 * is not noted is missing from a list, and no checkout fails for it.
 */
export async function noteCheckout(deps: Pick<Deps, "risk" | "log">, row: Checkout): Promise<void> {
  if (row.risk === null) return;
  const { assessment } = row.risk;
  const outcome = outcomeOf(row);
  const isDecision = outcome === "rejected" || (assessment.decision === "review" && row.placedAt !== null);
  try {
    if (isDecision) await deps.risk.noteDecision(decisionOf(row, assessment));
    if (outcome !== null && assessment.sighting !== undefined)
      await deps.risk.record([{ orderId: row.orderId, at: row.createdAt, outcome, sighting: assessment.sighting }]);
  } catch (error) {
    deps.log("warn", "fraud.not_noted", { checkout: row.id, error: String(error) });
  }
}

/** Null of what has or will have an order: its events tell the graph. */
function outcomeOf(row: Checkout): SeenOutcome | null {
  if (row.placedAt !== null) return null;
  if (row.risk?.assessment.decision === "reject") return "rejected";
  return wasDeclined(row.failure) ? "declined" : null;
}

function decisionOf(row: Checkout, { sighting: _hashes, ...assessment }: Assessment): RiskDecisionRow {
  return {
    orderId: row.orderId,
    checkoutId: row.id,
    shopperId: row.shopperId,
    at: assessment.at,
    totalMinor: row.quote.totalMinor,
    currency: row.quote.currency,
    country: row.input.address.country,
    assessment,
    verdict: null,
  };
}
