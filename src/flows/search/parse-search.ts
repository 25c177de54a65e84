/**
 * The one place that knows what a listing's address means: API and pages read their parameters here, and links are
 * made by the inverse. Prices are in major units in addresses ("10-49.99"), in minor units everywhere else.
 */
import { formatPriceRange, parsePriceRange } from "../../domain/search/price-ranges.ts";
import { normaliseText } from "../../domain/search/query-text.ts";
import type { SearchQuery, SearchSort } from "../../domain/search/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { parseAmount, type Currency } from "../../kernel/money.ts";
import type { FieldError } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";

export const SORTS: readonly SearchSort[] = ["relevance", "price_asc", "price_desc", "rating", "newest"];

export interface SearchContext {
  readonly currency: Currency;
  /** On a category's own page: its slug, which no parameter overrides. */
  readonly categorySlug?: string;
  /** Addresses of pages are passed around with parameters of others: those may be ignored there, not in the API. */
  readonly unknown: "refuse" | "ignore";
}

const SINGLE: ReadonlySet<string> = new Set([
  "q",
  "category",
  "price",
  "price_min",
  "price_max",
  "rating",
  "in_stock",
  "prime",
  "sort",
  "limit",
  "cursor",
]);
const ATTRIBUTE = "attr.";

type Fault = (pointer: string, detail: string) => null;

export function parseSearch(
  params: URLSearchParams,
  context: SearchContext,
): Result<SearchQuery, readonly FieldError[]> {
  const errors: FieldError[] = [];
  const fault: Fault = (pointer, detail) => {
    errors.push({ pointer, detail });
    return null;
  };
  checkNames(params, context, fault);
  const text = normaliseText(params.get("q") ?? "");
  if (text.length > LIMITS.queryCharactersMax) fault("q", `has more than ${LIMITS.queryCharactersMax} characters`);
  const price = parsePrice(params, context.currency, fault);
  const query: SearchQuery = {
    text,
    categorySlug: context.categorySlug ?? (params.get("category") || null),
    brands: unique(params.getAll("brand")),
    priceMinMinor: price.minMinor,
    priceMaxMinor: price.maxMinor,
    ratingMin: parseRating(params.get("rating"), fault),
    inStockOnly: parseFlag(params, "in_stock", fault),
    primeOnly: parseFlag(params, "prime", fault),
    attributes: parseAttributes(params),
    sort: parseSort(params.get("sort"), fault),
    limit: parseLimit(params.get("limit"), fault),
    cursor: params.get("cursor") || null,
  };
  const chosen = query.brands.length + Object.values(query.attributes).flat().length;
  if (chosen > LIMITS.searchFiltersMax) fault("brand", `more than ${LIMITS.searchFiltersMax} filters are chosen`);
  return errors.length > 0 ? err(errors) : ok(query);
}

const unique = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ""))];

function checkNames(params: URLSearchParams, context: SearchContext, fault: Fault): void {
  for (const name of new Set(params.keys())) {
    const known =
      SINGLE.has(name) || name === "brand" || (name.startsWith(ATTRIBUTE) && name.length > ATTRIBUTE.length);
    if (!known && context.unknown === "refuse") fault(name.slice(0, 100), "is not a parameter of a search");
    if (SINGLE.has(name) && params.getAll(name).length > 1) fault(name, "stands there twice");
  }
}

function parsePrice(
  params: URLSearchParams,
  currency: Currency,
  fault: Fault,
): { minMinor: number | null; maxMinor: number | null } {
  const none = { minMinor: null, maxMinor: null };
  const range = params.get("price");
  if (range) {
    return (
      parsePriceRange(range, currency) ??
      fault("price", 'is not a range in major units such as "10-49.99", "10-" or "-50"') ??
      none
    );
  }
  const side = (name: "price_min" | "price_max"): number | null => {
    const text = params.get(name);
    if (!text) return null;
    const amount = parseAmount(text, currency);
    return amount === undefined || amount < 0 ? fault(name, 'is not an amount in major units such as "49.99"') : amount;
  };
  const minMinor = side("price_min");
  const maxMinor = side("price_max");
  if (minMinor !== null && maxMinor !== null && maxMinor < minMinor) fault("price_max", "is below price_min");
  return { minMinor, maxMinor };
}

function parseRating(text: string | null, fault: Fault): number | null {
  if (!text) return null;
  return /^[1-4]$/.test(text) ? Number(text) : fault("rating", "is 1, 2, 3 or 4: that many stars and more");
}

function parseFlag(params: URLSearchParams, name: "in_stock" | "prime", fault: Fault): boolean {
  const text = params.get(name);
  if (text && text !== "1" && text !== "0") fault(name, "is 1, or left out");
  return text === "1";
}

function parseSort(text: string | null, fault: Fault): SearchSort {
  if (!text) return "relevance";
  return SORTS.find((sort) => sort === text) ?? fault("sort", `is one of ${SORTS.join(", ")}`) ?? "relevance";
}

function parseLimit(text: string | null, fault: Fault): number {
  if (!text) return LIMITS.pageSizeDefault;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > LIMITS.pageSizeMax) fault("limit", `is a whole number from 1 to ${LIMITS.pageSizeMax}`);
  return limit;
}

function parseAttributes(params: URLSearchParams): Record<string, string[]> {
  // Names come from outside: no inherited ones.
  const out: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const name of new Set(params.keys())) {
    const values = name.startsWith(ATTRIBUTE) ? unique(params.getAll(name)) : [];
    if (values.length > 0) out[name.slice(ATTRIBUTE.length)] = values;
  }
  return out;
}

/** The parameters of a query, in one fixed order; what is as by default is left out, and so is the cursor unless given. */
export function searchParams(
  query: SearchQuery,
  currency: Currency,
  context: { readonly categorySlug?: string } = {},
): URLSearchParams {
  const params = new URLSearchParams();
  if (query.text) params.set("q", query.text);
  if (query.categorySlug !== null && query.categorySlug !== context.categorySlug)
    params.set("category", query.categorySlug);
  for (const brand of query.brands) params.append("brand", brand);
  if (query.priceMinMinor !== null || query.priceMaxMinor !== null) {
    params.set("price", formatPriceRange({ minMinor: query.priceMinMinor, maxMinor: query.priceMaxMinor }, currency));
  }
  if (query.ratingMin !== null) params.set("rating", String(query.ratingMin));
  for (const name of Object.keys(query.attributes).sort()) {
    for (const value of query.attributes[name] ?? []) params.append(`${ATTRIBUTE}${name}`, value);
  }
  if (query.inStockOnly) params.set("in_stock", "1");
  if (query.primeOnly) params.set("prime", "1");
  if (query.sort !== "relevance") params.set("sort", query.sort);
  if (query.limit !== LIMITS.pageSizeDefault) params.set("limit", String(query.limit));
  if (query.cursor !== null) params.set("cursor", query.cursor);
  return params;
}
