/**
 * What an order costs when each line goes to the warehouse with the best score, as the reference design has it
 * (selection: -0.5 distance - 10 days - 0.3 utilisation in per cent + 0.2 ln stock; preference speed: -100 days
 * - 0.1 distance), reckoned by the rules of the plan. What no warehouse has whole is taken from the best ones first.
 */
import { solutionOf, problemLine, type ProblemLine } from "../src/domain/inventory/allocation-plan/problem.ts";
import { parcelCost, siteOf, unitDays, unitShipping } from "../src/domain/inventory/allocation-plan/site-costs.ts";
import type { PlanInput } from "../src/domain/inventory/allocation-plan/types.ts";

/** Thousandths of a minor unit. */
export function scoredCost(input: PlanInput): number {
  const sites = input.warehouses.map((warehouse) => siteOf(warehouse, input));
  const sellers = Map.groupBy(input.lines, (line) => line.sellerId);
  let cost = 0;
  for (const lines of sellers.values()) {
    const taken: ProblemLine[] = [];
    for (const line of lines) {
      const offers = sites.flatMap((site, number) => {
        const free = input.stock.get(line.sku)?.find((each) => each.id === site.warehouse.id)?.free ?? 0;
        const unit = unitShipping(site, line, input.preference) + unitDays(site, line, input.preference);
        return free > 0 ? [{ site: number, free, unit }] : [];
      });
      const score = ({ site: number, free }: { site: number; free: number }): number => {
        const site = sites[number];
        if (site === undefined) return -Infinity;
        if (input.preference === "speed") return -100 * site.days - 0.1 * site.distanceKm;
        const load = (site.warehouse.utilisation ?? 0) * 100;
        return -0.5 * site.distanceKm - 10 * site.days - 0.3 * load + 0.2 * Math.log(free);
      };
      const whole = offers.filter((offer) => offer.free >= line.quantity);
      const ranked = (whole.length > 0 ? whole : offers).toSorted((a, b) => score(b) - score(a));
      let left = line.quantity;
      const chosen = ranked.filter(({ free }) => {
        const isNeeded = left > 0;
        if (isNeeded) left -= free;
        return isNeeded;
      });
      const own = problemLine(line.quantity, chosen);
      if (own) taken.push(own);
    }
    const solution = solutionOf({ fixed: sites.map(parcelCost), lines: taken }, () => true);
    cost += (solution?.cost ?? 0) - (taken.length > 0 ? (sites[0]?.split ?? 0) : 0);
  }
  return cost;
}
