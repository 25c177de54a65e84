/**
 * Stripe's API as far as the shop speaks to it, as a fetch function: strict about names, types and states, with its
 * idempotency (https://docs.stripe.com/api/idempotent_requests), its lists, its signed messages, and faults on demand.
 */
import { Stripe } from "stripe";
import { answer3ds, confirm, letTimePass, makeBooks, type Books, type SentEvent } from "./books.ts";
import { cardOf } from "./cards.ts";
import { ENDPOINTS, type Endpoint } from "./endpoints.ts";
import { isRefusal, refusal, type Refusal } from "./errors.ts";
import { expand } from "./expand.ts";
import { checkForm, decodeForm, textOf, textsOf, type Form } from "./form.ts";
import { newIntent } from "./objects.ts";

export const API_VERSION = "2026-10-28.endive";

export type FaultKind =
  /** Nobody answers, and nothing has happened. */
  | "silent_before"
  /** It has happened, and nobody answers. */
  | "silent_after"
  /** The connection breaks before anything is sent; the next try gets through. */
  | "broken"
  /** A 500 that is kept under the key: nothing has happened. */
  | "error_before"
  /** A 500 that is kept under the key: it has happened. */
  | "error_after"
  /** Too many requests. */
  | "busy"
  /** The bank says no to what it has authorised before. */
  | "declined";

export interface StandInOptions {
  readonly secretKey: string;
  readonly nowMs: () => number;
  readonly releasesAreRefunds?: boolean;
}

interface Stored {
  readonly asked: string;
  readonly atMs: number;
  answer: { readonly status: number; readonly text: string; readonly requestId: string } | null;
}

const KEY_LIFE_MS = 24 * 3_600_000;

export interface StandIn {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly books: Books;
  /** The next request to such a path has this fault. */
  readonly fail: (path: RegExp, kind: FaultKind) => void;
  /** Every request that came in, as `POST /v1/refunds`. */
  readonly requests: readonly string[];
  readonly shopper: Shopper;
  /** An event as it is sent to a webhook endpoint: signed by the documented scheme. */
  readonly message: (
    event: SentEvent,
    secret: string,
    sentAtMs?: number,
  ) => Promise<{ body: string; headers: Headers }>;
}

export interface Shopper {
  /** On the hosted page: with a card, until it is through, refused, or asks for confirmation. */
  pay(url: string, cardId?: string): "authorised" | "declined" | "asks" | "closed";
  /** At the bank's page of an intent, or of the hosted page's. */
  confirm(url: string, passes: boolean): void;
}

export function stripeStandIn(options: StandInOptions): StandIn {
  const books = makeBooks(options.nowMs, options.releasesAreRefunds ?? true);
  const keys = new Map<string, Stored>();
  const faults: { path: RegExp; kind: FaultKind }[] = [];
  const requests: string[] = [];
  const takeFault = (path: string): FaultKind | null => {
    const at = faults.findIndex((fault) => fault.path.test(path));
    return at < 0 ? null : (faults.splice(at, 1)[0]?.kind ?? null);
  };

  async function fetch(url: string, init: RequestInit): Promise<Response> {
    const { origin, pathname, search } = new URL(url);
    if (origin !== "https://api.stripe.com") throw new TypeError(`no such host: ${origin}`);
    const fault = takeFault(pathname);
    if (fault === "broken") throw new TypeError("Network connection lost.");
    requests.push(`${init.method} ${pathname}`);
    if (fault === "silent_before") return silence(init);
    if (fault === "busy") return answer(429, errorText(refusal(429, BUSY)), books.makeId("req_"));
    letTimePass(books);
    const headers = new Headers(init.headers);
    const refused = unauthorised(headers, options.secretKey);
    if (refused) return answer(refused.status, errorText(refused), books.makeId("req_"));
    const call = { method: init.method ?? "GET", path: pathname, text: textOfRequest(init, search), headers, fault };
    const answered = await serve(books, keys, call, options.nowMs());
    return fault === "silent_after" ? silence(init) : answered;
  }

  return {
    ...{ fetch, books, requests },
    fail: (path, kind) => void faults.push({ path, kind }),
    shopper: makeShopper(books),
    message: (event, secret, sentAtMs) => signed(event, secret, sentAtMs ?? options.nowMs()),
  };
}

const BUSY = { type: "invalid_request_error", code: "rate_limit", message: "Too many requests" } as const;

const silence = (init: RequestInit): Promise<Response> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(new DOMException("The operation was aborted", "AbortError"));
    init.signal?.addEventListener("abort", abort);
  });

function textOfRequest(init: RequestInit, search: string): string {
  if (init.method !== "POST") return search.slice(1);
  return typeof init.body === "string" ? init.body : "";
}

function unauthorised(headers: Headers, secretKey: string): Refusal | null {
  if (headers.get("authorization") !== `Bearer ${secretKey}`)
    return refusal(401, { type: "invalid_request_error", message: "Invalid API Key provided" });
  if (headers.get("stripe-version") !== API_VERSION)
    return refusal(400, { type: "invalid_request_error", message: "Invalid Stripe API version" });
  return null;
}

interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly text: string;
  readonly headers: Headers;
  readonly fault: FaultKind | null;
}

async function serve(books: Books, keys: Map<string, Stored>, call: Incoming, nowMs: number): Promise<Response> {
  const requestId = books.makeId("req_");
  const told = (refused: Refusal): Response => answer(refused.status, errorText(refused), requestId);
  const endpoint = ENDPOINTS.find(({ method, path }) => method === call.method && path.test(call.path));
  if (!endpoint) return told(refusal(404, { type: "invalid_request_error", message: "Unrecognized request URL" }));
  const form = decodeForm(call.text);
  const key = call.method === "POST" ? call.headers.get("idempotency-key") : null;
  if (key !== null && key.length > 255) return told(refusal(400, { type: "idempotency_error", message: "Too long" }));
  const wrong = checkForm(form, endpoint.shape);
  if (wrong) return told(wrong);
  const asked = `${call.path}?${call.text}`;
  const stored = key === null ? undefined : keys.get(key);
  if (stored && nowMs - stored.atMs < KEY_LIFE_MS) return again(stored, asked, requestId);
  const slot: Stored = { asked, atMs: nowMs, answer: null };
  if (key !== null) keys.set(key, slot);
  // Whoever asks meanwhile under the same key is in conflict.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { status, text } = execute(books, endpoint, form, call);
  slot.answer = { status, text, requestId };
  return answer(status, text, requestId);
}

function again(stored: Stored, asked: string, requestId: string): Response {
  const same = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
  if (stored.asked !== asked)
    return answer(400, errorText(refusal(400, { type: "idempotency_error", message: same })), requestId);
  if (stored.answer === null) {
    const message = "There is currently another in-progress request using this Idempotent Key.";
    const code = "idempotency_key_in_use";
    return answer(409, errorText(refusal(409, { type: "idempotency_error", code, message })), requestId);
  }
  const { status, text, requestId: original } = stored.answer;
  return answer(status, text, requestId, { "idempotent-replayed": "true", "original-request": original });
}

function execute(books: Books, endpoint: Endpoint, form: Form, call: Incoming): { status: number; text: string } {
  const broken = refusal(500, { type: "api_error", message: "An unknown error occurred" });
  if (call.fault === "error_before") return { status: 500, text: errorText(broken) };
  if (call.fault === "declined") {
    const message = "Your card was declined.";
    return { status: 402, text: errorText(refusal(402, { type: "card_error", code: "card_declined", message })) };
  }
  const done = endpoint.run(books, form, endpoint.path.exec(call.path)?.[1] ?? "");
  const shown = isRefusal(done) ? done : expand(books, done, Object.values(textsOf(form, "expand")));
  if (call.fault === "error_after") return { status: 500, text: errorText(broken) };
  return isRefusal(shown)
    ? { status: shown.status, text: errorText(shown) }
    : { status: 200, text: JSON.stringify(shown) };
}

const errorText = ({ error }: Refusal): string => JSON.stringify({ error });

const answer = (status: number, text: string, requestId: string, more: Record<string, string> = {}): Response =>
  new Response(text, {
    status,
    headers: { "content-type": "application/json", "request-id": requestId, "stripe-version": API_VERSION, ...more },
  });

function makeShopper(books: Books): Shopper {
  return {
    pay(url, cardId = "pm_card_visa") {
      letTimePass(books);
      const session = books.sessions.get(url.split("/").at(-1) ?? "");
      const card = cardOf(cardId);
      if (!card) throw new Error(`no such card: ${cardId}`);
      if (session?.status !== "open" || session.url !== url) return "closed";
      const intent = books.intents.get(String(session.payment_intent)) ?? openIntent(books, session);
      if (confirm(books, intent, card, session.success_url)) return "declined";
      if (intent.status === "requires_action") return "asks";
      session.status = "complete";
      return "authorised";
    },
    confirm(url, passes) {
      const intent = books.intents.get(new URL(url).searchParams.get("payment_intent") ?? "");
      if (!intent) throw new Error(`no intent waits at ${url}`);
      answer3ds(books, intent, passes);
      for (const session of books.sessions.values())
        if (session.payment_intent === intent.id && intent.status === "requires_capture") session.status = "complete";
    },
  };
}

/** The intent of a session is made only now (since their version 2022-08-01). */
function openIntent(books: Books, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const plan = books.plans.get(session.id) ?? {};
  const intent = newIntent({
    ...{ id: books.makeId("pi_"), amount: session.amount_total ?? 0, currency: session.currency ?? "" },
    ...{ created: books.nowS(), description: textOf(plan, "description") ?? null, receipt_email: null },
    ...{ capture_method: textOf(plan, "capture_method") ?? "automatic_async", metadata: textsOf(plan, "metadata") },
  });
  books.intents.set(intent.id, intent);
  session.payment_intent = intent.id;
  return intent;
}

async function signed(event: SentEvent, secret: string, sentAtMs: number): Promise<{ body: string; headers: Headers }> {
  const { id, type, created, object } = event;
  const payload = JSON.stringify({
    ...{ id, type, created, object: "event", api_version: API_VERSION, livemode: false, pending_webhooks: 1 },
    ...{ data: { object }, request: { id: null, idempotency_key: null } },
  });
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    ...{ payload, secret, timestamp: Math.floor(sentAtMs / 1000) },
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  return { body: payload, headers: new Headers({ "stripe-signature": signature }) };
}
