/**
 * The packed documents in typed arrays, indexed by the document's number: about 40 bytes and four for each facet value.
 * A hundred thousand products take some 12 MB and are counted through in milliseconds.
 */
import { LIVE } from "./packed.ts";

export interface Columns {
  /** Documents have numbers below this. */
  length: number;
  live: number;
  price: Float64Array;
  rating: Float32Array;
  /** What products are ordered by when no words were given: stock first, then what buyers say. */
  quality: Float32Array;
  created: Float64Array;
  flags: Uint8Array;
  category: Uint32Array;
  brand: Uint32Array;
  facetStart: Uint32Array;
  facetCount: Uint8Array;
  /** Facet values of all documents; a changed document's go to the end, and the old ones are wasted until a reload. */
  facets: Uint32Array;
  facetsUsed: number;
  /** Of those, how many are wasted. */
  facetsWasted: number;
}

export function emptyColumns(): Columns {
  return {
    length: 0,
    live: 0,
    price: new Float64Array(0),
    rating: new Float32Array(0),
    quality: new Float32Array(0),
    created: new Float64Array(0),
    flags: new Uint8Array(0),
    category: new Uint32Array(0),
    brand: new Uint32Array(0),
    facetStart: new Uint32Array(0),
    facetCount: new Uint8Array(0),
    facets: new Uint32Array(0),
    facetsUsed: 0,
    facetsWasted: 0,
  };
}

type AnyArray = Float64Array | Float32Array | Uint8Array | Uint32Array;

function grown<T extends AnyArray>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}

function reserve(columns: Columns, length: number): void {
  if (length <= columns.price.length) return;
  const size = Math.max(1024, Math.ceil(length * 1.25));
  columns.price = grown(columns.price, size);
  columns.rating = grown(columns.rating, size);
  columns.quality = grown(columns.quality, size);
  columns.created = grown(columns.created, size);
  columns.flags = grown(columns.flags, size);
  columns.category = grown(columns.category, size);
  columns.brand = grown(columns.brand, size);
  columns.facetStart = grown(columns.facetStart, size);
  columns.facetCount = grown(columns.facetCount, size);
}

/** `text` is documents joined by ";", each its number, a comma, and what `pack` made; nothing after it: removed. */
export function applyPacked(columns: Columns, text: string): void {
  if (text === "") return;
  for (const part of text.split(";")) applyOne(columns, part.split(","));
  if (columns.facetsWasted > 10_000 && columns.facetsWasted > columns.facetsUsed / 2) compact(columns);
}

function compact(columns: Columns): void {
  const facets = new Uint32Array(Math.ceil((columns.facetsUsed - columns.facetsWasted) * 1.25));
  let used = 0;
  for (let id = 0; id < columns.length; id++) {
    const start = columns.facetStart[id] ?? 0;
    const count = columns.facetCount[id] ?? 0;
    facets.set(columns.facets.subarray(start, start + count), used);
    columns.facetStart[id] = used;
    used += count;
  }
  columns.facets = facets;
  columns.facetsUsed = used;
  columns.facetsWasted = 0;
}

function applyOne(columns: Columns, fields: readonly string[]): void {
  const id = Number(fields[0]);
  reserve(columns, id + 1);
  columns.length = Math.max(columns.length, id + 1);
  const wasLive = ((columns.flags[id] ?? 0) & LIVE) !== 0;
  const flags = Number(fields[5] ?? 0);
  const average = Number(fields[2] ?? 0);
  const count = Number(fields[3] ?? 0);
  columns.price[id] = fields[1] ? Number(fields[1]) : Number.NaN;
  columns.rating[id] = count > 0 ? average : 0;
  columns.quality[id] = (flags & 1 ? 10 : 0) + settledRating(average, count);
  columns.created[id] = Number(fields[4] ?? 0);
  columns.flags[id] = flags;
  columns.category[id] = Number(fields[6] ?? 0);
  columns.brand[id] = Number(fields[7] ?? 0);
  const facets = fields[8] ? fields[8].split(".") : [];
  columns.facetsWasted += columns.facetCount[id] ?? 0;
  columns.facetStart[id] = columns.facetsUsed;
  columns.facetCount[id] = facets.length;
  if (columns.facetsUsed + facets.length > columns.facets.length) {
    columns.facets = grown(columns.facets, Math.max(4096, Math.ceil((columns.facetsUsed + facets.length) * 1.5)));
  }
  for (const facet of facets) columns.facets[columns.facetsUsed++] = Number(facet);
  columns.live += ((flags & LIVE) !== 0 ? 1 : 0) - (wasLive ? 1 : 0);
}

/** An average drawn towards 3.5 until five reviews or more speak: one review of five stars is not the best product. */
export const settledRating = (average: number, count: number): number => (average * count + 3.5 * 5) / (count + 5);
