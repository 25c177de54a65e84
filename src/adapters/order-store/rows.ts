/** Rows of the order database as orders, parcels and events. */
import type { events, orders, parcels } from "../../db/orders.ts";
import type { Order, OrderEvent, OrderPayment, Parcel } from "../../domain/order/types.ts";
import type { OrderId } from "../../kernel/ids.ts";

export type OrderRow = typeof orders.$inferSelect;
export type ParcelRow = typeof parcels.$inferSelect;
export type EventRow = typeof events.$inferSelect;

/** What staff know of an order stands beside it, and is read by itself. */
export type OrderColumns = Omit<OrderRow, "risk" | "reviewUntil">;

export const toOrder = (row: OrderColumns, parcelRows: readonly ParcelRow[]): Order => ({
  id: row.id,
  checkoutId: row.checkoutId,
  shopperId: row.shopperId,
  ...(row.ownerId !== row.shopperId && { claimedBy: row.ownerId }),
  email: row.email,
  state: row.state,
  currency: row.currency,
  lines: row.lines,
  quote: row.quote,
  address: row.address,
  payment: toPayment(row),
  parcels: parcelRows.map(toParcel),
  placedAt: row.placedAt,
  updatedAt: row.updatedAt,
  sequence: row.sequence,
});

type PaymentColumns = Pick<OrderRow, "payment" | "refunds" | "capturedMinor" | "refundedMinor">;

export function toPayment({ payment, refunds, capturedMinor, refundedMinor }: PaymentColumns): OrderPayment {
  const { amountMinor } = payment;
  const tenders = payment.tenders ?? [
    {
      kind: "provider" as const,
      paymentId: payment.paymentId,
      method: payment.method,
      authoriseKey: payment.authoriseKey,
      amountMinor,
    },
  ];
  const { billing } = payment;
  return { amountMinor, capturedMinor, refundedMinor, tenders, refunds, ...(billing && { billing }) };
}

/** What gift cards and store credit bear of the order; the provider bears the rest. */
export const balancesMinorOf = (row: PaymentColumns): number =>
  toPayment(row).tenders.reduce((sum, { kind, amountMinor }) => (kind === "provider" ? sum : sum + amountMinor), 0);

export const toParcel = (row: ParcelRow): Parcel => ({
  id: row.parcelId,
  sellerId: row.sellerId,
  warehouseId: row.warehouseId,
  state: row.state,
  lines: row.lines,
  carrier: row.carrier,
  trackingNumber: row.trackingNumber,
  tracking: row.tracking,
  nextStepAt: row.nextStepAt,
});

export const toEvent = (row: Omit<EventRow, "publishedAt">): OrderEvent => ({
  id: eventId(row.orderId, row.sequence),
  orderId: row.orderId,
  sequence: row.sequence,
  type: row.type,
  at: row.at,
  data: row.data,
});

const ORDER_PREFIX = "ord_";
const EVENT_PREFIX = "evt_";

/** An event is named by its order and number, so the name needs no column and no index. */
export const eventId = (order: OrderId, sequence: number): string =>
  `${EVENT_PREFIX}${order.slice(ORDER_PREFIX.length)}-${sequence}`;

/** Undefined for text that names no event. */
export function parseEventId(id: string): { orderId: string; sequence: number } | undefined {
  const match = /^evt_(.+)-(\d{1,9})$/.exec(id);
  return match ? { orderId: `${ORDER_PREFIX}${match[1]}`, sequence: Number(match[2]) } : undefined;
}
