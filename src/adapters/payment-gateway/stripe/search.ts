/** Finding a payment where the idempotency key does not lead to it. */
import type { Stripe } from "stripe";
import type { AuthoriseRequest } from "../../../domain/payment/types.ts";
import { HOUR_MS } from "../../../kernel/time.ts";
import type { Call } from "./call.ts";
import { FENCE_MARK, type Creation } from "./creation.ts";
import { gatewayPayment, retrieve, type Held } from "./held.ts";
import { wholeIntent, wholePage, wholeSession } from "./whole.ts";

/** An answer about another payment is worse than none. */
export const checked = (request: AuthoriseRequest, held: Held | "absent" | "unknown"): Held | "unknown" =>
  typeof held === "object" && gatewayPayment(held)?.key === request.key ? held : "unknown";

/**
 * Without the key: Stripe has forgotten it, or keeps under it that it had an error. Search is behind by a minute, in an
 * outage by an hour (https://docs.stripe.com/search). A session that was never paid has no intent to be found.
 */
export async function search(call: Call, request: AuthoriseRequest): Promise<Held | "absent" | "unknown"> {
  const query = `metadata["key"]:"${request.key.replaceAll(/["\\]/g, "\\$&")}"`;
  const page = await call.attempt("search", async () =>
    wholePage(await call.stripe.paymentIntents.search({ query }, call.options()), wholeIntent),
  );
  if (!page.ok) return "unknown";
  const intent = page.value.data.find(({ metadata }) => metadata[FENCE_MARK] === undefined);
  return intent === undefined ? "absent" : checked(request, await heldOf(call, intent));
}

/** More than search is ever behind: what is not found then has not been made. */
const SEARCH_BEHIND_MS_MAX = 2 * HOUR_MS;
/** How long before its `expiresAt` a request may have been sent. */
const SENT_BEFORE_MS_MAX = 2 * HOUR_MS;
const PAGES_MAX = 5;

/** Stripe had an error at the creation, tells so again for a day, and may have made the payment all the same. */
export async function findWithoutKey(
  call: Call,
  request: AuthoriseRequest,
  creation: Creation,
): Promise<Held | "absent" | "unknown"> {
  const found = await search(call, request);
  if (found !== "absent") return found;
  if (creation.type === "session") return unpaidSession(call, request);
  return call.now() >= request.expiresAt + SEARCH_BEHIND_MS_MAX ? "absent" : "unknown";
}

/** Sessions cannot be searched, but their list is never behind. */
async function unpaidSession(call: Call, { key, expiresAt }: AuthoriseRequest): Promise<Held | "absent" | "unknown"> {
  const created = { gte: Math.floor((expiresAt - SENT_BEFORE_MS_MAX) / 1000), lte: Math.ceil(expiresAt / 1000) };
  let starting_after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const after = starting_after === undefined ? {} : { starting_after };
    const listed = await call.attempt("sessions without key", async () =>
      wholePage(
        await call.stripe.checkout.sessions.list({ created, limit: 100, ...after }, call.options()),
        wholeSession,
      ),
    );
    if (!listed.ok) return "unknown";
    const { data, has_more } = listed.value;
    const ours = data.find(({ metadata }) => metadata?.["key"] === key && metadata[FENCE_MARK] === undefined);
    if (ours) return retrieve(call, ours.id);
    if (!has_more) return "absent";
    starting_after = data.at(-1)?.id;
  }
  return "unknown";
}

/** By the name that it has had from the beginning: that of its session, where there was one. */
export async function heldOf(call: Call, intent: Stripe.PaymentIntent): Promise<Held | "absent" | "unknown"> {
  if (intent.metadata["via"] !== "hosted") return retrieve(call, intent.id);
  const sessions = await call.attempt("session of intent", async () =>
    wholePage(
      await call.stripe.checkout.sessions.list({ payment_intent: intent.id, limit: 1 }, call.options()),
      wholeSession,
    ),
  );
  const session = sessions.ok ? sessions.value.data[0] : undefined;
  return session === undefined ? "unknown" : retrieve(call, session.id);
}
