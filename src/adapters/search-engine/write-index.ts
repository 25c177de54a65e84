/** Writes documents into the embedded index: names to numbers, then rows and full text, in two round trips. */
import { FACET_VALUE_CHARACTERS_MAX, FACET_VALUES_PER_PRODUCT_MAX } from "../../domain/search/facets.ts";
import type { IndexDocument } from "../../domain/search/types.ts";
import type { ProductId } from "../../kernel/ids.ts";
import { fnv1a } from "../../kernel/random.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Meter } from "../../ports/metrics.ts";
import { jsonChunks } from "../d1/json-chunks.ts";
import { flagsOf, pack } from "./packed.ts";

/** One row for each document, as the statements below take it apart. */
type Row = readonly [
  productId: ProductId,
  card: string,
  packed: string,
  textHash: string,
  repriceAt: number | null,
  title: string,
  brand: string,
  category: string,
  description: string,
  attributes: string,
];

interface Names {
  readonly values: ReadonlyMap<string, number>;
  readonly categories: ReadonlyMap<string, number>;
}

export async function indexDocuments(
  db: D1Database,
  meter: Meter,
  documents: readonly IndexDocument[],
  asOf: number,
): Promise<void> {
  if (documents.length === 0) return;
  const names = await numbered(db, meter, documents);
  const rows = documents.map((document) => rowOf(document, names));
  const statements = jsonChunks(rows).flatMap((text) =>
    WRITE_SQL.map((sql, i) => (i === 0 ? db.prepare(sql).bind(text, asOf) : db.prepare(sql).bind(text))),
  );
  meter.hop("search");
  const results = await db.batch(statements);
  const written = results.reduce((sum, result) => sum + result.meta.rows_written, 0);
  if (written > 0) meter.commit("search", written);
}

export async function removeDocuments(db: D1Database, meter: Meter, ids: readonly ProductId[]): Promise<void> {
  if (ids.length === 0) return;
  const wanted = JSON.stringify(ids);
  meter.hop("search");
  const results = await db.batch([
    db
      .prepare(
        "DELETE FROM texts WHERE rowid IN (SELECT id FROM documents WHERE product_id IN (SELECT value FROM json_each(?)))",
      )
      .bind(wanted),
    db
      .prepare(
        `UPDATE documents SET card = '', packed = '', text_hash = '', indexed_hash = '', reprice_at = NULL,
           version = (SELECT max(version) + 1 FROM documents)
         WHERE product_id IN (SELECT value FROM json_each(?)) AND packed <> ''`,
      )
      .bind(wanted),
  ]);
  meter.commit(
    "search",
    results.reduce((sum, result) => sum + result.meta.rows_written, 0),
  );
}

/** Products whose price changes by itself at or before `now`, earliest first. */
export async function dueDocuments(db: D1Database, now: EpochMs, limit: number): Promise<ProductId[]> {
  const { results } = await db
    .prepare("SELECT product_id FROM documents WHERE reprice_at <= ? ORDER BY reprice_at LIMIT ?")
    .bind(now, limit)
    .all<{ product_id: ProductId }>();
  return results.map((row) => row.product_id);
}

const SAME = `(documents.card, documents.packed, documents.text_hash, documents.reprice_at)
  IS (excluded.card, excluded.packed, excluded.text_hash, excluded.reprice_at)`;

/**
 * ?1 rows, ?2 as of. A document that is already so gets no new version, and no full text is written where the words
 * are the same. `next` is read before anything is written.
 */
const WRITE_SQL = [
  `WITH next AS MATERIALIZED (SELECT coalesce(max(version), 0) + 1 AS version FROM documents)
   INSERT INTO documents (product_id, card, packed, text_hash, reprice_at, as_of, version)
   SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ?2, next.version
   FROM json_each(?1) CROSS JOIN next WHERE true
   ON CONFLICT (product_id) DO UPDATE SET card = excluded.card, packed = excluded.packed, text_hash = excluded.text_hash,
     reprice_at = excluded.reprice_at, as_of = excluded.as_of, version = iif(${SAME}, documents.version, excluded.version)
   WHERE excluded.as_of >= documents.as_of AND (excluded.as_of > documents.as_of OR NOT (${SAME}))`,
  `DELETE FROM texts WHERE rowid IN (
     SELECT d.id FROM json_each(?1) JOIN documents d ON d.product_id = value ->> 0 AND d.text_hash = value ->> 3
     WHERE d.indexed_hash <> '' AND d.indexed_hash <> d.text_hash)`,
  `INSERT INTO texts (rowid, title, brand, category, description, attributes)
   SELECT d.id, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
   FROM json_each(?1) JOIN documents d ON d.product_id = value ->> 0 AND d.text_hash = value ->> 3
   WHERE d.indexed_hash <> d.text_hash`,
  `UPDATE documents SET indexed_hash = text_hash
   WHERE id IN (SELECT d.id FROM json_each(?1) JOIN documents d ON d.product_id = value ->> 0 AND d.text_hash = value ->> 3)
     AND indexed_hash <> text_hash`,
];

const attributeValues = (document: IndexDocument): [dimension: string, value: string][] => [
  ["brand", document.card.brand],
  ...document.attributes
    .filter(({ value }) => value.length > 0 && value.length <= FACET_VALUE_CHARACTERS_MAX)
    .slice(0, FACET_VALUES_PER_PRODUCT_MAX)
    .map(({ name, value }): [string, string] => [`attr.${name}`, value]),
];

const nameKey = (dimension: string, value: string): string => `${dimension}\u0000${value}`;

/** Gives every brand, value and category its number, new ones included. */
async function numbered(db: D1Database, meter: Meter, documents: readonly IndexDocument[]): Promise<Names> {
  const pairs = new Map(documents.flatMap(attributeValues).map((pair) => [nameKey(...pair), pair]));
  const nodes = new Map(
    documents.flatMap((document) =>
      document.categorySlugPath.map((_, i): [string, string] => [
        document.categorySlugPath.slice(0, i + 1).join("/"),
        document.categoryNames[i] ?? "",
      ]),
    ),
  );
  const chunks = jsonChunks([...pairs.values()]);
  const nodeText = JSON.stringify([...nodes]);
  meter.hop("search");
  const results = await db.batch<Record<string, unknown>>([
    ...chunks.flatMap((text) => [
      db.prepare("INSERT OR IGNORE INTO dimensions (name) SELECT DISTINCT value ->> 0 FROM json_each(?)").bind(text),
      db
        .prepare(
          `INSERT OR IGNORE INTO facet_values (dimension_id, value)
           SELECT d.id, value ->> 1 FROM json_each(?) JOIN dimensions d ON d.name = value ->> 0`,
        )
        .bind(text),
    ]),
    db
      .prepare(
        `INSERT INTO category_nodes (path, name) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT (path) DO UPDATE SET name = excluded.name WHERE category_nodes.name <> excluded.name`,
      )
      .bind(nodeText),
    db.prepare("SELECT n.id, n.path FROM json_each(?) JOIN category_nodes n ON n.path = value ->> 0").bind(nodeText),
    ...chunks.map((text) =>
      db
        .prepare(
          `SELECT v.id, d.name, v.value FROM json_each(?) wanted JOIN dimensions d ON d.name = wanted.value ->> 0
           JOIN facet_values v ON v.dimension_id = d.id AND v.value = wanted.value ->> 1`,
        )
        .bind(text),
    ),
  ]);
  const nodeAt = chunks.length * 2 + 1;
  return {
    categories: new Map((results[nodeAt]?.results ?? []).map((row) => [String(row["path"]), Number(row["id"])])),
    values: new Map(
      results
        .slice(nodeAt + 1)
        .flatMap((result) => result.results)
        .map((row) => [nameKey(String(row["name"]), String(row["value"])), Number(row["id"])]),
    ),
  };
}

function rowOf(document: IndexDocument, names: Names): Row {
  const { card } = document;
  const [brand, ...facets] = attributeValues(document).map((pair) => names.values.get(nameKey(...pair)) ?? 0);
  const attributes = document.attributes
    .filter(({ value }) => value !== "no")
    .map(({ name, value }) => (value === "yes" ? name : `${name} ${value}`))
    .join(". ");
  const words = [card.title, card.brand, document.categoryNames.join(" "), document.description, attributes] as const;
  const packed = pack({
    priceMinor: card.priceMinor,
    ratingAverage: card.ratingAverage,
    ratingCount: card.ratingCount,
    createdAt: document.createdAt,
    flags: flagsOf(card),
    category: names.categories.get(document.categorySlugPath.join("/")) ?? 0,
    brand: brand ?? 0,
    facets: [...new Set(facets)],
  });
  return [card.productId, JSON.stringify(card), packed, textHash(words), document.repriceAt, ...words];
}

/** Two hashes and a length: an accidental match would leave an old text in the index, no more. */
function textHash(words: readonly string[]): string {
  const text = words.join("\u0000");
  return `${fnv1a(text).toString(36)}.${fnv1a(`.${text}`).toString(36)}.${text.length}`;
}
