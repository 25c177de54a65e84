/**
 * Problem details for HTTP APIs (RFC 9457). Every refusal of Souk is one of these codes; the code is the last part
 * of `type`, and `detail` says what to do.
 */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, or the name of the parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/** code -> [HTTP status, title] */
export const PROBLEMS = {
  "invalid-request": [400, "The request is not valid"],
  "malformed-json": [400, "The body is not valid JSON"],
  "idempotency-key-required": [400, "An Idempotency-Key header is required"],
  "bad-signature": [400, "The signature is wrong"],
  unauthenticated: [401, "Sign in first"],
  "bad-credentials": [401, "E-mail or password is wrong"],
  forbidden: [403, "This is not yours to do"],
  "cross-site": [403, "The request came from another site"],
  "not-found": [404, "Nothing is here"],
  "method-not-allowed": [405, "This method is not allowed here"],
  conflict: [409, "The state has changed"],
  "email-taken": [409, "This e-mail address has an account"],
  "idempotency-in-flight": [409, "The first request with this key is still running"],
  "checkout-in-progress": [409, "Another checkout of this cart is running"],
  "price-changed": [409, "The total has changed"],
  "out-of-stock": [409, "Not enough is in stock"],
  "cart-empty": [409, "The cart is empty"],
  "cannot-cancel": [409, "The order can no longer be cancelled"],
  "payment-declined": [402, "The payment was declined"],
  "body-too-large": [413, "The body is too large"],
  "unsupported-media-type": [415, "This media type is not supported"],
  unprocessable: [422, "The request cannot be carried out"],
  "idempotency-conflict": [422, "The key was used with another body"],
  "address-invalid": [422, "The address is not complete"],
  "not-deliverable": [422, "We do not deliver there"],
  "limit-exceeded": [422, "A limit is exceeded"],
  "rate-limited": [429, "Too many requests"],
  internal: [500, "Something went wrong on our side"],
  "gateway-unavailable": [503, "The payment provider does not answer"],
  overloaded: [503, "Too busy right now"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Members of its own (RFC 9457, 3.2), such as the new quote of `price-changed`. */
  readonly extension?: Readonly<Record<string, unknown>>;
}

export const problem = (code: ProblemCode, detail: string, more: Omit<Problem, "code" | "detail"> = {}): Problem => ({
  code,
  detail,
  ...more,
});
