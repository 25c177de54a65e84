/** Orders, checkouts and parcels in words, and where their pages are. */
import type { CheckoutName } from "../../../src/flows/operators/find-checkout.ts";
import type { CheckoutState, TrailEntry } from "../../../src/domain/checkout/types.ts";
import type { CheckoutEventType } from "../../../src/domain/checkout/machine.ts";
import type { OrderState, ParcelState } from "../../../src/domain/order/types.ts";
import type { TenderKind } from "../../../src/domain/payment/types.ts";
import { pathWith } from "./data-table.tsx";

export const orderAddress = (id: string, rest = ""): string => `/console/orders/${id}${rest}`;
export const ordersAddress = (q = "", more: Readonly<Record<string, string>> = {}): string =>
  pathWith("/console/orders", { q, ...more });

export type HelpName = "retry" | "give-up" | "cancel" | "settle";
/** A checkout's page, with one of its forms open. */
export const checkoutAddress = ({ checkoutId, shopperId }: CheckoutName, open: HelpName | "" = ""): string =>
  pathWith(`/console/checkouts/${checkoutId}`, { shopper: shopperId, do: open }) + (open === "" ? "" : "#do");
/** What a form about it is sent to. */
export const helpAddress = ({ checkoutId, shopperId }: CheckoutName, help: HelpName): string =>
  pathWith(`/console/checkouts/${checkoutId}/${help}`, { shopper: shopperId });

interface StateWords {
  readonly words: string;
  readonly tone: "" | "ok" | "warn" | "cut";
  readonly icon: string;
}

export const ORDER_WORDS: Readonly<Record<OrderState, StateWords>> = {
  PLACED: { words: "Placed, not paid yet", tone: "warn", icon: "clock" },
  UNDER_REVIEW: { words: "Under review", tone: "warn", icon: "shield-alert" },
  PAYMENT_CONFIRMED: { words: "Paid", tone: "ok", icon: "circle-check" },
  PICKING: { words: "Being picked", tone: "", icon: "package-open" },
  PACKING: { words: "Being packed", tone: "", icon: "package" },
  SHIPPED: { words: "On its way", tone: "", icon: "truck" },
  DELIVERED: { words: "Delivered", tone: "ok", icon: "package-check" },
  CANCELLED: { words: "Cancelled", tone: "cut", icon: "x" },
};

export const PARCEL_WORDS: Readonly<Record<ParcelState, StateWords>> = {
  WAITING: { words: "To be picked", tone: "", icon: "clock" },
  PICKING: ORDER_WORDS.PICKING,
  PACKING: ORDER_WORDS.PACKING,
  SHIPPED: ORDER_WORDS.SHIPPED,
  DELIVERED: ORDER_WORDS.DELIVERED,
  CANCELLED: ORDER_WORDS.CANCELLED,
};

export const CHECKOUT_WORDS: Readonly<Record<CheckoutState, string>> = {
  CREATED: "Begun",
  INVENTORY_RESERVED: "Stock is reserved",
  PAYMENT_PENDING: "Being paid",
  ACTION_REQUIRED: "The shopper has to confirm the payment",
  PAYMENT_UNKNOWN: "Payment is not known",
  PAYMENT_FAILED: "Payment was refused",
  INVENTORY_RELEASED: "Ended, payment refused",
  PLACED: "Order placed, not paid yet",
  UNDER_REVIEW: "Order under review",
  PAYMENT_CONFIRMED: "Order placed and paid",
  CANCELLING: "Order is being cancelled",
  CANCELLED: "Ended without an order",
};

/** A cancelled checkout that had an order is another end than one that never had. */
export const checkoutWords = (state: CheckoutState, orderId: string | null): string =>
  state === "CANCELLED" && orderId !== null ? "Order cancelled" : CHECKOUT_WORDS[state];

const EVENT_WORDS: Readonly<Record<CheckoutEventType, string>> = {
  stock_reserved: "Stock was reserved",
  payment_begun: "Screened; the payment began",
  payment_authorised: "The money is held",
  action_asked: "The shopper was sent to the provider",
  payment_unanswered: "The provider did not answer",
  payment_refused: "The payment was refused",
  given_up: "Given up",
  undone: "Everything is undone",
  stock_confirmed: "Stock was sold: the order is placed",
  confirmed_for_review: "Stock was sold: the order is placed, for review",
  review_awaited: "Waits for a reviewer",
  review_passed: "A reviewer has accepted it",
  capture_refused: "The money could not be taken: asked for once more",
  payment_captured: "The money was taken",
  cancel_begun: "Cancelling began",
  cancel_refused: "Too late to be cancelled",
  cancelled: "The order is cancelled",
  settled_by_hand: "A step was settled by hand",
  unanswered: "A step was not answered",
};

export const eventWords = ({ event }: Pick<TrailEntry, "event">): string =>
  (EVENT_WORDS as Readonly<Record<string, string>>)[event] ?? event;

export const TENDER_WORDS: Readonly<Record<TenderKind, string>> = {
  gift_card: "Gift card",
  store_credit: "Store credit",
  provider: "Payment provider",
};

export const TENDER_STATE_WORDS = {
  open: "not asked, or not answered",
  waiting: "waits for the shopper",
  authorised: "held",
  refused: "refused",
} as const;

export const STEP_WORDS = { payment: "Payment", stock: "Stock" } as const;
