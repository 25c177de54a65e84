/** One consumer for each topic. */
import { unreachable } from "../../src/kernel/result.ts";
import type { Deps } from "../../src/ports/deps.ts";
import { inventoryTopic } from "./inventory-updates.ts";
import { notificationsTopic } from "./notifications.ts";
import { ordersTopic } from "./orders.ts";
import { takeBatch } from "./topic.ts";

const QUEUES = ["souk-orders", "souk-notifications", "souk-inventory-updates"] as const;

export async function consumeQueue(batch: MessageBatch, deps: Deps): Promise<void> {
  const queue = QUEUES.find((name) => name === batch.queue);
  switch (queue) {
    case "souk-orders":
      return takeBatch(ordersTopic, batch, deps);
    case "souk-notifications":
      return takeBatch(notificationsTopic, batch, deps);
    case "souk-inventory-updates":
      return takeBatch(inventoryTopic, batch, deps);
    case undefined:
      // Of a queue that wrangler.toml names and this code does not: left to be tried again by the next deployment.
      deps.log("error", "queue.unknown", { queue: batch.queue });
      return batch.retryAll();
    default:
      return unreachable(queue);
  }
}
