/** `npm run bench -- lag`: how long shoppers see old stock, at rest and with many changes at once. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inWords, machine } from "../scripts/figures.ts";
import { readOptions } from "../scripts/options.ts";
import { DIST } from "../scripts/paths.ts";
import { shopClient } from "../scripts/shop-client.ts";
import { staffToken } from "../scripts/staff-token.ts";
import { SHOP_OPTIONS, useShop } from "../scripts/use-shop.ts";
import { measureProjectionLag, type ProjectionLags } from "./projection-lag.ts";
import { UNJUDGED } from "../scripts/unjudged.ts";

const values = readOptions(
  {
    ...SHOP_OPTIONS,
    skus: { type: "string", default: "40" },
    "at-once": { type: "string", default: "1,8" },
    json: { type: "string", default: join(DIST, "bench-lag.json") },
  },
  `npm run bench -- lag [--skus 40] [--at-once 1,8] [--json FILE] [--url URL --data DIR]

Receives one unit of each sku and sells it, and waits until product API and search show it.
Starts a shop of its own unless --url names one.`,
);

/** One address plays all shoppers and asks without pause. */
const SETTINGS = {
  ...UNJUDGED,
  limits: {
    addressPer10s: 10_000_000,
    writes: { perSecond: 1_000, burst: 100_000 },
    reads: { perSecond: 100_000, burst: 1_000_000 },
    checkouts: { perSecond: 1_000, burst: 100_000 },
  },
};

const runs: { atOnce: number; lags: ProjectionLags }[] = [];
await useShop(values, { settings: SETTINGS }, async (shop) => {
  const client = shopClient(shop.url, 32);
  const staff = await staffToken(shop.tokenSecret);
  for (const atOnce of values["at-once"].split(",").map(Number)) {
    const lags = await measureProjectionLag(client, staff, { skus: Number(values.skus), atOnce });
    runs.push({ atOnce, lags });
    console.log(`${atOnce} at once`);
    console.log(`  received until the product API shows it   ${inWords(lags.receivedToProduct)}`);
    console.log(`  received until the search shows it        ${inWords(lags.receivedToSearch)}`);
    console.log(`  last one sold until the product API does  ${inWords(lags.soldToProduct)}`);
    console.log(`  last one sold until the search does       ${inWords(lags.soldToSearch)}`);
    console.log(`  the shop's own, from the decision on      ${JSON.stringify(lags.measuredByShop)}`);
  }
  await client.close();
});
mkdirSync(DIST, { recursive: true });
writeFileSync(values.json, JSON.stringify({ machine: machine(), runs }, null, 2));
