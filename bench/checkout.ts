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
import { buyPair, newShopper, stockPairs, withGiftCard, type Pair, type Shopper } from "./checkout-shoppers.ts";
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

async function endWebhooks(shop: ShopInUse): Promise<void> {
  const headers = { authorization: `Bearer ${shop.gatewaySecret}` };
  const response = await fetch(`${shop.gatewayUrl}/v1/webhook-endpoint`, { method: "DELETE", headers });
  if (!response.ok) throw new Error(`the gateway kept its endpoint: ${response.status} ${await response.text()}`);
}

const buyFirst = (pairs: readonly Pair[]) => (connection: Connection, shopper: Shopper) =>
  buyPair(connection, shopper, pairAt(pairs, 0));

/** Each client's own shoppers, one after the other. */
const inTurn =
  (shoppers: readonly Shopper[], pairs: readonly Pair[]): Buy =>
  async (connection, client, turn, count) => {
    const own = Math.floor(shoppers.length / count);
    const shopper = shoppers[client + count * (turn % own)] as Shopper;
    return (await buyPair(connection, shopper, pairAt(pairs, client * 31 + turn))).placeMs;
  };

const asNewGuest =
  (pairs: readonly Pair[]): Buy =>
  async (connection, client, turn) =>
    (await buyPair(connection, await newShopper(connection), pairAt(pairs, client * 31 + turn))).placeMs;

async function benchStore(store: StoreReport["store"]): Promise<StoreReport> {
  const storeCommits = store === "postgres" ? await measurePostgresCommits(clients, seconds) : null;
  for (const measured of storeCommits ?? []) console.log(baselineLine("Postgres commit (baseline)", measured));
  return withShop({ settings: SETTINGS, orders: store }, async (shop) => {
    const client = shopClient(shop.url, 16);
    const staff = await staffToken(shop.tokenSecret);
    const pairs = await stockPairs(shop, client, staff);
    const shoppers = await knownShoppers(shop, pairs);
    const splitting = await eachAtOnce(shoppers, 8, (shopper) => withGiftCard(client, staff, shopper));
    await sleep(QUIET_AFTER_MS);
    const costOf = (who: (connection: Connection) => Promise<Shopper>) =>
      countFlow(shop, client, staff, { who, buy: buyFirst(pairs) });
    const costs = {
      newGuest: await costOf(newShopper),
      returning: await costOf(async () => shoppers[0] as Shopper),
    };
    const splitCosts = await costOf(async () => splitting[1] as Shopper);

    const returning = await checkouts(shop, `${store}: who buys again`, clients, inTurn(shoppers, pairs));
    const guests = await checkouts(shop, `${store}: new guests`, clients, asNewGuest(pairs));
    // One number of clients tells enough of what is not judged.
    const some = clients.filter((count) => count === 32);
    const split = await checkouts(shop, `${store}: gift card and card`, some, inTurn(splitting, pairs));
    await endWebhooks(shop);
    const quiet = await checkouts(shop, `${store}: who buys again, no webhooks`, some, inTurn(shoppers, pairs));
    await client.close();
    return { store, returning, others: [guests, split, quiet], costs, splitCosts, storeCommits };
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
  for (const line of costLines("by gift card and card", report.splitCosts)) console.log(line);
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
