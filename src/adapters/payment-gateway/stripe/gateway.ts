/**
 * Stripe behind the port. A token opens a PaymentIntent, the hosted page a Checkout Session; both are captured by us
 * after the order is committed. What cannot be trusted is `unknown`: docs/stripe.md says what is taken for final.
 */
import type { AuthoriseAnswer, AuthoriseRequest, PaymentLookup } from "../../../domain/payment/types.ts";
import type { PaymentGateway } from "../../../ports/payment-gateway.ts";
import { beginCall, stripeClient, type Call, type StripeGatewayConfig } from "./call.ts";
import { creationOf, isKeyForgotten } from "./creation.ts";
import { isUselessSource } from "./faults.ts";
import { create, fence, find } from "./find.ts";
import { gatewayPayment, paymentIdOf, retrieve, type Held } from "./held.ts";
import { list } from "./list.ts";
import { capture, refund } from "./money.ts";
import { release } from "./release.ts";

export function stripeGateway(config: StripeGatewayConfig): PaymentGateway {
  const stripe = stripeClient(config);
  const begin = (): Call => beginCall(config, stripe);
  return {
    authorise: (request) => authorise(begin(), request),
    capture: (money) => capture(begin(), money),
    refund: (money) => refund(begin(), money),
    async void({ request }) {
      const call = begin();
      const found = await find(call, request);
      if (typeof found === "object") return release(call, found);
      return { outcome: found === "absent" ? "done" : "unknown" };
    },
    lookup: async (request) => told(await find(begin(), request)),
    payment: async (paymentId) => told(await retrieve(begin(), paymentId)),
    list: (from) => list(begin(), from, config.referencePrefix ?? ""),
  };
}

function told(found: Held | "absent" | "unknown"): PaymentLookup {
  if (typeof found === "string") return { outcome: found };
  const payment = gatewayPayment(found);
  return payment === null ? { outcome: "unknown" } : { outcome: "found", payment };
}

const UNKNOWN: AuthoriseAnswer = { outcome: "unknown" };
const declined = (reason: "fenced" | "session_expired" | "currency_mismatch" | "invalid_token"): AuthoriseAnswer => ({
  ...{ outcome: "declined", paymentId: null, reason },
});

async function authorise(call: Call, request: AuthoriseRequest): Promise<AuthoriseAnswer> {
  const creation = creationOf(request);
  if (creation === undefined) return declined("currency_mismatch");
  if (isTooLate(call, request)) return lateAnswer(call, request);
  const made = await create(call, creation, request.key);
  if (made.ok) {
    const { held, isReplay } = made.value;
    return answerOf(isReplay ? await retrieve(call, paymentIdOf(held)) : held, request);
  }
  const { fault } = made;
  if (fault.type === "declined") return { outcome: "declined", paymentId: fault.intentId, reason: fault.reason };
  if (isUselessSource(fault)) return declined("invalid_token");
  // Other parameters under this key: those of the fence, or somebody's mistake.
  if (fault.type === "mismatch" && (await fence(call, request)) === "fenced") return declined("fenced");
  return UNKNOWN;
}

/** A page that is over already is not opened, and nothing once the key would no longer find it again. */
const isTooLate = (call: Call, request: AuthoriseRequest): boolean =>
  isKeyForgotten(request, call.now()) || (request.source.type === "hosted" && call.now() >= request.expiresAt);

/** The first effect is still the answer, where there was one. */
async function lateAnswer(call: Call, request: AuthoriseRequest): Promise<AuthoriseAnswer> {
  const found = await find(call, request);
  return found === "absent" ? declined("session_expired") : answerOf(found, request);
}

function answerOf(held: Held | "absent" | "unknown", request: AuthoriseRequest): AuthoriseAnswer {
  const payment = typeof held === "string" ? null : gatewayPayment(held);
  if (payment?.key !== request.key) return UNKNOWN;
  const { paymentId, status, method, card, actionUrl, declineReason } = payment;
  switch (status) {
    case "authorised":
      return { outcome: "authorised", paymentId, method, ...(card && { card }) };
    case "declined":
      return { outcome: "declined", paymentId, reason: declineReason ?? "card_declined" };
    case "voided":
      return { outcome: "declined", paymentId, reason: "fenced" };
    case "pending_action":
      return actionUrl === null ? UNKNOWN : { outcome: "action", paymentId, url: actionUrl };
  }
}
