import type { CheckoutId, OrderId, ShopperId, Sku } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Taken } from "../inventory/types.ts";
import type { Address, Order } from "../order/types.ts";
import type { DeclineReason, PaymentSource } from "../payment/types.ts";
import type { Quote, ShippingOption } from "../pricing/types.ts";
import type { OfferSnapshot } from "../catalog/types.ts";

/** Features O2, up to the commit point; afterwards the order's row carries the state. */
export type CheckoutState =
  | "CREATED"
  | "INVENTORY_RESERVED"
  | "PAYMENT_PENDING"
  | "ACTION_REQUIRED"
  | "PAYMENT_UNKNOWN"
  | "PAYMENT_FAILED"
  | "INVENTORY_RELEASED"
  | "PLACED"
  | "PAYMENT_CONFIRMED"
  | "CANCELLED";

/** What a shopper sends to buy the cart. */
export interface PlaceOrderInput {
  readonly email: string;
  readonly address: Address;
  readonly shipping: ShippingOption["id"];
  readonly payment: PaymentSource;
  /** What the shopper saw as the total. Another one is refused as `price-changed`: charged equals shown (R7). */
  readonly expectedTotalMinor: number;
}

/** The part of a checkout that one stock object holds. */
export interface ReservationPart {
  readonly shard: string;
  readonly reference: string;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly taken: readonly Taken[];
}

/** The journal's row of one checkout: alone it is enough to finish or undo it. */
export interface Checkout {
  readonly id: CheckoutId;
  readonly orderId: OrderId;
  readonly shopperId: ShopperId;
  readonly key: string;
  readonly bodyHash: string;
  readonly version: number;
  readonly state: CheckoutState;
  readonly input: PlaceOrderInput;
  readonly quote: Quote;
  readonly offers: readonly OfferSnapshot[];
  readonly parts: readonly ReservationPart[];
  readonly payment: {
    readonly authoriseKey: string;
    readonly captureKey: string;
    readonly voidKey: string;
    readonly refundKey: string;
    readonly reference: string;
    readonly paymentId: string | null;
    readonly method: string | null;
    readonly actionUrl: string | null;
    readonly captured: boolean;
    readonly refunded: boolean;
    readonly voided: boolean;
    readonly declineReason: DeclineReason | null;
  };
  /** Once committed: the order as it will stand in the store. */
  readonly placedAt: EpochMs | null;
  readonly orderStored: boolean;
  readonly paidRecorded: boolean;
  /** Why it ended without an order, as the shopper is told. */
  readonly failure: Problem | null;
  readonly cancel: { readonly requestedAt: EpochMs; readonly reason: string; readonly stage: "requested" | "accepted" | "refused"; readonly restocked: boolean; readonly recorded: boolean } | null;
  readonly createdAt: EpochMs;
  /** After this an uncommitted checkout is cancelled by its own alarm. */
  readonly deadlineAt: EpochMs;
  /** When the runner wants to be woken; null when there is nothing left to do. */
  readonly wakeAt: EpochMs | null;
  readonly attempts: number;
}

/** What a shopper sees of a checkout. */
export interface CheckoutView {
  readonly id: CheckoutId;
  readonly orderId: OrderId | null;
  readonly state: CheckoutState;
  readonly quote: Quote;
  readonly actionUrl: string | null;
  readonly failure: Problem | null;
  readonly deadlineAt: EpochMs;
}

export type PlaceOrderAnswer =
  | { readonly outcome: "placed"; readonly checkout: CheckoutView; readonly order: Order; readonly replayed: boolean }
  /** The shopper must go to the provider's page. */
  | { readonly outcome: "action"; readonly checkout: CheckoutView; readonly replayed: boolean }
  /** Not decided yet: ask again at the checkout's address. */
  | { readonly outcome: "pending"; readonly checkout: CheckoutView; readonly replayed: boolean }
  | { readonly outcome: "failed"; readonly problem: Problem; readonly checkout: CheckoutView | null; readonly replayed: boolean };
