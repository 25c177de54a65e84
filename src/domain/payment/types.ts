import type { Currency } from "../../kernel/money.ts";

/** How the shopper pays. No card number ever reaches Souk: a token of the provider, or the provider's own page. */
export type PaymentSource =
  | { readonly type: "token"; readonly token: string; readonly returnUrl: string }
  /** The provider's hosted page; it sends the shopper back to `returnUrl`. */
  | { readonly type: "hosted"; readonly returnUrl: string; readonly cancelUrl: string };

export interface AuthoriseRequest {
  /** Derived from the checkout, written to the journal before the call, at most 255 characters. */
  readonly key: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly source: PaymentSource;
  /** Our reference: region/shopper/checkout/attempt. `lookup` finds the payment by it. */
  readonly reference: string;
  /** What the shopper reads on the provider's page. */
  readonly description: string;
  /** The session of a hosted page ends here; epoch milliseconds. */
  readonly expiresAt: number;
  /** Where the provider sends a shopper back to after 3-D Secure on a token. */
  readonly returnUrl: string;
}

export type AuthoriseAnswer =
  | { readonly outcome: "authorised"; readonly paymentId: string; readonly method: string }
  | { readonly outcome: "declined"; readonly paymentId: string | null; readonly reason: DeclineReason }
  /** The shopper must do something at this address of the provider. */
  | { readonly outcome: "action"; readonly paymentId: string; readonly url: string }
  /** No answer, or one that cannot be trusted: it may have taken effect. */
  | { readonly outcome: "unknown" };

export type DeclineReason =
  | "card_declined"
  | "insufficient_funds"
  | "expired_card"
  | "authentication_failed"
  | "cancelled_by_shopper"
  | "session_expired"
  | "fenced"
  | "invalid_token";

/** `refused` is final (the provider answered no); `unknown` is asked again with the same key. */
export type MoneyAnswer =
  | { readonly outcome: "done" }
  | { readonly outcome: "refused"; readonly reason: string }
  | { readonly outcome: "unknown" };

/** What the provider says is true of our reference now. */
export type PaymentLookup =
  | { readonly outcome: "found"; readonly payment: GatewayPayment }
  /** The provider has never seen the key, and never will: the look-up fenced it. */
  | { readonly outcome: "absent" }
  | { readonly outcome: "unknown" };

export interface GatewayPayment {
  readonly paymentId: string;
  readonly key: string;
  readonly reference: string;
  readonly status: "pending_action" | "authorised" | "declined" | "voided";
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly currency: Currency;
  readonly method: string;
  readonly actionUrl: string | null;
  readonly declineReason: DeclineReason | null;
}
