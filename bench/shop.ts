/**
 * `npm run bench`: rates and latencies of what shoppers do, beside the empty answer and the single commit of the same
 * server in the same run; commits and hops of one order; how soon a new price shows. One machine for client, server and
 * disk: these are local figures and say nothing of the platform.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine } from "../scripts/figures.ts";
import { readOptions } from "../scripts/options.ts";
import { DIST } from "../scripts/paths.ts";
import { eachAtOnce } from "../scripts/each-at-once.ts";
import { at, expectStatus, numberAt, shopClient, type ShopClient } from "../scripts/shop-client.ts";
import { staffToken } from "../scripts/staff-token.ts";
import { SHOP_OPTIONS, useShop, type ShopInUse } from "../scripts/use-shop.ts";
import { measureBaselines, type Baselines } from "./baseline.ts";
import { countOrder, type FlowCosts } from "./flow-costs.ts";
import { fillForBench } from "./goods.ts";
import { measure, type Measured } from "./load.ts";
import { SCENARIOS, type Goods } from "./scenarios.ts";
import { UNJUDGED } from "../scripts/unjudged.ts";

const values = readOptions(
  {
    ...SHOP_OPTIONS,
    clients: { type: "string", default: "1,32,128" },
    seconds: { type: "string", default: "6" },
    only: { type: "string" },
    json: { type: "string", default: join(DIST, "bench.json") },
  },
  `npm run bench -- [--clients 1,32,128] [--seconds 6] [--only NAME] [--json FILE] [--url URL --data DIR]

Starts a shop of its own, filled with the Icecat catalogue where it is there, unless --url names one.`,
);
const clients = values.clients.split(",").map(Number);
const seconds = Number(values.seconds);

/** One address plays all shoppers; parcels move while orders come in. */
const SETTINGS = {
  ...UNJUDGED,
  limits: {
    addressPer10s: 10_000_000,
    writes: { perSecond: 1_000, burst: 100_000 },
    reads: { perSecond: 1_000, burst: 100_000 },
    checkouts: { perSecond: 1_000, burst: 100_000 },
  },
  fulfilment: { pickAfterMs: 4_000, packAfterMs: 4_000, shipAfterMs: 4_000, trackEveryMs: 4_000 },
};

const AIMS = { productShare: 0.6, commitsPerOrder: 14, commitsPerOrderRate: 18, priceVisibleMs: 2_000 };

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly measured: readonly Measured[];
}

/**
 * Every product once and once more: what is measured is a shop that has been open for a while. News of the stock that
 * the import has received still comes in during the first round and makes pages anew.
 */
async function warmUp(client: ShopClient, goods: Goods): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await eachAtOnce(goods.productIds, 16, (id) => client.call({ path: `/v1/products/${id}` }));
  }
}

async function scenarios(shop: ShopInUse, goods: Goods): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) {
    if (values.only !== undefined && !scenario.name.includes(values.only)) continue;
    const measured: Measured[] = [];
    await measure({ url: shop.url, clients: 8, seconds: Math.min(seconds, 4), work: scenario.prepare(goods) });
    for (const count of clients) {
      measured.push(await measure({ url: shop.url, clients: count, seconds, work: scenario.prepare(goods) }));
      console.log(line(scenario.name, measured.at(-1) as Measured));
    }
    rows.push({ name: scenario.name, unit: scenario.unit, measured });
  }
  return rows;
}

const line = (name: string, { clients: count, perSecond, latencyMs, errors, errorSamples }: Measured): string =>
  `${name.padEnd(26)} ${String(count).padStart(4)} clients ${perSecond.toFixed(1).padStart(9)}/s   p50 ${latencyMs.p50.toFixed(1)} p90 ${latencyMs.p90.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} max ${latencyMs.max.toFixed(0)} ms   ${errors} errors${errorSamples.length > 0 ? ` (${errorSamples[0]})` : ""}`;

/** Milliseconds from the answer to a price change until the product API shows it. */
async function priceLag(client: ShopClient, staff: string, goods: Goods): Promise<number> {
  const id = goods.productIds[0] ?? "";
  const path = `/v1/products/${id}`;
  const first = expectStatus(await client.call({ path }), [200], path);
  const sku = String(at(first.body, "offers", 0, "offer", "sku"));
  const before = numberAt(first.body, "offers", 0, "offer", "basePriceMinor");
  const body = { basePriceMinor: before + 1 };
  expectStatus(
    await client.call({ method: "PUT", path: `/v1/offers/${sku}/price`, token: staff, body }),
    [200],
    "the new price",
  );
  const changedAt = performance.now();
  for (;;) {
    const now = expectStatus(await client.call({ path }), [200], path);
    const lag = performance.now() - changedAt;
    if (numberAt(now.body, "offers", 0, "offer", "basePriceMinor") === before + 1) return Math.round(lag);
    if (lag > 10_000) return lag;
  }
}

/** Two skus that different stock objects hold, as far as the first order tells. */
const twoSkus = (goods: Goods): readonly [string, string] => [
  goods.skus[0] ?? "",
  goods.skus[Math.floor(goods.skus.length / 2)] ?? "",
];

interface Report {
  readonly machine: ReturnType<typeof machine>;
  readonly catalogue: string;
  readonly baselines: Baselines;
  readonly rows: readonly Row[];
  readonly orderCosts: FlowCosts;
  readonly priceVisibleMs: number;
}

function judge(report: Report): string[] {
  const bestOf = (measured: readonly Measured[]): number => Math.max(0, ...measured.map((each) => each.perSecond));
  const rowOf = (name: string): Row | undefined => report.rows.find((row) => row.name === name);
  const missed: string[] = [];
  const product = rowOf("product API");
  report.baselines.empty.forEach((empty, i) => {
    const share = (product?.measured[i]?.perSecond ?? 0) / empty.perSecond;
    console.log(`product API is ${(share * 100).toFixed(0)} % of the empty answer at ${empty.clients} clients`);
  });
  const share = bestOf(product?.measured ?? []) / bestOf(report.baselines.empty);
  if (product && share < AIMS.productShare)
    missed.push(`product API at ${(share * 100).toFixed(0)} % of the empty answer, aim ${AIMS.productShare * 100} %`);
  const orders = rowOf("whole checkout");
  const needed = bestOf(report.baselines.commits) / AIMS.commitsPerOrderRate;
  if (orders) {
    console.log(
      `whole orders: ${bestOf(orders.measured)}/s; the commit rate / ${AIMS.commitsPerOrderRate} is ${needed.toFixed(1)}/s`,
    );
    if (bestOf(orders.measured) < needed)
      missed.push(`whole orders ${bestOf(orders.measured)}/s, aim ${needed.toFixed(1)}/s`);
  }
  const commits = report.orderCosts.untilOrderRow.commitsTotal;
  if (commits > AIMS.commitsPerOrder)
    missed.push(`${commits} commits until the order's row, aim ${AIMS.commitsPerOrder}`);
  if (report.priceVisibleMs > AIMS.priceVisibleMs)
    missed.push(`a new price shows after ${report.priceVisibleMs} ms, aim ${AIMS.priceVisibleMs} ms`);
  const errors = report.rows.flatMap((row) => row.measured).reduce((sum, each) => sum + each.errors, 0);
  if (errors > 0) missed.push(`${errors} errors`);
  return missed;
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, n]) => `${name} ${n}`)
    .join(", ");

const baselines = await measureBaselines(clients, seconds);
for (const measured of baselines.empty) console.log(line("empty answer (baseline)", measured));
for (const measured of baselines.commits) console.log(line("single commit (baseline)", measured));

const missed = await useShop(values, { settings: SETTINGS }, async (shop) => {
  const client = shopClient(shop.url, 16);
  const staff = await staffToken(shop.tokenSecret);
  const { catalogue, goods } = await fillForBench(shop, client, staff);
  const first = await countOrder(shop, client, staff, twoSkus(goods));
  await warmUp(client, goods);
  const rows = await scenarios(shop, goods);
  const priceVisibleMs = await priceLag(client, staff, goods);
  const report: Report = { machine: machine(), catalogue, baselines, rows, orderCosts: first, priceVisibleMs };
  await client.close();
  mkdirSync(DIST, { recursive: true });
  writeFileSync(values.json, JSON.stringify(report, null, 2));
  const { untilOrderRow, inAll } = first;
  console.log(
    `\nan order of two lines: ${untilOrderRow.commitsTotal} durable commits until its row (${counts(untilOrderRow.commits)})`,
  );
  console.log(
    `                       ${untilOrderRow.hopsTotal} hops (${counts(untilOrderRow.hops)}), ${untilOrderRow.rowsTotal} rows`,
  );
  console.log(
    `                       ${inAll.commitsTotal} commits and ${inAll.rowsTotal} rows in all, paid and published`,
  );
  console.log(`a new price shows after ${priceVisibleMs} ms`);
  const on = report.machine;
  console.log(
    `${catalogue}; ${on.cores} cores, ${on.cpu}, ${on.memoryGiB} GiB, node ${on.node}, workerd ${on.workerd}, ${on.date}`,
  );
  return judge(report);
});
for (const miss of missed) console.error(`AIM MISSED: ${miss}`);
console.log(missed.length === 0 ? "All aims are met." : `${missed.length} aims are missed.`);
process.exit(missed.length === 0 ? 0 : 1);
