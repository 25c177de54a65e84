import type { Deps } from "../../ports/deps.ts";
import type { AvailabilityChanged } from "../../ports/event-bus.ts";
import type { ProjectionStage } from "../../ports/projection-lag.ts";
import { indexProducts } from "../search/index-products.ts";

/** What stock objects have published, onto pages and into the index. An older version than the last is dropped. */
export async function applyAvailability(deps: Deps, changes: readonly AvailabilityChanged[]): Promise<number> {
  const productIds = await deps.catalogue.setAvailability(changes, deps.clock.now());
  recordLag(deps, "catalogue", changes);
  if (productIds.length === 0) return 0;
  const { more } = await indexProducts(deps);
  if (!more) recordLag(deps, "search", changes);
  return productIds.length;
}

function recordLag(
  deps: Pick<Deps, "projectionLag" | "clock">,
  stage: ProjectionStage,
  changes: readonly AvailabilityChanged[],
): void {
  const now = deps.clock.now();
  for (const { changedAt } of changes) {
    if (changedAt !== undefined) deps.projectionLag.record(stage, now - changedAt);
  }
}
