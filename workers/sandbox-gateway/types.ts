/** What the gateway remembers and what it answers. */
import type { DeclineReason, GatewayPayment } from "../../src/domain/payment/types.ts";
import type { WebhookMode } from "./means.ts";

export interface Payment {
  readonly paymentId: string;
  /** The merchant's key of the authorisation. */
  readonly key: string;
  readonly reference: string;
  readonly description: string;
  readonly status: GatewayPayment["status"];
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  /** Of the buyer, ISO 3166-1 alpha-2; null when the merchant named none: then only cards are offered. */
  readonly country: string | null;
  /** Name of the test card or local method; null until the shopper has chosen one. */
  readonly means: string | null;
  readonly declineReason: DeclineReason | null;
  /** The hosted page's unguessable name; null for a token payment. */
  readonly session: string | null;
  /** The last question of the shopper's bank (3-D Secure, a local method); open while the payment is pending. */
  readonly challenge: string | null;
  /** Why the last try on the hosted page was refused. */
  readonly lastRefusal: DeclineReason | null;
  readonly returnUrl: string;
  readonly cancelUrl: string | null;
  readonly expiresAt: number;
  readonly createdAt: number;
}

/** A line of the append-only log: what really happened to money or to a key. */
export interface Effect {
  readonly kind:
    | "action_required"
    | "authorised"
    | "declined"
    | "voided"
    | "captured"
    | "refunded"
    | "fenced"
    | "fence_held"
    | "money_refused"
    /** A call that was executed once more by order of a fault plan; what it changed has lines of its own. */
    | "repeated";
  readonly key: string;
  readonly paymentId: string | null;
  readonly amountMinor: number;
  readonly currency: string | null;
  readonly reference: string;
  readonly detail: string;
}

export interface LoggedEffect extends Effect {
  readonly sequence: number;
  readonly at: number;
}

/** A payment as merchants see it; the page's address is a path until a request's origin is known. */
export type PaymentView = Omit<GatewayPayment, "actionUrl"> & { readonly actionPath: string | null };

/** One stored answer: a replay gives the very same. */
export interface Answer {
  readonly status: number;
  readonly payment: PaymentView | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** What the gateway keeps of this capture, in minor units; absent in other answers. */
  readonly feeMinor?: number;
}

export const MOMENTS = [
  "authorise.received",
  "authorise.effected",
  "capture.received",
  "capture.effected",
  "refund.received",
  "refund.effected",
  "void.received",
  "void.effected",
  "lookup.received",
  "lookup.effected",
  /** The shopper's own press on the hosted page or in the challenge. */
  "shopper.received",
  "shopper.effected",
] as const;
export type Moment = (typeof MOMENTS)[number];

/** What the gateway tells a shop without being asked. */
export const MESSAGE_TYPES = [
  "payment.authorised",
  "payment.declined",
  "payment.action_required",
  "payment.captured",
  "payment.voided",
  "payment.refunded",
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export const MESSAGE_STATES = ["waiting", "delivered", "dead", "withheld"] as const;
/** `dead`: given up after all retries. `withheld`: never sent, by order. */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** What happens to the next `count` calls that reach a moment, or messages that are queued, after `skip` others. */
export type Fault = { readonly skip: number; readonly count: number } & (
  | { readonly action: "timeout" | "error"; readonly moment: Moment }
  /** A loopback address that is posted to, and answers before the gateway goes on. */
  | { readonly action: "call"; readonly moment: Moment; readonly url: string }
  /** The call is executed again: before its answer goes out, or so long after it. */
  | { readonly action: "repeat"; readonly moment: Moment; readonly delayMs: number }
  /** `type`: only messages of this type count; null for all. `delayMs`: only of `late`. */
  | {
      readonly action: "webhook";
      readonly mode: WebhookMode;
      readonly delayMs: number | null;
      readonly type: MessageType | null;
    }
);
