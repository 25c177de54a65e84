/** Whether goods that were promised ahead have come in: asked of the stock, for the parcels that are due. */
import {
  aheadOutlook,
  expectedOf,
  isPromisedAhead,
  postponement,
  type AheadStock,
  type Postponement,
} from "../../domain/delivery/promised-ahead.ts";
import type { ParcelId, Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { DueParcel } from "../../ports/order-store.ts";
import type { StockGoods } from "../../ports/stock.ts";

export type PromiseDeps = Pick<Deps, "orders" | "settings"> & {
  readonly stock: { readonly goods: Pick<StockGoods, "detail"> };
};

/**
 * Of the due parcels that wait for goods, those that must wait on; the others may be picked. Where a stock does not
 * answer its parcels are put off a little, without a word to the shopper.
 */
export async function lookAtPromises(
  deps: PromiseDeps,
  due: readonly DueParcel[],
  now: EpochMs,
): Promise<ReadonlyMap<ParcelId, Postponement>> {
  const asked = due.filter(({ parcel }) => parcel.state === "WAITING" && isPromisedAhead(parcel));
  if (asked.length === 0) return new Map();
  const skus = [...new Set(asked.flatMap(({ parcel }) => parcel.lines.map((line) => line.sku)))];
  const warehouses = [...new Set(asked.map(({ parcel }) => parcel.warehouseId))];
  const [waiting, stock] = await Promise.all([deps.orders.promisedAhead(warehouses, skus), stockOf(deps, skus)]);
  const unknown = new Set(skus.filter((sku) => !stock.some((each) => each.sku === sku)));
  const out = new Map<ParcelId, Postponement>();
  for (const each of asked) {
    const { parcel } = each;
    if (parcel.lines.some((line) => unknown.has(line.sku))) {
      out.set(parcel.id, { nextStepAt: now + deps.settings.fulfilment.trackEveryMs });
      continue;
    }
    const rivals = waiting.filter((one) => one.parcel.warehouseId === parcel.warehouseId);
    const outlook = aheadOutlook(each, rivals, stock);
    if (!outlook.covered) out.set(parcel.id, postponement(expectedOf(parcel), outlook.expectedAt, now));
  }
  return out;
}

/** What did not answer is left out. */
async function stockOf({ stock }: PromiseDeps, skus: readonly Sku[]): Promise<readonly AheadStock[]> {
  const out: AheadStock[] = [];
  for (let start = 0; start < skus.length; start += LIMITS.carrierCallsAtOnce) {
    const group = skus.slice(start, start + LIMITS.carrierCallsAtOnce);
    const answers = await Promise.all(group.map((sku) => stock.goods.detail({ sku, older: null })));
    answers.forEach((answer, i) => {
      const sku = group[i];
      if (sku !== undefined && !("outcome" in answer))
        out.push({ sku, levels: answer.summary.levels, incoming: answer.incoming });
    });
  }
  return out;
}
