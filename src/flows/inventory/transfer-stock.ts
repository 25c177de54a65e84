/** Free units leave one warehouse for another, where they are incoming until they are received under the reference. */
import type { Trader } from "../../domain/account/types.ts";
import type { Transfer } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { expectedFault } from "./announce-incoming.ts";
import { goodsFault } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/** Problems: unprocessable, forbidden, conflict (too little is free, or the reference is another transfer's), overloaded. */
export async function transferStock(
  deps: Pick<Deps, "stock" | "catalogue" | "clock">,
  trader: Trader,
  transfer: Transfer,
): Promise<Result<"transferred" | "repeated", Problem>> {
  const { sku, from, to } = transfer;
  if (from === to) return err(unprocessable("/to", "Choose another warehouse than the one the goods leave."));
  const date = expectedFault(transfer.expectedAt, deps.clock.now());
  if (date) return err(unprocessable("/expectedAt", date));
  const warehouses = [
    { id: from, at: "/from" },
    { id: to, at: "/to" },
  ];
  const fault = await goodsFault(deps, trader, [{ sku, skuAt: "/sku", warehouses }]);
  if (fault) return err(fault);
  const answer = await deps.stock.goods.transfer(transfer);
  switch (answer.outcome) {
    case "transferred":
    case "repeated":
      return ok(answer.outcome);
    case "unknown":
      return err(STOCK_SILENT);
    case "short":
      return err(
        problem("conflict", `Only ${answer.free} units are free there. Nothing was sent.`, {
          extension: { free: answer.free },
        }),
      );
    case "refused":
      return err(
        answer.reason === "reference_reused"
          ? problem("conflict", "This reference was used before for something else. Nothing was sent.")
          : unprocessable("/quantity", "The stock refused this as not possible. Nothing was sent."),
      );
  }
}

const unprocessable = (pointer: string, detail: string): Problem =>
  problem("unprocessable", "Nothing was sent. Correct what is named.", { errors: [{ pointer, detail }] });
