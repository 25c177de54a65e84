/** Stripe's test payment methods (https://docs.stripe.com/testing), those that the tests need. */
import type { Stripe } from "stripe";

export interface TestCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly country: string;
  readonly code?: Stripe.PaymentIntent.LastPaymentError.Code;
  readonly declineCode?: string;
  readonly asksFor3ds?: boolean;
}

const visa = (id: string, last4: string, more: Partial<TestCard> = {}): TestCard => ({
  ...{ id, last4, brand: "visa", country: "US" },
  ...more,
});

const CARDS: readonly TestCard[] = [
  visa("pm_card_visa", "4242"),
  { id: "pm_card_mastercard", last4: "4444", brand: "mastercard", country: "US" },
  visa("pm_card_visa_chargeDeclined", "0002", { code: "card_declined", declineCode: "generic_decline" }),
  visa("pm_card_visa_chargeDeclinedInsufficientFunds", "9995", {
    ...{ code: "card_declined", declineCode: "insufficient_funds" },
  }),
  visa("pm_card_chargeDeclinedExpiredCard", "0069", { code: "expired_card", declineCode: "expired_card" }),
  visa("pm_card_threeDSecure2Required", "3220", { asksFor3ds: true }),
];

export const cardOf = (id: string): TestCard | undefined => CARDS.find((card) => card.id === id);
