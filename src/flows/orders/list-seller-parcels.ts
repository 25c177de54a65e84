/**
 * A seller's sub-orders: what is to be sent, to which town, and what the seller gets for it. Nothing else of the order
 * is shown: not who bought, not what else, not for how much in all.
 */
import type { Principal, Trader } from "../../domain/account/types.ts";
import { lineShares } from "../../domain/ledger/order-shares.ts";
import { ledgerTerms, type LedgerTerms } from "../../domain/ledger/terms.ts";
import { shareByParcels } from "../../domain/order/parcel-shares.ts";
import { mayChoose, type Shortfall } from "../../domain/order/shortfall.ts";
import type { Order, Parcel } from "../../domain/order/types.ts";
import type { OrderId, SellerId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { SellerParcel } from "../../ports/order-store.ts";
import { traderOf } from "../account/tell-trader.ts";

export interface SellerParcelView {
  readonly orderId: OrderId;
  readonly parcel: Pick<
    Parcel,
    "id" | "sellerId" | "warehouseId" | "state" | "lines" | "carrier" | "trackingNumber" | "tracking"
  >;
  readonly placedAt: EpochMs;
  /** "pay": the order is not paid yet, or is being looked at; "goods": its goods turned out not to be there. */
  readonly waitsFor: "pay" | "goods" | null;
  readonly to: { readonly city: string; readonly region: string; readonly country: string };
  readonly currency: Currency;
  /** For the seller: what the goods were sold for, without tax, less commission; 0 of a cancelled parcel. */
  readonly shareMinor: number;
}

export interface SellerParcelPage {
  readonly parcels: readonly SellerParcelView[];
  /** Opaque; null on the last page. */
  readonly cursor: string | null;
}

const WHOSE = problem("invalid-request", "Say which seller.", {
  errors: [{ pointer: "seller", detail: "Send a seller's id." }],
});
const NOT_YOURS = problem("forbidden", "These are another seller's parcels.");

/** Newest orders first. Staff name a seller; a seller gets its own, and is refused another's. */
export async function listSellerParcels(
  deps: Pick<Deps, "orders" | "settings">,
  caller: Principal,
  query: { readonly seller: SellerId | null; readonly cursor: string | null; readonly limit: number },
): Promise<Result<SellerParcelPage, Problem>> {
  const whose = sellerOf(traderOf(caller), query.seller);
  if (!whose.ok) return whose;
  const page = await deps.orders.sellerParcels(whose.value, query.cursor, query.limit);
  const ids = [...new Set(page.parcels.map(({ orderId }) => orderId))];
  if (ids.length === 0) return ok({ parcels: [], cursor: page.cursor });
  const [orders, shortfalls] = await Promise.all([deps.orders.findMany(ids), deps.orders.shortfalls.ofOrders(ids)]);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const terms = ledgerTerms(deps.settings);
  const parcels = page.parcels.flatMap((found) => {
    const order = byId.get(found.orderId);
    const short = shortfalls.filter(({ orderId }) => orderId === found.orderId);
    return order ? [viewOf(found, order, short, terms)] : [];
  });
  return ok({ parcels, cursor: page.cursor });
}

function sellerOf(trader: Trader | null, asked: SellerId | null): Result<SellerId, Problem> {
  if (trader === null) return err(NOT_YOURS);
  if (trader.as === "staff") return asked === null ? err(WHOSE) : ok(asked);
  return asked === null || asked === trader.sellerId ? ok(trader.sellerId) : err(NOT_YOURS);
}

function viewOf(
  { orderId, parcel, placedAt, orderState }: SellerParcel,
  order: Order,
  shortfalls: readonly Shortfall[],
  terms: LedgerTerms,
): SellerParcelView {
  const { id, sellerId, warehouseId, state, lines, carrier, trackingNumber, tracking } = parcel;
  const { city, region, country } = order.address;
  const isHeld = shortfalls.some((shortfall) => shortfall.parcelId === id && mayChoose(shortfall));
  const isUnpaid = orderState === "PLACED" || orderState === "UNDER_REVIEW";
  return {
    orderId,
    parcel: { id, sellerId, warehouseId, state, lines, carrier, trackingNumber, tracking },
    placedAt,
    waitsFor: state !== "WAITING" ? null : isUnpaid ? "pay" : isHeld ? "goods" : null,
    to: { city, region, country },
    currency: order.currency,
    shareMinor: state === "CANCELLED" ? 0 : shareOf(order, parcel, shortfalls, terms),
  };
}

/** As the books have it: goods of another seller's line that this one sends instead are not this one's in the books. */
function shareOf(order: Order, { id, sellerId }: Parcel, shortfalls: readonly Shortfall[], terms: LedgerTerms): number {
  const account = `seller/${sellerId}`;
  const shares = shareByParcels(order, shortfalls, (line) =>
    lineShares(order, line, terms).reduce((sum, share) => sum + (share.account === account ? share.amountMinor : 0), 0),
  );
  return shares[order.parcels.findIndex((parcel) => parcel.id === id)] ?? 0;
}
