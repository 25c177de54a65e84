/** One view of a sku whose stock is known to several objects: its home, and earlier ones that still hold reservations. */
import { levelKey } from "./level.ts";
import type { StockDetail, StockLevel, StockSummary } from "./types.ts";

/**
 * Levels of all together, warehouse by warehouse. What may be sold is the home's word: what stands elsewhere is
 * somebody's already.
 */
export function mergeSummaries(home: StockSummary, earlier: readonly StockSummary[]): StockSummary {
  const levels = new Map<string, StockLevel>();
  for (const level of [home, ...earlier].flatMap((summary) => summary.levels)) {
    const key = levelKey(level.sku, level.warehouseId);
    const sum = levels.get(key);
    levels.set(key, sum ? addLevels(sum, level) : level);
  }
  const merged = [...levels.values()].filter((level) => hasUnits(level) || home.levels.some(isSamePlace(level)));
  const sum = (pick: (summary: StockSummary) => number): number =>
    earlier.reduce((all, summary) => all + pick(summary), pick(home));
  return {
    ...home,
    onHand: sum((summary) => summary.onHand),
    reserved: sum((summary) => summary.reserved),
    ahead: sum((summary) => summary.ahead),
    missing: sum((summary) => summary.missing),
    levels: merged.sort((a, b) => (a.warehouseId < b.warehouseId ? -1 : 1)),
  };
}

const addLevels = (a: StockLevel, b: StockLevel): StockLevel => ({
  ...a,
  onHand: a.onHand + b.onHand,
  reserved: a.reserved + b.reserved,
  ahead: a.ahead + b.ahead,
  missing: a.missing + b.missing,
});
const hasUnits = (level: StockLevel): boolean => level.onHand !== 0 || level.reserved !== 0;
const isSamePlace =
  (a: StockLevel) =>
  (b: StockLevel): boolean =>
    a.warehouseId === b.warehouseId;

export function mergeDetails(home: StockDetail, earlier: readonly StockDetail[]): StockDetail {
  const summary = mergeSummaries(
    home.summary,
    earlier.map((detail) => detail.summary),
  );
  const reservations = [home, ...earlier].flatMap((detail) => detail.reservations);
  return { ...home, summary, reservations: reservations.toSorted((a, b) => a.since - b.since) };
}

/** Where to go on in the ledgers: these objects, from this place in the first one's (null: its newest). */
export interface OlderPlace {
  readonly names: readonly string[];
  readonly older: string | null;
}

/** The cursor after a page of the first object's ledger, which goes on at `older`; null at the end of the last one's. */
export function olderFrom(older: string | null, names: readonly string[]): string | null {
  const place: OlderPlace = older === null ? { names: names.slice(1), older: null } : { names, older };
  return place.names.length === 0 ? null : JSON.stringify([place.names, place.older]);
}

/** Null for the first page, and for a cursor that is none of ours: then it begins anew. */
export function placeOfOlder(cursor: string | null): OlderPlace | null {
  if (cursor === null) return null;
  try {
    const parsed: unknown = JSON.parse(cursor);
    if (!Array.isArray(parsed)) return null;
    const [names, older] = parsed as readonly unknown[];
    const isNames = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string");
    if (!isNames || (older !== null && typeof older !== "string")) return null;
    return { names, older };
  } catch {
    return null;
  }
}
