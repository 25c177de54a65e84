/**
 * `npm run prove:race -- --buyers 500 --stock 100 --concurrency 500`: that many shoppers press "buy" at once for the
 * last units, through the API that shoppers use. Some give up at the bank, some pay late, some lose their connection
 * and send again. Exactly the stock is sold, everybody else gets a clear answer, nothing is stranded, the ledgers agree.
 */
import type { Sku } from "../src/kernel/ids.ts";
import { eachAtOnce } from "./each-at-once.ts";
import { stockGoods } from "./goods.ts";
import { readOptions } from "./options.ts";
import { mannersOf, usualMix, type Mix } from "./prove-race/crowd.ts";
import { report } from "./prove-race/report.ts";
import { prepareBuyer } from "./prove-race/shopping.ts";
import { runRace, type Commits } from "./prove-race/waves.ts";
import { at, expectStatus, shopClient } from "./shop-client.ts";
import { awaitRest, type ShopAddress } from "./snapshot.ts";
import { staffToken } from "./staff-token.ts";
import { SHOP_OPTIONS, useShop } from "./use-shop.ts";
import { UNJUDGED } from "./unjudged.ts";

const values = readOptions(
  {
    buyers: { type: "string", default: "200" },
    stock: { type: "string", default: "10" },
    concurrency: { type: "string" },
    abandoning: { type: "string" },
    late: { type: "string" },
    retrying: { type: "string" },
    "walking-away": { type: "string" },
    carts: { type: "string", default: "single" },
    ...SHOP_OPTIONS,
  },
  `npm run prove:race -- [--buyers 200] [--stock 10] [--concurrency BUYERS] [--carts single|crossing]
                      [--abandoning N] [--late N] [--retrying N] [--walking-away N] [--url URL --data DIR]

A tenth of the buyers each give up, pay late, and lose their connection, unless told otherwise. Who walks away holds a
unit until the checkout's deadline: with --walking-away the proof takes a quarter of an hour. Crossing carts hold three
skus in different orders. Starts a shop of its own unless --url names one; --data is then that shop's folder, whose
secrets sign the staff token.`,
);
const buyers = wholeNumber("buyers", values.buyers, 1);
const stock = wholeNumber("stock", values.stock, 1);
const concurrency = wholeNumber("concurrency", values.concurrency ?? values.buyers, 1);
const usual = usualMix(buyers);
const mix: Mix = {
  abandoning: wholeNumber("abandoning", values.abandoning ?? usual.abandoning, 0),
  late: wholeNumber("late", values.late ?? usual.late, 0),
  retrying: wholeNumber("retrying", values.retrying ?? usual.retrying, 0),
  walkingAway: wholeNumber("walking-away", values["walking-away"] ?? usual.walkingAway, 0),
};
if (mix.abandoning + mix.late + mix.retrying + mix.walkingAway > buyers) refuse("there are not so many buyers");
if (values.carts !== "single" && values.carts !== "crossing") refuse("--carts is single or crossing");

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}

function wholeNumber(name: string, given: string | number, min: number): number {
  const number = Number(given);
  return Number.isInteger(number) && number >= min ? number : refuse(`--${name} must be a whole number from ${min}`);
}

/** Stated, not hidden: one address plays all shoppers, and every unit is for sale. */
const SETTINGS = {
  ...UNJUDGED,
  limits: { addressPer10s: 1_000_000 },
  stock: { bufferBasisPoints: 0 },
  fulfilment: { held: true },
};
const PRICE_MINOR = 1999;
const CROSSING_SKUS = 3;

/** The same for all, put into the cart in another order by each. */
const cartOf = (skus: readonly Sku[], buyer: number): readonly Sku[] =>
  skus.map((_, i) => skus[(i + buyer) % skus.length] as Sku);

async function race(shop: ShopAddress & { readonly tokenSecret: string }): Promise<boolean> {
  const client = shopClient(shop.url, concurrency);
  const staff = await staffToken(shop.tokenSecret);
  // Names of their own, so that a shop that is named with --url can be raced for again.
  const name = `RACE-${Date.now()}`;
  const skus = Array.from({ length: values.carts === "crossing" ? CROSSING_SKUS : 1 }, (_, i) => `${name}-${i}` as Sku);
  await stockGoods(
    client,
    staff,
    skus.map((sku) => ({ sku, priceMinor: PRICE_MINOR, stock })),
  );
  const crowd = await eachAtOnce(mannersOf(buyers, mix), 16, (manner, number) =>
    prepareBuyer(client, number, manner, cartOf(skus, number)),
  );
  console.log(
    `${buyers} shoppers have it in their carts; ${stock} are in stock; ${concurrency} at once: go.\n` +
      `${mix.abandoning} will give up, ${mix.late} pay late, ${mix.retrying} lose their connection, ${mix.walkingAway} walk away.`,
  );
  const commits = async (): Promise<Commits> => {
    const { body } = expectStatus(await client.insist({ path: "/v1/ops/metrics", token: staff }), [200], "metrics");
    return at(body, "commits") as Commits;
  };
  const say = (words: string): void => console.log(words);
  const raced = await runRace({ client, buyers: crowd, stock, concurrency, commits, say });
  const rest = await awaitRest(client, staff, shop, 60_000);
  await client.close();
  return report({ buyers: crowd, skus, stock, raced, rest });
}

const good = await useShop(values, { settings: SETTINGS }, race);
process.exit(good ? 0 : 1);
