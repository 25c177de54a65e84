/** The tables of migrations/d1/orders, for reads; the conditional writes are SQL. */
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type {
  Address,
  OrderEvent,
  OrderLine,
  OrderPayment,
  OrderState,
  Parcel,
  ParcelState,
  PlannedRefund,
  TrackingEvent,
} from "../domain/order/types.ts";
import type { RiskRecord } from "../domain/fraud/types.ts";
import type { Quote } from "../domain/pricing/types.ts";
import type { CheckoutId, OrderId, ParcelId, SellerId, ShopperId, WarehouseId } from "../kernel/ids.ts";

/** Orders from before there were tenders have one payment at the provider. */
export type StoredPayment =
  | Pick<OrderPayment, "amountMinor" | "tenders" | "billing">
  | {
      readonly amountMinor: number;
      readonly tenders?: undefined;
      readonly billing?: undefined;
      readonly paymentId: string;
      readonly method: string;
      readonly authoriseKey: string;
    };

export const orders = sqliteTable("orders", {
  id: text().$type<OrderId>().primaryKey(),
  checkoutId: text("checkout_id").$type<CheckoutId>().notNull().unique(),
  shopperId: text("shopper_id").$type<ShopperId>().notNull(),
  ownerId: text("owner_id").$type<ShopperId>().notNull(),
  email: text().notNull(),
  state: text().$type<OrderState>().notNull(),
  currency: text().notNull(),
  totalMinor: integer("total_minor").notNull(),
  capturedMinor: integer("captured_minor").notNull(),
  refundedMinor: integer("refunded_minor").notNull(),
  sequence: integer().notNull(),
  placedAt: integer("placed_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
  lines: text({ mode: "json" }).$type<readonly OrderLine[]>().notNull(),
  quote: text({ mode: "json" }).$type<Quote>().notNull(),
  address: text({ mode: "json" }).$type<Address>().notNull(),
  payment: text({ mode: "json" }).$type<StoredPayment>().notNull(),
  refunds: text({ mode: "json" }).$type<readonly PlannedRefund[]>().notNull(),
  risk: text({ mode: "json" }).$type<RiskRecord>(),
  reviewUntil: integer("review_until"),
});

export const parcels = sqliteTable(
  "parcels",
  {
    orderId: text("order_id").$type<OrderId>().notNull(),
    parcelId: text("parcel_id").$type<ParcelId>().notNull(),
    sellerId: text("seller_id").$type<SellerId>().notNull(),
    warehouseId: text("warehouse_id").$type<WarehouseId>().notNull(),
    state: text().$type<ParcelState>().notNull(),
    nextStepAt: integer("next_step_at"),
    carrier: text(),
    trackingNumber: text("tracking_number"),
    tracking: text({ mode: "json" }).$type<readonly TrackingEvent[]>().notNull(),
    lines: text({ mode: "json" }).$type<Parcel["lines"]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.parcelId] })],
);

export const events = sqliteTable(
  "events",
  {
    orderId: text("order_id").$type<OrderId>().notNull(),
    sequence: integer().notNull(),
    type: text().$type<OrderEvent["type"]>().notNull(),
    at: integer().notNull(),
    data: text({ mode: "json" }).$type<OrderEvent["data"]>().notNull(),
    publishedAt: integer("published_at"),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.sequence] })],
);
