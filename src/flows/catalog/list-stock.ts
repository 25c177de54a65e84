import {
  isSkuPrefix,
  parseStockListCursor,
  stockListCursor,
  titleWords,
  type StockListMatch,
  type StockListQuery,
  type StockListRow,
} from "../../domain/catalog/stock-list.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export type ListStockInput = Omit<StockListQuery, "match" | "after"> & {
  /** The beginning of a sku; where none begins so, words that all stand in a title. Empty: everything. */
  readonly text: string;
  readonly cursor: string | null;
};

export interface StockPage {
  readonly rows: readonly StockListRow[];
  readonly cursor: string | null;
}

/** A look-up by words walks the offers in pieces; so many of them for one page, then the caller goes on. */
const WALKS_MAX = 5;

/** A page of offers with their stock. Refuses a cursor that is not of such a list. */
export async function listStock(
  deps: Pick<Deps, "catalogue">,
  { text, cursor, ...filter }: ListStockInput,
): Promise<Result<StockPage, Problem>> {
  const from = cursor === null ? null : parseStockListCursor(cursor);
  if (from === undefined) return err(problem("invalid-request", "The cursor is not one of this list."));
  for (const match of readings(text, from?.by ?? null)) {
    const page = await walk(deps, { ...filter, match, after: from?.position ?? null });
    if (page.rows.length > 0 || page.cursor !== null) return ok(page);
  }
  return ok({ rows: [], cursor: null });
}

/** How the text may be understood, the likelier first; what follows a cursor is understood as before. */
function readings(text: string, by: StockListMatch["by"] | "none" | null): readonly (StockListMatch | null)[] {
  const wanted = text.trim();
  if (wanted === "") return [null];
  const sku: StockListMatch = { by: "sku", prefix: wanted };
  const title: StockListMatch = { by: "title", words: titleWords(wanted) };
  if (by === "sku") return [sku];
  return by === "title" || !isSkuPrefix(wanted) ? [title] : [sku, title];
}

async function walk(deps: Pick<Deps, "catalogue">, query: StockListQuery): Promise<StockPage> {
  const rows: StockListRow[] = [];
  let after = query.after;
  for (let walks = 0; walks < WALKS_MAX; walks++) {
    const page = await deps.catalogue.stockList({ ...query, after, limit: query.limit - rows.length });
    rows.push(...page.rows);
    after = page.next;
    if (after === null || rows.length >= query.limit) break;
  }
  return { rows, cursor: after && stockListCursor(query.match?.by ?? "none", after) };
}
