/** What shoppers asked for and were told: the driver's own record, kept outside of what is killed. */
import { LIMITS } from "../../src/kernel/limits.ts";
import { at, type Answer } from "../../scripts/shop-client.ts";

export interface OrderBody {
  readonly email: string;
  readonly address: object;
  readonly shipping: "standard";
  readonly payment: { readonly type: "token"; readonly token: string };
  readonly expectedTotalMinor: number;
}

/** How the shopper understands it: `unknown` is a call without an answer that says how it ended. */
export type Outcome = "placed" | "refused" | "open" | "unknown";

/** One press on "buy": one key, sent as often as the shopper likes. */
export interface Attempt {
  readonly number: number;
  readonly token: string;
  readonly key: string;
  readonly body: OrderBody;
  /** What the first sending told. */
  first: Outcome;
  outcome: Outcome;
  /** Of the problem when refused. */
  code: string | null;
  checkoutId: string | null;
  /** Once the shop has named an order it can never take it back. */
  orderId: string | null;
  /** The shop's own words contradict each other, or an answer was none that a shopper could act on. */
  readonly contradictions: string[];
  cancel: "none" | "ok" | "refused" | "unknown";
  /** What the last sending, after everything healed, showed of an attempt whose end was not known. */
  resolved: "not needed" | "applied" | "never" | "unresolved";
}

export const newAttempt = (number: number, token: string, key: string, body: OrderBody): Attempt => ({
  number,
  token,
  key,
  body,
  first: "unknown",
  outcome: "unknown",
  code: null,
  checkoutId: null,
  orderId: null,
  contradictions: [],
  cancel: "none",
  resolved: "not needed",
});

/** Enters the answer to the placing of an order, the first or a repeated one. */
export function hearPlaced(attempt: Attempt, answer: Answer): void {
  const { status, body } = answer;
  if (isNoAnswer(status)) return;
  if (status === 201 || status === 202) return hearCheckout(attempt, answer);
  const code = String(at(body, "code"));
  if (status >= 400 && status < 500) return hearRefusal(attempt, code, at(body, "checkoutId"));
  attempt.contradictions.push(`${attempt.key} was answered with ${status} ${JSON.stringify(body).slice(0, 200)}`);
}

/** Enters a checkout as the shop shows it: the answer to placing, looking, resuming or giving up. */
export function hearCheckout(attempt: Attempt, { body }: Answer): void {
  const checkoutId = at(body, "checkoutId");
  const orderId = at(body, "orderId");
  const deadlineAt = at(body, "deadlineAt");
  if (typeof checkoutId === "string") nameCheckout(attempt, checkoutId);
  if (typeof deadlineAt === "number" && at(body, "actionUrl") !== null) noteDeadline(attempt, deadlineAt);
  if (typeof orderId === "string") {
    if (attempt.orderId !== null && attempt.orderId !== orderId)
      attempt.contradictions.push(`${attempt.key} was told of the orders ${attempt.orderId} and ${orderId}`);
    attempt.orderId = orderId;
    attempt.outcome = "placed";
    return;
  }
  const state = String(at(body, "state"));
  if (state === "CANCELLED" || state === "INVENTORY_RELEASED")
    hearRefusal(attempt, String(at(body, "failure", "code")), checkoutId);
  else attempt.outcome = "open";
}

function hearRefusal(attempt: Attempt, code: string, checkoutId: unknown): void {
  // That one names the checkout that stands in the way, not one of this key.
  if (typeof checkoutId === "string" && code !== "checkout-in-progress") nameCheckout(attempt, checkoutId);
  if (attempt.orderId !== null) attempt.contradictions.push(`${attempt.key} was told ${attempt.orderId}, then ${code}`);
  attempt.outcome = "refused";
  attempt.code = code;
}

function nameCheckout(attempt: Attempt, checkoutId: string): void {
  if (attempt.checkoutId !== null && attempt.checkoutId !== checkoutId)
    attempt.contradictions.push(`${attempt.key} led to the checkouts ${attempt.checkoutId} and ${checkoutId}`);
  attempt.checkoutId = checkoutId;
}

/** A checkout that waits for its shopper holds its stock to a deadline near enough to wait for. */
function noteDeadline(attempt: Attempt, deadlineAt: number): void {
  if (deadlineAt > Date.now() + LIMITS.checkoutTtlMs)
    attempt.contradictions.push(
      `${attempt.key} would wait for its shopper until ${new Date(deadlineAt).toISOString()}`,
    );
}

/** No connection, or a server that says "later": nothing is known of the effect. */
export const isNoAnswer = (status: number): boolean => status === 0 || status === 429 || status === 503;
