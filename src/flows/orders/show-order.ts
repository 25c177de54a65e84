/** One order with its timeline and what can be done with it now. */
import type { Principal } from "../../domain/account/types.ts";
import { canCancel, ownerOf } from "../../domain/order/machine.ts";
import { refundWords, timelineWords } from "../../domain/order/timeline.ts";
import type { Order, OrderEventType } from "../../domain/order/types.ts";
import { tenderShares, type TenderShare } from "../../domain/order/refund.ts";
import { blocksCancelling } from "../../domain/order/shortfall.ts";
import type { OrderId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import { showRemedies, type RemedyDeps, type ShortfallView } from "../reconcile/show-remedies.ts";

export interface TimelineEntry {
  readonly at: EpochMs;
  readonly type: OrderEventType;
  readonly text: string;
}

export interface OrderPage {
  readonly order: Order;
  /** What each tender bore, and got back. */
  readonly tenders: readonly TenderShare[];
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly can: { readonly cancel: boolean };
  /** What of it was sold and is not there, and what may be chosen. */
  readonly shortfalls: readonly ShortfallView[];
}

/** Another's order is not there at all: whether an id exists is nobody's business. */
export const NO_ORDER: Problem = problem("not-found", "There is no such order of yours.");

export const isStaff = (caller: Principal): boolean => caller.kind === "user" && caller.roles.includes("staff");

export async function showOrder(
  deps: Pick<Deps, "orders"> & RemedyDeps,
  caller: Principal,
  id: OrderId,
): Promise<Result<OrderPage, Problem>> {
  const [order, events, shortfalls] = await Promise.all([
    deps.orders.find(id),
    deps.orders.timeline(id),
    deps.orders.shortfalls.ofOrders([id]),
  ]);
  if (!order || (ownerOf(order) !== caller.shopperId && !isStaff(caller))) return err(NO_ORDER);
  const refunds = refundWords(order, events);
  return ok({
    order,
    tenders: tenderShares(order.payment),
    timeline: events.map((event) => ({
      at: event.at,
      type: event.type,
      text: refunds.get(event.id) ?? timelineWords(event, order.parcels.length),
    })),
    can: { cancel: canCancel(order) && !shortfalls.some(blocksCancelling) },
    shortfalls: await showRemedies(deps, order, shortfalls),
  });
}
