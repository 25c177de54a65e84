/** Goods come in: for offers and warehouses that the catalogue knows, or nothing at all is received. */
import type { Trader } from "../../domain/account/types.ts";
import type { Receipt } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { goodsFault } from "./own-offers.ts";
import { sendReceipts, type Received } from "./send-receipts.ts";

/** Problems: unprocessable, forbidden, conflict (a reference met before with another quantity), overloaded. */
export async function receiveStock(
  deps: Pick<Deps, "stock" | "catalogue">,
  trader: Trader,
  receipts: readonly Receipt[],
): Promise<Result<Received, Problem>> {
  const rows = receipts.map(({ sku, warehouseId }, index) => ({
    sku,
    skuAt: `/receipts/${index}/sku`,
    warehouses: [{ id: warehouseId, at: `/receipts/${index}/warehouseId` }],
  }));
  const fault = await goodsFault(deps, trader, rows);
  if (fault) return err(fault);
  const received = await sendReceipts(deps, receipts);
  if (!received.ok || received.value.conflicts.length === 0) return received;
  const detail =
    "Some references were received before with another quantity, and nothing was received for them; the others have been received.";
  return err(problem("conflict", detail, { extension: { ...received.value } }));
}
