/**
 * The order database on Postgres: `drizzle-kit generate` makes the tables of migrations/postgres/orders from this file;
 * reads use it too. What writes (functions, triggers) is SQL beside them.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { RiskRecord } from "../domain/fraud/types.ts";
import type { AllocationRecord } from "../domain/inventory/allocation-plan/record.ts";
import type { LedgerAccount, LedgerKind, Posting } from "../domain/ledger/types.ts";
import type { SettlingPlan, ShortfallState } from "../domain/order/shortfall.ts";
import type {
  Address,
  OrderEvent,
  OrderLine,
  OrderState,
  Parcel,
  ParcelState,
  PlannedRefund,
  TrackingEvent,
} from "../domain/order/types.ts";
import type { Quote } from "../domain/pricing/types.ts";
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
import type { StoredPayment } from "./orders.ts";

/** Bytes are compared, whatever the database's language: ids are in order of time, and ranges of keys are meant so. */
const plainText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
const text = <T extends string = string>(name: string) => plainText(name).$type<T>();
/** Minor units of money and milliseconds of time; the client refuses what a JavaScript number cannot hold. */
const whole = (name: string) => bigint(name, { mode: "number" });

export const orders = pgTable(
  "orders",
  {
    id: text<OrderId>("id").primaryKey(),
    checkoutId: text<CheckoutId>("checkout_id").notNull(),
    /** Who placed it: names the object that holds the checkout's journal, and never changes. */
    shopperId: text<ShopperId>("shopper_id").notNull(),
    /** Whose it is now: a guest's order becomes the user's after login. */
    ownerId: text<ShopperId>("owner_id").notNull(),
    email: text("email").notNull(),
    /** Derived from the payment and the parcels in the transaction that changes them. */
    state: text<OrderState>("state").notNull(),
    currency: text("currency").notNull(),
    totalMinor: whole("total_minor").notNull(),
    capturedMinor: whole("captured_minor").notNull().default(0),
    refundedMinor: whole("refunded_minor").notNull().default(0),
    /** Number of the order's newest event. */
    sequence: integer("sequence").notNull(),
    placedAt: whole("placed_at").notNull(),
    updatedAt: whole("updated_at").notNull(),
    lines: jsonb("lines").$type<readonly OrderLine[]>().notNull(),
    quote: jsonb("quote").$type<Quote>().notNull(),
    address: jsonb("address").$type<Address>().notNull(),
    payment: jsonb("payment").$type<StoredPayment>().notNull(),
    /** What of each refund goes back to which tender: written before one is attempted. */
    refunds: jsonb("refunds")
      .$type<readonly PlannedRefund[]>()
      .notNull()
      .default(sql`'[]'`),
    /** For staff; null of orders that were not screened. */
    risk: jsonb("risk").$type<RiskRecord>(),
    /** Without a reviewer's word until then an order under review is cancelled; null of all others. */
    reviewUntil: whole("review_until"),
    /** Why the goods come from where they come, for staff. */
    allocation: jsonb("allocation").$type<AllocationRecord>(),
  },
  (table) => [
    uniqueIndex("orders_checkout").on(table.checkoutId),
    // Walked backwards for what is newest first.
    index("orders_history").on(table.ownerId, table.placedAt, table.id),
    // Not by the state: a change of a column that an index names would write all indexes of the row anew.
    index("orders_review")
      .on(table.reviewUntil, table.id)
      .where(sql`review_until IS NOT NULL`),
    // Staff look guests up by e-mail; users are found by their account.
    index("orders_guest_email")
      .on(table.email, table.id)
      .where(sql`shopper_id < 'usr_'`),
    check(
      "orders_state",
      sql`state IN ('PLACED', 'UNDER_REVIEW', 'PAYMENT_CONFIRMED', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED')`,
    ),
    check("orders_total", sql`total_minor BETWEEN 0 AND 9007199254740991`),
    check("orders_captured", sql`captured_minor BETWEEN 0 AND total_minor`),
    check("orders_refunded", sql`refunded_minor BETWEEN 0 AND captured_minor`),
  ],
);

export const parcels = pgTable(
  "parcels",
  {
    orderId: text<OrderId>("order_id").notNull(),
    parcelId: text<ParcelId>("parcel_id").notNull(),
    sellerId: text<SellerId>("seller_id").notNull(),
    warehouseId: text<WarehouseId>("warehouse_id").notNull(),
    state: text<ParcelState>("state").notNull(),
    nextStepAt: whole("next_step_at"),
    carrier: text("carrier"),
    trackingNumber: text("tracking_number"),
    tracking: jsonb("tracking").$type<readonly TrackingEvent[]>().notNull(),
    lines: jsonb("lines").$type<Parcel["lines"]>().notNull(),
  },
  (table) => [
    primaryKey({ name: "parcels_key", columns: [table.orderId, table.parcelId] }),
    foreignKey({ name: "parcels_order", columns: [table.orderId], foreignColumns: [orders.id] }),
    // By state first, so that a warehouse on hold, whose waiting parcels pile up, does not hide the others.
    index("parcels_due")
      .on(table.state, table.nextStepAt)
      .where(sql`next_step_at IS NOT NULL`),
    // Goods that were promised before they were here, older orders first: what comes in is theirs in this order.
    index("parcels_ahead")
      .on(table.warehouseId, table.orderId, table.parcelId)
      .where(sql`state = 'WAITING' AND (lines #> '{0,ahead}') IS NOT NULL`),
    // What was sold and still lies on a warehouse's shelves: a count of the shelf is compared with it.
    index("parcels_unpicked")
      .on(table.warehouseId)
      .where(sql`state IN ('WAITING', 'PICKING', 'PACKING')`),
    index("parcels_of_seller").on(table.sellerId, table.orderId.desc().nullsFirst(), table.parcelId),
    check("parcels_state", sql`state IN ('WAITING', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED')`),
  ],
);

/** The timeline and the outbox in one: an event cannot be told without being kept, or kept without being told. */
export const events = pgTable(
  "events",
  {
    orderId: text<OrderId>("order_id").notNull(),
    sequence: integer("sequence").notNull(),
    type: text<OrderEvent["type"]>("type").notNull(),
    at: whole("at").notNull(),
    data: jsonb("data").$type<OrderEvent["data"]>().notNull(),
    publishedAt: whole("published_at"),
  },
  (table) => [
    primaryKey({ name: "events_key", columns: [table.orderId, table.sequence] }),
    foreignKey({ name: "events_order", columns: [table.orderId], foreignColumns: [orders.id] }),
    index("events_unpublished")
      .on(table.at)
      .where(sql`published_at IS NULL`),
  ],
);

/** Units of an order that were sold and are not there. */
export const shortfalls = pgTable(
  "shortfalls",
  {
    id: text<ShortfallId>("id").primaryKey(),
    orderId: text<OrderId>("order_id").notNull(),
    checkoutId: text<CheckoutId>("checkout_id").notNull(),
    shopperId: text<ShopperId>("shopper_id").notNull(),
    lineSku: text<Sku>("line_sku").notNull(),
    sku: text<Sku>("sku").notNull(),
    title: text("title").notNull(),
    warehouseId: text<WarehouseId>("warehouse_id").notNull(),
    quantity: integer("quantity").notNull(),
    parcelId: text<ParcelId>("parcel_id").notNull(),
    saleReference: text("sale_reference"),
    state: text<ShortfallState>("state").notNull(),
    /** Where a settling that is given up goes back to. */
    resume: text<ShortfallState>("resume"),
    plan: jsonb("plan").$type<SettlingPlan>(),
    attempt: integer("attempt").notNull(),
    refundMinor: whole("refund_minor").notNull().default(0),
    goodwillMinor: whole("goodwill_minor").notNull().default(0),
    placedAt: whole("placed_at").notNull(),
    foundAt: whole("found_at").notNull(),
    toldAt: whole("told_at"),
    chosenAt: whole("chosen_at"),
    settledAt: whole("settled_at"),
  },
  (table) => [
    foreignKey({ name: "shortfalls_order", columns: [table.orderId], foreignColumns: [orders.id] }),
    index("shortfalls_of_order").on(table.orderId),
    index("shortfalls_open")
      .on(table.sku, table.warehouseId)
      .where(sql`state IN ('TOLD', 'WAITING', 'SETTLING')`),
    index("shortfalls_unsettled")
      .on(table.chosenAt)
      .where(sql`state IN ('SETTLING', 'RETURNING')`),
    check("shortfalls_quantity", sql`quantity > 0`),
    check(
      "shortfalls_state",
      sql`state IN ('TOLD', 'WAITING', 'SETTLING', 'COVERED', 'REASSIGNED', 'REPLACED', 'COMPENSATED', 'RETURNING', 'CANCELLED')`,
    ),
    check("shortfalls_refund", sql`refund_minor >= 0`),
    check("shortfalls_goodwill", sql`goodwill_minor BETWEEN 0 AND refund_minor`),
  ],
);

/** One row for each level that ever was short: who finds that it is shorter still holds it, one at a time. */
export const shortLevels = pgTable(
  "short_levels",
  {
    sku: text<Sku>("sku").notNull(),
    warehouseId: text<WarehouseId>("warehouse_id").notNull(),
  },
  (table) => [primaryKey({ name: "short_levels_key", columns: [table.sku, table.warehouseId] })],
);

/** The books: a transaction is one row, which triggers keep as it was posted. */
export const ledger = pgTable(
  "ledger",
  {
    sequence: whole("sequence").primaryKey().generatedAlwaysAsIdentity(),
    /** One that belongs to an order begins with its id: its transactions are a range of keys. */
    key: text("key").notNull(),
    kind: text<LedgerKind>("kind").notNull(),
    orderId: text<OrderId>("order_id"),
    currency: text("currency").notNull(),
    /** Debits above 0, credits below. */
    postings: jsonb("postings").$type<readonly Posting[]>().notNull(),
    why: text("why").notNull(),
    at: whole("at").notNull(),
  },
  (table) => [uniqueIndex("ledger_key").on(table.key)],
);

/** Trial balances of everything up to a transaction, so that today's is that of the newest one and what came after. */
export const ledgerClosings = pgTable(
  "ledger_closings",
  {
    through: whole("through").notNull(),
    account: text<LedgerAccount>("account").notNull(),
    currency: text("currency").notNull(),
    debitMinor: whole("debit_minor").notNull(),
    creditMinor: whole("credit_minor").notNull(),
    before: whole("before").notNull(),
  },
  (table) => [
    primaryKey({ name: "ledger_closings_key", columns: [table.through, table.account, table.currency] }),
    check("ledger_closings_sides", sql`debit_minor >= 0 AND credit_minor >= 0`),
  ],
);
