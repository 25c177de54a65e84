/**
 * Lists of stock by keyset over an index. What no index can tell (words of a title, a warehouse) is looked for on a
 * walk of bounded length, so that a page costs the same in a large shop as in a small one.
 */
import type {
  StockListPage,
  StockListPosition,
  StockListQuery,
  StockListRow,
  StockListState,
} from "../../domain/catalog/stock-list.ts";
import type { Sku } from "../../kernel/ids.ts";
import { availabilityOfRow, type SnapshotRow } from "./rows.ts";

/** Offers looked at for one page, with their products: about 20 ms. */
export const STOCK_WALK_MAX = 2_000;

/** Literal, not bound: only then are the partial indexes used. */
const STATE_SQL: Readonly<Record<StockListState, string | null>> = {
  all: null,
  low: "o.availability_state = 'low_stock' AND o.availability_state <> 'in_stock'",
  out: "o.availability_state = 'out_of_stock' AND o.availability_state <> 'in_stock'",
  ahead: "o.ahead IS NOT NULL",
};

const isByLeast = (state: StockListState): boolean => state === "low" || state === "out";

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** What the index serves: it bounds what is walked. */
function indexed({ sellerId, state, match, after }: StockListQuery): Condition[] {
  const byLeast = isByLeast(state);
  const out: Condition[] = [];
  if (sellerId !== null) out.push({ sql: "o.seller_id = ?", values: [sellerId] });
  const stateSql = STATE_SQL[state];
  if (stateSql !== null) out.push({ sql: stateSql, values: [] });
  if (match?.by === "sku" && !byLeast) out.push(prefixed(match.prefix));
  if (after !== null && byLeast) out.push({ sql: "(o.sellable, o.sku) > (?, ?)", values: [after.sellable, after.sku] });
  if (after !== null && !byLeast) out.push({ sql: "o.sku > ?", values: [after.sku] });
  return out;
}

/** "~" comes after every character of a sku. */
const prefixed = (prefix: string): Condition => ({
  sql: "o.sku >= ? AND o.sku < ?",
  values: [prefix, `${prefix}~`],
});

/** What is looked for on the walk. */
function sought({ match, state, warehouseId }: StockListQuery): Condition[] {
  const out: Condition[] = [];
  if (match?.by === "sku" && isByLeast(state)) out.push(prefixed(match.prefix));
  for (const word of match?.by === "title" ? match.words : []) {
    const pattern = `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    out.push({ sql: "(p.title || ' ' || p.brand) LIKE ? ESCAPE '\\'", values: [pattern] });
  }
  if (warehouseId !== null) {
    const held = "SELECT iif(w.type = 'object', w.value ->> 'id', w.value) FROM json_each(o.warehouse_ids) w";
    out.push({ sql: `? IN (${held})`, values: [warehouseId] });
  }
  return out;
}

/** The page's rows, one more than asked for, and the last place of a walk that was cut short. */
export function stockListStatements(query: StockListQuery): {
  readonly rows: Statement;
  readonly end: Statement | null;
} {
  const order = isByLeast(query.state) ? "sellable, sku" : "sku";
  const [inner, outer] = [indexed(query), sought(query)];
  const walkMax = outer.length === 0 ? query.limit + 1 : STOCK_WALK_MAX;
  const where = (conditions: readonly Condition[]): string =>
    conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
  const values = (conditions: readonly Condition[]): unknown[] => conditions.flatMap((each) => each.values);
  const walk = `SELECT o.rowid AS place, o.sellable, o.sku FROM offers o ${where(inner)} ORDER BY ${order} LIMIT ${walkMax}`;
  const rows = `WITH walk AS (${walk})
    SELECT o.sku, o.product_id, p.title, p.variant, p.images ->> 0 AS image, o.seller_id, s.name AS seller_name, o.active,
      o.availability_state, o.sellable, o.warehouse_ids, o.ahead, o.stock_terms
    FROM walk JOIN offers o ON o.rowid = walk.place JOIN products p ON p.id = o.product_id
      JOIN sellers s ON s.id = o.seller_id ${where(outer)} ORDER BY ${order.replace("sellable", "walk.sellable").replace("sku", "walk.sku")} LIMIT ${query.limit + 1}`;
  return {
    rows: { sql: rows, values: [...values(inner), ...values(outer)] },
    end:
      outer.length === 0
        ? null
        : { sql: `SELECT sellable, sku FROM (${walk}) LIMIT 1 OFFSET ${walkMax - 1}`, values: values(inner) },
  };
}

type Row = Pick<
  SnapshotRow,
  | "sku"
  | "product_id"
  | "title"
  | "variant"
  | "image"
  | "seller_id"
  | "seller_name"
  | "active"
  | "availability_state"
  | "sellable"
  | "warehouse_ids"
  | "ahead"
  | "stock_terms"
>;

/** One round trip. */
export async function stockList(db: D1Database, query: StockListQuery): Promise<StockListPage> {
  const { rows, end } = stockListStatements(query);
  const prepared = [rows, ...(end ? [end] : [])].map(({ sql, values }) => db.prepare(sql).bind(...values));
  const [found, cut] = await db.batch<Row>(prepared);
  const all = (found?.results ?? []).map(listRowOf);
  const shown = all.slice(0, query.limit);
  const last = shown.at(-1);
  if (all.length > shown.length && last) return { rows: shown, next: placeOf(last) };
  const reached = cut?.results[0];
  return { rows: shown, next: reached ? { sellable: reached.sellable, sku: reached.sku } : null };
}

const placeOf = (row: StockListRow): StockListPosition => ({ sellable: row.availability.sellable, sku: row.sku });

const listRowOf = (row: Row): StockListRow => ({
  sku: row.sku as Sku,
  productId: row.product_id,
  title: row.title,
  variant: JSON.parse(row.variant) as StockListRow["variant"],
  sellerId: row.seller_id,
  sellerName: row.seller_name,
  image: row.image,
  active: row.active === 1,
  availability: availabilityOfRow(row),
  stockTerms: JSON.parse(row.stock_terms) as StockListRow["stockTerms"],
});
