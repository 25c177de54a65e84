/** A shopper's orders, newest first. */
import type { Principal } from "../../domain/account/types.ts";
import type { OrderSummary } from "../../domain/order/types.ts";
import type { Deps } from "../../ports/deps.ts";

export const listOrders = (
  deps: Pick<Deps, "orders">,
  caller: Principal,
  page: { readonly cursor: string | null; readonly limit: number },
): Promise<{ orders: readonly OrderSummary[]; cursor: string | null }> =>
  deps.orders.history(caller.shopperId, page.cursor, page.limit);
