/**
 * Search in SQLite FTS5 (on D1) and isolate memory. The database finds words and keeps cards; filters, facets and
 * order are counted in memory over typed arrays that follow the index's version. A search with words costs two round
 * trips, one without costs one, a repeated one none while the index has not changed.
 */
import { decodeCursor, encodeCursor, queryFingerprint, type Position } from "../../domain/search/cursor.ts";
import { matchAll, matchAny, queryTerms } from "../../domain/search/query-text.ts";
import type { ProductCard, SearchQuery, SearchResult } from "../../domain/search/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { SearchEngine } from "../../ports/search-engine.ts";
import { byteLru } from "../memory/byte-lru.ts";
import { sharedWork } from "../memory/shared-work.ts";
import { countResults, type Filters } from "./count.ts";
import { draftFacets, facetList, subtreeOf, valuesOf } from "./facet-list.ts";
import { IN_STOCK } from "./packed.ts";
import { rankPage } from "./page.ts";
import { emptySnapshot, follow, newestVersion, type Snapshot } from "./snapshot.ts";
import { indexDocuments, removeDocuments, dueDocuments } from "./write-index.ts";

export interface EmbeddedOptions {
  readonly db: D1Database;
  readonly currency: Currency;
  readonly clock: () => EpochMs;
  readonly meter: Meter;
  /** Keeps work that several requests wait for alive when the one that began it goes away. */
  readonly keepAlive: (work: Promise<unknown>) => void;
}

/** Weights of title, brand, category names, description and attributes: the best of those tried (bench/search-relevance). */
const WEIGHTS = "5, 3, 1, 2, 1";
/** What stands behind the words of something that cannot be had now. */
const OUT_OF_STOCK_FACTOR = 0.8;

interface Matches {
  readonly candidates: Uint32Array;
  readonly scores: Float64Array;
  readonly relaxed: boolean;
}

interface Cached {
  readonly version: number;
  readonly until: EpochMs;
  readonly result: SearchResult;
}

export function embeddedSearch(options: EmbeddedOptions): SearchEngine {
  const { db, clock, meter } = options;
  const cache = byteLru<string, Cached>(LIMITS.queryCacheBytesMax);
  let snapshot = emptySnapshot();
  let polledAt = -Infinity;

  const poll = async (): Promise<void> => {
    const startedAt = clock();
    meter.hop("search");
    const newest = await newestVersion(db);
    if (newest < snapshot.version) snapshot = emptySnapshot();
    if (newest !== snapshot.version) {
      meter.hop("search");
      await follow(db, snapshot);
      cache.clear();
    }
    polledAt = startedAt;
  };

  const polling = sharedWork(poll, options.keepAlive);
  const refreshed = (now: EpochMs): Promise<void> | undefined =>
    now - polledAt < LIMITS.changeFeedPollMs ? undefined : polling.run();

  const search = async (query: SearchQuery, after: Position | null): Promise<SearchResult> => {
    const terms = queryTerms(query.text);
    const wanted = namesOf(query);
    const statements = [
      ...(terms.length > 0 ? [db.prepare(MATCH_SQL).bind(matchAll(terms), matchAny(terms))] : []),
      ...(wanted.length > 0 ? [db.prepare(RESOLVE_SQL).bind(JSON.stringify(wanted))] : []),
    ];
    if (statements.length > 0) meter.hop("search");
    const answers = statements.length > 0 ? await db.batch<Record<string, unknown>>(statements) : [];
    const matches = terms.length > 0 ? matchesOf(snapshot, answers[0]?.results ?? []) : null;
    const filters = filtersOf(snapshot, query, wanted.length > 0 ? (answers.at(-1)?.results ?? []) : []);
    const nothing = query.text !== "" && terms.length === 0;
    const counts = countResults(snapshot, filters, nothing ? new Uint32Array(0) : (matches?.candidates ?? null));
    const ranked = rankPage(snapshot.columns, counts, matches?.scores ?? null, query.sort, query.limit, after);
    // Counts live in memory that the next search uses again: all that is kept of them is taken before the await.
    const total = counts.hits.length;
    const draft = draftFacets(snapshot, counts, query, options.currency);
    const rows = ranked.positions.map((position) => position.row);
    const { cards, texts } = await readTexts(db, rows, valuesOf(draft));
    meter.hop("search");
    const last = ranked.positions.at(-1);
    return {
      cards,
      total,
      facets: facetList(draft, texts, query),
      cursor: ranked.more && last ? encodeCursor(query, last) : null,
      relaxed: matches?.relaxed ?? false,
    };
  };

  return {
    async search(query) {
      const after = query.cursor === null ? null : decodeCursor(query, query.cursor);
      if (after === undefined) return { refused: "cursor_invalid" };
      const now = clock();
      const waiting = refreshed(now);
      if (waiting) await waiting;
      const key = `${queryFingerprint(query)}${query.limit}${query.cursor ?? ""}`;
      const known = cache.get(key);
      if (known && known.version === snapshot.version && now < known.until) return known.result;
      const version = snapshot.version;
      const result = await search(query, after);
      cache.set(
        key,
        { version, until: now + LIMITS.queryCacheTtlMs, result },
        approximateBytes(result) + key.length * 2,
      );
      return result;
    },
    async index(documents, asOf) {
      await indexDocuments(db, meter, documents, asOf);
      polledAt = -Infinity;
    },
    async remove(ids) {
      await removeDocuments(db, meter, ids);
      polledAt = -Infinity;
    },
    due: (now, limit) => dueDocuments(db, now, limit),
  };
}

/** All words first; any of them only where no document has all. One row: numbers and scores, joined. */
const MATCH_SQL = `
WITH every AS MATERIALIZED (SELECT rowid AS id, bm25(texts, ${WEIGHTS}) AS score FROM texts WHERE texts MATCH ?1),
  some AS MATERIALIZED (SELECT rowid AS id, bm25(texts, ${WEIGHTS}) AS score FROM texts
    WHERE texts MATCH ?2 AND NOT EXISTS (SELECT 1 FROM every))
SELECT 0 AS relaxed, group_concat(id || ',' || CAST(score * -1000 AS INTEGER), ';') AS matches FROM every
UNION ALL SELECT 1, group_concat(id || ',' || CAST(score * -1000 AS INTEGER), ';') FROM some`;

function matchesOf(snapshot: Snapshot, rows: readonly Record<string, unknown>[]): Matches {
  const row = rows.find((one) => one["matches"] !== null);
  const parts = row ? String(row["matches"]).split(";") : [];
  const candidates = new Uint32Array(parts.length);
  const scores = new Float64Array(parts.length);
  parts.forEach((part, i) => {
    const comma = part.indexOf(",");
    const id = Number(part.slice(0, comma));
    const inStock = ((snapshot.columns.flags[id] ?? 0) & IN_STOCK) !== 0;
    candidates[i] = id;
    scores[i] = Math.round(Number(part.slice(comma + 1)) * (inStock ? 1 : OUT_OF_STOCK_FACTOR));
  });
  return { candidates, scores, relaxed: row?.["relaxed"] === 1 };
}

/** The dimensions and values that the query names, as the index spells them. */
const namesOf = (query: SearchQuery): [dimension: string, value: string][] => [
  ...query.brands.map((brand): [string, string] => ["brand", brand]),
  ...Object.entries(query.attributes).flatMap(([name, values]) =>
    values.map((value): [string, string] => [`attr.${name}`, value]),
  ),
];

const RESOLVE_SQL = `
SELECT d.name AS dimension, d.id AS dimension_id, v.id AS id FROM json_each(?) wanted
JOIN dimensions d ON d.name = wanted.value ->> 0
JOIN facet_values v ON v.dimension_id = d.id AND v.value = wanted.value ->> 1`;

function filtersOf(snapshot: Snapshot, query: SearchQuery, resolved: readonly Record<string, unknown>[]): Filters {
  const chosenOf = (dimension: string): Set<number> =>
    new Set(resolved.filter((row) => row["dimension"] === dimension).map((row) => Number(row["id"])));
  return {
    subtree: query.categorySlug === null ? null : subtreeOf(snapshot.categories, query.categorySlug),
    brands: query.brands.length === 0 ? null : chosenOf("brand"),
    priceMinMinor: query.priceMinMinor,
    priceMaxMinor: query.priceMaxMinor,
    ratingMin: query.ratingMin,
    inStockOnly: query.inStockOnly,
    primeOnly: query.primeOnly,
    attributes: Object.keys(query.attributes).map((name) => ({
      dimension: snapshot.dimensions.indexOf(`attr.${name}`),
      values: chosenOf(`attr.${name}`),
    })),
  };
}

async function readTexts(
  db: D1Database,
  rows: readonly number[],
  values: readonly number[],
): Promise<{ cards: ProductCard[]; texts: Map<number, string> }> {
  const [cards, texts] = await db.batch<Record<string, unknown>>([
    db
      .prepare("SELECT d.id, d.card FROM json_each(?) wanted JOIN documents d ON d.id = wanted.value")
      .bind(JSON.stringify(rows)),
    db
      .prepare("SELECT v.id, v.value FROM json_each(?) wanted JOIN facet_values v ON v.id = wanted.value")
      .bind(JSON.stringify(values)),
  ]);
  const byRow = new Map((cards?.results ?? []).map((row) => [Number(row["id"]), String(row["card"])]));
  return {
    // A product removed since the count has no card any more.
    cards: rows.flatMap((row) => {
      const card = byRow.get(row);
      return card === undefined || card === "" ? [] : [cardOf(card)];
    }),
    texts: new Map((texts?.results ?? []).map((row) => [Number(row["id"]), String(row["value"])])),
  };
}

/** Cards of before these were told are as of goods that nothing is known of; they are made anew in the background. */
const cardOf = (text: string): ProductCard => ({
  ahead: null,
  warehouses: [],
  ...(JSON.parse(text) as Omit<ProductCard, "ahead" | "warehouses">),
});

const approximateBytes = (result: SearchResult): number =>
  result.cards.length * 700 + result.facets.reduce((sum, facet) => sum + 150 + facet.values.length * 180, 0);
