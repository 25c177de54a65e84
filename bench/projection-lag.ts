/**
 * How long shoppers see old stock: from the answer of a receipt, and from the sending of an order that takes the last
 * unit, until the product API and the search show it. Each product is new, so that what is waited for is a crossing of
 * a threshold and nothing has been remembered of it.
 */
import { randomUUID } from "node:crypto";
import { eachAtOnce } from "../scripts/each-at-once.ts";
import { percentiles, type Percentiles } from "../scripts/figures.ts";
import { stockGoods } from "../scripts/goods.ts";
import { expectStatus, listAt, newGuest, numberAt, textAt, type ShopClient } from "../scripts/shop-client.ts";
import type { Sku } from "../src/kernel/ids.ts";

export interface ProjectionLags {
  /** Milliseconds from the receipt's answer until it is in stock. */
  readonly receivedToProduct: Percentiles;
  readonly receivedToSearch: Percentiles;
  /** Milliseconds from sending the order of the last unit until it is sold out: the order itself is in them. */
  readonly soldToProduct: Percentiles;
  readonly soldToSearch: Percentiles;
  /** What the shop itself has measured, from the stock object's decision on. */
  readonly measuredByShop: unknown;
}

export interface LagOptions {
  readonly skus: number;
  /** Skus that are watched at the same time. */
  readonly atOnce: number;
}

const POLL_EVERY_MS = 5;
const GIVE_UP_MS = 20_000;
const ADDRESS = { name: "Lag", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };

interface Lags {
  readonly product: number;
  readonly search: number;
}

/** Puts its own goods up for sale in the shop; throws when something does not show within 20 seconds. */
export async function measureProjectionLag(
  client: ShopClient,
  staff: string,
  { skus, atOnce }: LagOptions,
): Promise<ProjectionLags> {
  const run = randomUUID().slice(0, 8);
  const goods = Array.from({ length: skus }, (_, i) => ({
    sku: `LAG-${run}-${i}` as Sku,
    priceMinor: 1_000,
    stock: 0,
  }));
  await stockGoods(client, staff, goods);
  const lags = await eachAtOnce(goods, atOnce, async ({ sku }) => {
    await untilShown(client, sku, "out_of_stock", performance.now());
    const received = await receive(client, staff, sku);
    const [guest, totalMinor] = await fillCart(client, sku);
    const sold = await sellLast(client, guest, sku, totalMinor);
    return { received, sold };
  });
  const of = (pick: (each: (typeof lags)[number]) => number): Percentiles => percentiles(lags.map(pick));
  return {
    receivedToProduct: of(({ received }) => received.product),
    receivedToSearch: of(({ received }) => received.search),
    soldToProduct: of(({ sold }) => sold.product),
    soldToSearch: of(({ sold }) => sold.search),
    measuredByShop: expectStatus(
      await client.call({ path: "/v1/ops/projection-lag", token: staff }),
      [200],
      "the shop's own figures",
    ).body,
  };
}

async function receive(client: ShopClient, staff: string, sku: Sku): Promise<Lags> {
  const receipts = [{ sku, warehouseId: "whs_proof", quantity: 1, reference: `lag-${sku}` }];
  const call = { method: "POST", path: "/v1/ops/stock/receipts", token: staff, body: { receipts } } as const;
  expectStatus(await client.call(call), [200], "the receipt");
  return untilShown(client, sku, "low_stock", performance.now());
}

async function fillCart(client: ShopClient, sku: Sku): Promise<readonly [token: string, totalMinor: number]> {
  const token = await newGuest(client);
  const line = {
    method: "POST",
    path: "/v1/cart/lines",
    token,
    key: randomUUID(),
    body: { sku, quantity: 1 },
  } as const;
  expectStatus(await client.call(line), [201], "the cart");
  const cart = expectStatus(await client.call({ path: "/v1/cart?country=DE", token }), [200], "the cart's price");
  return [token, numberAt(cart.body, "quote", "totalMinor")];
}

async function sellLast(client: ShopClient, token: string, sku: Sku, expectedTotalMinor: number): Promise<Lags> {
  const body = {
    email: "lag@example.com",
    address: ADDRESS,
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor,
  };
  const since = performance.now();
  const ordering = client.call({ method: "POST", path: "/v1/checkout", token, key: randomUUID(), body });
  const [answer, lags] = await Promise.all([ordering, untilShown(client, sku, "out_of_stock", since)]);
  expectStatus(answer, [201], "the order");
  return lags;
}

/** Milliseconds since the instant until both show the state. */
async function untilShown(client: ShopClient, sku: Sku, state: string, since: number): Promise<Lags> {
  const product = async (): Promise<string> => {
    const answer = expectStatus(await client.call({ path: `/v1/products/prd_${sku}` }), [200], sku);
    return textAt(answer.body, "offers", 0, "offer", "availability", "state");
  };
  const search = async (): Promise<string | null> => {
    const answer = expectStatus(await client.call({ path: `/v1/search?q=${sku}&limit=5` }), [200], sku);
    const index = listAt(answer.body, "cards").findIndex((_, i) => textAt(answer.body, "cards", i, "sku") === sku);
    return index < 0 ? null : textAt(answer.body, "cards", index, "availability");
  };
  const [onPage, inSearch] = await Promise.all([lagOf(sku, state, product, since), lagOf(sku, state, search, since)]);
  return { product: onPage, search: inSearch };
}

async function lagOf(sku: Sku, state: string, shown: () => Promise<string | null>, since: number): Promise<number> {
  for (;;) {
    if ((await shown()) === state) return performance.now() - since;
    if (performance.now() - since > GIVE_UP_MS)
      throw new Error(`${sku} is not shown as ${state} after ${GIVE_UP_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
}
