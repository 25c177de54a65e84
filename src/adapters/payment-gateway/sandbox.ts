/**
 * The sandbox provider over HTTP. Whatever cannot be trusted is `unknown`: no answer, one that came too late, a
 * server error, a body of another shape. Only a well-formed refusal is a refusal.
 */
import { z } from "zod";
import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  DeclineReason,
  GatewayPayment,
  MoneyAnswer,
  PaymentLookup,
  PaymentSource,
} from "../../domain/payment/types.ts";
import { inTime } from "../../kernel/in-time.ts";
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
const card = z.object({
  brand: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  country: z.string().length(2).nullable(),
  fingerprint: z.string().nullable(),
});
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
  card: card.exactOptional(),
});
const paymentAnswer = z.object({ payment });
const doneAnswer = z.object({ payment: payment.nullable(), feeMinor: amount.optional() });
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
    const { payment: about, feeMinor } = parsed.data;
    if (paymentId !== null && about?.paymentId !== paymentId) return { outcome: "unknown" };
    return feeMinor === undefined ? { outcome: "done" } : { outcome: "done", feeMinor };
  };
  /** @param absent what the provider calls a payment that it does not have */
  const look = async (
    path: string,
    absent: string,
    isIt: (found: GatewayPayment) => boolean,
  ): Promise<PaymentLookup> => {
    const heard = await call("GET", path);
    if (heard.type === "refused" && heard.status === 404 && heard.code === absent) return { outcome: "absent" };
    const parsed = heard.type === "ok" ? paymentAnswer.safeParse(heard.body) : undefined;
    // An answer about another payment is worse than none.
    if (!parsed?.success || !isIt(parsed.data.payment)) return { outcome: "unknown" };
    return { outcome: "found", payment: shown(parsed.data.payment) };
  };
  const pathOf = (paymentId: string, verb: string) => `/v1/payments/${encodeURIComponent(paymentId)}${verb}`;

  return {
    async authorise(request) {
      const { source } = request;
      // Balances are not the provider's; nothing is asked, so nothing can have happened.
      if (source.type === "balance") return { outcome: "declined", paymentId: null, reason: "invalid_token" };
      return authoriseAnswer(config, request.key, await call("POST", "/v1/payments", authoriseBody(request, source)));
    },
    capture: ({ key, paymentId, amountMinor }) => money(pathOf(paymentId, "/capture"), { key, amountMinor }, paymentId),
    refund: ({ key, paymentId, amountMinor }) => money(pathOf(paymentId, "/refund"), { key, amountMinor }, paymentId),
    void: ({ key, request }) =>
      money("/v1/voids", { key, authoriseKey: request.key, reference: request.reference }, null),
    lookup: ({ key }) =>
      look(`/v1/payments/by-key/${encodeURIComponent(key)}?fence=true`, "absent", (found) => found.key === key),
    payment: (paymentId) => look(pathOf(paymentId, ""), "payment_not_found", (found) => found.paymentId === paymentId),

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

function authoriseBody(request: AuthoriseRequest, source: Exclude<PaymentSource, { type: "balance" }>) {
  const { key, amountMinor, currency, reference, description, expiresAt, country, email } = request;
  const about = { key, amountMinor, currency, reference, description, expiresAt, country, email };
  const common = { ...about, returnUrl: source.returnUrl };
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
  const { paymentId, status, method, actionUrl, card: facts } = parsed.data.payment;
  if (status === "authorised") return { outcome: "authorised", paymentId, method, ...(facts && { card: facts }) };
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

function refusalOf(status: number, body: unknown): Heard {
  const parsed = errorAnswer.safeParse(body);
  if (!parsed.success || UNSETTLED_STATUSES.has(status) || UNSETTLED_CODES.has(parsed.data.error.code))
    return { type: "unknown" };
  const { error, payment: about } = parsed.data;
  return { type: "refused", status, code: error.code, paymentId: about?.paymentId ?? null };
}
