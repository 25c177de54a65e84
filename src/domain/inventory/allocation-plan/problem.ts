/**
 * Choosing warehouses as a facility location problem with fixed charges: opening a site costs once (a parcel), each
 * line then pays for where it comes from. All costs are whole thousandths of a minor unit, so sums are exact.
 */

export interface Problem {
  /** Cost of the first unit that leaves a site: its parcel. By site. */
  readonly fixed: readonly number[];
  readonly lines: readonly ProblemLine[];
}

export interface ProblemLine {
  /** Units that must come from somewhere; never more than all options have together. */
  readonly need: number;
  /** One site must give all of it, because at least one can. */
  readonly whole: boolean;
  /** Cheapest first; of equals the site with the smaller number. */
  readonly options: readonly Option[];
}

export interface Option {
  readonly site: number;
  /** Of one unit from here. */
  readonly unit: number;
  /** Of the line's whole need at this price. */
  readonly cost: number;
  readonly free: number;
  /** Of the need that the site can give: 1 where `whole`. */
  readonly share: number;
}

export interface Piece {
  readonly site: number;
  readonly quantity: number;
}

export interface Solution {
  readonly cost: number;
  /** By line; cheapest first. */
  readonly pieces: readonly (readonly Piece[])[];
  /** Sites that give something, by number. */
  readonly used: readonly number[];
}

/**
 * A line as options: where one site has all of it only such sites count, so that no line is split without need. Null
 * when nothing of it is free anywhere.
 */
export function problemLine(
  quantity: number,
  offers: readonly { readonly site: number; readonly free: number; readonly unit: number }[],
): ProblemLine | null {
  const stocked = offers.filter((offer) => offer.free > 0);
  const need = Math.min(
    quantity,
    stocked.reduce((sum, offer) => sum + offer.free, 0),
  );
  if (need <= 0) return null;
  const whole = stocked.some((offer) => offer.free >= need);
  const options = stocked
    .filter((offer) => !whole || offer.free >= need)
    .map(({ site, free, unit }) => ({ site, free, unit, cost: unit * need, share: Math.min(1, free / need) }))
    .sort((a, b) => a.unit - b.unit || a.site - b.site);
  return { need, whole, options };
}

/**
 * The cheapest that these sites can do: every line takes from the cheapest of them first. Exact, since once the sites
 * are paid for the lines have nothing to do with each other. Null when some line cannot be had from them.
 */
export function solutionOf(problem: Problem, isOpen: (site: number) => boolean): Solution | null {
  const pieces: (readonly Piece[])[] = [];
  const used = new Set<number>();
  let cost = 0;
  for (const line of problem.lines) {
    const given = piecesOf(line, isOpen);
    if (given === null) return null;
    for (const { site } of given.pieces) used.add(site);
    cost += given.cost;
    pieces.push(given.pieces);
  }
  for (const site of used) cost += problem.fixed[site] ?? 0;
  return { cost, pieces, used: [...used].sort((a, b) => a - b) };
}

/** One line from these sites; null when they do not have it. */
export function piecesOf(
  line: ProblemLine,
  isOpen: (site: number) => boolean,
): { readonly cost: number; readonly pieces: readonly Piece[] } | null {
  const pieces: Piece[] = [];
  let left = line.need;
  let cost = 0;
  for (const option of line.options) {
    if (!isOpen(option.site)) continue;
    const quantity = Math.min(left, option.free);
    pieces.push({ site: option.site, quantity });
    cost += quantity * option.unit;
    left -= quantity;
    if (left === 0) return { cost, pieces };
  }
  return null;
}

/** The cheapest so many, of equals the site with the smaller number; without sorting all of a long list. */
export function cheapestOf<T extends { readonly site: number; readonly cost: number }>(
  all: readonly T[],
  count: number,
): readonly T[] {
  const before = (a: T, b: T): number => a.cost - b.cost || a.site - b.site;
  if (count >= all.length) return all.toSorted(before);
  let kept: T[] = [];
  for (const each of all) {
    const last = kept[count - 1];
    if (last !== undefined && before(last, each) <= 0) continue;
    const place = kept.findIndex((other) => before(each, other) < 0);
    kept = kept.toSpliced(place < 0 ? kept.length : place, 0, each).slice(0, count);
  }
  return kept;
}
