/** The only place that turns bindings into adapters. What lasts is made once an isolate, so that caches are shared. */
import { parseSettings, type ShopSettings } from "../kernel/settings.ts";
import { invariant } from "../kernel/result.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Deps } from "../ports/deps.ts";
import { d1Accounts } from "./account-store/d1.ts";
import { engineAnalytics } from "./analytics/engine.ts";
import { d1BalanceRegister } from "./balance-register/d1.ts";
import { simulatedCarrier } from "./carrier/simulated.ts";
import { cachedCatalogue } from "./catalogue-store/cached.ts";
import { d1Catalogue } from "./catalogue-store/d1.ts";
import type { Env } from "./env.ts";
import { queueBus } from "./event-bus/queues.ts";
import { r2Images } from "./image-store/r2.ts";
import { meter, readings } from "./meter.ts";
import { d1Incidents } from "./incident-store/d1.ts";
import { inboxNotifier } from "./notifier/inbox.ts";
import { makeD1OrderStore } from "./order-store/d1.ts";
import { makeSql } from "./order-store/postgres/client.ts";
import { postgresOrderStore } from "./order-store/postgres/store.ts";
import { scryptPasswords } from "./passwords/scrypt.ts";
import { balanceObjects } from "./payment-gateway/balance.ts";
import { paymentProvider } from "./payment-gateway/provider.ts";
import { projectionLagInMemory } from "./projection-lag.ts";
import { d1RiskStore } from "./risk-store/d1.ts";
import { saltedHashes } from "./risk-store/salted-hash.ts";
import { embeddedSearch } from "./search-engine/embedded.ts";
import { shopperObjects } from "./shopper/objects.ts";
import { d1StockMap } from "./stock/shard-map-store.ts";
import { stockObjects } from "./stock/objects.ts";
import { derivedBytes } from "./tokens/derived-bytes.ts";
import { joseTokens } from "./tokens/jose.ts";

/** A request's, a queue batch's or an object's: what keeps it alive while work goes on. */
export interface WorkContext {
  waitUntil(work: Promise<unknown>): void;
}

/** Orders may be a context's own: a connection to Postgres is of no use to another one. */
export type Lasting = Omit<Deps, "background" | "orders">;

let lasting: (Lasting & Pick<Deps, "orders">) | undefined;
/** Work that several requests wait for is kept alive by the newest of them. */
let newest: WorkContext | undefined;

export function makeDeps(env: Env, context: WorkContext): Deps {
  const deps = ofIsolate(env, context);
  const orders = env.ORDERS_PG ? ordersOnPostgres(env.ORDERS_PG, deps.settings) : deps.orders;
  return { ...deps, orders, background: (work) => context.waitUntil(work) };
}

/** What is the same for all requests of the isolate. */
export const lastingDeps = (env: Env, context: WorkContext): Lasting => ofIsolate(env, context);

function ofIsolate(env: Env, context: WorkContext): Lasting & Pick<Deps, "orders"> {
  newest = context;
  return (lasting ??= makeLasting(env));
}

const ordersOnPostgres = ({ connectionString }: Hyperdrive, { region, fulfilment }: ShopSettings): Deps["orders"] =>
  postgresOrderStore({
    open: () => makeSql(connectionString),
    meter,
    region,
    pickAfterMs: fulfilment.pickAfterMs,
  });

function makeLasting(env: Env): Lasting & Pick<Deps, "orders"> {
  const settings = readSettings(env.SHOP_SETTINGS);
  const clock = {
    now: () => Date.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const log: Deps["log"] = (level, event, data) => console[level](JSON.stringify({ level, event, ...data }));
  const inbox = inboxNotifier(env.ACCOUNTS, meter);
  return {
    settings,
    clock,
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    catalogue: cachedCatalogue(d1Catalogue(env.CATALOGUE, settings.currency, meter), clock.now, (work) =>
      newest?.waitUntil(work),
    ),
    search: embeddedSearch({
      db: env.SEARCH,
      clock: clock.now,
      meter,
      currency: settings.currency,
      keepAlive: (work) => newest?.waitUntil(work),
    }),
    images: r2Images(env.IMAGES),
    stock: stockObjects({
      namespace: env.STOCK,
      settings,
      timeoutMs: LIMITS.stockCallTimeoutMs,
      meter,
      sleep: clock.sleep,
      now: clock.now,
      mapStore: d1StockMap(env.CATALOGUE, settings.region, settings.stock.shards, meter),
      keepAlive: (work) => newest?.waitUntil(work),
    }),
    shoppers: shopperObjects(env.SHOPPER, meter),
    ...paymentProvider(env, { clock, log, region: settings.region, fetch: (url, init) => fetch(url, init) }),
    balanceRegister: d1BalanceRegister(env.ACCOUNTS, meter),
    balances: balanceObjects({
      namespace: env.BALANCE,
      region: settings.region,
      timeoutMs: LIMITS.gatewayCallTimeoutMs,
      meter,
      sleep: clock.sleep,
    }),
    orders: makeD1OrderStore({
      db: env.ORDERS,
      meter,
      region: settings.region,
      pickAfterMs: settings.fulfilment.pickAfterMs,
    }),
    incidents: d1Incidents(env.ORDERS, meter),
    risk: d1RiskStore({
      db: env.ORDERS,
      meter,
      region: settings.region,
      timeoutMs: LIMITS.riskAnswerTimeoutMs,
      sightingOf: saltedHashes(env.TOKEN_SECRET),
    }),
    bus: queueBus(env, meter),
    carrier: simulatedCarrier(settings),
    notifier: inbox,
    inbox,
    analytics: engineAnalytics(env.ANALYTICS, settings.currency),
    accounts: d1Accounts(env.ACCOUNTS, meter),
    passwords: scryptPasswords(),
    tokens: joseTokens(env.TOKEN_SECRET),
    meter,
    readings,
    projectionLag: projectionLagInMemory(),
    sha256,
    derivedBytes: derivedBytes(env.TOKEN_SECRET),
    log,
  };
}

function readSettings(text: string): ShopSettings {
  const settings = parseSettings(text);
  invariant(settings.ok, settings.ok ? "" : settings.error);
  return settings.value;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
