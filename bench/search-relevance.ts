/**
 * How good the search is: nDCG@10 and recall@100 over human judgements of 69 queries on the Icecat catalogue
 * (../shared/data/icecat). Imports that catalogue into a shop of its own, or asks the one that --url names, which has
 * it. Skips, and says so, where the data is not there.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readMapping } from "../scripts/import/mapping-form.ts";
import { pathsFor } from "../scripts/import/progress.ts";
import { runImport } from "../scripts/import/run.ts";
import { ROOT } from "../scripts/paths.ts";
import { expectStatus, listAt, numberAt, shopClient, textAt, type ShopClient } from "../scripts/shop-client.ts";
import { withShop } from "../scripts/spawn-shop.ts";
import { staffToken } from "../scripts/staff-token.ts";

const DATA = join(ROOT, "..", "shared", "data", "icecat");
const CATALOGUE = join(DATA, "products.jsonl.gz");
const JUDGEMENTS = join(DATA, "ratings.csv");
const DEPTH = 100;

type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** query,docid,rating with a rating of 0 to 3; queries with nothing above 0 are left out. */
export function parseJudgements(text: string): Judgements {
  const all = new Map<string, Map<string, number>>();
  for (const line of text.trim().split("\n").slice(1)) {
    const match = /^"?(.*?)"?,(\d+),(\d)$/.exec(line.trim());
    if (!match) throw new Error(`not a judgement: ${line}`);
    const [, query = "", document = "", rating = "0"] = match;
    const judged = all.get(query) ?? new Map<string, number>();
    judged.set(document, Number(rating));
    all.set(query, judged);
  }
  return new Map([...all].filter(([, judged]) => [...judged.values()].some((rating) => rating > 0)));
}

/** Gain 2^rating - 1, discount 1 / log2(rank + 1), against the best order of the query's own judgements. */
export function ndcg(found: readonly string[], judged: ReadonlyMap<string, number>, depth = 10): number {
  const gain = (rating: number, i: number): number => (2 ** rating - 1) / Math.log2(i + 2);
  const got = found.slice(0, depth).reduce((sum, id, i) => sum + gain(judged.get(id) ?? 0, i), 0);
  const ideal = [...judged.values()].sort((a, b) => b - a).slice(0, depth);
  return got / ideal.reduce((sum, rating, i) => sum + gain(rating, i), 0);
}

async function found(client: ShopClient, query: string): Promise<string[]> {
  const params = new URLSearchParams({ q: query, limit: String(DEPTH) });
  const answer = await client.insist({ path: `/v1/search?${params}` });
  expectStatus(answer, [200], query);
  return listAt(answer.body, "cards").map((card) => textAt(card, "productId").replace("prd_icecat-", ""));
}

async function measure(client: ShopClient): Promise<void> {
  const judgements = parseJudgements(readFileSync(JUDGEMENTS, "utf8"));
  let quality = 0;
  let without = 0;
  const recalls: number[] = [];
  const worst: [number, string][] = [];
  for (const [query, judged] of judgements) {
    const results = await found(client, query);
    const score = ndcg(results, judged);
    quality += score;
    worst.push([score, query]);
    if (results.length === 0) without += 1;
    const best = [...judged].filter(([, rating]) => rating === 3).map(([id]) => id);
    if (best.length > 0) recalls.push(best.filter((id) => results.includes(id)).length / best.length);
  }
  const mean = (sum: number, count: number): string => (sum / count).toFixed(4);
  console.log(`queries with a positive judgement  ${judgements.size}`);
  console.log(`nDCG@10                            ${mean(quality, judgements.size)}`);
  console.log(
    `recall@100 of rating 3             ${mean(
      recalls.reduce((a, b) => a + b, 0),
      recalls.length,
    )}`,
  );
  console.log(`queries without a hit              ${without}`);
  worst.sort(([a], [b]) => a - b);
  console.log(
    `weakest: ${worst
      .slice(0, 8)
      .map(([score, query]) => `${query} ${score.toFixed(2)}`)
      .join(", ")}`,
  );
}

async function importCatalogue(client: ShopClient, tokenSecret: string, dataDir: string): Promise<void> {
  const outcome = await runImport({
    file: CATALOGUE,
    mapping: readMapping(join(ROOT, "scripts", "mappings", "icecat.json")),
    client,
    token: await staffToken(tokenSecret),
    paths: pathsFor(CATALOGUE, join(dataDir, "imports")),
    restart: false,
    say: () => undefined,
  });
  console.log(`imported ${outcome.accepted} products in ${outcome.seconds.toFixed(1)} s`);
  for (;;) {
    const status = await client.insist({ path: "/v1/catalogue/status" });
    expectStatus(status, [200], "the catalogue's status");
    if (numberAt(status.body, "waitingForIndex") === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: "string" } } });
  if (!existsSync(JUDGEMENTS) || !existsSync(CATALOGUE)) {
    console.log(`skipped: there is no ${DATA}`);
    return;
  }
  if (values.url !== undefined) {
    const client = shopClient(new URL(values.url).origin, 4);
    await measure(client).finally(() => client.close());
    return;
  }
  await withShop({ empty: true }, async (shop) => {
    const client = shopClient(shop.url, 4);
    try {
      await importCatalogue(client, shop.tokenSecret, shop.dataDir);
      await measure(client);
    } finally {
      await client.close();
    }
  });
}

if (import.meta.main) await main();
