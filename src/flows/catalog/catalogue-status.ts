import type { Currency } from "../../kernel/money.ts";
import type { Deps } from "../../ports/deps.ts";

export interface CatalogueStatus {
  /** What prices of the shop are in. */
  readonly currency: Currency;
  readonly products: number;
  readonly waitingForIndex: number;
  /** Age of the oldest change that the index does not have yet. */
  readonly indexLagMs: number;
}

export async function catalogueStatus(deps: Pick<Deps, "catalogue" | "clock" | "settings">): Promise<CatalogueStatus> {
  const [products, backlog] = await Promise.all([deps.catalogue.productCount(), deps.catalogue.indexBacklog()]);
  const indexLagMs = backlog.oldestAt === null ? 0 : Math.max(0, deps.clock.now() - backlog.oldestAt);
  return { currency: deps.settings.currency, products, waitingForIndex: backlog.waiting, indexLagMs };
}
