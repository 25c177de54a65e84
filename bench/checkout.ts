/**
 * `npm run bench checkout`: orders of two lines a second, how long the call that places one takes, and what one costs in
 * durable commits, rows and hops; beside the empty answer and the single commit of the same run. The provider is the
 * sandbox gateway with its own storage on the same disk, and its webhooks come in. Ends with 1 when an aim is missed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eachAtOnce } from "../scripts/each-at-once.ts";
import { machine, percentiles } from "../scripts/figures.ts";
import { readOptions } from "../scripts/options.ts";
import { DIST } from "../scripts/paths.ts";
import { shopClient } from "../scripts/shop-client.ts";
import { withShop } from "../scripts/spawn-shop.ts";
import { staffToken } from "../scripts/staff-token.ts";
import { UNJUDGED } from "../scripts/unjudged.ts";
import type { ShopInUse } from "../scripts/use-shop.ts";
import { measurePostgresCommits } from "./postgres-commits.ts";
import { measureBaselines } from "./baseline.ts";
import { baselineLine, checkoutLine, costLines, judge } from "./checkout-report.ts";
import type { CheckoutRow, Checkouts, StoreReport } from "./checkout-report.ts";
import { buyPair, newShopper, stockPairs, type Pair, type Shopper } from "./checkout-shoppers.ts";
import { countFlow } from "./flow-costs.ts";
import { measure, openConnection, type Connection } from "./load.ts";

const USAGE = "npm run bench checkout -- [--orders d1|postgres|both] [--clients 1,32,128] [--seconds 8] [--json FILE]";
const values = readOptions(
  {
    orders: { type: "string", default: "both" },
    clients: { type: "string", default: "1,32,128" },
    seconds: { type: "string", default: "8" },
    json: { type: "string", default: join(DIST, "bench-checkout.json") },
  },
  USAGE,
);
const clients = values.clients.split(",").map(Number);
const seconds = Number(values.seconds);

/** Shoppers who have bought before; each client has some of them, in turn. */
const SHOPPERS = Math.max(128, ...clients);
/** After that the alarm that an order has set has rung: whoever comes back comes to a quiet object. */
const QUIET_AFTER_MS = 33_000;
/** What orders leave behind (events, captures) is not of the next measurement. */
const PAUSE_MS = 3_000;

/** One address plays all shoppers. */
const SETTINGS = {
  ...UNJUDGED,
  limits: {
    addressPer10s: 10_000_000,
    writes: { perSecond: 1_000, burst: 100_000 },
    reads: { perSecond: 1_000, burst: 100_000 },
    checkouts: { perSecond: 1_000, burst: 100_000 },
  },
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const pairAt = (pairs: readonly Pair[], turn: number): Pair => pairs[turn % pairs.length] as Pair;

type Buy = (connection: Connection, client: number, turn: number, count: number) => Promise<number>;

/** `buy` answers the milliseconds of the call that placed the order. */
async function checkouts(shop: ShopInUse, name: string, counts: readonly number[], buy: Buy): Promise<CheckoutRow> {
  const measured: Checkouts[] = [];
  for (const count of counts) {
    const placeMs: number[] = [];
    const all = await measure({
      url: shop.url,
      clients: count,
      seconds,
      work: async (connection, client, turn) => void placeMs.push(await buy(connection, client, turn, count)),
    });
    const result = { ...all, placeMs: percentiles(placeMs) };
    console.log(checkoutLine(name, result));
    measured.push(result);
    await sleep(PAUSE_MS);
  }
  return { name, measured };
}

/** Each has bought once: its object is there. */
async function knownShoppers(shop: ShopInUse, pairs: readonly Pair[]): Promise<readonly Shopper[]> {
  return eachAtOnce(Array.from({ length: SHOPPERS }), 8, async (_, index) => {
    const connection = await openConnection(new URL(shop.url));
    try {
      const shopper = await newShopper(connection);
      await buyPair(connection, shopper, pairAt(pairs, index));
      return shopper;
    } finally {
      connection.close();
    }
  });
}

async function setWebhooks(shop: ShopInUse, on: boolean): Promise<void> {
  const headers = { authorization: `Bearer ${shop.gatewaySecret}`, "content-type": "application/json" };
  const body = JSON.stringify({ url: `${shop.url}/v1/webhooks/payments`, secret: shop.gatewaySecret });
  const request = on ? { method: "POST", headers, body } : { method: "DELETE", headers };
  const response = await fetch(`${shop.gatewayUrl}/v1/webhook-endpoint`, request);
  if (!response.ok) throw new Error(`the gateway's endpoint was not set: ${response.status} ${await response.text()}`);
}

async function benchStore(store: StoreReport["store"]): Promise<StoreReport> {
  const storeCommits = store === "postgres" ? await measurePostgresCommits(clients, seconds) : null;
  for (const measured of storeCommits ?? []) console.log(baselineLine("Postgres commit (baseline)", measured));
  return withShop({ settings: SETTINGS, orders: store }, async (shop) => {
    const client = shopClient(shop.url, 16);
    const staff = await staffToken(shop.tokenSecret);
    const pairs = await stockPairs(shop, client, staff);
    const shoppers = await knownShoppers(shop, pairs);
    await sleep(QUIET_AFTER_MS);
    const buy = (connection: Connection, shopper: Shopper) => buyPair(connection, shopper, pairAt(pairs, 0));
    const costs = {
      newGuest: await countFlow(shop, client, staff, { who: newShopper, buy }),
      returning: await countFlow(shop, client, staff, { who: async () => shoppers[0] as Shopper, buy }),
    };
    const again: Buy = async (connection, number, turn, count) => {
      const own = Math.floor(SHOPPERS / count);
      const shopper = shoppers[number + count * (turn % own)] as Shopper;
      return (await buyPair(connection, shopper, pairAt(pairs, number * 31 + turn))).placeMs;
    };
    const first: Buy = async (connection, number, turn) =>
      (await buyPair(connection, await newShopper(connection), pairAt(pairs, number * 31 + turn))).placeMs;

    const returning = await checkouts(shop, `${store}: who buys again`, clients, again);
    const guests = await checkouts(shop, `${store}: new guests`, clients, first);
    await setWebhooks(shop, false);
    const some = clients.filter((count) => count === 32);
    const quiet = await checkouts(shop, `${store}: who buys again, no webhooks`, some, again);
    await setWebhooks(shop, true);
    await client.close();
    return { store, returning, others: [guests, quiet], costs, storeCommits };
  });
}

const STORES: Readonly<Record<string, readonly StoreReport["store"][]>> = {
  d1: ["d1"],
  postgres: ["postgres"],
  both: ["d1", "postgres"],
};
const stores = STORES[values.orders];
if (stores === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const baselines = await measureBaselines(clients, seconds);
for (const measured of baselines.empty) console.log(baselineLine("empty answer (baseline)", measured));
for (const measured of baselines.commits) console.log(baselineLine("single commit (baseline)", measured));

const reports: StoreReport[] = [];
for (const store of stores) reports.push(await benchStore(store));
const missed: string[] = [];
for (const report of reports) {
  console.log("");
  for (const line of costLines("by a new guest", report.costs.newGuest)) console.log(line);
  for (const line of costLines("by a shopper who comes back", report.costs.returning)) console.log(line);
  missed.push(...judge(report, baselines));
}
const on = machine();
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, JSON.stringify({ machine: on, baselines, reports }, null, 2));
console.log(
  `${on.cores} cores, ${on.cpu}, ${on.memoryGiB} GiB, node ${on.node}, workerd ${on.workerd}, ${on.date}: client, shop, gateway and disk on one machine`,
);
console.log(missed.length === 0 ? "All aims are met." : `${missed.length} aims are missed.`);
process.exit(missed.length === 0 ? 0 : 1);
