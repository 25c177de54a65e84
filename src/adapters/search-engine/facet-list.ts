/** From counts to the facets that are shown. Texts of values are looked up once, for those that are shown. */
import { chooseAttributes, FACETS, orderValues } from "../../domain/search/facets.ts";
import { formatPriceRange, priceRangeLabel, priceRanges, type PriceRange } from "../../domain/search/price-ranges.ts";
import type { Facet, FacetValue, SearchQuery } from "../../domain/search/types.ts";
import type { Currency } from "../../kernel/money.ts";
import type { Counts } from "./count.ts";
import type { CategoryNode, Snapshot } from "./snapshot.ts";

/** Prices looked at to choose the ranges' limits; counts are over all. */
const PRICE_SAMPLE = 512;

interface ChosenAttribute {
  readonly name: string;
  readonly counts: readonly { readonly value: number; readonly count: number }[];
  readonly selected: boolean;
}

/** Attributes and values that will be shown: what `facetList` needs texts for. */
export interface Shown {
  readonly attributes: readonly ChosenAttribute[];
  readonly brands: readonly { readonly value: number; readonly count: number }[];
}

export function shownValues(snapshot: Snapshot, counts: Counts, query: SearchQuery): Shown {
  const byDimension = new Map<number, { value: number; count: number }[]>();
  for (let value = 1; value < counts.values.length; value++) {
    const count = counts.values[value] ?? 0;
    const dimension = snapshot.dimensionOf[value] ?? 0;
    if (count === 0 || dimension === 0) continue;
    const list = byDimension.get(dimension);
    if (list) list.push({ value, count });
    else byDimension.set(dimension, [{ value, count }]);
  }
  const candidates: ChosenAttribute[] = [...byDimension].map(([dimension, list]) => {
    const name = (snapshot.dimensions[dimension] ?? "").slice("attr.".length);
    return { name, counts: list, selected: query.attributes[name] !== undefined };
  });
  const attributes = chooseAttributes(candidates, counts.hits.length).map((chosen) => ({
    ...chosen,
    counts: mostCounted(chosen.counts, FACETS.valuesMax),
  }));
  const brands: { value: number; count: number }[] = [];
  counts.brands.forEach((count, value) => {
    if (count > 0 && value > 0) brands.push({ value, count });
  });
  return { attributes, brands: mostCounted(brands, FACETS.brandsMax) };
}

const mostCounted = <T extends { readonly value: number; readonly count: number }>(
  list: readonly T[],
  max: number,
): T[] => [...list].sort((a, b) => b.count - a.count || a.value - b.value).slice(0, max);

export function facetList(
  snapshot: Snapshot,
  counts: Counts,
  shown: Shown,
  texts: ReadonlyMap<number, string>,
  query: SearchQuery,
  currency: Currency,
): Facet[] {
  const named = (
    list: readonly { readonly value: number; readonly count: number }[],
    chosen: readonly string[],
  ): FacetValue[] => {
    const values = list.flatMap(({ value, count }) => {
      const text = texts.get(value);
      return text === undefined ? [] : [{ value: text, label: text, count, selected: chosen.includes(text) }];
    });
    const absent = chosen.filter((text) => !values.some((value) => value.value === text));
    return [...values, ...absent.map((text) => ({ value: text, label: text, count: 0, selected: true }))];
  };
  const facets: Facet[] = [
    { name: "category", label: "Category", values: categoryValues(snapshot, counts, query.categorySlug) },
    { name: "brand", label: "Brand", values: named(shown.brands, query.brands) },
    { name: "price", label: "Price", values: priceValues(counts.prices, query, currency) },
    { name: "rating", label: "Rating", values: ratingValues(counts, query.ratingMin) },
    { name: "in_stock", label: "Availability", values: flagValues("In stock", counts.inStock, query.inStockOnly) },
    { name: "prime", label: "Delivery", values: flagValues("Sent by the marketplace", counts.prime, query.primeOnly) },
    ...shown.attributes.map(({ name, counts: list }) => ({
      name: `attr.${name}`,
      label: name,
      values: orderValues(named(list, query.attributes[name] ?? [])),
    })),
  ];
  return facets.filter((facet) => facet.values.length > 0);
}

/** The node's subtree as a mark for each node; all zero for a slug that the index does not know. */
export function subtreeOf(categories: readonly CategoryNode[], slug: string): Uint8Array {
  const marks = new Uint8Array((categories.at(-1)?.id ?? 0) + 1);
  const root = categories.find((node) => node.slug === slug);
  if (!root) return marks;
  for (const node of categories)
    if (node.path === root.path || node.path.startsWith(`${root.path}/`)) marks[node.id] = 1;
  return marks;
}

/** The chosen category and its children, or the roots; each with its whole subtree. */
function categoryValues(snapshot: Snapshot, counts: Counts, chosenSlug: string | null): FacetValue[] {
  const chosen = snapshot.categories.find((node) => node.slug === chosenSlug);
  const prefix = chosen ? `${chosen.path}/` : "";
  const below = new Map<string, number>();
  for (const node of snapshot.categories) {
    const count = counts.categories[node.id] ?? 0;
    if (count === 0 || !node.path.startsWith(prefix)) continue;
    const end = node.path.indexOf("/", prefix.length);
    const child = end === -1 ? node.path : node.path.slice(0, end);
    below.set(child, (below.get(child) ?? 0) + count);
  }
  const children = snapshot.categories
    .filter((node) => below.has(node.path))
    .map((node) => ({ value: node.slug, label: node.name, count: below.get(node.path) ?? 0, selected: false }));
  const own = chosen ? [{ value: chosen.slug, label: chosen.name, count: counts.hits.length, selected: true }] : [];
  return [...own, ...orderValues(children)];
}

function priceValues(prices: Float64Array, query: SearchQuery, currency: Currency): FacetValue[] {
  const chosen: PriceRange | null =
    query.priceMinMinor === null && query.priceMaxMinor === null
      ? null
      : { minMinor: query.priceMinMinor, maxMinor: query.priceMaxMinor };
  const stride = Math.max(1, Math.floor(prices.length / PRICE_SAMPLE));
  const sample: number[] = [];
  for (let i = 0; i < prices.length; i += stride) sample.push(prices[i] ?? 0);
  const ranges = priceRanges(sample, currency);
  if (chosen && !ranges.some((range) => sameRange(range, chosen))) ranges.unshift(chosen);
  return ranges
    .map((range) => ({
      value: formatPriceRange(range, currency),
      label: priceRangeLabel(range, currency),
      count: countWithin(prices, range),
      selected: chosen !== null && sameRange(range, chosen),
    }))
    .filter((value) => value.count > 0 || value.selected);
}

const sameRange = (a: PriceRange, b: PriceRange): boolean => a.minMinor === b.minMinor && a.maxMinor === b.maxMinor;

function countWithin(prices: Float64Array, range: PriceRange): number {
  const min = range.minMinor ?? -Infinity;
  const max = range.maxMinor ?? Infinity;
  let count = 0;
  for (const price of prices) if (price >= min && price <= max) count += 1;
  return count;
}

function ratingValues(counts: Counts, chosen: number | null): FacetValue[] {
  return [4, 3, 2, 1]
    .map((stars) => ({
      value: String(stars),
      label: stars === 1 ? "1 star and more" : `${stars} stars and more`,
      count: counts.ratings[stars] ?? 0,
      selected: chosen === stars,
    }))
    .filter((value) => value.count > 0 || value.selected);
}

const flagValues = (label: string, count: number, selected: boolean): FacetValue[] =>
  count > 0 || selected ? [{ value: "1", label, count, selected }] : [];
