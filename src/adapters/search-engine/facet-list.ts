/** From counts to the facets that are shown. Texts of values are looked up once, for those that are shown. */
import { chooseAttributes, FACETS, orderValues } from "../../domain/search/facets.ts";
import { formatPriceRange, priceRangeLabel, priceRanges, type PriceRange } from "../../domain/search/price-ranges.ts";
import type { Facet, FacetValue, SearchQuery } from "../../domain/search/types.ts";
import type { Currency } from "../../kernel/money.ts";
import type { Counts, Tally } from "./count.ts";
import type { CategoryNode, Snapshot } from "./snapshot.ts";

/** Prices looked at to choose the ranges' limits; counts are over all. */
const PRICE_SAMPLE = 512;

interface Counted {
  readonly value: number;
  readonly count: number;
}

/** What is known of the facets before the texts of values are: everything of the counts that must be kept. */
export interface FacetDraft {
  readonly fixed: readonly Facet[];
  readonly brands: readonly Counted[];
  readonly attributes: readonly { readonly name: string; readonly counts: readonly Counted[] }[];
}

export function draftFacets(snapshot: Snapshot, counts: Counts, query: SearchQuery, currency: Currency): FacetDraft {
  return {
    fixed: [
      { name: "category", label: "Category", values: categoryValues(snapshot, counts, query.categorySlug) },
      { name: "price", label: "Price", values: priceValues(counts.prices, query, currency) },
      { name: "rating", label: "Rating", values: ratingValues(counts, query.ratingMin) },
      { name: "in_stock", label: "Availability", values: flagValues("Available", counts.inStock, query.inStockOnly) },
      {
        name: "prime",
        label: "Delivery",
        values: flagValues("Sent by the marketplace", counts.prime, query.primeOnly),
      },
    ],
    brands: mostCounted(metOf(counts.brands), FACETS.brandsMax),
    attributes: draftAttributes(snapshot, counts, query),
  };
}

/** Two passes over the values that came: how each attribute spreads, then the values of the chosen few. */
function draftAttributes(snapshot: Snapshot, counts: Counts, query: SearchQuery): FacetDraft["attributes"] {
  const { values } = counts;
  const size = snapshot.dimensions.length;
  const covered = new Float64Array(size);
  const distinct = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let i = 0; i < values.metCount; i++) {
    const value = values.met[i] ?? 0;
    const dimension = snapshot.dimensionOf[value] ?? 0;
    const count = values.counts[value] ?? 0;
    covered[dimension] = (covered[dimension] ?? 0) + count;
    distinct[dimension] = (distinct[dimension] ?? 0) + 1;
    squares[dimension] = (squares[dimension] ?? 0) + count * count;
  }
  const spreads = [];
  const chosenNames = new Set(Object.keys(query.attributes).map((name) => `${ATTRIBUTE}${name}`));
  const coveredMin = counts.hits.length * FACETS.coverageMin;
  for (let dimension = 1; dimension < size; dimension++) {
    // Thousands of attributes are rare: they are not even looked at by name.
    if (chosenNames.size === 0 && (covered[dimension] ?? 0) < coveredMin) continue;
    if (distinct[dimension] === 0) continue;
    const name = (snapshot.dimensions[dimension] ?? "").slice(ATTRIBUTE.length);
    const spread = {
      covered: covered[dimension] ?? 0,
      distinct: distinct[dimension] ?? 0,
      squares: squares[dimension] ?? 0,
    };
    spreads.push({ dimension, name, ...spread, selected: query.attributes[name] !== undefined });
  }
  const chosen = chooseAttributes(spreads, counts.hits.length);
  const lists = new Map(chosen.map(({ dimension }) => [dimension, [] as Counted[]]));
  for (let i = 0; i < values.metCount; i++) {
    const value = values.met[i] ?? 0;
    lists.get(snapshot.dimensionOf[value] ?? 0)?.push({ value, count: values.counts[value] ?? 0 });
  }
  return chosen.map(({ name, dimension }) => ({
    name,
    counts: mostCounted(lists.get(dimension) ?? [], FACETS.valuesMax),
  }));
}

const ATTRIBUTE = "attr.";

function metOf(tally: Tally): Counted[] {
  const out: Counted[] = [];
  for (let i = 0; i < tally.metCount; i++) {
    const value = tally.met[i] ?? 0;
    if (value > 0) out.push({ value, count: tally.counts[value] ?? 0 });
  }
  return out;
}

const mostCounted = (list: readonly Counted[], max: number): Counted[] =>
  [...list].sort((a, b) => b.count - a.count || a.value - b.value).slice(0, max);

/** The values whose texts `facetList` needs. */
export const valuesOf = (draft: FacetDraft): number[] =>
  [...draft.brands, ...draft.attributes.flatMap((attribute) => attribute.counts)].map(({ value }) => value);

/** Category, brand and price first, then the others, then the attributes. */
export function facetList(draft: FacetDraft, texts: ReadonlyMap<number, string>, query: SearchQuery): Facet[] {
  const named = (list: readonly Counted[], chosen: readonly string[]): FacetValue[] => {
    const values = list.flatMap(({ value, count }) => {
      const text = texts.get(value);
      return text === undefined || text === ""
        ? []
        : [{ value: text, label: text, count, selected: chosen.includes(text) }];
    });
    const absent = chosen.filter((text) => !values.some((value) => value.value === text));
    return [...values, ...absent.map((text) => ({ value: text, label: text, count: 0, selected: true }))];
  };
  const [category, ...others] = draft.fixed;
  const brand: Facet = { name: "brand", label: "Brand", values: named(draft.brands, query.brands) };
  const attributes = draft.attributes.map(({ name, counts }) => ({
    name: `${ATTRIBUTE}${name}`,
    label: name,
    values: orderValues(named(counts, query.attributes[name] ?? [])),
  }));
  return [...(category ? [category] : []), brand, ...others, ...attributes].filter((facet) => facet.values.length > 0);
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
    const count = counts.categories.counts[node.id] ?? 0;
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
  for (let i = 0; i < prices.length; i++) {
    const price = prices[i] ?? 0;
    if (price >= min && price <= max) count += 1;
  }
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
