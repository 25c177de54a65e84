/**
 * Money as the outside world moves it. An order is paid by one or several tenders (O5): what balances bear (gift cards,
 * store credit), and the rest at the payment provider. All of them are behind one port.
 */
import type { Currency } from "../../kernel/money.ts";

/** In the order in which they bear an order; refunds go back in reverse. */
export const TENDER_KINDS = ["gift_card", "store_credit", "provider"] as const;
export type TenderKind = (typeof TENDER_KINDS)[number];

/** How the shopper pays. No card number ever reaches Souk: a token of the provider, or the provider's own page. */
export type PaymentSource =
  | { readonly type: "token"; readonly token: string; readonly returnUrl: string }
  /** The provider's hosted page; it sends the shopper back to `returnUrl`. */
  | { readonly type: "hosted"; readonly returnUrl: string; readonly cancelUrl: string }
  /** A balance of ours by its account's name: the object that keeps it. */
  | { readonly type: "balance"; readonly account: string };

export interface AuthoriseRequest {
  /** Derived from the checkout, written to the journal before the call, at most 255 characters. */
  readonly key: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly source: PaymentSource;
  /** Our reference: region/shopper/checkout. It leads back from the provider's list to the object to ask. */
  readonly reference: string;
  /** What the shopper reads on the provider's page. */
  readonly description: string;
  /** The session of a hosted page ends here; epoch milliseconds. The same for all calls with this key. */
  readonly expiresAt: number;
  /** ISO 3166-1 alpha-2: which local methods the provider's page offers. */
  readonly country: string;
  /** Where the provider may send the receipt of the payment, and what its own risk rules look at. */
  readonly email: string;
}

/** What is known of a card without knowing the card: never its number. */
export interface CardFacts {
  readonly brand: string;
  readonly last4: string;
  /** Of the issuing bank, ISO 3166-1 alpha-2; null when the provider does not say. */
  readonly country: string | null;
  /** The same card has the same one at one provider. */
  readonly fingerprint: string | null;
}

export type AuthoriseAnswer =
  | {
      readonly outcome: "authorised";
      readonly paymentId: string;
      /** What may be shown of it: "Visa ending 4242", "Gift card ending 7Q2M". */
      readonly method: string;
      readonly card?: CardFacts;
    }
  | { readonly outcome: "declined"; readonly paymentId: string | null; readonly reason: DeclineReason }
  /** The shopper must do something at this address of the provider. */
  | { readonly outcome: "action"; readonly paymentId: string; readonly url: string }
  /** No answer, or one that cannot be trusted: it may have taken effect. */
  | { readonly outcome: "unknown" };

export const DECLINE_REASONS = [
  "card_declined",
  "insufficient_funds",
  "expired_card",
  "authentication_failed",
  "cancelled_by_shopper",
  "session_expired",
  "fenced",
  "invalid_token",
  /** Of balances: there is no such one, or it was closed. */
  "no_such_balance",
  "insufficient_balance",
  "currency_mismatch",
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** `refused` is final (the provider answered no); `unknown` is asked again with the same key. */
export type MoneyAnswer =
  /** `feeMinor`: what the provider keeps of this capture, or gives back of its fee with this refund. */
  | { readonly outcome: "done"; readonly feeMinor?: number }
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
  readonly card?: CardFacts;
}

/** A signed message of the provider, verified: that something happened to a payment of this reference. */
export interface GatewayNotice {
  /** The provider's id of the message. */
  readonly id: string;
  /** As the provider names it, for logs. */
  readonly type: string;
  /** Ours; null when the message is of no payment of ours. */
  readonly reference: string | null;
}
