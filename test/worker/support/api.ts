/** The app with what the platform and the accounts need for real, a clock that stands still, and nothing else. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { d1Accounts } from "../../../src/adapters/account-store/d1.ts";
import type { Env } from "../../../src/adapters/env.ts";
import { projectionLagInMemory } from "../../../src/adapters/projection-lag.ts";
import { scryptPasswords } from "../../../src/adapters/passwords/scrypt.ts";
import { derivedBytes } from "../../../src/adapters/tokens/derived-bytes.ts";
import { joseTokens } from "../../../src/adapters/tokens/jose.ts";
import { takeToken, windowSeconds, type TokenBucket } from "../../../src/domain/account/token-bucket.ts";
import type { ShopperId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { BucketName, Metered, ShopperObject } from "../../../src/ports/shopper.ts";
import { buildApp, type AppParts } from "../../../workers/app.ts";

export interface TestShop {
  /** A request to the app; paths are on http://shop.test. */
  request(path: string, init?: RequestInit): Promise<Response>;
  readonly deps: Deps;
  readonly clock: { nowMs: number };
  /** What was logged, as it would be written. */
  readonly log: string[];
}

export interface TestShopOptions extends Omit<AppParts, "makeDeps"> {
  readonly env?: Partial<Env>;
  readonly deps?: Partial<Deps>;
}

const OPEN_FENCE: RateLimit = { limit: async () => ({ success: true }) };

export function testShop({ env: ownEnv, deps: ownDeps, ...parts }: TestShopOptions = {}): TestShop {
  const clock = { nowMs: Date.UTC(2026, 10, 22, 12) };
  const log: string[] = [];
  const deps: Deps = { ...depsFor(clock, log), ...ownDeps };
  const app = buildApp({ ...parts, makeDeps: () => deps });
  const bindings = { ...env, ADDRESS_FENCE: OPEN_FENCE, ...ownEnv };
  return {
    deps,
    clock,
    log,
    request: async (path, init) => {
      const url = path.startsWith("http") ? path : `http://shop.test${path}`;
      return app.fetch(new Request(url, init), bindings, createExecutionContext());
    },
  };
}

function depsFor(clock: { nowMs: number }, log: string[]): Deps {
  const meter = { commit: () => undefined, hop: () => undefined };
  return {
    settings: DEFAULT_SETTINGS,
    clock: { now: () => clock.nowMs, sleep: async () => undefined },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    shoppers: { of: shopperBuckets(() => clock.nowMs) },
    accounts: d1Accounts(env.ACCOUNTS, meter),
    // The same code with a memory of 16 KiB: what is tested here is not how hard it is.
    passwords: scryptPasswords({ ln: 4, r: 8, p: 1 }),
    tokens: joseTokens(env.TOKEN_SECRET),
    meter,
    readings: { read: () => ({ commits: { cart: 2 }, rows: { cart: 3 }, hops: {} }), reset: () => undefined },
    projectionLag: projectionLagInMemory(),
    sha256,
    derivedBytes: derivedBytes(env.TOKEN_SECRET),
    background: () => undefined,
    log: (level, event, data) => log.push(JSON.stringify({ level, event, ...data })),
    analytics: { record: () => undefined },
    gateway: null,
    messages: null,
    balances: absent("balances"),
    balanceRegister: absent("balanceRegister"),
    catalogue: absent("catalogue"),
    search: absent("search"),
    images: absent("images"),
    stock: absent("stock"),
    orders: absent("orders"),
    incidents: absent("incidents"),
    risk: absent("risk"),
    bus: absent("bus"),
    carrier: absent("carrier"),
    notifier: absent("notifier"),
    inbox: absent("inbox"),
  };
}

/** Nothing here may reach for it; a test that does is told at once. */
function absent<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get: (_, property) => {
      throw new Error(`${name}.${String(property)} is not there in this test`);
    },
  });
}

/** Each shopper's own buckets, as its object keeps them. */
function shopperBuckets(now: () => number): (id: ShopperId) => ShopperObject {
  const buckets = new Map<string, TokenBucket>();
  const take = async (id: ShopperId, bucket: BucketName): Promise<Metered<null>> => {
    const policy = DEFAULT_SETTINGS.limits[bucket];
    const taken = takeToken(buckets.get(`${id} ${bucket}`), policy, now());
    buckets.set(`${id} ${bucket}`, taken.state);
    const { remaining, resetSeconds, allowed } = taken;
    const state = { bucket, quota: policy.burst, windowSeconds: windowSeconds(policy), remaining, resetSeconds };
    return allowed ? { outcome: "ok", bucket: state, value: null } : { outcome: "limited", bucket: state };
  };
  return (id) => ({ ...absent<ShopperObject>("shopper"), take: (bucket) => take(id, bucket) });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A POST of a JSON body. */
export const json = (body: unknown, headers: Record<string, string> = {}, method = "POST"): RequestInit => ({
  method,
  headers: { "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
