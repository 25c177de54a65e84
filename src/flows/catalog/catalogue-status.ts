import type { Deps } from "../../ports/deps.ts";

export interface CatalogueStatus {
  readonly products: number;
  readonly waitingForIndex: number;
  /** Age of the oldest change that the index does not have yet. */
  readonly indexLagMs: number;
}

export async function catalogueStatus(deps: Pick<Deps, "catalogue" | "clock">): Promise<CatalogueStatus> {
  const [products, backlog] = await Promise.all([deps.catalogue.productCount(), deps.catalogue.indexBacklog()]);
  const indexLagMs = backlog.oldestAt === null ? 0 : Math.max(0, deps.clock.now() - backlog.oldestAt);
  return { products, waitingForIndex: backlog.waiting, indexLagMs };
}
