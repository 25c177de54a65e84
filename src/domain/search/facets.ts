/** Which attributes are worth offering as facets, and in which order their values stand. */
import type { FacetValue } from "./types.ts";

/** How the results spread over one attribute. */
export interface AttributeSpread {
  readonly name: string;
  /** How many of the results have a value; one with two counts twice. */
  readonly covered: number;
  /** How many different values they have. */
  readonly distinct: number;
  /** Sum of the squares of the values' counts. */
  readonly squares: number;
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
export function chooseAttributes<T extends AttributeSpread>(spreads: readonly T[], results: number): T[] {
  return spreads
    .map((spread) => ({ spread, worth: worthOf(spread, results) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || (a.spread.name < b.spread.name ? -1 : 1))
    .slice(0, FACETS.attributesMax)
    .map(({ spread }) => spread);
}

function worthOf({ covered, distinct, squares, selected }: AttributeSpread, results: number): number {
  if (selected) return Number.MAX_VALUE;
  if (distinct < 2 || distinct > FACETS.distinctMax || distinct > covered / 2) return 0;
  if (covered < results * FACETS.coverageMin) return 0;
  return (covered / results) * (1 - squares / covered ** 2);
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
