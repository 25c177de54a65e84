/**
 * A reviewer's word on an order under review. It is durable on the order first, so that it cannot be said twice in two
 * ways; everything after it is repeated by saying the same again.
 */
import type { Principal } from "../../domain/account/types.ts";
import type { Verdict } from "../../domain/fraud/types.ts";
import type { Order } from "../../domain/order/types.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import type { OrderId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { isStaff, NO_ORDER } from "../orders/show-order.ts";

export interface ReviewDecision {
  readonly orderId: OrderId;
  readonly verdict: Verdict["verdict"];
  /** Why, in the reviewer's words; for staff. */
  readonly reason: string;
}

const NOT_UNDER_REVIEW = problem(
  "conflict",
  "This order is not under review any more, or was decided otherwise. Look at the list again.",
);
const UNANSWERED = problem(
  "overloaded",
  "The word is kept, but the order has not been told yet. Say the same once more.",
  { retryAfterSeconds: 2 },
);

export type ReviewDeps = Pick<Deps, "orders" | "shoppers" | "risk" | "clock" | "log">;

/** The order's id once the verdict stands and money is on its way, here or back. Staff only. */
export async function decideReview(
  deps: ReviewDeps,
  caller: Principal,
  { orderId, verdict, reason }: ReviewDecision,
): Promise<Result<OrderId, Problem>> {
  const order = isStaff(caller) ? await deps.orders.find(orderId) : null;
  if (!order) return err(NO_ORDER);
  const misplaced = cardNumberFault({ "/reason": reason });
  if (misplaced) return err(misplaced);
  const now = deps.clock.now();
  const word: Verdict = { verdict, by: caller.shopperId, reason, at: now };
  if ((await deps.orders.recordReview(orderId, word, now)) === "refused") return err(NOT_UNDER_REVIEW);
  await noteWord(deps, order, word);
  try {
    const told = await deps.shoppers.of(order.shopperId).decideReview(order.checkoutId, verdict);
    // "refused" after a recorded word: the journal ended the review first, or has heard the word before.
    if (told === "not_found") deps.log("error", "fraud.review_without_checkout", { order: orderId });
  } catch (error) {
    deps.log("warn", "fraud.review_untold", { order: orderId, error: String(error) });
    return err(UNANSWERED);
  }
  return ok(orderId);
}

/** The graph learns what fraud looks like; a graph that is down does not stop a verdict. */
async function noteWord(deps: ReviewDeps, order: Order, word: Verdict): Promise<void> {
  try {
    await deps.risk.noteVerdict(order.id, word);
    if (word.verdict === "accepted") return;
    const sighting = (await deps.orders.risk(order.id))?.assessment.sighting;
    if (sighting) await deps.risk.markFraud({ orderId: order.id, sighting, at: word.at });
  } catch (error) {
    deps.log("warn", "fraud.verdict_not_noted", { order: order.id, error: String(error) });
  }
}
