import type { AllocationRecord } from "../domain/inventory/allocation-plan/record.ts";
import type {
  Address,
  Order,
  OrderEvent,
  OrderState,
  OrderSummary,
  Parcel,
  ParcelState,
  TrackingEvent,
} from "../domain/order/types.ts";
import type { AheadParcel } from "../domain/delivery/promised-ahead.ts";
import type { ShortfallState } from "../domain/order/shortfall.ts";
import type { CheckoutId, OrderId, ParcelId, ShopperId, Sku, WarehouseId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Shortfalls } from "./shortfalls.ts";

/** A change of an order and the events that tell of it are one transaction (transactional outbox). */
export interface OrderStore {
  /**
   * Idempotent by the order's id: a second insert of the same order changes nothing and says so. The allocation's plan
   * is kept beside it for staff; nothing that a shopper is shown carries it.
   */
  insert(order: Order, now: EpochMs, allocation?: AllocationRecord): Promise<"inserted" | "existed">;
  /** The plan that was made for it; null where there is none, of an older or an unknown order. */
  allocation(id: OrderId): Promise<AllocationRecord | null>;
  find(id: OrderId): Promise<Order | null>;
  /** In any order; what is not there is left out. */
  findMany(ids: readonly OrderId[]): Promise<readonly Order[]>;
  findByCheckout(id: CheckoutId): Promise<Order | null>;
  /** Newest first. The cursor is opaque; null starts, null ends. */
  history(
    shopper: ShopperId,
    cursor: string | null,
    limit: number,
  ): Promise<{ orders: readonly OrderSummary[]; cursor: string | null }>;
  timeline(id: OrderId): Promise<readonly OrderEvent[]>;
  /**
   * PLACED or UNDER_REVIEW to PAYMENT_CONFIRMED with all that was captured so far; its parcels become due. "refused"
   * when the order is cancelled by now: the money is noted all the same, since it was taken, and has to go back.
   */
  recordCapture(id: OrderId, capturedMinor: number, now: EpochMs): Promise<"recorded" | "already" | "refused">;
  /** Only while no parcel is being picked; the row itself decides between cancelling and picking. */
  cancel(id: OrderId, reason: string, now: EpochMs): Promise<"cancelled" | "already" | "too_late" | "not_found">;
  /** `refundedMinor` is all that was given back so far, so that twice is once. */
  recordRefund(id: OrderId, refundedMinor: number, now: EpochMs): Promise<"recorded" | "already">;
  /** Parcels in these states whose next step is due, oldest first, with where they go. */
  dueParcels(now: EpochMs, limit: number, states: readonly ParcelState[]): Promise<readonly DueParcel[]>;
  /** Waiting parcels of these warehouses with goods that were promised ahead, among them these skus; older orders first. */
  promisedAhead(warehouses: readonly WarehouseId[], skus: readonly Sku[]): Promise<readonly AheadParcel[]>;
  /** When the next step of a parcel in these states is due; null when there is none. */
  nextDueAt(states: readonly ParcelState[]): Promise<EpochMs | null>;
  /**
   * Moves parcels on, each only from the state it is expected in; one transaction for all. Answers the ones that moved.
   * Nothing is picked of an order that is not paid.
   * The order's own state is derived from its parcels in the same step, never set.
   */
  advanceParcels(moves: readonly ParcelMove[], now: EpochMs): Promise<readonly ParcelId[]>;
  /** The orders of these checkouts; those without one are left out. */
  orderIdsOf(checkouts: readonly CheckoutId[]): Promise<ReadonlyMap<CheckoutId, OrderId>>;
  /** What lies on the warehouse's shelves though it is sold, and which of the checkouts are among its orders: one view. */
  unpicked(warehouseId: WarehouseId, skus: readonly Sku[], checkouts: readonly CheckoutId[]): Promise<Unpicked>;
  /** Guest orders become the user's after login. */
  claim(from: ShopperId, to: ShopperId): Promise<number>;
  /** Orders placed since, in the order of their ids: what reconciliation compares with money and stock. */
  audit(
    since: EpochMs,
    cursor: string | null,
    limit: number,
  ): Promise<{ orders: readonly OrderAudit[]; cursor: string | null }>;
  /** Units that orders have taken from stock and not given back whole, by sku; reads every order, for the deep audit. */
  unitsTaken(skus: readonly Sku[]): Promise<ReadonlyMap<Sku, number>>;
  shortfalls: Shortfalls;
  outbox: Outbox;
}

export interface Unpicked {
  /** Units in parcels that have not left; skus without any are left out. */
  readonly units: ReadonlyMap<Sku, number>;
  /** Checkouts whose order has its row, so that its parcels are counted in `units`. */
  readonly recorded: ReadonlySet<CheckoutId>;
}

export interface DueParcel {
  readonly orderId: OrderId;
  readonly parcel: Parcel;
  readonly address: Address;
}

export interface OrderAudit {
  readonly id: OrderId;
  readonly checkoutId: CheckoutId;
  readonly state: OrderState;
  readonly currency: string;
  readonly placedAt: EpochMs;
  /** What the goods cost before shipping, discounts and tax. */
  readonly subtotalMinor: number;
  readonly totalMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
  /** Units that were sold and not there, whatever became of them. */
  readonly shortfalls: readonly ShortfallAudit[];
}

export interface ShortfallAudit {
  readonly sku: Sku;
  readonly quantity: number;
  readonly state: ShortfallState;
  readonly refundMinor: number;
  /** Sent instead. */
  readonly replacementSku: Sku | null;
}

export interface ParcelMove {
  readonly orderId: OrderId;
  readonly parcelId: ParcelId;
  readonly from: ParcelState;
  readonly to: ParcelState;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly tracking?: readonly TrackingEvent[];
  readonly nextStepAt: EpochMs | null;
  /** What it waits for has another date now, and the shopper is to be told. */
  readonly postponedTo?: { readonly expectedAt: EpochMs | null };
}

export interface Outbox {
  /** Events not yet published that are older than `before`, oldest first. */
  unpublished(before: EpochMs, limit: number): Promise<readonly OrderEvent[]>;
  markPublished(ids: readonly string[], now: EpochMs): Promise<void>;
  /**
   * Events published within `windowMs` of the newest published one are unpublished again; answers how many. For queues
   * that have lost what was in them.
   */
  reopen(windowMs: number): Promise<number>;
  backlog(): Promise<{ unpublished: number; oldestAt: EpochMs | null }>;
}
