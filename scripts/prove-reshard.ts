/**
 * `npm run prove:reshard`: a crowd buys while single skus move from object to object and the whole shop is spread over
 * other numbers of objects. At the end exactly the stock is sold, nobody was refused while units were left, and the
 * ledgers of all objects agree.
 */
import { randomUUID } from "node:crypto";
import type { Sku } from "../src/kernel/ids.ts";
import { eachAtOnce } from "./each-at-once.ts";
import { inWords, machine, percentiles } from "./figures.ts";
import { stockGoods } from "./goods.ts";
import { readOptions } from "./options.ts";
import { awaitArrival, moveSkus, readMap, spreadShop, type MapClient } from "./resharding.ts";
import { at, expectStatus, newGuest, numberAt, shopClient, type Answer, type ShopClient } from "./shop-client.ts";
import { awaitRest, type Rest } from "./snapshot.ts";
import { staffToken } from "./staff-token.ts";
import { SHOP_OPTIONS, useShop, type ShopInUse } from "./use-shop.ts";
import { UNJUDGED } from "./unjudged.ts";

const values = readOptions(
  {
    skus: { type: "string", default: "24" },
    stock: { type: "string", default: "12" },
    concurrency: { type: "string", default: "24" },
    ...SHOP_OPTIONS,
  },
  `npm run prove:reshard -- [--skus 24] [--stock 12] [--concurrency 24] [--url URL --data DIR]

Starts a shop of its own unless --url names one; --data is then that shop's folder, whose secrets sign the staff token.
It ends with the number of stock objects that it began with.`,
);
const wholeNumber = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} must be a whole number above 0, not "${text}"`);
  process.exit(2);
};
const skuCount = wholeNumber("skus", values.skus);
const stock = wholeNumber("stock", values.stock);
const concurrency = wholeNumber("concurrency", values.concurrency);

/** Stated, not hidden: one address plays all shoppers, and every unit is for sale. */
const SETTINGS = {
  ...UNJUDGED,
  limits: { addressPer10s: 1_000_000 },
  stock: { bufferBasisPoints: 0, shards: 4 },
  fulfilment: { held: true },
};
const ADDRESS = { name: "Moving Buyer", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };
/** Buyers beyond the stock of each sku, so that every sku is asked for when it is sold out too. */
const TOO_MANY = 3;
const PENDING_MS = 60_000;

interface Bought {
  readonly sku: Sku;
  readonly answer: Answer;
  /** How it ended, after a checkout that was not decided at once. */
  readonly state: "placed" | "short" | "unclear";
}

async function buy(client: ShopClient, sku: Sku): Promise<Bought> {
  const token = await newGuest(client);
  const line = { sku, quantity: 1 };
  const added = await client.insist({ method: "POST", path: "/v1/cart/lines", token, key: randomUUID(), body: line });
  if (added.status === 409) return { sku, answer: added, state: "short" };
  expectStatus(added, [201], "add to cart");
  const cart = expectStatus(await client.insist({ path: "/v1/cart?country=DE", token }), [200], "cart");
  const body = {
    email: "mover@example.com",
    address: ADDRESS,
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor: numberAt(cart.body, "quote", "totalMinor"),
  };
  const key = randomUUID();
  const order = (): Promise<Answer> => client.insist({ method: "POST", path: "/v1/checkout", token, key, body });
  let answer = await order();
  // Not decided yet: the same key asks for the same checkout.
  for (let waited = 0; answer.status === 202 && waited < PENDING_MS; waited += 500) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    answer = await order();
  }
  const isShort = answer.status === 409 && at(answer.body, "code") === "out-of-stock";
  return {
    sku,
    answer,
    state: answer.status === 201 || answer.status === 200 ? "placed" : isShort ? "short" : "unclear",
  };
}

interface Moves {
  skus: number;
  layouts: number;
}

/** Moves something all the time, until the crowd has gone; then everything rests where it began. */
async function moveAbout(shop: MapClient, skus: readonly Sku[], isOver: () => boolean): Promise<Moves> {
  const moves: Moves = { skus: 0, layouts: 0 };
  const { shards } = await readMap(shop);
  const layouts = [shards * 2 + 1, Math.max(1, shards - 1), shards];
  for (let round = 0; !isOver() || round < layouts.length; round++) {
    const some = skus.filter((_, index) => index % 5 === round % 5);
    for (const to of [undefined, "eu-o-together"]) {
      await moveSkus(shop, some, to);
      moves.skus += some.length;
    }
    await spreadShop(shop, layouts[round % layouts.length] ?? shards);
    moves.layouts += 1;
  }
  await spreadShop(shop, shards);
  return moves;
}

async function prove(shop: ShopInUse): Promise<boolean> {
  const client = shopClient(shop.url, concurrency + 4);
  const staff = await staffToken(shop.tokenSecret);
  const mover: MapClient = { client, token: staff, say: () => undefined };
  const stamp = Date.now();
  const skus = Array.from({ length: skuCount }, (_, index) => `MOVE-${stamp}-${index}` as Sku);
  await stockGoods(
    client,
    staff,
    skus.map((sku) => ({ sku, priceMinor: 1999, stock })),
  );
  const wishes = Array.from({ length: stock + TOO_MANY }, () => skus).flat();
  console.log(`${wishes.length} shoppers want one of ${skuCount} goods, ${stock} of each, and all of it moves: go.`);
  let isOver = false;
  const startedAt = performance.now();
  const moving = moveAbout(mover, skus, () => isOver);
  const crowd = await eachAtOnce(wishes, concurrency, (sku) => buy(client, sku)).finally(() => (isOver = true));
  const tookMs = performance.now() - startedAt;
  const moves = await moving;
  await awaitArrival(mover);
  const rest = await awaitRest(client, staff, shop, 60_000);
  await client.close();
  return report(crowd, moves, tookMs, rest, skus);
}

function report(crowd: readonly Bought[], moves: Moves, tookMs: number, rest: Rest, skus: readonly Sku[]): boolean {
  const ours = new Set<string>(skus);
  const placed = crowd.filter(({ state }) => state === "placed").length;
  const refused = crowd.filter(({ state }) => state === "short").length;
  const unclear = crowd.filter(({ state }) => state === "unclear");
  const levels = rest.snapshot.stock.flatMap((audit) => audit.levels).filter((level) => ours.has(level.sku));
  const left = levels.reduce((sum, level) => sum + level.onHand, 0);
  const orders = rest.snapshot.orders.filter(
    (order) => order.state !== "CANCELLED" && order.lines.some((line) => ours.has(line.sku)),
  ).length;
  for (const { answer } of unclear.slice(0, 5))
    console.error(`unclear: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
  for (const violation of rest.violations.slice(0, 10))
    console.error(`VIOLATION ${violation.invariant} ${violation.what}`);
  const expected = stock * skus.length;
  const good =
    placed === expected &&
    orders === expected &&
    refused === skus.length * TOO_MANY &&
    left === 0 &&
    rest.violations.length === 0;
  const on = machine();
  console.log(`
moves             ${moves.skus} of single skus, ${moves.layouts} of the whole shop, while it sold
orders            ${orders} (${placed} answered as placed)
refusals          ${refused} clear, ${unclear.length} unclear
oversold          ${Math.max(0, orders - expected)}
left on hand      ${left} of ${expected}
violations        ${rest.violations.length} (settled ${rest.settledAfterMs} ms after the last move)
time              ${Math.round(tookMs)} ms for all ${crowd.length} shoppers
answers           ${inWords(percentiles(crowd.map(({ answer }) => answer.ms)))}
machine           ${on.cores} cores, ${on.cpu}, node ${on.node}, workerd ${on.workerd}
${good ? "HOLDS" : "DOES NOT HOLD"}: exactly ${expected} units were sold once each while they moved`);
  return good;
}

const good = await useShop(values, { settings: SETTINGS }, prove);
process.exit(good ? 0 : 1);
