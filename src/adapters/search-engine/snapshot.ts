/** The index as an isolate knows it, and how it follows the database. */
import { applyPacked, emptyColumns, type Columns } from "./columns.ts";

export interface CategoryNode {
  readonly id: number;
  /** Slugs from the root joined by "/". */
  readonly path: string;
  readonly slug: string;
  readonly name: string;
}

export interface Snapshot {
  version: number;
  readonly columns: Columns;
  /** Facet value to its dimension. */
  dimensionOf: Uint32Array;
  valuesKnown: number;
  /** Names of dimensions: "brand" or "attr.<name>". */
  readonly dimensions: string[];
  categories: readonly CategoryNode[];
}

export const emptySnapshot = (): Snapshot => ({
  version: 0,
  columns: emptyColumns(),
  dimensionOf: new Uint32Array(0),
  valuesKnown: 0,
  dimensions: [],
  categories: [],
});

/** Documents of one group of the answer: a text stays far below the 2 MB that a value may have. */
const GROUP = 1_000;
/** Documents read in one round trip. */
const STEP = 20_000;

interface Packs {
  readonly packs: string;
  readonly version: number;
}

/** Brings the snapshot up to the database: what is new since its version, all of it for an empty one. */
export async function follow(db: D1Database, snapshot: Snapshot): Promise<void> {
  const dimensionsKnown = snapshot.dimensions.length;
  const [documents, values, dimensions, categories] = await db.batch<Record<string, unknown>>([
    // The version is that of the batch's own transaction, so what follows belongs to it.
    db.prepare("SELECT coalesce(max(version), 0) AS version, coalesce(max(id), 0) AS last FROM documents"),
    db
      .prepare(
        `SELECT group_concat(id || ',' || dimension_id, ';') AS pairs FROM facet_values WHERE id > ? GROUP BY id / ${GROUP}`,
      )
      .bind(snapshot.valuesKnown),
    db.prepare("SELECT id, name FROM dimensions WHERE id > ? ORDER BY id").bind(Math.max(0, dimensionsKnown - 1)),
    db.prepare("SELECT id, path, name FROM category_nodes ORDER BY id"),
  ]);
  const head = documents?.results[0];
  const version = Number(head?.["version"] ?? 0);
  if (version === snapshot.version) return;
  for (const row of values?.results ?? []) applyValues(snapshot, String(row["pairs"]));
  for (const row of dimensions?.results ?? []) snapshot.dimensions[Number(row["id"])] = String(row["name"]);
  snapshot.categories = (categories?.results ?? []).map(nodeOf);
  const last = Number(head?.["last"] ?? 0);
  for (let from = 0; from <= last; from += STEP) {
    const { results } = await db
      .prepare(
        `SELECT group_concat(id || ',' || packed, ';') AS packs FROM documents
         WHERE version > ?1 AND id >= ?2 AND id < ?3 GROUP BY id / ${GROUP}`,
      )
      .bind(snapshot.version, from, from + STEP)
      .all<Packs>();
    for (const row of results) applyPacked(snapshot.columns, row.packs);
  }
  snapshot.version = version;
}

/** The newest version alone: the question asked each second. */
export async function newestVersion(db: D1Database): Promise<number> {
  return (await db.prepare("SELECT coalesce(max(version), 0) AS version FROM documents").first<number>("version")) ?? 0;
}

function applyValues(snapshot: Snapshot, pairs: string): void {
  for (const pair of pairs.split(";")) {
    const [id, dimension] = pair.split(",").map(Number);
    if (id === undefined || dimension === undefined) continue;
    if (id >= snapshot.dimensionOf.length) {
      const larger = new Uint32Array(Math.max(4096, Math.ceil(id * 1.5)));
      larger.set(snapshot.dimensionOf);
      snapshot.dimensionOf = larger;
    }
    snapshot.dimensionOf[id] = dimension;
    snapshot.valuesKnown = Math.max(snapshot.valuesKnown, id);
  }
}

function nodeOf(row: Record<string, unknown>): CategoryNode {
  const path = String(row["path"]);
  return { id: Number(row["id"]), path, slug: path.slice(path.lastIndexOf("/") + 1), name: String(row["name"]) };
}
