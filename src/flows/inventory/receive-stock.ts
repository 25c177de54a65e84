/** Staff receive goods: for offers and warehouses that the catalogue knows, or nothing at all is received. */
import type { Receipt } from "../../domain/inventory/types.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { sendReceipts, type Received } from "./send-receipts.ts";

export async function receiveStock(
  deps: Pick<Deps, "stock" | "catalogue">,
  receipts: readonly Receipt[],
): Promise<Result<Received, Problem>> {
  const errors = await unknownNames(deps, receipts);
  if (errors.length > 0) {
    return err(
      problem("unprocessable", "Nothing was received. Correct the receipts that are named and send all.", { errors }),
    );
  }
  const received = await sendReceipts(deps, receipts);
  if (!received.ok || received.value.conflicts.length === 0) return received;
  const detail =
    "Some references were received before with another quantity, and nothing was received for them; the others have been received.";
  return err(problem("conflict", detail, { extension: { ...received.value } }));
}

async function unknownNames(
  deps: Pick<Deps, "catalogue">,
  receipts: readonly Receipt[],
): Promise<readonly FieldError[]> {
  const [offers, frame] = await Promise.all([
    deps.catalogue.offers([...new Set(receipts.map((receipt) => receipt.sku))]),
    deps.catalogue.frame(),
  ]);
  const skus = new Set(offers.map((offer) => offer.sku));
  const warehouses = new Set(frame.warehouses.map((warehouse) => warehouse.id));
  return receipts.flatMap(({ sku, warehouseId }, index) => [
    ...(skus.has(sku) ? [] : [{ pointer: `/receipts/${index}/sku`, detail: "There is no offer with this sku." }]),
    ...(warehouses.has(warehouseId)
      ? []
      : [{ pointer: `/receipts/${index}/warehouseId`, detail: "There is no such warehouse." }]),
  ]);
}
