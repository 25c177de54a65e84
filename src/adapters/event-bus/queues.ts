/** Topics on Cloudflare Queues: at least once, in no order. */
import type { Env } from "../env.ts";
import type { EventBus, InventoryMessage, NotificationsMessage, OrdersMessage } from "../../ports/event-bus.ts";
import type { Meter } from "../../ports/metrics.ts";

/** What `sendBatch` takes: 100 messages and 256 KB together; one message takes 128 KB. */
const BATCH_MESSAGES_MAX = 100;
const BATCH_BYTES_MAX = 240_000;
/** Changes or ids in one message: some 20 KB, and one operation instead of a hundred. */
const ITEMS_PER_MESSAGE = 100;

type Queues = Pick<Env, "ORDER_EVENTS" | "NOTIFICATIONS" | "INVENTORY_UPDATES">;

export function queueBus(queues: Queues, meter: Meter): EventBus {
  const { ORDER_EVENTS: orders, NOTIFICATIONS: notifications, INVENTORY_UPDATES: inventory } = queues;
  const sendAll = async (queue: Queue, topic: string, bodies: readonly object[]): Promise<void> => {
    for (const batch of batchesOf(bodies)) {
      meter.hop(`queue:${topic}`);
      await queue.sendBatch(batch.map((body) => ({ body, contentType: "json" })));
    }
  };
  return {
    publishOrders: (events) =>
      sendAll(
        orders,
        "orders",
        events.map((event): OrdersMessage => ({ kind: "event", event })),
      ),
    publishNotifications: (events) =>
      sendAll(
        notifications,
        "notifications",
        events.map((event): NotificationsMessage => ({ event })),
      ),
    wakeFulfilment: async (delaySeconds) => {
      const message: OrdersMessage = { kind: "fulfilment" };
      meter.hop("queue:orders");
      await orders.send(message, { contentType: "json", delaySeconds });
    },
    publishAvailability: (changes) =>
      sendAll(
        inventory,
        "inventory-updates",
        groupsOf(changes).map((group): InventoryMessage => ({ kind: "availability", changes: group })),
      ),
    publishCatalogue: (productIds) =>
      sendAll(
        inventory,
        "inventory-updates",
        groupsOf(productIds).map((group): InventoryMessage => ({ kind: "catalogue", productIds: group })),
      ),
  };
}

function groupsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (let start = 0; start < items.length; start += ITEMS_PER_MESSAGE) {
    groups.push(items.slice(start, start + ITEMS_PER_MESSAGE));
  }
  return groups;
}

function batchesOf(bodies: readonly object[]): readonly (readonly object[])[] {
  const encoder = new TextEncoder();
  const batches: object[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const body of bodies) {
    const size = encoder.encode(JSON.stringify(body)).byteLength;
    const last = batches.at(-1);
    if (!last || last.length === BATCH_MESSAGES_MAX || bytes + size > BATCH_BYTES_MAX) {
      batches.push([body]);
      bytes = size;
    } else {
      last.push(body);
      bytes += size;
    }
  }
  return batches;
}
