/** `npm run reshard`: moves skus, or the whole shop, to other stock objects while the shop sells. */
import { holderOf, readSecrets } from "./data-folder.ts";
import { readOptions } from "./options.ts";
import { DEFAULT_DATA_DIR } from "./paths.ts";
import { moveSkus, readMap, spreadShop, type MapClient } from "./resharding.ts";
import { shopClient } from "./shop-client.ts";
import { staffToken } from "./staff-token.ts";
import { Told, wordsOf } from "./told.ts";

const USAGE = `npm run reshard -- --sku SKU [--sku SKU ...] [--to NAME] | --shards N  [--url URL] [--data DIR] [--token TOKEN]

--sku SKU     moves a sku to an object of its own, or to the one that --to names. Its home in the shop's layout brings it back.
--shards N    spreads the whole shop over N objects. Ended half-way, the same command goes on where it stopped.
without both  shows where the stock is.
The shop must be running (npm start) and goes on selling; docs/resharding.md says how no unit is lost.`;

const values = readOptions(
  {
    sku: { type: "string", multiple: true },
    to: { type: "string" },
    shards: { type: "string" },
    url: { type: "string" },
    data: { type: "string", default: DEFAULT_DATA_DIR },
    token: { type: "string" },
  },
  USAGE,
);

async function main(): Promise<void> {
  const { sku: skus = [], to, shards } = values;
  if (skus.length > 0 && shards !== undefined) throw new Told("give either --sku or --shards");
  if (to !== undefined && skus.length === 0) throw new Told("--to needs a --sku");
  const count = shards === undefined ? null : Number(shards);
  if (count !== null && !(Number.isInteger(count) && count > 0))
    throw new Told(`--shards must be a whole number above 0, not "${shards}"`);
  const url = values.url ?? holderOf(values.data)?.url;
  if (url === undefined)
    throw new Told(`no shop is running on ${values.data}: start one with npm start, or give its address with --url`);
  const client = shopClient(new URL(url).origin, 2);
  const token = values.token ?? (await staffToken(readSecrets(values.data).TOKEN_SECRET));
  try {
    await reshard({ client, token, say: (line) => console.log(line) }, skus, to, count);
  } finally {
    await client.close();
  }
}

async function reshard(
  shop: MapClient,
  skus: readonly string[],
  to: string | undefined,
  shards: number | null,
): Promise<void> {
  if (shards !== null) await spreadShop(shop, shards);
  else if (skus.length > 0) await moveSkus(shop, skus, to);
  const map = await readMap(shop);
  const onTheWay = map.nextShards === null ? "" : `, on the way to ${map.nextShards}`;
  console.log(`The stock is spread over ${map.shards} objects${onTheWay}; ${map.overrides} skus stand elsewhere.`);
}

try {
  await main();
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}
