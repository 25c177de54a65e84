/** The stock of one sku over all warehouses, as its object has it: for staff, never for a product page. */
import type { StockSummary } from "../../domain/inventory/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export const STOCK_SILENT = problem("overloaded", "The stock did not answer. Ask again in a moment.", {
  retryAfterSeconds: 1,
});

export async function showStock(
  deps: Pick<Deps, "stock" | "catalogue">,
  sku: Sku,
): Promise<Result<StockSummary, Problem>> {
  const answer = await deps.stock.goods.levels({ skus: [sku] });
  if ("outcome" in answer) return err(STOCK_SILENT);
  const [summary] = answer;
  const isKnown =
    summary !== undefined && (summary.levels.length > 0 || (await deps.catalogue.offers([sku])).length > 0);
  return isKnown ? ok(summary) : err(problem("not-found", "There is no offer with this sku."));
}
