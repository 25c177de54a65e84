import type { RiskRecord, Verdict } from "../domain/fraud/types.ts";
import type { AllocationRecord } from "../domain/inventory/allocation-plan/record.ts";
import type { AccountBalance, LedgerAccount, LedgerTransaction, PostedTransaction } from "../domain/ledger/types.ts";
import type {
  Address,
  Order,
  OrderEvent,
  OrderState,
  OrderSummary,
  OrderTender,
  Parcel,
  ParcelState,
  PlannedRefund,
  TrackingEvent,
} from "../domain/order/types.ts";
import type { AheadParcel } from "../domain/delivery/promised-ahead.ts";
import type { ShortfallState } from "../domain/order/shortfall.ts";
import type { CheckoutId, OrderId, ParcelId, SellerId, ShopperId, Sku, WarehouseId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Shortfalls } from "./shortfalls.ts";

/** A change of an order and the events that tell of it are one transaction (transactional outbox). */
export interface OrderStore {
  /**
   * Idempotent by the order's id: a second insert of the same order changes nothing and says so. It is PLACED or
   * UNDER_REVIEW. What is beside it is for staff; nothing that a shopper is shown carries it.
   */
  insert(order: Order, now: EpochMs, beside?: BesideOrder): Promise<"inserted" | "existed">;
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
  recordCapture(
    id: OrderId,
    capturedMinor: number,
    now: EpochMs,
    /** Posted in the same transaction, once by its key; null where nothing had to be paid. */
    posting: LedgerTransaction | null,
    /** Where one was authorised anew since the order was stored: as they are now. */
    tenders?: readonly OrderTender[],
  ): Promise<"recorded" | "already" | "refused">;
  /** Only while no parcel is being picked; the row itself decides between cancelling and picking. */
  cancel(id: OrderId, reason: string, now: EpochMs): Promise<"cancelled" | "already" | "too_late" | "not_found">;
  /**
   * Decides what of a refund goes back to which tender and writes it down before it is attempted; the same key is
   * answered with what was decided first. "too_much": more than was taken and is not planned to go back.
   */
  planRefund(id: OrderId, key: string, amountMinor: number): Promise<PlannedRefund | "too_much" | "not_found">;
  /** `refundedMinor` is all that was given back so far, so that twice is once. */
  recordRefund(
    id: OrderId,
    refundedMinor: number,
    now: EpochMs,
    posting: LedgerTransaction | null,
  ): Promise<"recorded" | "already">;
  /**
   * A reviewer's word on an order under review, kept with it; an accepted one is PLACED. "already": the same word was
   * given; "refused": another one was, or it is not under review (any more).
   */
  recordReview(id: OrderId, verdict: Verdict, now: EpochMs): Promise<"recorded" | "already" | "refused">;
  risk(id: OrderId): Promise<RiskRecord | null>;
  /** Orders under review, the one whose time runs out first first. */
  reviewQueue(
    cursor: string | null,
    limit: number,
  ): Promise<{ orders: readonly ReviewedOrder[]; cursor: string | null }>;
  /** For staff, newest first. */
  list(
    filter: OrderFilter,
    cursor: string | null,
    limit: number,
  ): Promise<{ orders: readonly StaffOrder[]; cursor: string | null }>;
  /** Sub-orders (parcels) of one seller, newest orders first. */
  sellerParcels(
    seller: SellerId,
    cursor: string | null,
    limit: number,
  ): Promise<{ parcels: readonly SellerParcel[]; cursor: string | null }>;
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
  ledger: LedgerBooks;
  outbox: Outbox;
}

export interface BesideOrder {
  readonly allocation?: AllocationRecord;
  readonly risk?: RiskRecord;
}

/** One question at a time: each has its index. */
export type OrderFilter =
  | { readonly by: "all" }
  | { readonly by: "shopper"; readonly shopper: ShopperId }
  /** Of guests; a user is found by the account. */
  | { readonly by: "guest_email"; readonly email: string };

export interface StaffOrder {
  readonly id: OrderId;
  readonly state: OrderState;
  readonly email: string;
  /** Who placed it. */
  readonly shopperId: ShopperId;
  /** Whose it is: the same, or the user who has claimed it since. */
  readonly ownerId: ShopperId;
  readonly placedAt: EpochMs;
  readonly currency: string;
  readonly totalMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly parcels: number;
  readonly country: string;
}

export interface ReviewedOrder extends StaffOrder {
  readonly risk: RiskRecord;
}

export interface SellerParcel {
  readonly orderId: OrderId;
  readonly parcel: Parcel;
  readonly placedAt: EpochMs;
  readonly orderState: OrderState;
}

/** The books of money, in the same database as the orders, so that both change in one transaction or not at all. */
export interface LedgerBooks {
  /** What is of no order (a gift card issued); "already" by its key. Throws when it does not balance. */
  post(transaction: LedgerTransaction): Promise<"posted" | "already">;
  ofOrder(id: OrderId): Promise<readonly PostedTransaction[]>;
  /** Newest first; only those that touch the account, where one is named. */
  list(
    account: LedgerAccount | null,
    cursor: string | null,
    limit: number,
  ): Promise<{ transactions: readonly PostedTransaction[]; cursor: string | null }>;
  /** Oldest first, after this number: what has happened to money since somebody looked. */
  since(sequence: number, limit: number): Promise<readonly PostedTransaction[]>;
  /** Trial balance over everything, by account and currency: of the newest closing and of what came after it. */
  balances(): Promise<readonly AccountBalance[]>;
  /** What of these orders stands in the books: money in and out by the tenders' accounts. */
  totals(ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, LedgerTotals>>;
  /**
   * Sums up what was posted before, a bounded part at a time, so that the trial balance stays cheap; changes no
   * balance. `before` is at least a day ago: then nothing is posted any more among what is closed.
   */
  close(before: EpochMs): Promise<{ readonly closed: number; readonly isMore: boolean }>;
}

export interface LedgerTotals {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
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
  /** Of the total, what gift cards and store credit bear. */
  readonly balancesMinor: number;
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
