/** Which attributes are worth offering as facets, and in which order their values stand. */
import type { FacetValue } from "./types.ts";

export interface AttributeCounts {
  readonly name: string;
  /** Value and how many of the results have it; values that none has are absent. */
  readonly counts: readonly { readonly value: string | number; readonly count: number }[];
  readonly selected: boolean;
}

export const FACETS = {
  attributesMax: 8,
  valuesMax: 12,
  brandsMax: 24,
  /** Rarer than this among the results, an attribute says more about its absence. */
  coverageMin: 0.12,
  /** More values than this are measurements or names, not choices. */
  distinctMax: 40,
} as const;

/** Longer texts are descriptions, not values to choose from. */
export const FACET_VALUE_CHARACTERS_MAX = 40;
/** No product needs more of them, and memory is counted. */
export const FACET_VALUES_PER_PRODUCT_MAX = 64;

/**
 * The attributes that divide the results best: shared by many of them, with few values, none of which has nearly all.
 * Chosen ones always stay. The measure is how often two random results would differ in it.
 */
export function chooseAttributes<T extends AttributeCounts>(candidates: readonly T[], results: number): T[] {
  const worth = new Map<T, number>();
  for (const candidate of candidates) {
    const covered = candidate.counts.reduce((sum, value) => sum + value.count, 0);
    const distinct = candidate.counts.length;
    if (candidate.selected) {
      worth.set(candidate, Infinity);
      continue;
    }
    if (distinct < 2 || distinct > FACETS.distinctMax || covered < results * FACETS.coverageMin) continue;
    if (distinct > covered / 2) continue;
    const same = candidate.counts.reduce((sum, value) => sum + (value.count / covered) ** 2, 0);
    worth.set(candidate, (covered / results) * (1 - same));
  }
  return [...worth.entries()]
    .sort(([a, x], [b, y]) => (x === y ? (a.name < b.name ? -1 : 1) : y - x))
    .slice(0, FACETS.attributesMax)
    .map(([candidate]) => candidate);
}

/** Sizes and other measures in their order ("8 GB" before "16 GB"); everything else by count. */
export function orderValues(values: readonly FacetValue[]): FacetValue[] {
  const measure = values.map((value) => /^-?\d+(?:\.\d+)?/.exec(value.label)?.[0]);
  const byMeasure = values.length > 0 && measure.every((text) => text !== undefined);
  const number = new Map(values.map((value, i) => [value, Number(measure[i])]));
  return [...values].sort((a, b) => {
    const order = byMeasure ? (number.get(a) ?? 0) - (number.get(b) ?? 0) : b.count - a.count;
    return order || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
  });
}
