import type {
  CheckoutId,
  OrderId,
  ParcelId,
  ProductId,
  SellerId,
  ShopperId,
  Sku,
  WarehouseId,
} from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { TenderKind } from "../payment/types.ts";
import type { Quote } from "../pricing/types.ts";

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  /** State or province, where the country has them. */
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string;
}

/** States of an order once its row exists (features O2); those before the commit point live in the checkout. */
export type OrderState =
  "PLACED" | "UNDER_REVIEW" | "PAYMENT_CONFIRMED" | "PICKING" | "PACKING" | "SHIPPED" | "DELIVERED" | "CANCELLED";

export interface OrderLine {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly sellerId: SellerId;
  readonly title: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly taxRateBasisPoints: number;
  readonly taken: readonly {
    readonly warehouseId: WarehouseId;
    readonly quantity: number;
    /** So many of them were promised before they were here; when they were expected then, null: nobody knew. */
    readonly ahead?: { readonly quantity: number; readonly expectedAt: EpochMs | null };
    /** The reservation under which they were sold: what goes back goes back under it. */
    readonly reference?: string;
  }[];
}

/** A part of an order's money: who bore it, by what, how much. */
export interface OrderTender {
  readonly kind: TenderKind;
  readonly paymentId: string;
  readonly method: string;
  readonly authoriseKey: string;
  readonly amountMinor: number;
}

/** A refund that was decided: what of it goes back to which tender. It stands in the order's row before it is attempted. */
export interface PlannedRefund {
  readonly key: string;
  readonly amountMinor: number;
  /** Provider first, gift cards last; indices into the tenders. */
  readonly shares: readonly { readonly tender: number; readonly amountMinor: number }[];
}

export interface OrderPayment {
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** In the order of authorisation; their amounts add up to the order's. */
  readonly tenders: readonly OrderTender[];
  readonly refunds: readonly PlannedRefund[];
  /** Where the bill goes; absent where it is the parcel's address. */
  readonly billing?: Address;
}

/** What leaves one warehouse for one seller: it is picked, packed, shipped and tracked on its own. */
export interface Parcel {
  readonly id: ParcelId;
  readonly sellerId: SellerId;
  readonly warehouseId: WarehouseId;
  readonly state: ParcelState;
  readonly lines: readonly ParcelLine[];
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly tracking: readonly TrackingEvent[];
  /** When the next step is due; null when there is none. */
  readonly nextStepAt: EpochMs | null;
}

export interface ParcelLine {
  readonly sku: Sku;
  readonly title: string;
  readonly quantity: number;
  /** Promised before it was here: the parcel waits for it. All lines of such a parcel have the same date. */
  readonly ahead?: { readonly expectedAt: EpochMs | null };
}

export type ParcelState = "WAITING" | "PICKING" | "PACKING" | "SHIPPED" | "DELIVERED" | "CANCELLED";

export interface TrackingEvent {
  readonly at: EpochMs;
  readonly code: "label_created" | "picked_up" | "in_transit" | "out_for_delivery" | "delivered";
  readonly place: string;
}

export interface Order {
  readonly id: OrderId;
  readonly checkoutId: CheckoutId;
  /** Who placed it: names the object that holds its checkout. */
  readonly shopperId: ShopperId;
  /** The user whose it became after login, where a guest placed it. */
  readonly claimedBy?: ShopperId;
  readonly email: string;
  readonly state: OrderState;
  readonly currency: Currency;
  readonly lines: readonly OrderLine[];
  readonly quote: Quote;
  readonly address: Address;
  readonly payment: OrderPayment;
  readonly parcels: readonly Parcel[];
  readonly placedAt: EpochMs;
  readonly updatedAt: EpochMs;
  /** Counts the order's events; a consumer that sees a gap waits. */
  readonly sequence: number;
}

/** Named in the past tense; numbered per order from 1. */
export type OrderEventType =
  | "order.placed"
  /** Looked at by a person before the money is taken; says when it was accepted. */
  | "order.reviewed"
  | "order.paid"
  | "order.cancelled"
  | "order.refunded"
  /** What it waits for comes at another time than was said. */
  | "parcel.postponed"
  | "parcel.picking"
  | "parcel.packing"
  | "parcel.shipped"
  | "parcel.delivered"
  | "order.delivered"
  /** Some of it was sold and is not there. */
  | "order.short"
  /** What was short is there now. */
  | "order.covered"
  /** Something else is sent for what was short. */
  | "order.replaced";

export interface OrderEvent {
  readonly id: string;
  readonly orderId: OrderId;
  readonly sequence: number;
  readonly type: OrderEventType;
  readonly at: EpochMs;
  readonly data: Readonly<Record<string, string | number | null>>;
}

export interface OrderSummary {
  readonly id: OrderId;
  readonly state: OrderState;
  readonly placedAt: EpochMs;
  readonly totalMinor: number;
  readonly currency: Currency;
  readonly units: number;
  readonly firstTitle: string;
  readonly images: readonly string[];
}
