/**
 * `npm run prove:race -- --buyers 200 --stock 10`: that many shoppers press "buy" at once for the last units, through
 * the API that shoppers use. Exactly the stock is sold, everybody else gets a clear answer, the ledgers agree.
 */
import { randomUUID } from "node:crypto";
import type { Sku } from "../src/kernel/ids.ts";
import { eachAtOnce } from "./each-at-once.ts";
import { inWords, machine, percentiles } from "./figures.ts";
import { stockGoods } from "./goods.ts";
import { at, expectStatus, newGuest, numberAt, shopClient, type Answer, type ShopClient } from "./shop-client.ts";
import { awaitRest, type Rest, type ShopAddress } from "./snapshot.ts";
import { readOptions } from "./options.ts";
import { staffToken } from "./staff-token.ts";
import { SHOP_OPTIONS, useShop } from "./use-shop.ts";

const values = readOptions(
  {
    buyers: { type: "string", default: "200" },
    stock: { type: "string", default: "10" },
    concurrency: { type: "string" },
    ...SHOP_OPTIONS,
  },
  `npm run prove:race -- [--buyers 200] [--stock 10] [--concurrency BUYERS] [--url URL --data DIR]

Starts a shop of its own unless --url names one; --data is then that shop's folder, whose secrets sign the staff token.`,
);
const buyers = wholeNumber("buyers", values.buyers);
const stock = wholeNumber("stock", values.stock);
const concurrency = wholeNumber("concurrency", values.concurrency ?? values.buyers);

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  console.error(`--${name} must be a whole number above 0, not "${text}"`);
  process.exit(2);
}

/** Stated, not hidden: one address plays all shoppers, and every unit is for sale. */
const SETTINGS = {
  limits: { addressPer10s: 1_000_000 },
  stock: { bufferBasisPoints: 0 },
  fulfilment: { held: true },
};

const ADDRESS = { name: "Race Runner", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };
const PRICE_MINOR = 1999;

interface Buyer {
  readonly token: string;
  readonly totalMinor: number;
}

async function prepareBuyer(client: ShopClient, sku: Sku): Promise<Buyer> {
  const token = await newGuest(client);
  const body = { sku, quantity: 1 };
  expectStatus(
    await client.insist({ method: "POST", path: "/v1/cart/lines", token, key: randomUUID(), body }),
    [201],
    "add to cart",
  );
  const cart = expectStatus(await client.insist({ path: "/v1/cart?country=DE", token }), [200], "cart");
  return { token, totalMinor: numberAt(cart.body, "quote", "totalMinor") };
}

/** Every buyer has one key, so that a call without an answer can be made again safely. */
function buy(client: ShopClient, buyer: Buyer, index: number): Promise<Answer> {
  const body = {
    email: `buyer-${index}@example.com`,
    address: ADDRESS,
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor: buyer.totalMinor,
  };
  return client.call({
    method: "POST",
    path: "/v1/checkout",
    token: buyer.token,
    key: `race-${index}-${randomUUID()}`,
    body,
  });
}

async function race(shop: ShopAddress & { readonly tokenSecret: string }): Promise<boolean> {
  const client = shopClient(shop.url, concurrency);
  const staff = await staffToken(shop.tokenSecret);
  // A name of its own, so that a shop that is named with --url can be raced for again.
  const sku = `RACE-${Date.now()}` as Sku;
  await stockGoods(client, staff, [{ sku, priceMinor: PRICE_MINOR, stock }]);
  const ready = await eachAtOnce(Array.from({ length: buyers }), 16, () => prepareBuyer(client, sku));
  console.log(`${buyers} shoppers have it in their carts; ${stock} are in stock; ${concurrency} at once: go.`);
  const startedAt = performance.now();
  const answers = await eachAtOnce(ready, concurrency, (buyer, index) => buy(client, buyer, index));
  const tookMs = performance.now() - startedAt;
  const rest = await awaitRest(client, staff, shop, 60_000);
  await client.close();
  return report(answers, tookMs, rest, sku);
}

function report(answers: readonly Answer[], tookMs: number, rest: Rest, sku: Sku): boolean {
  const placed = answers.filter((answer) => answer.status === 201).length;
  const refused = answers.filter(
    (answer) => answer.status === 409 && at(answer.body, "code") === "out-of-stock",
  ).length;
  const unclear = answers.filter((answer) => answer.status !== 201 && at(answer.body, "code") !== "out-of-stock");
  const levels = rest.snapshot.stock.flatMap((audit) => audit.levels).filter((level) => level.sku === sku);
  const left = levels.reduce((sum, level) => sum + level.onHand, 0);
  const held = rest.snapshot.stock.flatMap((audit) => audit.openReservations).length;
  const orders = rest.snapshot.orders.filter(
    (order) => order.state !== "CANCELLED" && order.lines.some((line) => line.sku === sku),
  ).length;
  const expected = Math.min(buyers, stock);
  for (const answer of unclear.slice(0, 5))
    console.error(`unclear: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
  for (const violation of rest.violations.slice(0, 10))
    console.error(`VIOLATION ${violation.invariant} ${violation.what}`);
  const oversold = Math.max(0, orders - stock);
  const good =
    placed === expected &&
    orders === expected &&
    refused === buyers - expected &&
    left === stock - expected &&
    held === 0 &&
    rest.violations.length === 0;
  const on = machine();
  console.log(`
orders            ${orders} (${placed} answered 201)
refusals          ${refused} clear, ${unclear.length} unclear
oversold          ${oversold}
left on hand      ${left} of ${stock}, ${held} reservations open
violations        ${rest.violations.length} (settled ${rest.settledAfterMs} ms after the last answer)
time              ${Math.round(tookMs)} ms for all ${buyers}
answers           ${inWords(percentiles(answers.map((answer) => answer.ms)))}
machine           ${on.cores} cores, ${on.cpu}, node ${on.node}, workerd ${on.workerd}
${good ? "HOLDS" : "DOES NOT HOLD"}: exactly ${expected} of ${buyers} buyers got one of ${stock}`);
  return good;
}

const good = await useShop(values, { settings: SETTINGS }, race);
process.exit(good ? 0 : 1);
