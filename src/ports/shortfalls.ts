/** Orders whose goods were sold and are not there. A change of one and the event that tells of it are one transaction. */
import type { LedgerTransaction } from "../domain/ledger/types.ts";
import type { Order, Parcel } from "../domain/order/types.ts";
import type { SettlingPlan, Shortfall, ShortfallState } from "../domain/order/shortfall.ts";
import type {
  CheckoutId,
  OrderId,
  ParcelId,
  SellerId,
  ShopperId,
  ShortfallId,
  Sku,
  WarehouseId,
} from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

export interface Shortfalls {
  find(id: ShortfallId): Promise<Shortfall | null>;
  /** All of these orders, in any order. */
  ofOrders(ids: readonly OrderId[]): Promise<readonly Shortfall[]>;
  /** Open ones of skus after one and up to another (null: to the end), bounded by the stock's own pages. */
  openBetween(after: Sku | null, upTo: Sku | null): Promise<readonly Shortfall[]>;
  openOf(sku: Sku): Promise<readonly Shortfall[]>;
  /** Whose settling was begun and not finished, oldest first. */
  unsettled(limit: number): Promise<readonly Shortfall[]>;
  /** Newest first. */
  list(
    states: readonly ShortfallState[] | null,
    cursor: ShortfallId | null,
    limit: number,
  ): Promise<{ shortfalls: readonly Shortfall[]; cursor: ShortfallId | null }>;
  /**
   * Parcels of a warehouse that wait to be picked with units of the sku, without those that are held and those of goods
   * that were promised ahead.
   */
  promises(sku: Sku, warehouseId: WarehouseId): Promise<readonly ParcelPromise[]>;
  /** "stale": the order, its parcel, or what is known to be short of this level is no longer as it was seen. */
  open(draft: ShortfallDraft, now: EpochMs): Promise<"opened" | "stale">;
  /** A shopper keeps the place in line. Twice is once. */
  wait(id: ShortfallId, now: EpochMs): Promise<"waiting" | "refused">;
  /** Settling begins: what it means is durable. One at a time of an order; refused when money would go back twice. */
  begin(
    id: ShortfallId,
    settling: { readonly plan: SettlingPlan; readonly refundMinor: number; readonly goodwillMinor: number },
    now: EpochMs,
  ): Promise<"begun" | "refused">;
  /** The same settling at another object. */
  replan(id: ShortfallId, plan: SettlingPlan): Promise<void>;
  /** It could not be done: as before, or told for the first time. */
  giveUp(id: ShortfallId, now: EpochMs): Promise<"given_up" | "already">;
  /** `posting` of the money that went back; null where none did. In the same transaction. */
  settle(
    id: ShortfallId,
    settlement: Settlement,
    now: EpochMs,
    posting: LedgerTransaction | null,
  ): Promise<"settled" | "already">;
  /** The units are there: the parcel is due. */
  cover(id: ShortfallId, now: EpochMs): Promise<"covered" | "already">;
  /** What a cancelled order left to be put right is put right. */
  close(id: ShortfallId, now: EpochMs): Promise<void>;
}

/** A waiting parcel with units of a sku. */
export interface ParcelPromise {
  readonly orderId: OrderId;
  readonly checkoutId: CheckoutId;
  readonly shopperId: ShopperId;
  readonly placedAt: EpochMs;
  readonly parcelId: ParcelId;
  readonly sellerId: SellerId;
  readonly quantity: number;
  readonly lines: Parcel["lines"];
  readonly orderLines: Order["lines"];
  readonly parcelsOfOrder: number;
}

/** A found shortfall. It is told at once, unless another warehouse is asked first (state SETTLING). */
export interface ShortfallDraft {
  readonly shortfall: Shortfall;
  /** The parcel that has the units now, as it was seen. */
  readonly from: { readonly parcelId: ParcelId; readonly lines: Parcel["lines"] };
  /** What can go at once; empty where the whole parcel is held. */
  readonly keeps: Parcel["lines"];
  readonly held: Parcel["lines"];
  /** Units known to be short of this level, as it was seen. */
  readonly knownUnits: number;
}

export type Settlement =
  | { readonly state: "COMPENSATED" }
  | { readonly state: "REASSIGNED"; readonly warehouseId: WarehouseId }
  /** The held parcel becomes the first of these. */
  | { readonly state: "REPLACED"; readonly parcels: readonly ReplacedParcel[] };

export interface ReplacedParcel extends Pick<Parcel, "sellerId" | "warehouseId" | "lines"> {
  readonly id: ParcelId;
}
