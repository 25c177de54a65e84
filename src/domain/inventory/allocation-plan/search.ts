/**
 * The cheapest choice of sites, by branch and bound: a site is opened or closed, and a branch whose bound is not below
 * the best known choice is left. Exact unless the work runs out first, which is told (`proven`).
 */
import { dualBound, isTight, paidSites, slackOf, type Dual, type Work } from "./dual-bound.ts";
import { CLOSED, linesLeft, nodeLine, OPEN, UNDECIDED, type NodeLine } from "./node.ts";
import { cheapestOf, solutionOf, type Problem, type Solution } from "./problem.ts";

export interface Found {
  readonly solution: Solution;
  /** Each line by itself: what the simple way would be. */
  readonly simple: Solution;
  /** No choice is cheaper. */
  readonly proven: boolean;
  /** What every choice costs at least, as far as was proven. */
  readonly bound: number;
  /** Looked-at options: what it took. */
  readonly work: number;
}

/** Beyond so many lines the prices are not adjusted: each try costs as much as all lines have options. */
const ADJUSTED_LINES_MAX = 64;
/** Costs are whole numbers: a bound just above one means the next. */
const ROUNDING = 1e-3;

/** What a node costs besides its ascent, in looked-at options. */
const NODE_WORK = 400;

interface Search {
  readonly problem: Problem;
  readonly work: Work;
  best: Solution;
  /** The lowest bound of the branches that were left for want of work. */
  leftBound: number;
}

/** `workMax` in looked-at options. The problem's lines can all be had, so some choice always exists. */
export function cheapestChoice(problem: Problem, workMax: number): Found {
  const simple = lineByLine(problem);
  const search: Search = { problem, work: { left: workMax }, best: simple, leftBound: Infinity };
  // What gives nothing is no question.
  const status = new Uint8Array(problem.fixed.length).fill(CLOSED);
  for (const { options } of problem.lines) for (const { site } of options) status[site] = UNDECIDED;
  descend(search, problem.lines.map(nodeLine), status, 0);
  const bound = Math.min(search.best.cost, search.leftBound);
  const proven = bound >= search.best.cost;
  return { solution: search.best, simple, proven, bound, work: workMax - search.work.left };
}

/**
 * Every line by itself from where it is cheapest with a parcel of its own, as the textbook has it. The first known
 * choice, so that no other is ever taken that costs more.
 */
export function lineByLine(problem: Problem): Solution {
  const chosen = new Set<number>();
  for (const line of problem.lines) {
    const alone = line.options.map(({ site, cost, free }) => ({ site, free, cost: cost + (problem.fixed[site] ?? 0) }));
    // One is enough for a whole line, and to find it takes no sorting.
    const ranked = cheapestOf(alone, line.whole ? 1 : alone.length);
    let left = line.need;
    for (const { site, free } of ranked) {
      if (left <= 0) break;
      chosen.add(site);
      left -= free;
    }
  }
  const solution = solutionOf(problem, (site) => chosen.has(site));
  if (solution === null) throw new RangeError("a line needs more than its options have");
  return solution;
}

/** `parent` is the bound of the branch that this one belongs to. Changes `status`. */
function descend(search: Search, parentLines: readonly NodeLine[], status: Uint8Array, parent: number): void {
  const { problem, work } = search;
  if (work.left <= 0) {
    search.leftBound = Math.min(search.leftBound, parent);
    return;
  }
  const lines = linesLeft(parentLines, status);
  work.left -= NODE_WORK;
  if (lines === null) return;
  const dual = dualBound(problem.fixed, lines, status, work, lines.length <= ADJUSTED_LINES_MAX);
  const bound = Math.max(parent, Math.ceil(dual.bound - ROUNDING));
  if (bound >= search.best.cost) return;
  tryChoices(search, status, dual);
  if (bound >= search.best.cost) return;
  closeHopeless(search, status, dual);
  const site = siteToDecide(lines, status, dual);
  if (site === null) return;
  for (const decision of [OPEN, CLOSED]) {
    const child = status.slice();
    child[site] = decision;
    descend(search, lines, child, bound);
  }
}

/** Opening it would cost more than the best known choice: reduced cost. */
function closeHopeless(search: Search, status: Uint8Array, dual: Dual): void {
  for (let site = 0; site < status.length; site++) {
    if (status[site] !== UNDECIDED) continue;
    if (Math.ceil(dual.bound + slackOf(dual, site) - ROUNDING) >= search.best.cost) status[site] = CLOSED;
  }
}

/** The sites that are paid for make a choice; then sites are left out while that is cheaper. */
function tryChoices(search: Search, status: Uint8Array, dual: Dual): void {
  const { problem, work } = search;
  let solution = solutionOf(
    problem,
    (site) => status[site] === OPEN || (status[site] === UNDECIDED && isTight(dual, site)),
  );
  for (let better = solution; better !== null; better = withoutOne(problem, work, better)) solution = better;
  if (solution !== null && solution.cost < search.best.cost) search.best = solution;
}

function withoutOne(problem: Problem, work: Work, { used, cost }: Solution): Solution | null {
  let best: Solution | null = null;
  const isUsed = new Uint8Array(problem.fixed.length);
  for (const site of used) isUsed[site] = 1;
  for (const left of used) {
    isUsed[left] = 0;
    const fewer = solutionOf(problem, (site) => isUsed[site] === 1);
    isUsed[left] = 1;
    work.left -= problem.lines.length;
    if (fewer !== null && fewer.cost < (best?.cost ?? cost)) best = fewer;
  }
  return best;
}

/**
 * A site for which a line pays that pays for another one too: there the bound and the choice differ. Else any that is
 * still undecided, the nearest to being paid for first. Null when all is decided.
 */
function siteToDecide(lines: readonly NodeLine[], status: Uint8Array, dual: Dual): number | null {
  const weights = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    if (paidSites(line, dual, index) < 2) continue;
    const price = dual.prices[index] ?? 0;
    for (const [option, site] of line.sites.entries()) {
      const above = price - (line.costs[option] ?? 0);
      if (above <= 0) break;
      if (status[site] !== UNDECIDED || !isTight(dual, site)) continue;
      weights.set(site, (weights.get(site) ?? 0) + above);
    }
  }
  const [heaviest] = [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (heaviest !== undefined) return heaviest[0];
  let found: number | null = null;
  for (let site = 0; site < status.length; site++) {
    if (status[site] === UNDECIDED && (found === null || slackOf(dual, site) < slackOf(dual, found))) found = site;
  }
  return found;
}
