/** What a shopper asks of a checkout that exists: written down first, then the runner does it. */
import { isCommitted, isFinal, stepCheckout } from "../../domain/checkout/machine.ts";
import { reviewRefused } from "../../domain/checkout/failures.ts";
import { maySettle } from "../../domain/checkout/staff-means.ts";
import type { Checkout, SettledByHand } from "../../domain/checkout/types.ts";
import type { Verdict } from "../../domain/fraud/types.ts";
import type { CheckoutId } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Journal } from "../../ports/journal.ts";

/** Gives an uncommitted checkout up; one that is committed or ended is answered as it is. Null when there is none. */
export async function requestGiveUp(
  journal: Journal,
  id: CheckoutId,
  why: Problem,
  now: EpochMs,
): Promise<Checkout | null> {
  const row = journal.read(id);
  if (row === null || isCommitted(row) || isFinal(row.state) || row.failure !== null) return row;
  const next = stepCheckout(row, { type: "given_up", problem: why }, now);
  if (!next.ok) return row;
  await journal.save({ ...next.value, version: row.version + 1 }, row.version);
  return journal.read(id);
}

/** Begins the cancellation of a placed order; true also when it has begun or ended before. */
export async function requestCancel(journal: Journal, id: CheckoutId, reason: string, now: EpochMs): Promise<boolean> {
  const row = journal.read(id);
  if (row === null) return false;
  if (row.state === "CANCELLING" || (row.state === "CANCELLED" && isCommitted(row))) return true;
  const next = stepCheckout(row, { type: "cancel_begun", reason }, now);
  return next.ok && journal.save({ ...next.value, version: row.version + 1 }, row.version);
}

/** A reviewer's word reaches the journal: the money is taken, or everything goes back. False where it came too late. */
export async function requestReviewEnd(
  journal: Journal,
  id: CheckoutId,
  verdict: Verdict["verdict"],
  now: EpochMs,
): Promise<boolean> {
  const row = journal.read(id);
  if (row === null) return false;
  if (row.state !== "UNDER_REVIEW") return isCommitted(row) && (verdict === "accepted") === (row.cancelReason === null);
  const event =
    verdict === "accepted"
      ? ({ type: "review_passed" } as const)
      : ({ type: "cancel_begun", reason: reviewRefused } as const);
  const next = stepCheckout(row, event, now);
  return next.ok && journal.save({ ...next.value, version: row.version + 1 }, row.version);
}

/**
 * An operator says that a step was settled outside (money given back at the provider's own desk, stock counted again).
 * Only of a checkout that is on its way back and has been in vain for a while; the word stays in the row.
 */
export async function requestSettleByHand(
  journal: Journal,
  id: CheckoutId,
  settled: SettledByHand,
): Promise<"settled" | "not_found" | "not_stuck"> {
  const row = journal.read(id);
  if (row === null) return "not_found";
  if (!maySettle(row, settled.step)) return "not_stuck";
  const next = stepCheckout(row, { type: "settled_by_hand", settled }, settled.at);
  if (!next.ok || !(await journal.save({ ...next.value, version: row.version + 1 }, row.version))) return "not_stuck";
  return "settled";
}
