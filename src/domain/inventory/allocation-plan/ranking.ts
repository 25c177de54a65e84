/** Which warehouse the stock object is to try first for each sku, where the published numbers were not the true ones. */
import type { Sku, WarehouseId } from "../../../kernel/ids.ts";
import { LIMITS } from "../../../kernel/limits.ts";
import { cheapestOf } from "./problem.ts";
import type { SellerPlan } from "./seller-plan.ts";
import type { Site } from "./site-costs.ts";

/**
 * By sku: the chosen ones in the order in which they give, then the others with stock by what each would cost beside
 * the parcels that are sent anyway. Warehouses with none follow in the request's own list.
 */
export function rankedFor(
  { lines, problem, found }: SellerPlan,
  sites: readonly Site[],
): (readonly [Sku, readonly WarehouseId[]])[] {
  const sent = new Set(found.solution.used);
  return lines.map(({ sku }, index) => {
    const chosen = (found.solution.pieces[index] ?? []).map((piece) => piece.site);
    const others = (problem.lines[index]?.options ?? [])
      .filter(({ site }) => !chosen.includes(site))
      .map(({ site, cost }) => ({ site, cost: cost + (sent.has(site) ? 0 : (problem.fixed[site] ?? 0)) }));
    const next = cheapestOf(others, Math.max(1, LIMITS.lineWarehousesMax - chosen.length)).map(({ site }) => site);
    const ids = [...chosen, ...next].flatMap((site) => sites[site]?.warehouse.id ?? []);
    return [sku, ids.slice(0, LIMITS.reservationWarehousesMax)] as const;
  });
}
