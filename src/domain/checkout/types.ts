import type { CheckoutId, OrderId, ShopperId, Sku } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { OfferSnapshot } from "../catalog/types.ts";
import type { AllocationRecord } from "../inventory/allocation-plan/record.ts";
import type { Taken } from "../inventory/types.ts";
import type { Address, Order } from "../order/types.ts";
import type { RiskRecord } from "../fraud/types.ts";
import type { CardFacts, PaymentSource, TenderKind } from "../payment/types.ts";
import type { Quote, ShippingOption } from "../pricing/types.ts";

/**
 * Features O2, as far as the journal carries them; from the commit point on, the order's row carries the order's state.
 * INVENTORY_RESERVED and PAYMENT_PENDING are passed through in memory: the journal's first write already names every
 * reservation and every key for the outside world, so a resumed runner repeats those steps with the same names.
 */
export const CHECKOUT_STATES = [
  "CREATED",
  "INVENTORY_RESERVED",
  "PAYMENT_PENDING",
  "ACTION_REQUIRED",
  "PAYMENT_UNKNOWN",
  "PAYMENT_FAILED",
  "INVENTORY_RELEASED",
  "PLACED",
  "UNDER_REVIEW",
  "PAYMENT_CONFIRMED",
  "CANCELLING",
  "CANCELLED",
] as const;
export type CheckoutState = (typeof CHECKOUT_STATES)[number];

/** What a shopper sends to buy the cart. */
export interface PlaceOrderInput {
  readonly email: string;
  readonly address: Address;
  readonly shipping: ShippingOption["id"];
  /** Bears what the balances leave; null only where they bear everything. */
  readonly payment: PaymentSource | null;
  /** Gift cards and store credit, in the order in which they are used up. */
  readonly balances?: readonly BalanceUse[];
  /** Other cards, each for an amount of its own; `payment` bears what is left. */
  readonly otherCards?: readonly CardUse[];
  /** Where the bill goes, when it is another address. */
  readonly billing?: Address;
  /** What the shopper saw as the total. Another one is refused as `price-changed`: charged equals shown (R7). */
  readonly expectedTotalMinor: number;
}

/** A balance that the shopper wants to pay with; of a gift card the account is the hash of its code, never the code. */
export interface BalanceUse {
  readonly kind: Exclude<TenderKind, "provider">;
  readonly account: string;
  /** At most this; null: as much as it has. */
  readonly amountMinor: number | null;
}

/** A card that bears a part; by token only, since one provider's page at a time can be shown. */
export interface CardUse {
  readonly source: Extract<PaymentSource, { type: "token" }>;
  readonly amountMinor: number;
}

/** What the connection tells of a buyer, for the screening (O7); no part of what an Idempotency-Key stands for. */
export interface BuyerContext {
  readonly ipCountry: string | null;
  readonly deviceFingerprint: string | null;
  readonly deviceOddities: readonly string[];
}

/** The part of a checkout that one stock object holds. The reference is written before the object is called. */
export interface ReservationPart {
  readonly shard: string;
  readonly reference: string;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly taken: readonly Taken[];
}

/** What was held for the cart (I2) when the checkout began: its reservations take the place of it. */
export interface CheckoutHold {
  readonly sku: Sku;
  readonly shard: string;
  readonly reference: string;
}

/**
 * A part of the money. Its keys follow from its place and attempt (see tenders.ts), so they are named by the first row,
 * before anything is attempted.
 */
export interface CheckoutTender {
  readonly kind: TenderKind;
  readonly source: PaymentSource;
  readonly amountMinor: number;
  /** 2 when its first capture was refused and it was authorised anew. */
  readonly attempt: number;
  /** Set once it is authorised, or waits for the shopper. */
  readonly paymentId: string | null;
  readonly method: string | null;
  readonly card?: CardFacts;
  readonly state: "open" | "waiting" | "authorised" | "refused";
}

/** What an operator has settled outside, where a step cannot finish by itself: it is then left out, and stands here. */
export interface SettledByHand {
  readonly step: "payment" | "stock";
  readonly by: string;
  readonly note: string;
  readonly at: EpochMs;
}

/** One line of a checkout's story; repeats of the same are counted in one. */
export interface TrailEntry {
  readonly at: EpochMs;
  readonly event: string;
  readonly state: CheckoutState;
  readonly times: number;
}

/** The journal's row of one checkout: alone it is enough to finish it or to undo it. */
export interface Checkout {
  readonly id: CheckoutId;
  readonly orderId: OrderId;
  readonly shopperId: ShopperId;
  readonly key: string;
  readonly bodyHash: string;
  /** Grows with every write; a runner that slept writes only on the version it read. */
  readonly version: number;
  readonly state: CheckoutState;
  readonly input: PlaceOrderInput;
  readonly quote: Quote;
  readonly offers: readonly OfferSnapshot[];
  readonly parts: readonly ReservationPart[];
  /** Why the goods were to come from where they come; what was taken is the stock's word and may differ. */
  readonly allocation?: AllocationRecord;
  /** Absent of most carts: nothing was held for them. */
  readonly holds?: readonly CheckoutHold[];
  /** 1, or 2 when the first round of reservations met others' and was taken back. */
  readonly reserveRound: number;
  /** region/shopper/checkout: the provider's list of our references leads back to the object to ask. */
  readonly reference: string;
  /** In the order of authorisation: balances first, the provider last. */
  readonly tenders: readonly CheckoutTender[];
  /** Where the shopper has to go, of the tender that waits. */
  readonly actionUrl: string | null;
  readonly context: BuyerContext | null;
  /** Null until it was screened. */
  readonly risk: RiskRecord | null;
  /** The order's row is there; only written where the checkout waits after it (under review). */
  readonly stored?: true;
  /** It has not gone on for so many attempts that operators are told; they are told again when it rests. */
  readonly stuckSince?: EpochMs;
  readonly settledByHand?: readonly SettledByHand[];
  /** What happened so far, for operators; the newest of a bounded number. */
  readonly trail: readonly TrailEntry[];
  readonly placedAt: EpochMs | null;
  /** Why it ends without an order, as the shopper is told; decided and durable before anything is undone. */
  readonly failure: Problem | null;
  /** Why a placed order is being cancelled. */
  readonly cancelReason: string | null;
  readonly createdAt: EpochMs;
  /** After this an uncommitted checkout is cancelled by its own alarm. */
  readonly deadlineAt: EpochMs;
  /** When the runner wants to be woken; null when nothing is left to do. */
  readonly wakeAt: EpochMs | null;
  /** Failed rounds since the last progress; the waits between them grow with it. */
  readonly attempts: number;
}

export interface TenderView {
  readonly kind: TenderKind;
  readonly method: string | null;
  readonly amountMinor: number;
}

/** What a shopper sees of a checkout. */
export interface CheckoutView {
  readonly id: CheckoutId;
  readonly orderId: OrderId | null;
  readonly state: CheckoutState;
  readonly quote: Quote;
  readonly tenders: readonly TenderView[];
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
  | {
      readonly outcome: "failed";
      readonly problem: Problem;
      readonly checkout: CheckoutView | null;
      readonly replayed: boolean;
    };
