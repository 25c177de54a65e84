/** Returned goods that passed inspection go back on a shelf, at the object that sold them (R1). */
import type { Trader } from "../../domain/account/types.ts";
import { parseReservationReference } from "../../domain/checkout/reservation-reference.ts";
import type { Restock, RestockRefusal } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { goodsFault } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

const NO_SALE = problem("not-found", "Nothing was sold under this reference.");

/** Problems: not-found, unprocessable, forbidden, conflict, overloaded. The same return again changes nothing. */
export async function restockReturned(
  deps: Pick<Deps, "stock" | "catalogue">,
  trader: Trader,
  restock: Restock,
): Promise<Result<"restocked", Problem>> {
  const rows = restock.lines.map(({ sku, warehouseId }, index) => ({
    sku,
    skuAt: `/lines/${index}/sku`,
    warehouses: [{ id: warehouseId, at: `/lines/${index}/warehouseId` }],
  }));
  const fault = await goodsFault(deps, trader, rows);
  if (fault) return err(fault);
  const name = parseReservationReference(restock.reference);
  await deps.stock.refresh();
  // Asking an object that does not exist would make it.
  if (name === null || !deps.stock.shardNames().includes(name.shard)) return err(NO_SALE);
  const answer = await deps.stock.shard(name.shard).restock(restock);
  if (answer.outcome === "restocked") return ok("restocked");
  return err(answer.outcome === "unknown" ? STOCK_SILENT : REFUSALS[answer.reason]);
}

const REFUSALS: Readonly<Record<RestockRefusal, Problem>> = {
  unknown_reference: NO_SALE,
  not_confirmed: problem("conflict", "This reservation was not sold: there is nothing to return."),
  released: problem("conflict", "This reservation was released: there is nothing to return."),
  expired: problem("conflict", "This reservation expired: there is nothing to return."),
  already_returned: problem("conflict", "This sale was taken back as a whole: nothing more can return of it."),
  invalid_request: problem("unprocessable", "The stock refused this as not possible. Nothing was put on a shelf."),
  more_than_sold: problem("conflict", "More would come back than was sold under this reference. Nothing was done."),
  reference_reused: problem("conflict", "This return was recorded before with other goods. Nothing was done."),
};
