/**
 * Addresses of listings. Links are made from the query string that is there, so that a filter's value means to the
 * reader of the address just what the facet said, and nothing but known parameters is carried on.
 */
import type { Facet } from "../../src/domain/search/types.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "q",
  "category",
  "brand",
  "price",
  "price_min",
  "price_max",
  "rating",
  "in_stock",
  "prime",
  "sort",
]);
/** Of these only one value can hold. */
const SINGLE: ReadonlySet<string> = new Set(["category", "price", "rating", "in_stock", "prime", "sort"]);

/** The parameters of an address that a listing carries on. The cursor is not: every change starts at the first page. */
export function carried(currentPath: string): URLSearchParams {
  const kept = new URLSearchParams();
  const at = currentPath.indexOf("?");
  if (at < 0) return kept;
  for (const [name, value] of new URLSearchParams(currentPath.slice(at + 1))) {
    if (value !== "" && (KNOWN.has(name) || name.startsWith("attr."))) kept.append(name, value);
  }
  return kept;
}

export const pathOf = (currentPath: string): string => currentPath.split("?")[0] ?? currentPath;

export function href(path: string, params: URLSearchParams): string {
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The address in which the filter's value is chosen, or no longer. */
export function toggled(currentPath: string, name: string, value: string, selected: boolean): string {
  const params = carried(currentPath);
  if (selected) params.delete(name, value);
  else if (SINGLE.has(name)) params.set(name, value);
  else params.append(name, value);
  if (name === "price") {
    params.delete("price_min");
    params.delete("price_max");
  }
  return href(pathOf(currentPath), params);
}

/** The address without these parameters. */
export function without(currentPath: string, names: readonly string[]): string {
  const params = carried(currentPath);
  for (const name of names) params.delete(name);
  return href(pathOf(currentPath), params);
}

/** The address of the next page. */
export function withCursor(currentPath: string, cursor: string): string {
  const params = carried(currentPath);
  params.set("cursor", cursor);
  return href(pathOf(currentPath), params);
}

export interface ChosenFilter {
  readonly label: string;
  readonly removeHref: string;
}

/** Everything that narrows the list besides its words, as it can be taken away again. */
export function chosenFilters(
  currentPath: string,
  facets: readonly Facet[],
  priceLabel: string | null,
): ChosenFilter[] {
  const chosen: ChosenFilter[] = [];
  if (priceLabel !== null) {
    chosen.push({ label: priceLabel, removeHref: without(currentPath, ["price", "price_min", "price_max"]) });
  }
  for (const [name, value] of carried(currentPath)) {
    if (["q", "sort", "price", "price_min", "price_max"].includes(name)) continue;
    const facet = facets.find((candidate) => candidate.name === name);
    const label = facet?.values.find((candidate) => candidate.value === value)?.label ?? plainLabel(name, value);
    const removeHref = toggled(currentPath, name, value, true);
    const withName = name.startsWith("attr.") ? `${facet?.label ?? name.slice(5)}: ${label}` : label;
    chosen.push({ label: withName, removeHref });
  }
  return chosen;
}

function plainLabel(name: string, value: string): string {
  if (name === "in_stock") return "Available";
  if (name === "prime") return "Prime";
  return name === "rating" ? `${value} stars and up` : value;
}
