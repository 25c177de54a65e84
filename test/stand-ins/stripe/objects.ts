/** What Stripe keeps, whole as its client types it, so that an adapter finds every field where the API has it. */
import type { Stripe } from "stripe";
import type { TestCard } from "./cards.ts";

type IntentFacts = Pick<
  Stripe.PaymentIntent,
  "id" | "amount" | "currency" | "created" | "description" | "metadata" | "capture_method" | "receipt_email"
>;

export const newIntent = (facts: IntentFacts): Stripe.PaymentIntent => ({
  ...facts,
  object: "payment_intent",
  ...{ amount_capturable: 0, amount_received: 0, status: "requires_payment_method" },
  client_secret: `${facts.id}_secret_standin`,
  automatic_payment_methods: { enabled: true, allow_redirects: "always" },
  ...{ confirmation_method: "automatic", livemode: false, payment_method_types: ["card"] },
  ...{ allowed_payment_method_types: null, application: null, application_fee_amount: null, canceled_at: null },
  ...{ cancellation_reason: null, customer: null, customer_account: null, excluded_payment_method_types: null },
  ...{ last_payment_error: null, latest_charge: null, managed_payments: null, next_action: null },
  ...{ on_behalf_of: null, payment_method: null, payment_method_configuration_details: null },
  ...{ payment_method_options: null, payment_record: null, processing: null, review: null },
  ...{ setup_future_usage: null, shipping: null, source: null, statement_descriptor: null },
  ...{ statement_descriptor_suffix: null, transfer_group: null },
});

type SessionFacts = Pick<
  Stripe.Checkout.Session,
  | "id"
  | "created"
  | "expires_at"
  | "amount_total"
  | "currency"
  | "client_reference_id"
  | "customer_email"
  | "metadata"
  | "success_url"
  | "cancel_url"
>;

export const newSession = (facts: SessionFacts): Stripe.Checkout.Session => ({
  ...facts,
  object: "checkout.session",
  ...{ mode: "payment", status: "open", payment_status: "unpaid", ui_mode: "hosted_page", livemode: false },
  url: `https://checkout.stripe.com/c/pay/${facts.id}`,
  amount_subtotal: facts.amount_total,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  adaptive_pricing: { enabled: false },
  ...{ custom_fields: [], shipping_options: [], payment_method_types: ["card"] },
  ...{ after_expiration: null, allow_promotion_codes: null, allowed_payment_method_types: null },
  ...{ billing_address_collection: null, client_secret: null, collected_information: null, consent: null },
  ...{ consent_collection: null, currency_conversion: null, customer: null, customer_account: null },
  ...{ customer_creation: null, customer_details: null, discounts: null, integration_identifier: null },
  ...{ invoice: null, invoice_creation: null, locale: null, managed_payments: null, origin_context: null },
  ...{ payment_intent: null, payment_link: null, payment_method_collection: null, permissions: null },
  ...{ payment_method_configuration_details: null, payment_method_options: null, recovered_from: null },
  ...{ saved_payment_method_options: null, setup_intent: null, shipping_address_collection: null },
  ...{ shipping_cost: null, submit_type: null, subscription: null, wallet_options: null },
});

export const newCharge = (
  id: string,
  created: number,
  intent: Stripe.PaymentIntent,
  card: TestCard,
  status: "succeeded" | "failed",
): Stripe.Charge => ({
  ...{ id, created, object: "charge", status, paid: status === "succeeded", captured: false },
  ...{ amount: intent.amount, currency: intent.currency, amount_captured: 0, amount_refunded: 0 },
  ...{ payment_intent: intent.id, metadata: { ...intent.metadata }, description: intent.description },
  payment_method_details: { type: "card", card: cardDetails(card, intent.amount) },
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  ...{ receipt_email: intent.receipt_email, payment_method: card.id },
  ...{ failure_code: card.declineCode === undefined ? null : (card.code ?? "card_declined"), failure_message: null },
  ...{ disputed: false, livemode: false, refunded: false },
  ...{ application: null, application_fee: null, application_fee_amount: null, balance_transaction: null },
  ...{ calculated_statement_descriptor: null, customer: null, failure_balance_transaction: null },
  ...{ fraud_details: null, on_behalf_of: null, outcome: null, receipt_number: null, receipt_url: null },
  ...{ review: null, shipping: null, source: null, source_transfer: null, statement_descriptor: null },
  ...{ statement_descriptor_suffix: null, transfer_data: null, transfer_group: null },
});

const cardDetails = (card: TestCard, amount: number): Stripe.Charge.PaymentMethodDetails.Card => ({
  ...{ brand: card.brand, last4: card.last4, country: card.country, fingerprint: `fp_${card.brand}_${card.last4}` },
  ...{ amount_authorized: amount, exp_month: 12, exp_year: 2034, funding: "credit", network: card.brand },
  ...{ authorization_code: null, checks: null, electronic_commerce_indicator: null, installments: null },
  ...{ mandate: null, network_transaction_id: null, regulated_status: null, three_d_secure: null },
  ...{ transaction_link_id: null, wallet: null },
});

type RefundFacts = Pick<
  Stripe.Refund,
  "id" | "created" | "amount" | "currency" | "charge" | "payment_intent" | "metadata"
>;

export const newRefund = (facts: RefundFacts): Stripe.Refund => ({
  ...facts,
  ...{ object: "refund", status: "succeeded", balance_transaction: null, customer: null, customer_account: null },
  ...{ payment_method: null, reason: null, receipt_number: null, source_transfer_reversal: null },
  transfer_reversal: null,
});

export const newBooking = (
  facts: Pick<Stripe.BalanceTransaction, "id" | "created" | "amount" | "currency" | "fee" | "type" | "source">,
): Stripe.BalanceTransaction => ({
  ...facts,
  ...{ object: "balance_transaction", available_on: facts.created, balance_type: "payments", description: null },
  ...{ exchange_rate: null, net: facts.amount - facts.fee, reporting_category: facts.type, status: "pending" },
  fee_details: [
    { amount: facts.fee, application: null, currency: facts.currency, description: "Stripe fees", type: "stripe_fee" },
  ],
});
