/**
 * `npm run chaos -- --kills 20`: kill -9 of the shop in the middle of checkouts, restart on the same data, again and
 * again; then nothing may be lost, doubled or stuck. The payment provider is a process of its own that survives, and
 * stops at the very moments that matter until the shop is dead. It starts its own shop on a scratch folder.
 */
import { randomBytes, randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Sku } from "../../src/kernel/ids.ts";
import { SeededRandom } from "../../src/kernel/random.ts";
import { stockGoods, type Good } from "../../scripts/goods.ts";
import { shopClient } from "../../scripts/shop-client.ts";
import { freePort } from "../../scripts/ports.ts";
import { scratchDir, spawnGateway, type SpawnedGateway } from "../../scripts/spawn-shop.ts";
import { staffToken } from "../../scripts/staff-token.ts";
import { checkAtRest } from "../../src/domain/invariants/check.ts";
import { takeSnapshot } from "../../scripts/snapshot.ts";
import { judgeHistory } from "./judge.ts";
import { listenForMoments } from "./moments.ts";
import { makePlan } from "./plan.ts";
import { report } from "./report.ts";
import { awaitFollowUps, comeToRest, giveUpOpen, resolveAll, type Ground } from "./settle.ts";
import { shop, type Market } from "./shoppers.ts";
import { torment, type OutsideWorld } from "./torment.ts";
import { makeVictim, type Victim } from "./victim.ts";
import { UNJUDGED } from "../../scripts/unjudged.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: String(randomInt(1_000_000)) },
    shoppers: { type: "string", default: "12" },
    keep: { type: "boolean", default: false },
  },
});
const kills = wholeNumber("kills", values.kills);
const shoppers = wholeNumber("shoppers", values.shoppers);
const { seed } = values;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} must be a whole number above 0, not "${text}"`);
  process.exit(2);
}

/** Stated, not hidden: one address plays all shoppers, every unit is for sale, and parcels are picked within seconds. */
const OPEN = { perSecond: 1_000_000, burst: 1_000_000 };
const SETTINGS = {
  ...UNJUDGED,
  limits: { addressPer10s: 1_000_000, reads: OPEN, writes: OPEN, checkouts: OPEN },
  stock: { bufferBasisPoints: 0 },
  fulfilment: { pickAfterMs: 3_000, packAfterMs: 1_000, shipAfterMs: 1_000 },
};
/** Longer than the shop waits for an answer (10 s), so that what comes late comes after it has given up. */
const GATEWAY_DELAYS = { TIMEOUT_DELAY_MS: "12000", SLOW_DELAY_MS: "1000" };
/** Longer than any answer takes. */
const LAST_ROUNDS_MS = 30_000;

const named = (prefix: string, count: number, stock: number): readonly Good[] =>
  Array.from({ length: count }, (_, index) => ({
    sku: `CHAOS-${prefix}${index}` as Sku,
    priceMinor: 990 + 130 * index,
    stock,
  }));
const PLENTIFUL = named("P", 24, 1_000_000);
/** So few that they are fought for, and sold out in the end. */
const SCARCE = named("S", 4, Math.ceil(kills / 3));

async function main(folder: string): Promise<boolean> {
  const startedAt = performance.now();
  const secret = randomBytes(24).toString("base64url");
  const gatewayOptions = { port: await freePort(), dataDir: join(folder, "gateway"), secret, vars: GATEWAY_DELAYS };
  let gateway: SpawnedGateway = await spawnGateway(gatewayOptions);
  const moments = await listenForMoments(gateway);
  const world: OutsideWorld = {
    moments,
    async restartGateway(pauseMs) {
      await gateway.kill();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      gateway = await spawnGateway(gatewayOptions);
    },
  };
  const victim = await makeVictim({
    dataDir: join(folder, "shop"),
    settings: SETTINGS,
    gateway: { url: gateway.url, secret },
  });
  try {
    await victim.start();
    const client = shopClient(victim.url, shoppers + 8);
    const staff = await staffToken(victim.secrets().tokenSecret);
    await stockGoods(client, staff, [...PLENTIFUL, ...SCARCE]);
    const { gatewayUrl, gatewaySecret } = victim.secrets();
    const ground: Ground = { client, staff, shop: { url: victim.url, gatewayUrl, gatewaySecret } };
    const good = await prove(victim, world, ground, startedAt);
    await client.close();
    return good;
  } finally {
    await victim.kill();
    await moments.close();
    await gateway.stop();
  }
}

async function prove(victim: Victim, world: OutsideWorld, ground: Ground, startedAt: number): Promise<boolean> {
  let isOpen = true;
  const market: Market = {
    client: ground.client,
    victim,
    gatewayUrl: ground.shop.gatewayUrl,
    plentiful: PLENTIFUL.map(({ sku }) => sku),
    scarce: SCARCE.map(({ sku }) => sku),
    attempts: [],
    surprises: [],
    isOpen: () => isOpen,
  };
  const crowd = Array.from({ length: shoppers }, (_, index) => shop(market, `${seed}-${index}`));
  const done = await torment(victim, world, makePlan(kills, new SeededRandom(seed)));
  const lastStartAt = performance.now();
  isOpen = false;
  await world.moments.clear();
  await Promise.race([Promise.all(crowd), new Promise((resolve) => setTimeout(resolve, LAST_ROUNDS_MS))]);
  const { attempts, surprises } = market;
  console.log(`${done.length} kills, ${attempts.length} checkouts; healed. Waiting until the shop is at rest.`);
  const givenUp = await giveUpOpen(ground, attempts);
  const rest = await comeToRest(ground);
  const restedAfterMs = Math.round(performance.now() - lastStartAt);
  console.log(`At rest by itself (${givenUp} that waited for their shopper were given up). Every key is sent again.`);
  await resolveAll(ground, attempts);
  const again = await comeToRest(ground);
  const followUps = await awaitFollowUps(ground);
  // Once more at the very end: what was sent again, picked and told must have disturbed nothing.
  const last = await takeSnapshot(ground.client, ground.staff, ground.shop);
  const violations = [
    ...rest.violations,
    ...(rest.violations.length === 0 ? again.violations : []),
    ...(again.violations.length === 0 ? checkAtRest(last) : []),
    ...judgeHistory(attempts, last.orders),
    ...followUps.violations,
    ...surprises.map((what) => ({ invariant: "A2", what: `an answer that nobody can act on: ${what}` })),
  ];
  const command = `npm run chaos -- --kills ${kills} --seed ${seed} --shoppers ${shoppers}`;
  const tookMs = performance.now() - startedAt;
  return report({
    ...{ seed, command, shoppers, tookMs, done, attempts, followUps, restedAfterMs },
    violations,
  });
}

const folder = scratchDir();
let good = false;
try {
  good = await main(folder);
} finally {
  if (values.keep) console.log(`The data is kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);
