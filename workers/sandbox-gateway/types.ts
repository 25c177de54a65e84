/** What the gateway remembers and what it answers. */
import type { DeclineReason, GatewayPayment } from "../../src/domain/payment/types.ts";

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
  /** Name of the test card; null until the shopper has chosen one. */
  readonly card: string | null;
  readonly declineReason: DeclineReason | null;
  /** The hosted page's unguessable name; null for a token payment. */
  readonly session: string | null;
  /** The last 3-D Secure challenge; open while the payment is pending. */
  readonly challenge: string | null;
  /** Why the last card on the hosted page was refused. */
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
    | "money_refused";
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

/** What happens at a moment, to the next `count` calls that reach it after `skip` others. */
export interface Fault {
  readonly moment: Moment;
  readonly action: "timeout" | "error" | "call";
  readonly skip: number;
  readonly count: number;
  /** Only of `call`: a loopback address that is posted to, and answers before the gateway goes on. */
  readonly url: string | null;
}
