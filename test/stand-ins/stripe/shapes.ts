/**
 * Which parameters Stripe knows, from the types of its own client: a name that it does not have, and one that is
 * forgotten here, fail to compile. `unplayed` is known to Stripe but not acted on here; whoever sends it is told.
 */
import type { Stripe } from "stripe";

export type Field =
  | "string"
  | "integer"
  | "boolean"
  | "strings"
  | "metadata"
  | "range"
  | "unplayed"
  | { readonly hash: Shape }
  | { readonly list: Shape };
export type Shape = Readonly<Record<string, Field>>;

/** Exactly the names of `T`: one too many cannot be of type `never`, one too few is missing. */
const shapeOf =
  <T>() =>
  <const S extends Readonly<Record<keyof T, Field>>>(
    shape: S & Readonly<Record<Exclude<keyof S, keyof T>, never>>,
  ): Shape =>
    shape;

const productData = shapeOf<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>()({
  ...{ name: "string", description: "string", metadata: "metadata" },
  ...{ images: "unplayed", tax_code: "unplayed", tax_details: "unplayed", unit_label: "unplayed" },
});

const priceData = shapeOf<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>()({
  ...{ currency: "string", unit_amount: "integer", product_data: { hash: productData } },
  ...{ product: "unplayed", recurring: "unplayed", tax_behavior: "unplayed", unit_amount_decimal: "unplayed" },
});

const lineItem = shapeOf<Stripe.Checkout.SessionCreateParams.LineItem>()({
  ...{ quantity: "integer", price_data: { hash: priceData } },
  ...{ adjustable_quantity: "unplayed", metadata: "unplayed", price: "unplayed", tax_rates: "unplayed" },
});

const paymentIntentData = shapeOf<Stripe.Checkout.SessionCreateParams.PaymentIntentData>()({
  ...{ capture_method: "string", description: "string", metadata: "metadata", receipt_email: "string" },
  ...{ application_fee_amount: "unplayed", on_behalf_of: "unplayed", setup_future_usage: "unplayed" },
  ...{ shipping: "unplayed", statement_descriptor: "unplayed", statement_descriptor_suffix: "unplayed" },
  ...{ transfer_data: "unplayed", transfer_group: "unplayed" },
});

const adaptivePricing = shapeOf<Stripe.Checkout.SessionCreateParams.AdaptivePricing>()({
  enabled: "boolean",
});

export const SESSION_CREATE = shapeOf<Stripe.Checkout.SessionCreateParams>()({
  ...{ mode: "string", client_reference_id: "string", customer_email: "string", expires_at: "integer" },
  ...{ success_url: "string", cancel_url: "string", metadata: "metadata", expand: "strings" },
  ...{ line_items: { list: lineItem }, payment_intent_data: { hash: paymentIntentData } },
  adaptive_pricing: { hash: adaptivePricing },
  ...{ after_expiration: "unplayed", allow_promotion_codes: "unplayed", allowed_payment_method_types: "unplayed" },
  ...{ automatic_tax: "unplayed", billing_address_collection: "unplayed", branding_settings: "unplayed" },
  ...{ consent_collection: "unplayed", currency: "unplayed", custom_fields: "unplayed", custom_text: "unplayed" },
  ...{ customer: "unplayed", customer_account: "unplayed", customer_creation: "unplayed" },
  ...{ customer_update: "unplayed", discounts: "unplayed", excluded_payment_method_types: "unplayed" },
  ...{ integration_identifier: "unplayed", invoice_creation: "unplayed", locale: "unplayed" },
  ...{ managed_payments: "unplayed", name_collection: "unplayed", optional_items: "unplayed" },
  ...{ origin_context: "unplayed", payment_method_collection: "unplayed", payment_method_configuration: "unplayed" },
  ...{ payment_method_data: "unplayed", payment_method_options: "unplayed", permissions: "unplayed" },
  ...{ phone_number_collection: "unplayed", redirect_on_completion: "unplayed", return_url: "unplayed" },
  ...{ saved_payment_method_options: "unplayed", setup_intent_data: "unplayed", submit_type: "unplayed" },
  ...{ shipping_address_collection: "unplayed", shipping_options: "unplayed", subscription_data: "unplayed" },
  ...{ tax_id_collection: "unplayed", ui_mode: "unplayed", wallet_options: "unplayed" },
});

const automaticPaymentMethods = shapeOf<Stripe.PaymentIntentCreateParams.AutomaticPaymentMethods>()({
  ...{ enabled: "boolean", allow_redirects: "string" },
});

export const INTENT_CREATE = shapeOf<Stripe.PaymentIntentCreateParams>()({
  ...{ amount: "integer", currency: "string", capture_method: "string", confirm: "boolean", description: "string" },
  ...{ payment_method: "string", confirmation_token: "string", return_url: "string", receipt_email: "string" },
  ...{ metadata: "metadata", expand: "strings", automatic_payment_methods: { hash: automaticPaymentMethods } },
  ...{ allowed_payment_method_types: "unplayed", amount_details: "unplayed", application_fee_amount: "unplayed" },
  ...{ confirmation_method: "unplayed", customer: "unplayed", customer_account: "unplayed" },
  ...{ error_on_requires_action: "unplayed", excluded_payment_method_types: "unplayed", hooks: "unplayed" },
  ...{ mandate: "unplayed", mandate_data: "unplayed", off_session: "unplayed", on_behalf_of: "unplayed" },
  ...{ payment_details: "unplayed", payment_method_configuration: "unplayed", payment_method_data: "unplayed" },
  ...{ payment_method_options: "unplayed", radar_options: "unplayed", setup_future_usage: "unplayed" },
  ...{ shipping: "unplayed", statement_descriptor: "unplayed", statement_descriptor_suffix: "unplayed" },
  ...{ transfer_data: "unplayed", transfer_group: "unplayed", use_stripe_sdk: "unplayed" },
});

export const INTENT_CAPTURE = shapeOf<Stripe.PaymentIntentCaptureParams>()({
  ...{ amount_to_capture: "integer", metadata: "metadata", expand: "strings" },
  ...{ amount_details: "unplayed", application_fee_amount: "unplayed", final_capture: "unplayed", hooks: "unplayed" },
  ...{ payment_details: "unplayed", statement_descriptor: "unplayed", statement_descriptor_suffix: "unplayed" },
  transfer_data: "unplayed",
});

export const INTENT_CANCEL = shapeOf<Stripe.PaymentIntentCancelParams>()({
  ...{ cancellation_reason: "string", expand: "strings" },
});

export const REFUND_CREATE = shapeOf<Stripe.RefundCreateParams>()({
  ...{ payment_intent: "string", amount: "integer", metadata: "metadata", reason: "string", expand: "strings" },
  ...{ charge: "unplayed", currency: "unplayed", customer: "unplayed", instructions_email: "unplayed" },
  ...{ origin: "unplayed", refund_application_fee: "unplayed", reverse_transfer: "unplayed" },
});

const paging = { limit: "integer", starting_after: "string", ending_before: "unplayed" } as const;

export const INTENT_LIST = shapeOf<Stripe.PaymentIntentListParams>()({
  ...paging,
  ...{ created: "range", expand: "strings", customer: "unplayed", customer_account: "unplayed" },
});

export const SESSION_LIST = shapeOf<Stripe.Checkout.SessionListParams>()({
  ...paging,
  ...{ created: "range", expand: "strings", payment_intent: "string", status: "string" },
  ...{ customer: "unplayed", customer_account: "unplayed", customer_details: "unplayed" },
  ...{ payment_link: "unplayed", subscription: "unplayed" },
});

export const REFUND_LIST = shapeOf<Stripe.RefundListParams>()({
  ...paging,
  ...{ payment_intent: "string", expand: "strings", charge: "unplayed", created: "range" },
});

export const INTENT_SEARCH = shapeOf<Stripe.PaymentIntentSearchParams>()({
  ...{ query: "string", limit: "integer", page: "unplayed", expand: "strings" },
});

export const INTENT_RETRIEVE = shapeOf<Stripe.PaymentIntentRetrieveParams>()({
  ...{ expand: "strings", client_secret: "unplayed" },
});

export const SESSION_RETRIEVE = shapeOf<Stripe.Checkout.SessionRetrieveParams>()({ expand: "strings" });

export const SESSION_EXPIRE = shapeOf<Stripe.Checkout.SessionExpireParams>()({ expand: "strings" });
