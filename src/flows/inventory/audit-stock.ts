/** A page of what the rows of one stock object add up to: for reconciliation and proofs. */
import type { StockAudit } from "../../domain/inventory/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/** Only objects of the map are asked: any other name would make a new, empty one. */
export async function auditStock(
  deps: Pick<Deps, "stock">,
  shard: string,
  after: Sku | null,
): Promise<Result<StockAudit, Problem>> {
  await deps.stock.refresh();
  if (!deps.stock.shardNames().includes(shard)) {
    return err(problem("not-found", "There is no such stock object: /v1/ops/stock-shards lists them."));
  }
  // For proofs: every movement is added up again, whatever the running totals say.
  const answer = await deps.stock.shard(shard).audit({ after, deep: true });
  return "outcome" in answer ? err(STOCK_SILENT) : ok(answer);
}
