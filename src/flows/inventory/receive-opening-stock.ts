/** What a catalogue batch says was there at the start: received once for each sku and warehouse. */
import { openingReference } from "../../domain/inventory/receipt.ts";
import type { Receipt } from "../../domain/inventory/types.ts";
import type { Problem } from "../../kernel/problem.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { sendReceipts } from "./send-receipts.ts";

/**
 * Units that are newly on hand. A batch that is sent again adds nothing, with other numbers either: opening stock is
 * opened once, later goods have receipts of their own.
 */
export async function receiveOpeningStock(
  deps: Pick<Deps, "stock">,
  items: readonly Omit<Receipt, "reference">[],
): Promise<Result<number, Problem>> {
  const receipts = items
    .filter((item) => item.quantity > 0)
    .map(({ sku, warehouseId, quantity }) => {
      return { sku, warehouseId, quantity, reference: openingReference({ sku, warehouseId }) };
    });
  if (receipts.length === 0) return ok(0);
  const received = await sendReceipts(deps, receipts);
  return received.ok ? ok(received.value.units) : received;
}
