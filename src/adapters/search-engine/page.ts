/** The results of one page: the best after a position, without sorting all. */
import type { Position } from "../../domain/search/cursor.ts";
import type { SearchSort } from "../../domain/search/types.ts";
import type { Columns } from "./columns.ts";
import type { Counts } from "./count.ts";

/** What has no price stands last, whichever way prices are sorted. */
const LAST = -Number.MAX_SAFE_INTEGER;

/** Higher is better, for every sort; whole numbers or short fractions, so that a cursor carries them exactly. */
function primaryKey(columns: Columns, sort: SearchSort, id: number, score: number | null): number {
  const price = columns.price[id] ?? Number.NaN;
  switch (sort) {
    case "relevance":
      return score ?? rounded(columns.quality[id] ?? 0);
    case "price_asc":
      return Number.isNaN(price) ? LAST : -price;
    case "price_desc":
      return Number.isNaN(price) ? LAST : price;
    case "rating":
      return rounded(columns.rating[id] ?? 0);
    case "newest":
      return columns.created[id] ?? 0;
  }
}

const secondaryKey = (columns: Columns, sort: SearchSort, id: number, score: number | null): number =>
  sort === "relevance" && score === null ? (columns.created[id] ?? 0) : rounded(columns.quality[id] ?? 0);

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export interface Ranked {
  readonly positions: readonly Position[];
  /** Whether something comes after the last of them. */
  readonly more: boolean;
}

const before = (a: Position, b: Position): boolean =>
  a.primary !== b.primary
    ? a.primary > b.primary
    : a.secondary !== b.secondary
      ? a.secondary > b.secondary
      : a.row > b.row;

/** The `limit` best results after `after`. `scores` belong to the candidates' places; null where no words were given. */
export function rankPage(
  columns: Columns,
  counts: Counts,
  scores: Float64Array | null,
  sort: SearchSort,
  limit: number,
  after: Position | null,
): Ranked {
  const best: Position[] = [];
  let more = false;
  for (let i = 0; i < counts.hits.length; i++) {
    const row = counts.hits[i] ?? 0;
    const score = scores ? (scores[counts.places[i] ?? 0] ?? 0) : null;
    const primary = primaryKey(columns, sort, row, score);
    const worst = best.length === limit ? best[limit - 1] : undefined;
    if (worst && primary < worst.primary) {
      more = true;
      continue;
    }
    const position = { primary, secondary: secondaryKey(columns, sort, row, score), row };
    if (after && !before(after, position)) continue;
    if (worst && !before(position, worst)) {
      more = true;
      continue;
    }
    if (worst) {
      best.pop();
      more = true;
    }
    best.splice(placeOf(best, position), 0, position);
  }
  return { positions: best, more };
}

function placeOf(best: readonly Position[], position: Position): number {
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = best[middle];
    if (at && before(at, position)) low = middle + 1;
    else high = middle;
  }
  return low;
}
