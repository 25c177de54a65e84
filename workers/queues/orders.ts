/** Events of orders, and the waking of fulfilment. */
import { advanceParcels } from "../../src/flows/delivery/advance-parcels.ts";
import { tellGraph } from "../../src/flows/fraud/take-order-events.ts";
import { takeOrderEvents } from "../../src/flows/orders/take-order-events.ts";
import type { OrdersMessage } from "../../src/ports/event-bus.ts";
import { ordersMessage } from "./messages.ts";
import type { Topic } from "./topic.ts";

export const ordersTopic: Topic<OrdersMessage> = {
  name: "orders",
  schema: ordersMessage,
  take: async (deps, messages) => {
    const events = messages.flatMap((message) => (message.kind === "event" ? [message.event] : []));
    if (events.length > 0) await takeOrderEvents(deps, events);
    if (messages.some((message) => message.kind === "fulfilment")) await advanceParcels(deps);
    // Last: what it cannot write is tried again, and the others have no harm of that.
    if (events.length > 0) await tellGraph(deps, events);
  },
};
