/** Fills the bench's shop: with the Icecat catalogue where it is there, else with the sample marketplace. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProductPage } from "../src/domain/catalog/types.ts";
import { fillShop } from "../scripts/fill.ts";
import { readMapping } from "../scripts/import/mapping-form.ts";
import { pathsFor } from "../scripts/import/progress.ts";
import { runImport } from "../scripts/import/run.ts";
import { ROOT } from "../scripts/paths.ts";
import { at, expectStatus, listAt, numberAt, type ShopClient } from "../scripts/shop-client.ts";
import type { ShopInUse } from "../scripts/use-shop.ts";
import type { Goods } from "./scenarios.ts";

const ICECAT = join(ROOT, "..", "shared", "data", "icecat");
/** A run must not sell anything out: that is another path. */
const SELLABLE_MIN = 20;

export async function fillForBench(
  shop: ShopInUse,
  client: ShopClient,
  staff: string,
): Promise<{ catalogue: string; goods: Goods }> {
  const file = join(ICECAT, "products.jsonl.gz");
  if (!existsSync(file)) {
    console.log(`${file} is not there: the generated sample marketplace takes its place.`);
    await fillShop(shop, () => undefined);
    return { catalogue: "sample marketplace", goods: await goodsOf(client, null) };
  }
  const mapping = readMapping(join(ROOT, "scripts", "mappings", "icecat.json"));
  mkdirSync(join(shop.dataDir, "imports"), { recursive: true });
  const paths = pathsFor(file, join(shop.dataDir, "imports"));
  const outcome = await runImport({ file, mapping, client, token: staff, paths, restart: false, say: () => undefined });
  console.log(`Icecat: ${outcome.accepted} of ${outcome.rows} products in ${outcome.seconds.toFixed(1)} s`);
  await awaitIndex(client);
  return { catalogue: `Icecat, ${outcome.accepted} products`, goods: await goodsOf(client, judgedQueries()) };
}

async function awaitIndex(client: ShopClient): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const { body } = expectStatus(await client.call({ path: "/v1/catalogue/status" }), [200], "catalogue status");
    const waiting = numberAt(body, "waitingForIndex");
    if (waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the index did not catch up in two minutes");
}

/** The queries that people have judged results for. */
function judgedQueries(): string[] {
  const [, ...lines] = readFileSync(join(ICECAT, "ratings.csv"), "utf8").split("\n");
  const queries = lines.map((line) => /^"?(.*?)"?,[^,]*,[^,]*$/.exec(line)?.[1] ?? "");
  return [...new Set(queries.filter((query) => query !== ""))];
}

async function goodsOf(client: ShopClient, queries: readonly string[] | null): Promise<Goods> {
  const productIds: string[] = [];
  const skus: string[] = [];
  const words = new Set<string>();
  for (let cursor: string | null = null; ;) {
    const path: string = `/v1/products?limit=100${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = expectStatus(await client.insist({ path }), [200], "listing products");
    for (const page of listAt(answer.body, "items") as ProductPage[]) {
      productIds.push(page.product.id);
      words.add(page.product.title.split(" ").slice(0, 2).join(" "));
      const best = page.offers[0]?.offer;
      if (best && best.availability.sellable >= SELLABLE_MIN) skus.push(best.sku);
    }
    const next = at(answer.body, "cursor");
    if (typeof next !== "string") break;
    cursor = next;
  }
  const tree = expectStatus(await client.insist({ path: "/v1/categories" }), [200], "categories");
  const categories = listAt(tree.body, "items").map((category) => String(at(category, "slug")));
  if (skus.length < 2) throw new Error("the shop has too little stock for a bench");
  return { productIds, skus, categories, queries: queries ?? [...words].slice(0, 200) };
}
