/** Everything of one sku for who looks after it: levels, rules, what is coming, who holds it, and how it came so. */
import type { Trader } from "../../domain/account/types.ts";
import type { OfferSnapshot } from "../../domain/catalog/types.ts";
import { parseReservationReference } from "../../domain/checkout/reservation-reference.ts";
import { placeOfOlder } from "../../domain/inventory/several-objects.ts";
import type { LedgerEntry, StockDetail } from "../../domain/inventory/types.ts";
import type { OrderId, Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { mayChangeNumbers, offerOf } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/** A line of the ledger with the order that it belongs to, where it belongs to one. */
export interface ShownEntry extends LedgerEntry {
  readonly orderId: OrderId | null;
}

export interface StockDetailPage {
  readonly offer: OfferSnapshot;
  readonly detail: Omit<StockDetail, "ledger">;
  readonly ledger: readonly ShownEntry[];
  readonly can: { readonly changeNumbers: boolean };
}

/** `older` goes on in the ledger. Problems: not-found, invalid-request (the cursor is none of this list), overloaded. */
export async function showStockDetail(
  deps: Pick<Deps, "stock" | "catalogue" | "orders">,
  trader: Trader,
  sku: Sku,
  older: string | null,
): Promise<Result<StockDetailPage, Problem>> {
  const offer = await offerOf(deps, trader, sku, "see");
  if (!offer.ok) return offer;
  await deps.stock.refresh();
  if (older !== null && !leadsToOurs(deps, older))
    return err(problem("invalid-request", "The cursor is not one of this list."));
  const answer = await deps.stock.goods.detail({ sku, older });
  if ("outcome" in answer) return err(STOCK_SILENT);
  const { ledger, reservations, ...rest } = answer;
  const shown = trader.as === "staff" ? (text: string) => text : withoutShopper;
  return ok({
    offer: offer.value,
    detail: { ...rest, reservations: reservations.map((each) => ({ ...each, reference: shown(each.reference) })) },
    ledger: await withOrders(deps, ledger, shown),
    can: { changeNumbers: mayChangeNumbers(trader, offer.value) },
  });
}

/** A cursor names objects: it comes from outside, and asking an object that does not exist would make it. */
function leadsToOurs(deps: Pick<Deps, "stock">, older: string): boolean {
  const known = new Set(deps.stock.shardNames());
  return placeOfOlder(older)?.names.every((name) => known.has(name)) === true;
}

/** Which shopper it was is not the seller's business. */
const withoutShopper = (reference: string): string =>
  parseReservationReference(reference)?.checkoutId ?? masked(reference);

/** A hold names its shopper as well: `region/shopper/cart/...`. */
const masked = (reference: string): string => reference.replace(/^(\w+)\/(?:usr|gst)_\w+\//, "$1/");

async function withOrders(
  deps: Pick<Deps, "orders">,
  ledger: readonly LedgerEntry[],
  shown: (reference: string) => string,
): Promise<readonly ShownEntry[]> {
  const checkouts = ledger.flatMap(({ reference }) => parseReservationReference(reference)?.checkoutId ?? []);
  const orders = await deps.orders.orderIdsOf([...new Set(checkouts)]);
  return ledger.map((entry) => {
    const checkoutId = parseReservationReference(entry.reference)?.checkoutId;
    const orderId = checkoutId === undefined ? null : (orders.get(checkoutId) ?? null);
    return { ...entry, reference: shown(entry.reference), orderId };
  });
}
