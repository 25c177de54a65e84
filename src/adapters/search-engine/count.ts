/**
 * One pass over the candidates decides what is a result and counts every facet under the filters of all others: a
 * document that fails one filter only still counts for that filter's own facet.
 */
import type { Columns } from "./columns.ts";
import { AHEAD, IN_STOCK, LIVE, PRIME } from "./packed.ts";
import type { Snapshot } from "./snapshot.ts";

/** A query with its names resolved to the index's numbers. */
export interface Filters {
  /** 1 for every category node of the chosen subtree; null without a chosen category. */
  readonly subtree: Uint8Array | null;
  readonly brands: ReadonlySet<number> | null;
  readonly priceMinMinor: number | null;
  readonly priceMaxMinor: number | null;
  readonly ratingMin: number | null;
  readonly inStockOnly: boolean;
  readonly primeOnly: boolean;
  /** Dimension and the chosen values; a value that the index does not know is simply not among them. */
  readonly attributes: readonly { readonly dimension: number; readonly values: ReadonlySet<number> }[];
}

/** Of a set of small numbers: how often each came, and which came at all. Used again and again, so that nothing is allocated. */
export interface Tally {
  readonly counts: Uint32Array;
  readonly met: Uint32Array;
  metCount: number;
}

/** Valid until the next count: whoever keeps something of it copies it, before anything is awaited. */
export interface Counts {
  /** Numbers of the documents that pass everything, in the candidates' order. */
  readonly hits: Uint32Array;
  /** Their places among the candidates, for their scores. */
  readonly places: Uint32Array;
  readonly values: Tally;
  readonly brands: Tally;
  readonly categories: Tally;
  readonly prices: Float64Array;
  /** Results with at least 1, 2, 3, 4 stars at index 1 to 4. */
  readonly ratings: readonly number[];
  readonly inStock: number;
  readonly prime: number;
}

const emptyTally = (size: number): Tally => ({
  counts: new Uint32Array(size),
  met: new Uint32Array(size),
  metCount: 0,
});

const scratch = {
  hits: new Uint32Array(0),
  places: new Uint32Array(0),
  prices: new Float64Array(0),
  values: emptyTally(0),
  brands: emptyTally(0),
  categories: emptyTally(0),
};

function cleared(tally: Tally, size: number): Tally {
  if (tally.counts.length < size) return emptyTally(Math.ceil(size * 1.25));
  for (let i = 0; i < tally.metCount; i++) tally.counts[tally.met[i] ?? 0] = 0;
  tally.metCount = 0;
  return tally;
}

function tallied(tally: Tally, value: number): void {
  const count = tally.counts[value] ?? 0;
  if (count === 0) tally.met[tally.metCount++] = value;
  tally.counts[value] = count + 1;
}

function prepareScratch(snapshot: Snapshot, candidates: number): void {
  if (scratch.hits.length < candidates) {
    const size = Math.ceil(candidates * 1.25);
    scratch.hits = new Uint32Array(size);
    scratch.places = new Uint32Array(size);
    scratch.prices = new Float64Array(size);
  }
  scratch.values = cleared(scratch.values, snapshot.valuesKnown + 1);
  scratch.brands = cleared(scratch.brands, snapshot.valuesKnown + 1);
  scratch.categories = cleared(scratch.categories, (snapshot.categories.at(-1)?.id ?? 0) + 1);
}

const CAN_BE_HAD = IN_STOCK | AHEAD;
const FAIL = { category: 1, brand: 2, price: 4, rating: 8, inStock: 16, prime: 32 } as const;
const FIRST_ATTRIBUTE_BIT = 64;

/** More attribute filters than bits are left: the last ones share a bit, which only makes their counts too low. */
const attributeBit = (index: number): number => FIRST_ATTRIBUTE_BIT << Math.min(index, 24);

/** `candidates` null stands for all documents. */
export function countResults(snapshot: Snapshot, filters: Filters, candidates: Uint32Array | null): Counts {
  const { columns } = snapshot;
  const total = candidates ? candidates.length : columns.length;
  prepareScratch(snapshot, total);
  const { hits, places, prices, values, brands, categories } = scratch;
  const ratings = [0, 0, 0, 0, 0];
  let found = 0;
  let priced = 0;
  let inStock = 0;
  let prime = 0;

  for (let place = 0; place < total; place++) {
    const id = candidates ? (candidates[place] ?? 0) : place;
    const flags = columns.flags[id] ?? 0;
    if ((flags & LIVE) === 0) continue;
    const failed = failures(columns, filters, id, flags);
    if (failed !== 0 && (failed & (failed - 1)) !== 0) continue;
    if (failed === 0) {
      hits[found] = id;
      places[found] = place;
      found += 1;
      tallied(categories, columns.category[id] ?? 0);
      countValues(columns, id, values);
    }
    if (failed === 0 || failed === FAIL.brand) {
      tallied(brands, columns.brand[id] ?? 0);
    }
    if (failed === 0 || failed === FAIL.price) {
      const price = columns.price[id] ?? Number.NaN;
      if (price === price) prices[priced++] = price;
    }
    if (failed === 0 || failed === FAIL.rating) {
      const stars = Math.min(4, Math.floor(columns.rating[id] ?? 0));
      for (let star = 1; star <= stars; star++) ratings[star] = (ratings[star] ?? 0) + 1;
    }
    if ((failed === 0 || failed === FAIL.inStock) && (flags & CAN_BE_HAD) !== 0) inStock += 1;
    if ((failed === 0 || failed === FAIL.prime) && (flags & PRIME) !== 0) prime += 1;
    if (failed >= FIRST_ATTRIBUTE_BIT) countOwnDimension(snapshot, filters, id, failed, values);
  }
  return {
    hits: hits.subarray(0, found),
    places: places.subarray(0, found),
    values,
    brands,
    categories,
    prices: prices.subarray(0, priced),
    ratings,
    inStock,
    prime,
  };
}

function failures(columns: Columns, filters: Filters, id: number, flags: number): number {
  let failed = 0;
  if (filters.subtree && filters.subtree[columns.category[id] ?? 0] !== 1) failed |= FAIL.category;
  if (filters.brands && !filters.brands.has(columns.brand[id] ?? 0)) failed |= FAIL.brand;
  const price = columns.price[id] ?? Number.NaN;
  // Written so that a missing price (NaN) fails both.
  if (filters.priceMinMinor !== null && !(price >= filters.priceMinMinor)) failed |= FAIL.price;
  if (filters.priceMaxMinor !== null && !(price <= filters.priceMaxMinor)) failed |= FAIL.price;
  if (filters.ratingMin !== null && (columns.rating[id] ?? 0) < filters.ratingMin) failed |= FAIL.rating;
  if (filters.inStockOnly && (flags & CAN_BE_HAD) === 0) failed |= FAIL.inStock;
  if (filters.primeOnly && (flags & PRIME) === 0) failed |= FAIL.prime;
  for (let i = 0; i < filters.attributes.length; i++) {
    const chosen = filters.attributes[i]?.values;
    if (chosen && !hasAny(columns, id, chosen)) failed |= attributeBit(i);
  }
  return failed;
}

function hasAny(columns: Columns, id: number, chosen: ReadonlySet<number>): boolean {
  const start = columns.facetStart[id] ?? 0;
  const end = start + (columns.facetCount[id] ?? 0);
  for (let i = start; i < end; i++) if (chosen.has(columns.facets[i] ?? 0)) return true;
  return false;
}

function countValues(columns: Columns, id: number, values: Tally): void {
  const start = columns.facetStart[id] ?? 0;
  const end = start + (columns.facetCount[id] ?? 0);
  for (let i = start; i < end; i++) {
    tallied(values, columns.facets[i] ?? 0);
  }
}

function countOwnDimension(snapshot: Snapshot, filters: Filters, id: number, failed: number, values: Tally): void {
  const { columns } = snapshot;
  const index = filters.attributes.findIndex((_, i) => attributeBit(i) === failed);
  const dimension = filters.attributes[index]?.dimension;
  const start = columns.facetStart[id] ?? 0;
  const end = start + (columns.facetCount[id] ?? 0);
  for (let i = start; i < end; i++) {
    const value = columns.facets[i] ?? 0;
    if (snapshot.dimensionOf[value] === dimension) tallied(values, value);
  }
}
