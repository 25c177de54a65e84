import type { Order, OrderEvent, OrderSummary, Parcel, ParcelState, TrackingEvent } from "../domain/order/types.ts";
import type { CheckoutId, OrderId, ParcelId, ShopperId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

/** A change of an order and the events that tell of it are one transaction (transactional outbox). */
export interface OrderStore {
  /** Idempotent by the order's id: a second insert of the same order changes nothing and says so. */
  insert(order: Order, now: EpochMs): Promise<"inserted" | "existed">;
  find(id: OrderId): Promise<Order | null>;
  findByCheckout(id: CheckoutId): Promise<Order | null>;
  /** Newest first. The cursor is opaque; null starts, null ends. */
  history(shopper: ShopperId, cursor: string | null, limit: number): Promise<{ orders: readonly OrderSummary[]; cursor: string | null }>;
  timeline(id: OrderId): Promise<readonly OrderEvent[]>;
  /** PLACED to PAYMENT_CONFIRMED with what was captured. "refused" when the order is in another state by now. */
  recordCapture(id: OrderId, capturedMinor: number, now: EpochMs): Promise<"recorded" | "already" | "refused">;
  /** Only while no parcel is being picked; the row itself decides between cancelling and picking. */
  cancel(id: OrderId, reason: string, now: EpochMs): Promise<"cancelled" | "already" | "too_late" | "not_found">;
  recordRefund(id: OrderId, refundedMinor: number, now: EpochMs): Promise<"recorded" | "already">;
  /** Parcels whose next step is due, oldest first. */
  dueParcels(now: EpochMs, limit: number): Promise<readonly { orderId: OrderId; parcel: Parcel }[]>;
  /**
   * Moves parcels on, each only from the state it is expected in; one transaction for all. Answers the ones that moved.
   * The order's own state is derived from its parcels in the same step, never set.
   */
  advanceParcels(moves: readonly ParcelMove[], now: EpochMs): Promise<readonly ParcelId[]>;
  /** Guest orders become the user's after login. */
  claim(from: ShopperId, to: ShopperId): Promise<number>;
  outbox: Outbox;
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
}

export interface Outbox {
  /** Events not yet published, oldest first; for the sweep only those older than `before`. */
  unpublished(before: EpochMs, limit: number): Promise<readonly OrderEvent[]>;
  markPublished(ids: readonly string[], now: EpochMs): Promise<void>;
}
