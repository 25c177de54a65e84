/**
 * Whose goods somebody may see and change. Staff: all. A seller: sees all of its own offers and sets their terms, and
 * changes the numbers of those that it sends itself; what lies in the marketplace's care is counted by its staff.
 */
import type { Trader } from "../../domain/account/types.ts";
import type { OfferSnapshot } from "../../domain/catalog/types.ts";
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export type OfferRight = "see" | "terms" | "numbers";

const NO_OFFER = problem("not-found", "There is no offer with this sku.");
const KEPT_FOR_YOU = "The marketplace keeps and sends these goods: its staff change the numbers.";

export const mayChangeNumbers = (trader: Trader, offer: Pick<OfferSnapshot, "fulfilledBy">): boolean =>
  trader.as === "staff" || offer.fulfilledBy === "seller";

const isTheirs = (trader: Trader, offer: OfferSnapshot): boolean =>
  trader.as === "staff" || offer.sellerId === trader.sellerId;

/** Problems: not-found, of other sellers' offers as well; forbidden where only the marketplace's staff may. */
export async function offerOf(
  deps: Pick<Deps, "catalogue">,
  trader: Trader,
  sku: Sku,
  right: OfferRight,
): Promise<Result<OfferSnapshot, Problem>> {
  const [offer] = await deps.catalogue.offers([sku]);
  if (offer === undefined || !isTheirs(trader, offer)) return err(NO_OFFER);
  return right === "numbers" && !mayChangeNumbers(trader, offer) ? err(problem("forbidden", KEPT_FOR_YOU)) : ok(offer);
}

/** One row of what somebody sent: where its sku and its warehouses stand in it. */
export interface GoodsRow {
  readonly sku: Sku;
  readonly skuAt: string;
  readonly warehouses: readonly { readonly id: WarehouseId; readonly at: string }[];
}

/**
 * Null when all of it may be done: all skus are offers of the caller, all warehouses are the shop's. Else nothing is:
 * unprocessable with the rows at fault, forbidden where a seller named what is not the seller's to change.
 */
export async function goodsFault(
  deps: Pick<Deps, "catalogue">,
  trader: Trader,
  rows: readonly GoodsRow[],
): Promise<Problem | null> {
  const [offers, frame] = await Promise.all([
    deps.catalogue.offers([...new Set(rows.map((row) => row.sku))]),
    deps.catalogue.frame(),
  ]);
  const known = new Map(offers.filter((offer) => isTheirs(trader, offer)).map((offer) => [offer.sku, offer]));
  const warehouses = new Set(frame.warehouses.map((warehouse) => warehouse.id));
  const unknown = rows.flatMap(({ sku, skuAt }): FieldError[] =>
    known.has(sku) ? [] : [{ pointer: skuAt, detail: "There is no offer with this sku." }],
  );
  const kept = rows.flatMap(({ sku, skuAt }): FieldError[] => {
    const offer = known.get(sku);
    return offer === undefined || mayChangeNumbers(trader, offer) ? [] : [{ pointer: skuAt, detail: KEPT_FOR_YOU }];
  });
  const elsewhere = rows.flatMap((row) =>
    row.warehouses.flatMap(({ id, at }): FieldError[] =>
      warehouses.has(id) ? [] : [{ pointer: at, detail: "There is no such warehouse." }],
    ),
  );
  const errors = [...unknown, ...kept, ...elsewhere];
  if (errors.length === 0) return null;
  if (trader.as === "seller" && unknown.length + kept.length > 0)
    return problem("forbidden", "Nothing was done: what is named here is not yours to change.", { errors });
  return problem("unprocessable", "Nothing was done. Correct what is named and send all again.", { errors });
}
