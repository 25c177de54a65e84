/** What shoppers see of stock, and what the index has to learn of the catalogue. */
import { applyAvailability } from "../../src/flows/catalog/apply-availability.ts";
import { indexProducts } from "../../src/flows/search/index-products.ts";
import type { InventoryMessage } from "../../src/ports/event-bus.ts";
import { inventoryMessage } from "./messages.ts";
import type { Topic } from "./topic.ts";

export const inventoryTopic: Topic<InventoryMessage> = {
  name: "inventory-updates",
  schema: inventoryMessage,
  take: async (deps, messages) => {
    const changes = messages.flatMap((message) => (message.kind === "availability" ? message.changes : []));
    if (changes.length > 0) await applyAvailability(deps, changes);
    // The message only wakes: which products are behind the index stands in the catalogue.
    if (messages.some((message) => message.kind === "catalogue")) await indexProducts(deps);
  },
};
