/**
 * The sandbox provider over HTTP. Whatever cannot be trusted is `unknown`: no answer, one that came too late, a
 * server error, a body of another shape. Only a well-formed refusal is a refusal.
 */
import { z } from "zod";
import type { AuthoriseAnswer, AuthoriseRequest, DeclineReason, GatewayPayment } from "../../domain/payment/types.ts";
import type { MoneyAnswer, PaymentLookup } from "../../domain/payment/types.ts";
import type { PaymentGateway } from "../../ports/payment-gateway.ts";

export interface SandboxGatewayConfig {
  /** Where calls go, such as http://127.0.0.1:8788. */
  readonly baseUrl: string;
  /** Origin under which shoppers reach the provider's pages, where it differs from that of the calls. */
  readonly publicUrl?: string;
  readonly secret: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** A call without an answer after this is `unknown`. */
  readonly timeoutMs: number;
  /** `list` gives only payments whose reference starts with this. */
  readonly referencePrefix?: string;
}

const DECLINE_REASONS = [
  ...["card_declined", "insufficient_funds", "expired_card", "authentication_failed"],
  ...["cancelled_by_shopper", "session_expired", "fenced", "invalid_token"],
] as const;

const amount = z.number().int().nonnegative();
const payment = z.object({
  paymentId: z.string().min(1),
  key: z.string().min(1),
  reference: z.string(),
  status: z.enum(["pending_action", "authorised", "declined", "voided"]),
  amountMinor: amount,
  capturedMinor: amount,
  refundedMinor: amount,
  currency: z.string().length(3),
  method: z.string(),
  actionUrl: z.url({ protocol: /^https?$/ }).nullable(),
  declineReason: z.enum(DECLINE_REASONS).nullable(),
});
const paymentAnswer = z.object({ payment });
const doneAnswer = z.object({ payment: payment.nullable() });
const listAnswer = z.object({ payments: z.array(payment), cursor: z.string().nullable() });
const errorAnswer = z.object({ error: z.object({ code: z.string().min(1) }), payment: payment.nullish() });

/** A call's answer as far as it can be trusted. */
type Heard =
  | { readonly type: "ok"; readonly body: unknown }
  | { readonly type: "refused"; readonly status: number; readonly code: string; readonly paymentId: string | null }
  | { readonly type: "unknown" };

/** 4xx that say nothing about the money: who calls, how often, or that the first call still runs. */
const UNSETTLED_STATUSES: ReadonlySet<number> = new Set([401, 403, 405, 408, 413, 425, 429]);
const UNSETTLED_CODES: ReadonlySet<string> = new Set(["idempotency_in_flight", "not_found"]);

const RESEND_AFTER_MS = [20, 80, 320] as const;

export function sandboxGateway(config: SandboxGatewayConfig): PaymentGateway {
  const call = (method: "GET" | "POST", path: string, body?: unknown) => hear(config, method, path, body);
  const shown = (found: GatewayPayment): GatewayPayment => ({
    ...found,
    actionUrl: found.actionUrl === null ? null : publicAddress(config, found.actionUrl),
  });

  const money = async (path: string, body: unknown, paymentId: string | null): Promise<MoneyAnswer> => {
    const heard = await call("POST", path, body);
    if (heard.type === "refused") return { outcome: "refused", reason: heard.code };
    const parsed = heard.type === "ok" ? doneAnswer.safeParse(heard.body) : undefined;
    if (!parsed?.success) return { outcome: "unknown" };
    const isAboutIt = paymentId === null || parsed.data.payment?.paymentId === paymentId;
    return { outcome: isAboutIt ? "done" : "unknown" };
  };
  const pathOf = (paymentId: string, verb: string) => `/v1/payments/${encodeURIComponent(paymentId)}/${verb}`;

  return {
    authorise: async (request) =>
      authoriseAnswer(config, request.key, await call("POST", "/v1/payments", authoriseBody(request))),
    capture: ({ key, paymentId, amountMinor }) => money(pathOf(paymentId, "capture"), { key, amountMinor }, paymentId),
    refund: ({ key, paymentId, amountMinor }) => money(pathOf(paymentId, "refund"), { key, amountMinor }, paymentId),
    void: ({ key, authoriseKey, reference }) => money("/v1/voids", { key, authoriseKey, reference }, null),

    async lookup({ authoriseKey }): Promise<PaymentLookup> {
      const heard = await call("GET", `/v1/payments/by-key/${encodeURIComponent(authoriseKey)}?fence=true`);
      if (heard.type === "refused" && heard.status === 404 && heard.code === "absent") return { outcome: "absent" };
      const parsed = heard.type === "ok" ? paymentAnswer.safeParse(heard.body) : undefined;
      // An answer about another payment is worse than none.
      if (parsed?.data?.payment.key !== authoriseKey) return { outcome: "unknown" };
      return { outcome: "found", payment: shown(parsed.data.payment) };
    },

    async list({ since, cursor }) {
      const query = new URLSearchParams({ since: String(since) });
      if (cursor !== null) query.set("cursor", cursor);
      if (config.referencePrefix !== undefined) query.set("reference_prefix", config.referencePrefix);
      const heard = await call("GET", `/v1/payments?${query}`);
      const parsed = heard.type === "ok" ? listAnswer.safeParse(heard.body) : undefined;
      if (!parsed?.success) return "unknown";
      return { payments: parsed.data.payments.map(shown), cursor: parsed.data.cursor };
    },
  };
}

function authoriseBody(request: AuthoriseRequest) {
  const { key, amountMinor, currency, source, reference, description, expiresAt } = request;
  const common = { key, amountMinor, currency, reference, description, expiresAt, returnUrl: source.returnUrl };
  return source.type === "token"
    ? { ...common, source: { type: "token", token: source.token }, cancelUrl: null }
    : { ...common, source: { type: "hosted" }, cancelUrl: source.cancelUrl };
}

function authoriseAnswer(config: SandboxGatewayConfig, key: string, heard: Heard): AuthoriseAnswer {
  if (heard.type === "unknown") return { outcome: "unknown" };
  // The key took effect with other parameters: what is true of it, a look-up must tell.
  if (heard.type === "refused" && heard.status === 409) return { outcome: "unknown" };
  if (heard.type === "refused")
    return { outcome: "declined", paymentId: heard.paymentId, reason: declineReason(heard.code) };
  const parsed = paymentAnswer.safeParse(heard.body);
  if (!parsed.success || parsed.data.payment.key !== key) return { outcome: "unknown" };
  const { paymentId, status, method, actionUrl } = parsed.data.payment;
  if (status === "authorised") return { outcome: "authorised", paymentId, method };
  if (status === "pending_action" && actionUrl !== null)
    return { outcome: "action", paymentId, url: publicAddress(config, actionUrl) };
  return { outcome: "unknown" };
}

const declineReason = (code: string): DeclineReason =>
  DECLINE_REASONS.find((known) => known === code) ?? "card_declined";

/** The provider names its pages by the origin it was called at. */
function publicAddress({ publicUrl }: SandboxGatewayConfig, url: string): string {
  if (publicUrl === undefined) return url;
  const { pathname, search } = new URL(url);
  return new URL(`${pathname}${search}`, publicUrl).href;
}

/**
 * A connection that was kept alive may be closed by the other side while a call is sent on it, and several may be at
 * once. Such a call is sent again (RFC 9110, section 9.2.2): every one has its key, or changes nothing. All sendings
 * together have the time of one.
 */
async function send(
  { fetch }: SandboxGatewayConfig,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  for (const pauseMs of RESEND_AFTER_MS) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (init.signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return fetch(url, init);
}

async function hear(config: SandboxGatewayConfig, method: string, path: string, body: unknown): Promise<Heard> {
  const headers = { authorization: `Bearer ${config.secret}`, "content-type": "application/json" };
  const sent = {
    method,
    headers,
    redirect: "manual" as const,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  try {
    return await inTime(config.timeoutMs, async (signal) => {
      const response = await send(config, `${config.baseUrl}${path}`, { ...sent, signal });
      const answered: unknown = await response.json();
      if (response.ok) return { type: "ok", body: answered };
      const isRefusal = response.status >= 400 && response.status < 500;
      return isRefusal ? refusalOf(response.status, answered) : { type: "unknown" };
    });
  } catch (error) {
    // No connection, no answer in time, or no JSON: nothing is known of the effect.
    console.warn(JSON.stringify({ level: "warn", event: "payment.unanswered", method, path, error: String(error) }));
    return { type: "unknown" };
  }
}

/**
 * Aborts `work` after `timeoutMs`. AbortSignal.timeout would too, but its timer cannot be cleared: after every call
 * the shopper's object would stay in memory, and be billed, until it has run out
 * (https://github.com/cloudflare/workerd/issues/4936).
 */
async function inTime<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = (): void => controller.abort(new DOMException(`no answer within ${timeoutMs} ms`, "TimeoutError"));
  const timer = setTimeout(late, timeoutMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(status: number, body: unknown): Heard {
  const parsed = errorAnswer.safeParse(body);
  if (!parsed.success || UNSETTLED_STATUSES.has(status) || UNSETTLED_CODES.has(parsed.data.error.code))
    return { type: "unknown" };
  const { error, payment: about } = parsed.data;
  return { type: "refused", status, code: error.code, paymentId: about?.paymentId ?? null };
}
