/**
 * What follows from the events of orders. Neither their order nor their number matters here: what is told stands in
 * the event, each once by its id, and when a parcel is due stands in its row.
 */
import { hasNotice } from "../../domain/notice/templates.ts";
import type { OrderEvent } from "../../domain/order/types.ts";
import type { Deps } from "../../ports/deps.ts";
import { scheduleFulfilment } from "../delivery/schedule-fulfilment.ts";

/** Throws when the bus is down: the events are taken again. */
export async function takeOrderEvents(
  deps: Pick<Deps, "orders" | "bus" | "clock" | "settings" | "analytics">,
  events: readonly OrderEvent[],
): Promise<void> {
  deps.analytics.record(events);
  const told = events.filter((event) => hasNotice(event.type));
  if (told.length > 0) await deps.bus.publishNotifications(told);
  const paidAt = events.filter((event) => event.type === "order.paid").map((event) => event.at);
  const { held, pickAfterMs } = deps.settings.fulfilment;
  if (paidAt.length > 0 && !held) await scheduleFulfilment(deps, Math.min(...paidAt) + pickAfterMs);
}
