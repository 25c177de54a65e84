/**
 * A proof that no choice of warehouses is cheaper than so much: dual ascent with adjustment after D. Erlenkotter,
 * "A dual-based procedure for uncapacitated facility location", Operations Research 26 (1978), extended to lines that
 * must be split: those pay a site by the share of their need that it can give. Each line has a price; what it pays
 * above a site's own price goes towards opening the site. A site that is paid for is tight, and prices may not rise
 * where a line would pay tight sites for more than its need. Any prices give a valid bound: the sum of prices, less
 * what was paid to sites beyond their opening (weak duality of the linear relaxation).
 */
import { OPEN, UNDECIDED, type NodeLine } from "./node.ts";

/** Far below the whole thousandths that costs are counted in. */
const EPSILON = 1e-6;

export interface Dual {
  /** By line: what it costs at least, its part of the parcels included. */
  readonly prices: Float64Array;
  /** By site: what lines pay towards its opening. */
  readonly paid: Float64Array;
  /** By site: what its opening costs at this node; 0 where it is open already. */
  readonly due: Float64Array;
  bound: number;
}

/** Steps of the search, counted in looked-at options: a machine's clock must not decide what is found. */
export interface Work {
  left: number;
}

/** The bound at a node. It may overdraw the work by its own ascent, since a bound half made is worth nothing. */
export function dualBound(
  fixed: readonly number[],
  lines: readonly NodeLine[],
  status: Uint8Array,
  work: Work,
  adjusts: boolean,
): Dual {
  const dual: Dual = {
    prices: Float64Array.from(lines, (line) => line.costs[0] ?? 0),
    paid: new Float64Array(fixed.length),
    due: Float64Array.from(fixed, (cost, site) => (status[site] === UNDECIDED ? cost : 0)),
    bound: fixed.reduce((sum, cost, site) => sum + (status[site] === OPEN ? cost : 0), 0),
  };
  for (const price of dual.prices) dual.bound += price;
  // Those with the least choice first: nobody else can pay for their sites.
  const order = [...lines.entries()]
    .sort(([a, one], [b, other]) => one.sites.length - other.sites.length || a - b)
    .map(([index]) => index);
  ascend(lines, dual, order, work);
  if (adjusts) while (work.left > 0 && adjust(lines, dual, order, work));
  return dual;
}

export const isTight = (dual: Dual, site: number): boolean => (dual.due[site] ?? 0) - (dual.paid[site] ?? 0) <= EPSILON;

/** What is missing until the site is paid for; opening it costs so much more than the bound says. */
export const slackOf = (dual: Dual, site: number): number =>
  Math.max(0, (dual.due[site] ?? 0) - (dual.paid[site] ?? 0));

/** Prices rise in turn, each to its next site's price at most, so that the first lines do not pay for all. */
function ascend(lines: readonly NodeLine[], dual: Dual, order: readonly number[], work: Work): void {
  let rising = order;
  while (rising.length > 0) rising = rising.filter((index) => raise(lines[index], dual, index, work));
}

/** One step up; false when the line's units are all paid for where they would come from. */
function raise(line: NodeLine | undefined, dual: Dual, index: number, work: Work): boolean {
  if (line === undefined) return false;
  const { sites, costs, shares } = line;
  const price = dual.prices[index] ?? 0;
  let blocked = 0;
  let limit = Infinity;
  let reached = 0;
  for (; reached < sites.length; reached++) {
    const above = (costs[reached] ?? 0) - price;
    if (above > EPSILON) {
      limit = Math.min(limit, above);
      break;
    }
    const slack = slackOf(dual, sites[reached] ?? 0);
    const share = shares[reached] ?? 0;
    if (slack <= EPSILON) blocked += share;
    else limit = Math.min(limit, slack / share);
    if (blocked >= 1 - EPSILON) break;
  }
  work.left -= reached + 1;
  if (blocked >= 1 - EPSILON || limit === Infinity) return false;
  for (let option = 0; option < reached; option++) {
    const site = sites[option] ?? 0;
    dual.paid[site] = (dual.paid[site] ?? 0) + (shares[option] ?? 0) * limit;
  }
  dual.prices[index] = price + limit;
  dual.bound += limit * (1 - blocked);
  return true;
}

/**
 * A line that pays for two sites or more is lowered for a moment; where others can rise by more in its stead the bound
 * is better. True when it was for some line.
 */
function adjust(lines: readonly NodeLine[], dual: Dual, order: readonly number[], work: Work): boolean {
  let isBetter = false;
  for (const index of order) {
    const line = lines[index];
    if (work.left <= 0) return false;
    if (!line?.whole || paidSites(line, dual, index) < 2) continue;
    const before = { bound: dual.bound, prices: dual.prices.slice(), paid: dual.paid.slice() };
    lower(line, dual, index);
    const others = order.filter((other) => other !== index);
    ascend(lines, dual, others, work);
    ascend(lines, dual, [index], work);
    if (dual.bound > before.bound + EPSILON) {
      isBetter = true;
      continue;
    }
    dual.bound = before.bound;
    dual.prices.set(before.prices);
    dual.paid.set(before.paid);
  }
  return isBetter;
}

/** How many tight sites the line pays for: with two, the bound counts its need once but the sites twice. */
export function paidSites({ sites, costs }: NodeLine, dual: Dual, index: number): number {
  const price = dual.prices[index] ?? 0;
  let count = 0;
  for (let option = 0; option < sites.length && (costs[option] ?? 0) < price - EPSILON; option++) {
    if (isTight(dual, sites[option] ?? 0)) count++;
  }
  return count;
}

/** Down to the next site's price below; what was paid to sites is taken back. Of whole lines only. */
function lower({ sites, costs }: NodeLine, dual: Dual, index: number): void {
  const price = dual.prices[index] ?? 0;
  let below = 0;
  while (below < sites.length && (costs[below] ?? 0) < price - EPSILON) below++;
  const next = costs[below - 1] ?? price;
  for (let option = 0; option < below; option++) {
    const site = sites[option] ?? 0;
    const [paid, due] = [dual.paid[site] ?? 0, dual.due[site] ?? 0];
    const after = paid - (price - next);
    // What was paid beyond the opening is no longer taken off the bound.
    dual.bound += Math.max(0, paid - due) - Math.max(0, after - due);
    dual.paid[site] = after;
  }
  dual.prices[index] = next;
  dual.bound -= price - next;
}
