/**
 * Tells people of events. Neither order nor repetition matters: each notice stands for itself, and its id follows
 * from the event's, so that the same event twice is one message.
 */
import { noticeOf } from "../../domain/notice/templates.ts";
import type { OrderEvent } from "../../domain/order/types.ts";
import { invariant } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

/** Throws when a store does not answer: the events are taken again. */
export async function sendNotices(
  deps: Pick<Deps, "orders" | "notifier" | "settings">,
  events: readonly OrderEvent[],
): Promise<void> {
  const found = await deps.orders.findMany([...new Set(events.map((event) => event.orderId))]);
  const orders = new Map(found.map((order) => [order.id, order]));
  const notices = events.map((event) => {
    const order = orders.get(event.orderId);
    invariant(order, `an event of the order ${event.orderId}, which is not there`);
    return noticeOf(event, order, deps.settings);
  });
  const told = notices.filter((notice) => notice !== null);
  if (told.length > 0) await deps.notifier.send(told);
}
