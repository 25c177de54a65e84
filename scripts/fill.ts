/**
 * Fills an empty shop with the sample marketplace, through the HTTP API that `npm run import` uses: what the sample
 * can do, a merchant's feed can do.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BatchReport, CatalogueBatch } from "../src/domain/catalog/batch.ts";
import { generateMarketplace } from "../src/domain/sample/marketplace.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { sampleLogins, seedAccounts } from "./sample-accounts.ts";
import { hasGiftCards, seedBalances } from "./sample-balances.ts";
import { staffToken } from "./staff-token.ts";

export interface FillTarget {
  readonly url: string;
  readonly tokenSecret: string;
  readonly dataDir: string;
}

/** The world of the sample: the same products in every shop. */
export const SEED = "souk";

/** Longer than any index takes here; past it the shop opens nevertheless. */
const INDEX_WAIT_MS = 15_000;

/** In the data folder: so that a fill that was cut short goes on at the next start. */
const NOTE = "sample.json";
type Progress = "filling" | "filled";

function progressOf(dataDir: string): Progress | undefined {
  const file = join(dataDir, NOTE);
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, "utf8")) as { progress: Progress }).progress;
}

function note(dataDir: string, progress: Progress): void {
  writeFileSync(join(dataDir, NOTE), `${JSON.stringify({ progress })}\n`);
}

/** True when the shop's data came from here: then its sample logins exist. */
export function isSample(dataDir: string): boolean {
  return progressOf(dataDir) === "filled";
}

/** Sends one batch as staff; throws with the shop's own words when the shop refuses it or one of its rows. */
async function sendBatch(url: string, token: string, batch: CatalogueBatch): Promise<void> {
  const response = await fetch(`${url}/v1/catalogue/batches`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(batch),
  });
  if (!response.ok) throw new Error(`the shop refused a batch: ${response.status} ${await response.text()}`);
  const { rejected } = (await response.json()) as BatchReport;
  const first = rejected[0];
  if (first !== undefined) {
    throw new Error(
      `the shop refused ${rejected.length} rows; first ${first.list}[${first.index}] ${first.id}: ${first.reason}`,
    );
  }
}

function chunksOf<Row>(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

/** What rows of a later batch refer to goes first. */
function batchesOf(all: ReturnType<typeof generateMarketplace>): CatalogueBatch[] {
  const { categories, sellers, warehouses, promotions, products, reviews } = all;
  return [
    { categories, sellers, warehouses },
    ...chunksOf(products, LIMITS.importRowsMax).map((rows) => ({ products: rows })),
    { promotions },
    ...chunksOf(reviews, LIMITS.importRowsMax).map((rows) => ({ reviews: rows })),
  ];
}

interface Status {
  readonly currency: string;
  readonly products: number;
  readonly waitingForIndex: number;
}

async function statusOf(url: string): Promise<Status> {
  const response = await fetch(`${url}/v1/catalogue/status`);
  if (!response.ok) throw new Error(`the shop does not tell its state: ${response.status} ${await response.text()}`);
  return (await response.json()) as Status;
}

/** The index follows the catalogue by itself; a visitor shall not find it half made. */
async function untilIndexed(url: string, say: (text: string) => void): Promise<void> {
  for (const until = Date.now() + INDEX_WAIT_MS; Date.now() < until;) {
    const { waitingForIndex } = await statusOf(url);
    if (waitingForIndex === 0) return;
    say(`\rPutting into the search index: ${waitingForIndex} products left    `);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A sample that an older version has filled gets what it did not have; all else is left as it is. */
async function catchUp(shop: FillTarget): Promise<void> {
  const token = await staffToken(shop.tokenSecret);
  if (isSample(shop.dataDir) && !(await hasGiftCards(shop.url, token)))
    await seedBalances(shop.url, token, (await statusOf(shop.url)).currency);
}

/**
 * Fills the shop when it is empty, or when an earlier fill was cut short; answers whether it did. `say` gets the
 * progress for a terminal. `products`: how many of the sample's, all when absent.
 */
export async function fillShop(shop: FillTarget, say: (text: string) => void, products?: number): Promise<boolean> {
  if (progressOf(shop.dataDir) !== "filling" && (await statusOf(shop.url)).products > 0) {
    await catchUp(shop);
    return false;
  }
  const startedAt = performance.now();
  note(shop.dataDir, "filling");
  const token = await staffToken(shop.tokenSecret);
  const sample = generateMarketplace({
    seed: SEED,
    nowMs: Date.now(),
    ...(products === undefined ? {} : { products }),
  });
  const sent = { products: 0, reviews: 0 };
  for (const batch of batchesOf(sample)) {
    await sendBatch(shop.url, token, batch);
    sent.products += batch.products?.length ?? 0;
    sent.reviews += batch.reviews?.length ?? 0;
    say(
      `\rFilling the shop: ${sent.products} of ${sample.products.length} products, ` +
        `${sent.reviews} of ${sample.reviews.length} reviews`,
    );
  }
  await untilIndexed(shop.url, say);
  await seedAccounts(shop.url, token, sampleLogins(shop.tokenSecret));
  await seedBalances(shop.url, token, (await statusOf(shop.url)).currency);
  note(shop.dataDir, "filled");
  say(` (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  return true;
}
