/**
 * From which warehouses an order is sent (I5): for all lines together, so that the whole costs least. The goods of
 * different sellers never share a parcel, so each seller's lines are a problem of their own. The plan is made of
 * published numbers; the stock object is only asked to try it.
 */
import type { Sku, WarehouseId } from "../../../kernel/ids.ts";
import type { Warehouse } from "../../catalog/types.ts";
import { problemLine, type Problem, type ProblemLine } from "./problem.ts";
import { rankedFor } from "./ranking.ts";
import { SEARCH_WORK_MAX } from "./rules.ts";
import { cheapestChoice } from "./search.ts";
import type { SellerPlan } from "./seller-plan.ts";
import { parcelCost, siteOf, unitDays, unitShipping, type Site } from "./site-costs.ts";
import { stepsOf } from "./steps.ts";
import { parcelsOf, sumOf } from "./totals.ts";
import type { AllocationPlan, PlanInput, PlanLine, PlannedPart } from "./types.ts";

/**
 * The cheapest plan; `proven` says whether no other is cheaper. Lines of one sku are one line. Never takes more than
 * is free, splits a line only where no warehouse has all of it, and leaves out what is free nowhere (`uncovered`).
 * The same input in another order gives the same plan.
 */
export function planAllocation(input: PlanInput): AllocationPlan {
  const sites = sitesOf(input);
  const lines = mergedLines(input.lines);
  const sellers = [...Map.groupBy(lines, (line) => line.sellerId).values()].map((own) => planSeller(input, sites, own));
  const parts = sellers.flatMap((seller) => partsOf(seller, sites));
  const parcels = sellers.flatMap((seller) => parcelsOf(seller, sites, input.preference));
  const uncovered = lines.flatMap(({ sku, quantity }) => {
    const planned = parts.reduce((sum, part) => sum + (part.sku === sku ? part.quantity : 0), 0);
    return planned < quantity ? [{ sku, quantity: quantity - planned }] : [];
  });
  return {
    preference: input.preference,
    parts,
    parcels,
    cost: sumOf(parcels.map((parcel) => parcel.cost)),
    costThousandths: sellers.reduce(
      (sum, { found, problem }) => sum + found.solution.cost - unsplit(problem, sites),
      0,
    ),
    proven: sellers.every(({ found }) => found.proven),
    uncovered,
    ranked: new Map(sellers.flatMap((seller) => rankedFor(seller, sites))),
    warehouses: allRanked(sites, parts),
    steps: stepsOf({ input, sites, sellers, uncovered }),
  };
}

/** The first parcel of a seller is no split. */
const unsplit = (problem: Problem, sites: readonly Site[]): number =>
  problem.lines.length > 0 ? (sites[0]?.split ?? 0) : 0;

/** Every warehouse once, in order of their ids. */
function sitesOf(input: PlanInput): readonly Site[] {
  const byId = new Map<WarehouseId, Warehouse>(input.warehouses.map((warehouse) => [warehouse.id, warehouse]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((warehouse) => siteOf(warehouse, input));
}

/** By sku; what is not a number of units asks for nothing. */
function mergedLines(lines: readonly PlanLine[]): readonly PlanLine[] {
  const bySku = new Map<Sku, PlanLine>();
  for (const line of lines) {
    if (!Number.isSafeInteger(line.quantity) || line.quantity <= 0) continue;
    bySku.set(line.sku, { ...line, quantity: line.quantity + (bySku.get(line.sku)?.quantity ?? 0) });
  }
  return [...bySku.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

function planSeller(input: PlanInput, sites: readonly Site[], own: readonly PlanLine[]): SellerPlan {
  const numbers = new Map(sites.map((site, index) => [site.warehouse.id, index]));
  const asked = own.map((line) => ({ line, problem: problemLineOf(input, sites, numbers, line) }));
  const had = asked.filter((each): each is { line: PlanLine; problem: ProblemLine } => each.problem !== null);
  const problem = { fixed: sites.map(parcelCost), lines: had.map((each) => each.problem) };
  return { lines: had.map((each) => each.line), problem, found: cheapestChoice(problem, SEARCH_WORK_MAX) };
}

function problemLineOf(
  { stock, preference }: PlanInput,
  sites: readonly Site[],
  numbers: ReadonlyMap<WarehouseId, number>,
  line: PlanLine,
): ProblemLine | null {
  const offers = (stock.get(line.sku) ?? []).flatMap(({ id, free }) => {
    const number = numbers.get(id);
    const site = number === undefined ? undefined : sites[number];
    if (number === undefined || site === undefined || !Number.isSafeInteger(free)) return [];
    return [{ site: number, free, unit: unitShipping(site, line, preference) + unitDays(site, line, preference) }];
  });
  return problemLine(line.quantity, offers);
}

const partsOf = ({ lines, found }: SellerPlan, sites: readonly Site[]): PlannedPart[] =>
  lines.flatMap(({ sku }, index) =>
    (found.solution.pieces[index] ?? []).flatMap(({ site, quantity }) => {
      const warehouseId = sites[site]?.warehouse.id;
      return warehouseId === undefined ? [] : [{ sku, warehouseId, quantity }];
    }),
  );

/** Chosen ones first, then what a parcel costs. */
function allRanked(sites: readonly Site[], parts: readonly PlannedPart[]): readonly WarehouseId[] {
  const chosen = new Set(parts.map((part) => part.warehouseId));
  const rank = (site: Site): number => (chosen.has(site.warehouse.id) ? 0 : 1);
  return [...sites]
    .sort((a, b) => rank(a) - rank(b) || parcelCost(a) - parcelCost(b) || (a.warehouse.id < b.warehouse.id ? -1 : 1))
    .map((site) => site.warehouse.id);
}
