/** One call of the port: the client, and the time that all its requests to Stripe have together. */
import { Stripe } from "stripe";
import { faultOf, type Fault } from "./faults.ts";

export interface StripeGatewayConfig {
  /** `sk_...`, or better a restricted key `rk_...` (docs/stripe.md says with which rights). */
  readonly secretKey: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** A call of the port without an answer after this is `unknown`. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly log: (level: "warn" | "error", event: string, data: Readonly<Record<string, unknown>>) => void;
  /** `list` gives only payments whose reference starts with this. */
  readonly referencePrefix?: string;
}

/** The types and behaviour this adapter was written against; the account's own version does not matter. */
export const API_VERSION = "2026-10-28.endive";

const RESEND_AFTER_MS = [20, 80, 320] as const;

/**
 * The official client. Its own retries are off: they wait half a second at least, and their time adds up. What fetch
 * throws for, a connection that was kept alive and closed by the other side, is sent again (RFC 9110, section 9.2.2):
 * every request carries an idempotency key or changes nothing. Redirects are not followed: they would carry the key.
 */
export function stripeClient(config: Pick<StripeGatewayConfig, "secretKey" | "fetch" | "timeoutMs">): Stripe {
  const send = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const sent = { ...init, redirect: "manual" as const };
    for (const pauseMs of RESEND_AFTER_MS) {
      try {
        return await config.fetch(String(url), sent);
      } catch (error) {
        if (init?.signal?.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return config.fetch(String(url), sent);
  };
  return new Stripe(config.secretKey, {
    apiVersion: API_VERSION,
    httpClient: Stripe.createFetchHttpClient(send),
    maxNetworkRetries: 0,
    timeout: config.timeoutMs,
    telemetry: false,
    appInfo: { name: "souk" },
  });
}

export interface Call {
  readonly stripe: Stripe;
  readonly now: () => number;
  /** What is left of the time; with a key of ours, where the effect must be found again under it. */
  readonly options: (idempotencyKey?: string) => Stripe.RequestOptions;
  readonly attempt: <T>(what: string, work: () => Promise<T>) => Promise<Attempt<T>>;
}

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function beginCall(config: StripeGatewayConfig, stripe: Stripe): Call {
  const endsAt = config.now() + config.timeoutMs;
  return {
    stripe,
    now: config.now,
    options: (idempotencyKey) => ({
      timeout: Math.max(1, Math.trunc(endsAt - config.now())),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    }),
    attempt: async (what, work) => {
      try {
        return { ok: true, value: await work() };
      } catch (error) {
        const fault = faultOf(error);
        logFault(config, what, fault, error);
        return { ok: false, fault };
      }
    },
  };
}

/** Codes and Stripe's number of the request, under which its dashboard shows the rest; no message, no body. */
function logFault(config: StripeGatewayConfig, what: string, fault: Fault, error: unknown): void {
  if (fault.type === "mismatch" || fault.type === "missing" || fault.type === "declined") return;
  const told =
    error instanceof Stripe.errors.StripeError
      ? { status: error.statusCode, code: error.code, param: error.param, request: error.requestId, kind: error.type }
      : { kind: error instanceof Error ? error.name : typeof error };
  const [level, event] =
    fault.type === "invalid" ? (["error", "payment.invalid"] as const) : (["warn", "payment.unanswered"] as const);
  config.log(level, event, { provider: "stripe", what, ...told });
}

/** Whether the answer is that of an earlier request with the same key: it says what was true then. */
export function isReplay({ lastResponse }: Stripe.Response<object>): boolean {
  // A `Headers` with the fetch client, whatever its type says.
  const headers: unknown = lastResponse.headers;
  return headers instanceof Headers && headers.get("idempotent-replayed") === "true";
}
