/**
 * Finding a payment by our key. Stripe has no such look-up, but its idempotency layer knows: one key, one set of
 * parameters, one stored answer, for at least 24 hours (https://docs.stripe.com/api/idempotent_requests).
 *
 * First a harmless creation is sent under the key (`fenceOf`). Accepted, the real one has not arrived and can never
 * take effect: whatever comes later under the key is refused. Refused, because the key was used with other parameters,
 * the real one has arrived, and repeating it gives its stored answer, and by that the payment's name. So nothing is
 * ever charged in order to find out that nothing was charged.
 */
import type { AuthoriseRequest } from "../../../domain/payment/types.ts";
import { isReplay, type Attempt, type Call } from "./call.ts";
import { creationOf, FENCE_MARK, fenceOf, isKeyForgotten, type Creation } from "./creation.ts";
import { paymentIdOf, ofIntent, ofSession, retrieve, type Held } from "./held.ts";
import { wholeIntent, wholeSession } from "./whole.ts";
import { checked, findWithoutKey, search } from "./search.ts";

export interface Created {
  readonly held: Held;
  readonly isReplay: boolean;
}

export async function create(call: Call, creation: Creation, key: string): Promise<Attempt<Created>> {
  const { checkout, paymentIntents } = call.stripe;
  return call.attempt(`create ${creation.type}`, async () => {
    if (creation.type === "session") {
      const session = wholeSession(await checkout.sessions.create(creation.params, call.options(key)));
      return { held: ofSession(session), isReplay: isReplay(session) };
    }
    const intent = wholeIntent(await paymentIntents.create(creation.params, call.options(key)));
    return { held: ofIntent(intent), isReplay: isReplay(intent) };
  });
}

/** `fenced`: the request can never take effect. `taken`: it has arrived before. */
export async function fence(call: Call, request: AuthoriseRequest): Promise<"fenced" | "taken" | "unknown"> {
  const made = await create(call, fenceOf(request), request.key);
  if (made.ok) {
    const { held, isReplay } = made.value;
    if (!isFenceOf(held, request)) return "unknown";
    if (!isReplay) await tidyUp(call, held);
    return "fenced";
  }
  return made.fault.type === "mismatch" ? "taken" : "unknown";
}

function isFenceOf({ session, intent }: Held, { key }: AuthoriseRequest): boolean {
  const { metadata } = session ?? intent;
  return metadata?.["key"] === key && metadata[FENCE_MARK] !== undefined;
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
  const creation = creationOf(request);
  // What Stripe cannot charge was never sent, and never is.
  if (creation === undefined) return "absent";
  if (isKeyForgotten(request, call.now())) return search(call, request);
  const fenced = await fence(call, request);
  if (fenced !== "taken") return fenced === "fenced" ? "absent" : "unknown";
  const again = await create(call, creation, request.key);
  if (again.ok) return checked(request, await retrieve(call, paymentIdOf(again.value.held)));
  const { fault } = again;
  if (fault.type === "server") return findWithoutKey(call, request, creation);
  if (fault.type === "missing") return "absent";
  if (fault.type !== "declined" && fault.type !== "invalid") return "unknown";
  // What was refused has left an intent, or the stored answer is that nothing was made.
  return fault.intentId === null ? "absent" : checked(request, await retrieve(call, fault.intentId));
}
