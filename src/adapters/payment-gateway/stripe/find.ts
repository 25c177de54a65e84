/**
 * Finding a payment by our key. Stripe has no such look-up, but its idempotency layer knows: one key, one set of
 * parameters, one stored answer, for at least 24 hours (https://docs.stripe.com/api/idempotent_requests).
 *
 * First a harmless creation is sent under the key (`fenceOf`). Accepted, the real one has not arrived and can never
 * take effect: whatever comes later under the key is refused. Refused, because the key was used with other parameters,
 * the real one has arrived, and repeating it gives its stored answer, and by that the payment's name. So nothing is
 * ever charged in order to find out that nothing was charged.
 */
import type Stripe from "stripe";
import type { AuthoriseRequest } from "../../../domain/payment/types.ts";
import { isReplay, type Attempt, type Call } from "./call.ts";
import { creationOf, FENCE_MARK, fenceOf, isKeyForgotten, type Creation } from "./creation.ts";
import { gatewayPayment, ofIntent, ofSession, retrieve, type Held } from "./held.ts";

export interface Created {
  readonly held: Held;
  readonly isReplay: boolean;
}

export async function create(call: Call, creation: Creation, key: string): Promise<Attempt<Created>> {
  const { checkout, paymentIntents } = call.stripe;
  return call.attempt(`create ${creation.type}`, async () => {
    if (creation.type === "session") {
      const session = await checkout.sessions.create(creation.params, call.options(key));
      return { held: ofSession(session), isReplay: isReplay(session) };
    }
    const intent = await paymentIntents.create(creation.params, call.options(key));
    return { held: ofIntent(intent), isReplay: isReplay(intent) };
  });
}

/** `fenced`: the request can never take effect. `taken`: it has arrived before. */
export async function fence(call: Call, request: AuthoriseRequest): Promise<"fenced" | "taken" | "unknown"> {
  const creation = fenceOf(request);
  // What Stripe cannot charge was never sent, and never is.
  if (creation === undefined) return "fenced";
  const made = await create(call, creation, request.key);
  if (made.ok) {
    if (!made.value.isReplay) await tidyUp(call, made.value.held);
    return "fenced";
  }
  return made.fault.type === "mismatch" ? "taken" : "unknown";
}

/** Nobody could pay it; but it need not stand in the shop's dashboard as a payment that waits. */
async function tidyUp(call: Call, { session, intent }: Held): Promise<void> {
  const { checkout, paymentIntents } = call.stripe;
  await call.attempt("close fence", async () => {
    if (session) await checkout.sessions.expire(session.id, {}, call.options());
    else await paymentIntents.cancel(intent.id, {}, call.options());
  });
}

/** The payment of a request as it is now. `absent`: there is none, and never will be. */
export async function find(call: Call, request: AuthoriseRequest): Promise<Held | "absent" | "unknown"> {
  if (isKeyForgotten(request, call.now())) return search(call, request);
  const fenced = await fence(call, request);
  if (fenced !== "taken") return fenced === "fenced" ? "absent" : "unknown";
  const creation = creationOf(request);
  if (creation === undefined) return "absent";
  const again = await create(call, creation, request.key);
  if (again.ok) return checked(request, await retrieve(call, nameOf(again.value.held)));
  const { fault } = again;
  if (fault.type === "missing") return "absent";
  if (fault.type !== "declined" && fault.type !== "invalid") return "unknown";
  // What was refused has left an intent, or the stored answer is that nothing was made.
  return fault.intentId === null ? "absent" : checked(request, await retrieve(call, fault.intentId));
}

export const nameOf = (held: Held): string => (held.session ?? held.intent).id;

/** An answer about another payment is worse than none. */
const checked = (request: AuthoriseRequest, held: Held | "absent" | "unknown"): Held | "unknown" =>
  typeof held === "object" && gatewayPayment(held)?.key === request.key ? held : "unknown";

/**
 * Once Stripe has forgotten the key. Search is behind by a minute, in an outage by an hour, and the payment is most of
 * a day old. A session that was never paid has no intent, and is over by itself.
 */
async function search(call: Call, request: AuthoriseRequest): Promise<Held | "absent" | "unknown"> {
  const query = `metadata["key"]:"${request.key.replaceAll(/["\\]/g, "\\$&")}"`;
  const page = await call.attempt("search", () => call.stripe.paymentIntents.search({ query }, call.options()));
  if (!page.ok) return "unknown";
  const intent = page.value.data.find(({ metadata }) => metadata[FENCE_MARK] === undefined);
  return intent === undefined ? "absent" : checked(request, await heldOf(call, intent));
}

/** By the name that it has had from the beginning: that of its session, where there was one. */
export async function heldOf(call: Call, intent: Stripe.PaymentIntent): Promise<Held | "absent" | "unknown"> {
  if (intent.metadata["via"] !== "hosted") return retrieve(call, intent.id);
  const sessions = await call.attempt("session of intent", () =>
    call.stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 }, call.options()),
  );
  const session = sessions.ok ? sessions.value.data[0] : undefined;
  return session === undefined ? "unknown" : retrieve(call, session.id);
}
