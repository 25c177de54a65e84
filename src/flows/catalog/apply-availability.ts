import type { Deps } from "../../ports/deps.ts";
import type { AvailabilityChanged } from "../../ports/event-bus.ts";
import { indexProducts } from "../search/index-products.ts";

/** What stock objects have published, onto pages and into the index. An older version than the last is dropped. */
export async function applyAvailability(deps: Deps, changes: readonly AvailabilityChanged[]): Promise<number> {
  const productIds = await deps.catalogue.setAvailability(changes, deps.clock.now());
  if (productIds.length > 0) await indexProducts(deps);
  return productIds.length;
}
