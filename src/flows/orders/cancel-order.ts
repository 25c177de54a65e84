/**
 * Cancelling an order (O9). The object that holds its checkout does it, since money and stock go back with it; the
 * order's row decides against picking. Twice is once.
 */
import type { Principal } from "../../domain/account/types.ts";
import { canCancel, ownerOf } from "../../domain/order/machine.ts";
import { blocksCancelling } from "../../domain/order/shortfall.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import type { OrderId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { RemedyDeps } from "../reconcile/show-remedies.ts";
import type { BucketState } from "../../ports/shopper.ts";
import { isStaff, NO_ORDER, showOrder, type OrderPage } from "./show-order.ts";

export type CancelAnswer =
  | { readonly outcome: "limited"; readonly bucket: BucketState }
  | { readonly outcome: "ok"; readonly bucket?: BucketState; readonly value: Result<OrderPage, Problem> };

const TOO_LATE = problem(
  "cannot-cancel",
  "The order is being picked or has left. Wait until it arrives and send it back.",
);

const SETTLED_IN_PART = problem(
  "cannot-cancel",
  "A part of it was settled with money or with something else. Wait until the rest arrives and send it back.",
);

export async function cancelOrder(
  deps: Pick<Deps, "orders" | "shoppers"> & RemedyDeps,
  caller: Principal,
  id: OrderId,
  reason: string,
): Promise<CancelAnswer> {
  const misplaced = cardNumberFault({ "/reason": reason });
  if (misplaced) return { outcome: "ok", value: err(misplaced) };
  const order = await deps.orders.find(id);
  if (!order || (ownerOf(order) !== caller.shopperId && !isStaff(caller))) {
    return { outcome: "ok", value: err(NO_ORDER) };
  }
  if (order.state === "CANCELLED") return { outcome: "ok", value: await showOrder(deps, caller, id) };
  if (!canCancel(order)) return { outcome: "ok", value: err(TOO_LATE) };
  // The row decides; this only says it in better words.
  if ((await deps.orders.shortfalls.ofOrders([id])).some(blocksCancelling)) {
    return { outcome: "ok", value: err(SETTLED_IN_PART) };
  }
  const answer = await deps.shoppers.of(order.shopperId).cancelOrder(order.id, order.checkoutId, reason);
  if (answer.outcome === "limited") return answer;
  const { bucket, value } = answer;
  if (!value.ok) return { outcome: "ok", bucket, value };
  const page = await showOrder(deps, caller, id);
  return { outcome: "ok", bucket, value: page };
}
