/**
 * A keyset cursor: the sort keys of the last result given. The next page is what comes after them, so results that
 * come or go elsewhere neither repeat nor hide any. It belongs to one query: with another it is refused.
 */
import { fnv1a } from "../../kernel/random.ts";
import type { SearchQuery } from "./types.ts";

export interface Position {
  readonly primary: number;
  readonly secondary: number;
  /** The engine's own number of the document; breaks all ties. */
  readonly row: number;
}

/** Everything that decides which results there are and in which order; equal wishes have equal texts. */
export function queryFingerprint(query: SearchQuery): string {
  const attributes = Object.entries(query.attributes)
    .map(([name, values]) => [name, [...values].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    query.text,
    query.categorySlug,
    [...query.brands].sort(),
    query.priceMinMinor,
    query.priceMaxMinor,
    query.ratingMin,
    query.inStockOnly,
    query.primeOnly,
    attributes,
    query.sort,
  ]);
}

export function encodeCursor(query: SearchQuery, position: Position): string {
  const text = JSON.stringify([fnv1a(queryFingerprint(query)), position.primary, position.secondary, position.row]);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined when it is no cursor, or that of another query. */
export function decodeCursor(query: SearchQuery, cursor: string): Position | undefined {
  if (!/^[\w-]{1,200}$/.test(cursor)) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => Number.isFinite(part))) return undefined;
  const [fingerprint, primary, secondary, row] = parts as [number, number, number, number];
  return fingerprint === fnv1a(queryFingerprint(query)) ? { primary, secondary, row } : undefined;
}
