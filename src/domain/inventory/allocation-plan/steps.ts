/** Why a plan is as it is: what was looked at, what was chosen, and what would have cost more, by how much. */
import type { PlanInput, PlanStep, Alternative } from "./types.ts";
import type { SellerPlan } from "./seller-plan.ts";
import { cheapestOf, solutionOf, type ProblemLine } from "./problem.ts";
import { ALTERNATIVES_MAX } from "./rules.ts";
import type { Site } from "./site-costs.ts";

interface Reasons {
  readonly input: PlanInput;
  readonly sites: readonly Site[];
  readonly sellers: readonly SellerPlan[];
  readonly uncovered: readonly { readonly sku: PlanInput["lines"][number]["sku"]; readonly quantity: number }[];
}

const minor = (thousandths: number): number => Math.round(thousandths / 1_000);

export function stepsOf({ sites, sellers, uncovered }: Reasons): readonly PlanStep[] {
  const stocked = new Set(
    sellers.flatMap(({ problem }) => problem.lines.flatMap((line) => line.options.map((option) => option.site))),
  );
  const planned = sellers.filter(({ problem }) => problem.lines.length > 0);
  return [
    { kind: "considered", warehouses: sites.length, stocked: stocked.size },
    ...planned.flatMap((seller) => lineSteps(seller, sites)),
    ...uncovered.map((each) => ({ kind: "uncovered" as const, ...each })),
    ...planned.flatMap((seller) => singleStep(seller, sites)),
    ...comparisons(planned),
  ];
}

function lineSteps(seller: SellerPlan, sites: readonly Site[]): PlanStep[] {
  return seller.lines.flatMap(({ sku }, index) => {
    const line = seller.problem.lines[index];
    if (line === undefined) return [];
    const from = (seller.found.solution.pieces[index] ?? []).flatMap(({ site, quantity }) => {
      const warehouseId = sites[site]?.warehouse.id;
      return warehouseId === undefined ? [] : [{ warehouseId, quantity }];
    });
    return [
      {
        kind: "line" as const,
        sku,
        quantity: line.need,
        whole: line.whole ? line.options.length : 0,
        from,
        alternatives: line.whole ? alternativesOf(seller, line, index, sites) : [],
      },
    ];
  });
}

/** The line from elsewhere with all others as they are: a parcel more there, or one less here, is counted. */
function alternativesOf(
  { problem, found }: SellerPlan,
  line: ProblemLine,
  index: number,
  sites: readonly Site[],
): readonly Alternative[] {
  const { pieces } = found.solution;
  const chosen = pieces[index]?.[0]?.site;
  const sent = new Set(pieces.flatMap((each, other) => (other === index ? [] : each.map((piece) => piece.site))));
  const costs = line.options.map(({ site, cost }) => ({
    site,
    cost: cost + (sent.has(site) ? 0 : (problem.fixed[site] ?? 0)),
  }));
  const now = costs.find(({ site }) => site === chosen)?.cost ?? 0;
  const others = costs.filter(({ site }) => site !== chosen);
  return cheapestOf(others, ALTERNATIVES_MAX).flatMap(({ site, cost }) => {
    const warehouseId = sites[site]?.warehouse.id;
    return warehouseId === undefined ? [] : [{ warehouseId, moreMinor: minor(cost - now) }];
  });
}

/** Where a seller's lines take several parcels: what one parcel would have cost. */
function singleStep({ lines, problem, found }: SellerPlan, sites: readonly Site[]): PlanStep[] {
  const sellerId = lines[0]?.sellerId;
  const parcels = found.solution.used.length;
  if (sellerId === undefined || parcels < 2) return [];
  let best: { readonly site: number; readonly cost: number } | null = null;
  for (const { site } of problem.lines[0]?.options ?? []) {
    const alone = solutionOf(problem, (each) => each === site);
    if (alone !== null && (best === null || alone.cost < best.cost)) best = { site, cost: alone.cost };
  }
  const warehouseId = best === null ? undefined : sites[best.site]?.warehouse.id;
  if (best === null || warehouseId === undefined) return [{ kind: "single", sellerId, parcels, best: null }];
  return [
    { kind: "single", sellerId, parcels, best: { warehouseId, moreMinor: minor(best.cost - found.solution.cost) } },
  ];
}

/** Beside the simple way of each line by itself, and how sure it is. */
function comparisons(sellers: readonly SellerPlan[]): PlanStep[] {
  if (sellers.length === 0) return [];
  const simple = sellers.map(({ found }) => found.simple);
  const cost = sellers.reduce((sum, { found }) => sum + found.solution.cost, 0);
  const bound = sellers.reduce((sum, { found }) => sum + found.bound, 0);
  return [
    {
      kind: "line_by_line",
      parcels: simple.reduce((sum, { used }) => sum + used.length, 0),
      moreMinor: minor(simple.reduce((sum, each) => sum + each.cost, 0) - cost),
    },
    {
      kind: "proof",
      proven: sellers.every(({ found }) => found.proven),
      atMostMinor: Math.ceil((cost - bound) / 1_000),
    },
  ];
}
