/** Stripe's refusals. What is thrown before an endpoint begins is not kept under the idempotency key; the rest is. */
import type { Stripe } from "stripe";

export interface ErrorBody {
  readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly message: string;
  readonly code?: Stripe.PaymentIntent.LastPaymentError.Code;
  readonly param?: string;
  readonly decline_code?: string;
  readonly payment_intent?: Stripe.PaymentIntent;
}

export interface Refusal {
  readonly refusal: true;
  readonly status: number;
  readonly error: ErrorBody;
}

export const refusal = (status: number, error: ErrorBody): Refusal => ({ refusal: true, status, error });

export const invalid = (message: string, more: Pick<ErrorBody, "code" | "param"> = {}): Refusal =>
  refusal(400, { type: "invalid_request_error", message, ...more });

export const missing = (what: string, id: string, param: string, status = 404): Refusal =>
  refusal(status, {
    type: "invalid_request_error",
    message: `No such ${what}: '${id}'`,
    code: "resource_missing",
    param,
  });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refusal" in value;
