/** The sandbox gateway under test, reached as its clients reach it. */
import { env } from "cloudflare:workers";
import { sandboxGateway, type SandboxGatewayConfig } from "../../src/adapters/payment-gateway/sandbox.ts";
import app from "../../workers/sandbox-gateway.ts";

export const ORIGIN = "http://gateway.test";
export const SECRET = "sandbox-test-secret";

export const send = async (path: string, init: RequestInit = {}, bindings: object = {}): Promise<Response> =>
  app.request(new URL(path, ORIGIN).href, { redirect: "manual", ...init }, { ...env, ...bindings });

/** A merchant's call with the secret. */
export const call = (method: string, path: string, body?: unknown): Promise<Response> =>
  send(path, {
    method,
    headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export const submit = (path: string, fields: Record<string, string> = {}): Promise<Response> =>
  send(path, { method: "POST", body: new URLSearchParams(fields) });

export const makeGateway = (more: Partial<SandboxGatewayConfig> = {}) =>
  sandboxGateway({
    ...{ baseUrl: ORIGIN, secret: SECRET, timeoutMs: 60_000 },
    fetch: (url, init) => send(url, init),
    ...more,
  });

let keys = 0;
/** A key that no other call of this file has. */
export const makeKey = (): string => `key-${crypto.randomUUID()}-${keys++}`;

export const authorisation = (key: string, token: string) => ({
  ...{ key, amountMinor: 2_500, currency: "EUR", source: { type: "token", token }, reference: `ref/${key}` },
  ...{
    description: "Two lamps",
    country: "DE",
    email: "ada@example.com",
    expiresAt: Date.now() + 600_000,
    returnUrl: "https://shop.test/back",
    cancelUrl: null,
  },
});

export const hosted = (key: string, more: object = {}) => ({
  ...authorisation(key, ""),
  source: { type: "hosted" },
  cancelUrl: "https://shop.test/cart",
  ...more,
});

interface Effect {
  readonly kind: string;
  readonly key: string;
  readonly amountMinor: number;
}

/** What really happened under these keys, in order. */
export async function effectsOf(...wanted: string[]): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = "0"; cursor !== null;) {
    const page: { effects: Effect[]; cursor: string | null } = await (
      await call("GET", `/v1/ledger?cursor=${cursor}`)
    ).json();
    for (const effect of page.effects)
      if (wanted.includes(effect.key)) found.push(`${effect.kind} ${effect.amountMinor}`);
    cursor = page.cursor;
  }
  return found;
}
