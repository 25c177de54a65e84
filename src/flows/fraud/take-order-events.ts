/** Tells the graph what was ordered and paid for, by the events of orders. */
import type { OrderEvent } from "../../domain/order/types.ts";
import { madeAtOf, type OrderId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Seen } from "../../ports/risk-store.ts";

/** Reads of orders at once. */
const AT_ONCE = 10;

/** Events may come in any order, and more than once. Throws when a store does not answer: they are taken again. */
export async function tellGraph(
  deps: Pick<Deps, "orders" | "risk" | "settings">,
  events: readonly OrderEvent[],
): Promise<void> {
  if (!deps.settings.fraud.enabled) return;
  const telling = events.filter(({ type }) => type === "order.placed" || type === "order.paid");
  const paid = new Set(telling.filter(({ type }) => type === "order.paid").map(({ orderId }) => orderId));
  const ids = [...new Set(telling.map(({ orderId }) => orderId))];
  const seen: Seen[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const rows = await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => seenOf(deps, id, paid.has(id))));
    seen.push(...rows.filter((row) => row !== null));
  }
  await deps.risk.record(seen);
}

/** Null of an order that was not screened. */
async function seenOf(deps: Pick<Deps, "orders">, orderId: OrderId, isPaid: boolean): Promise<Seen | null> {
  const sighting = (await deps.orders.risk(orderId))?.assessment.sighting;
  const at = madeAtOf(orderId);
  if (sighting === undefined || at === undefined) return null;
  return { orderId, at, outcome: isPaid ? "paid" : "placed", sighting };
}
