/** What is left of a problem at a node of the search, once some sites are opened and some closed. */
import type { ProblemLine } from "./problem.ts";

/** Of each site. */
export const UNDECIDED = 0;
export const OPEN = 1;
export const CLOSED = 2;

/** A line's options that still matter, cheapest first; as plain numbers, since all the time goes here. */
export interface NodeLine {
  readonly whole: boolean;
  readonly sites: Int32Array;
  readonly costs: Float64Array;
  readonly shares: Float64Array;
}

/** Shares are quotients: sums of them are compared with some room. */
const ROOM = 1e-9;

export const nodeLine = ({ whole, options }: ProblemLine): NodeLine => ({
  whole,
  sites: Int32Array.from(options, (option) => option.site),
  costs: Float64Array.from(options, (option) => option.cost),
  shares: Float64Array.from(options, (option) => option.share),
});

/**
 * The lines without closed sites, and without those behind open sites that can give everything more cheaply. Sites
 * that a line cannot do without are opened (`status` is changed). Null when the sites left cannot give everything.
 */
export function linesLeft(parent: readonly NodeLine[], status: Uint8Array): readonly NodeLine[] | null {
  let lines = parent;
  for (let isForced = true; isForced;) {
    const left: NodeLine[] = [];
    for (const line of lines) {
      const kept = lineLeft(line, status);
      if (kept === null) return null;
      left.push(kept);
    }
    lines = left;
    isForced = false;
    for (const line of lines) isForced = openForced(line, status) || isForced;
  }
  return lines;
}

function lineLeft(line: NodeLine, status: Uint8Array): NodeLine | null {
  const { sites, shares } = line;
  let reach = 0;
  let paidReach = 0;
  let kept = 0;
  let end = 0;
  for (; end < sites.length && paidReach < 1 - ROOM; end++) {
    const state = status[sites[end] ?? 0];
    if (state === CLOSED) continue;
    kept++;
    reach += shares[end] ?? 0;
    if (state === OPEN) paidReach += shares[end] ?? 0;
  }
  if (reach < 1 - ROOM) return null;
  return kept === sites.length ? line : compacted(line, status, kept, end);
}

function compacted(line: NodeLine, status: Uint8Array, kept: number, end: number): NodeLine {
  const sites = new Int32Array(kept);
  const costs = new Float64Array(kept);
  const shares = new Float64Array(kept);
  for (let option = 0, to = 0; option < end; option++) {
    const site = line.sites[option] ?? 0;
    if (status[site] === CLOSED) continue;
    sites[to] = site;
    costs[to] = line.costs[option] ?? 0;
    shares[to++] = line.shares[option] ?? 0;
  }
  return { whole: line.whole, sites, costs, shares };
}

/** True when a site was opened because the line cannot be had without it. */
function openForced({ whole, sites, shares }: NodeLine, status: Uint8Array): boolean {
  if (whole && sites.length > 1) return false;
  let reach = 0;
  for (const share of shares) reach += share;
  let isForced = false;
  for (let option = 0; option < sites.length; option++) {
    const site = sites[option] ?? 0;
    if (status[site] !== UNDECIDED || reach - (shares[option] ?? 0) >= 1 - ROOM) continue;
    status[site] = OPEN;
    isForced = true;
  }
  return isForced;
}
