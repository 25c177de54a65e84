/**
 * All payments of ours that were opened, or came to stand as they do, since an instant. Stripe lists by the time of
 * opening only: what waits for a shopper is over within the hour, so one is looked back. A refund of an older payment is
 * not in it; its message tells of it.
 */
import type { Stripe } from "stripe";
import type { GatewayPayment } from "../../../domain/payment/types.ts";
import { HOUR_MS } from "../../../kernel/time.ts";
import type { Call } from "./call.ts";
import { chargeOf, gatewayPayment, ofIntent, ofSession, type Held } from "./held.ts";
import { heldOf } from "./search.ts";
import { wholeIntent, wholePage, wholeSession } from "./whole.ts";

const PAGE = 100;
const LOOK_BACK_MS = HOUR_MS;
/** Hosted ones cost a request each for their session's name. */
const AT_ONCE = 6;

type Page = { readonly payments: readonly GatewayPayment[]; readonly cursor: string | null };

/** First the sessions that nobody has paid yet, then the intents; the cursor says where in which of the two. */
export async function list(
  call: Call,
  { since, cursor }: { since: number; cursor: string | null },
  referencePrefix: string,
): Promise<Page | "unknown"> {
  const [phase = "sessions", after] = cursor?.split(":") ?? [];
  const read = phase === "sessions" ? unpaidSessions : intents;
  const page = await read(call, since, after || undefined);
  if (page === "unknown") return "unknown";
  const payments = page.held.flatMap((held) => gatewayPayment(held) ?? []);
  const next = page.last === null ? null : `${phase}:${page.last}`;
  return {
    payments: payments.filter(({ reference }) => reference.startsWith(referencePrefix)),
    cursor: next ?? (phase === "sessions" ? "intents:" : null),
  };
}

type Slice = { readonly held: readonly Held[]; readonly last: string | null };
const seconds = (ms: number): number => Math.max(0, Math.floor(ms / 1000));
const startingAfter = (id: string | undefined) => (id === undefined ? {} : { starting_after: id });
const lastOf = (page: { readonly data: readonly { id: string }[]; readonly has_more: boolean }): string | null =>
  page.has_more ? (page.data.at(-1)?.id ?? null) : null;

async function unpaidSessions(call: Call, since: number, after: string | undefined): Promise<Slice | "unknown"> {
  const page = await call.attempt("list sessions", async () => {
    const asked = { created: { gte: seconds(since) }, limit: PAGE, ...startingAfter(after) };
    return wholePage(await call.stripe.checkout.sessions.list(asked, call.options()), wholeSession);
  });
  if (!page.ok) return "unknown";
  const unpaid = page.value.data.filter(({ payment_intent, status }) => payment_intent === null || status === "open");
  return { held: unpaid.map(ofSession), last: lastOf(page.value) };
}

async function intents(call: Call, since: number, after: string | undefined): Promise<Slice | "unknown"> {
  const page = await call.attempt("list intents", async () => {
    const created = { gte: seconds(since - LOOK_BACK_MS) };
    const asked = { created, limit: PAGE, expand: ["data.latest_charge.refunds"], ...startingAfter(after) };
    return wholePage(await call.stripe.paymentIntents.list(asked, call.options()), wholeIntent);
  });
  if (!page.ok) return "unknown";
  const changed = page.value.data.filter((intent) => changedAt(intent) >= seconds(since));
  const held: Held[] = changed.filter((intent) => !isHosted(intent)).map(ofIntent);
  const hosted = changed.filter(isHosted);
  for (let i = 0; i < hosted.length; i += AT_ONCE) {
    const named = await Promise.all(hosted.slice(i, i + AT_ONCE).map((intent) => heldOf(call, intent)));
    for (const one of named) {
      if (typeof one === "string") return "unknown";
      // An open one was among the sessions.
      if (one.session?.status !== "open") held.push(one);
    }
  }
  return { held, last: lastOf(page.value) };
}

const isHosted = ({ metadata }: Stripe.PaymentIntent): boolean => metadata["via"] === "hosted";

/** Epoch seconds of the youngest thing that is known of it. */
const changedAt = (intent: Stripe.PaymentIntent): number =>
  Math.max(intent.created, intent.canceled_at ?? 0, chargeOf(intent)?.created ?? 0);
