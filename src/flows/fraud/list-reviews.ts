/** For staff: orders that wait for a reviewer, and what was rejected or reviewed. */
import type { RiskRecord } from "../../domain/fraud/types.ts";
import type { Order } from "../../domain/order/types.ts";
import type { OrderId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import type { ReviewedOrder } from "../../ports/order-store.ts";
import type { RiskDecisionRow } from "../../ports/risk-store.ts";

/** The one whose time runs out first comes first: that is the oldest. */
export const listReviews = (
  deps: Pick<Deps, "orders">,
  query: { readonly cursor: string | null; readonly limit: number },
): Promise<{ readonly orders: readonly ReviewedOrder[]; readonly cursor: string | null }> =>
  deps.orders.reviewQueue(query.cursor, query.limit);

export const listDecisions = (
  deps: Pick<Deps, "risk">,
  query: { readonly decision: "review" | "reject" | null; readonly cursor: OrderId | null; readonly limit: number },
): Promise<{ readonly decisions: readonly RiskDecisionRow[]; readonly cursor: OrderId | null }> =>
  deps.risk.decisions(query.decision, query.cursor, query.limit);

export interface ReviewPage {
  readonly order: Order;
  readonly risk: RiskRecord;
}

/** One order with what speaks against it; null of an order that was not screened, or is not there. */
export async function showReview(deps: Pick<Deps, "orders">, id: OrderId): Promise<ReviewPage | null> {
  const [order, risk] = await Promise.all([deps.orders.find(id), deps.orders.risk(id)]);
  return order && risk ? { order, risk } : null;
}
