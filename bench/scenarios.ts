/** What shoppers do, as the load generator does it: each on its connection, through the API and the pages. */
import { randomUUID } from "node:crypto";
import type { Connection, HttpAnswer, HttpRequest } from "./load.ts";

export interface Goods {
  readonly productIds: readonly string[];
  /** Skus in stock, with plenty of units. */
  readonly skus: readonly string[];
  readonly categories: readonly string[];
  readonly queries: readonly string[];
}

export interface Scenario {
  readonly name: string;
  /** What one unit of it is. */
  readonly unit: string;
  /** Made once for each number of clients; its `work` is one unit. */
  readonly prepare: (goods: Goods) => (connection: Connection, client: number, turn: number) => Promise<void>;
}

/** Who buys, as the body of an order has it. */
export interface Buyer {
  readonly email: string;
  readonly address: Readonly<Record<"name" | "line1" | "city" | "postalCode" | "country", string>>;
  /** Of the card; all who have the same one share a card. */
  readonly token: string;
  /** Bears a part of each order; the card bears the rest. */
  readonly giftCard?: { readonly code: string; readonly amountMinor: number };
}

const BUYER: Buyer = {
  token: "tok_approve",
  email: "bench@example.com",
  address: { name: "Bench Buyer", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" },
};

/** Uniform over the list, the same sequence in every run (multiplicative hashing, Knuth). */
const pick = <T>(list: readonly T[], client: number, turn: number): T => {
  const mixed = Math.imul((client + 1) * 100_003 + turn * 7919, 2_654_435_761) >>> 0;
  return list[mixed % list.length] as T;
};

async function expecting(connection: Connection, status: number, request: HttpRequest): Promise<HttpAnswer> {
  const answer = await connection.send(request);
  if (answer.status !== status) throw new Error(`${request.path}: ${answer.status} ${answer.text().slice(0, 200)}`);
  return answer;
}

const reading = (
  name: string,
  unit: string,
  pathOf: (goods: Goods, client: number, turn: number) => string,
): Scenario => ({
  name,
  unit,
  prepare: (goods) => async (connection, client, turn) => {
    await expecting(connection, 200, { path: pathOf(goods, client, turn) });
  },
});

export async function newGuest(connection: Connection): Promise<Record<string, string>> {
  const answer = await expecting(connection, 201, { method: "POST", path: "/v1/guests" });
  const { accessToken } = JSON.parse(answer.text()) as { accessToken: string };
  return { authorization: `Bearer ${accessToken}` };
}

export async function addToCart(connection: Connection, auth: Record<string, string>, sku: string): Promise<void> {
  const headers = { ...auth, "idempotency-key": randomUUID() };
  await expecting(connection, 201, {
    method: "POST",
    path: "/v1/cart/lines",
    headers,
    body: JSON.stringify({ sku, quantity: 1 }),
  });
}

export async function totalOf(connection: Connection, auth: Record<string, string>): Promise<number> {
  const cart = await expecting(connection, 200, { path: "/v1/cart?country=DE", headers: auth });
  return (JSON.parse(cart.text()) as { quote: { totalMinor: number } }).quote.totalMinor;
}

export async function placeOrder(
  connection: Connection,
  auth: Record<string, string>,
  totalMinor: number,
  { email, address, token, giftCard }: Buyer = BUYER,
): Promise<HttpAnswer> {
  const body = {
    ...{ email, address },
    ...(giftCard && { giftCards: [giftCard] }),
    shipping: "standard",
    payment: { type: "token", token },
    expectedTotalMinor: totalMinor,
  };
  const headers = { ...auth, "idempotency-key": randomUUID() };
  return expecting(connection, 201, { method: "POST", path: "/v1/checkout", headers, body: JSON.stringify(body) });
}

const addingToCart: Scenario = {
  name: "add to cart",
  unit: "one POST to the cart of one of the clients' guests",
  prepare: (goods) => {
    const guests = new Map<number, Promise<Record<string, string>>>();
    return async (connection, client, turn) => {
      const known = guests.get(client) ?? newGuest(connection);
      guests.set(client, known);
      await addToCart(connection, await known, pick(goods.skus.slice(0, 200), client, turn));
    };
  },
};

async function buyTwo(
  connection: Connection,
  auth: Record<string, string>,
  goods: Goods,
  client: number,
  turn: number,
): Promise<void> {
  const first = pick(goods.skus, client, turn * 2);
  const second = pick(goods.skus, client + 1_000, turn * 2 + 1);
  await addToCart(connection, auth, first);
  await addToCart(connection, auth, second === first ? (goods.skus[0] as string) : second);
  await placeOrder(connection, auth, await totalOf(connection, auth));
}

const wholeCheckout: Scenario = {
  name: "whole checkout",
  unit: "two adds, the priced cart, the order placed; each client is a shopper who buys again and again",
  prepare: (goods) => {
    const guests = new Map<number, Promise<Record<string, string>>>();
    return async (connection, client, turn) => {
      const known = guests.get(client) ?? newGuest(connection);
      guests.set(client, known);
      await buyTwo(connection, await known, goods, client, turn);
    };
  },
};

const firstCheckout: Scenario = {
  name: "checkout of a new guest",
  unit: "the guest's token, two adds, the priced cart, the order placed: every order makes a new object",
  prepare: (goods) => async (connection, client, turn) =>
    buyTwo(connection, await newGuest(connection), goods, client, turn),
};

export const SCENARIOS: readonly Scenario[] = [
  reading(
    "product API",
    "GET /v1/products/{id}, uniform over all products",
    (goods, client, turn) => `/v1/products/${pick(goods.productIds, client, turn)}`,
  ),
  reading(
    "product page",
    "GET /p/{id}, uniform over all products",
    (goods, client, turn) => `/p/${pick(goods.productIds, client, turn)}`,
  ),
  reading(
    "category list of 24",
    "GET /v1/categories/{slug}/products?limit=24",
    (goods, client, turn) => `/v1/categories/${pick(goods.categories, client, turn)}/products?limit=24`,
  ),
  reading(
    "search of 24 with facets",
    "GET /v1/search?q=...&limit=24",
    (goods, client, turn) => `/v1/search?q=${encodeURIComponent(pick(goods.queries, client, turn))}&limit=24`,
  ),
  addingToCart,
  wholeCheckout,
  firstCheckout,
];
