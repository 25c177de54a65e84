/** The people and goods of the proof, and what they can be asked through the API. */
import { randomUUID } from "node:crypto";
import type { CatalogueBatch, NewProduct } from "../../src/domain/catalog/batch.ts";
import type { CategoryId, ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { stockGoods } from "../goods.ts";
import { at, expectStatus, listAt, newGuest, numberAt, textAt, type Json, type ShopClient } from "../shop-client.ts";

export const BUYERS = 10;
export const FOUND_LESS = 3;
export const WAREHOUSE = "whs_proof" as WarehouseId;
const PRICE_MINOR = 1999;
const OTHER_PRICE_MINOR = 1899;
const SIDE_PRICE_MINOR = 500;

/** Names of their own, so that a shop that is named with --url can be used again. */
const RUN = Date.now();
export const LAMP = `OVER-${RUN}-BLUE` as Sku;
export const OTHER = `OVER-${RUN}-RED` as Sku;
const SIDE = `OVER-${RUN}-BULB` as Sku;

const product = (sku: Sku, title: string, colour: string | null, priceMinor: number, stock: number): NewProduct => ({
  id: `prd_${sku}` as ProductId,
  groupId: colour === null ? null : (`grp_OVER-${RUN}` as ProductGroupId),
  variant: colour === null ? {} : { Colour: colour },
  title,
  brand: "Proof",
  description: "",
  categoryId: "cat_proof" as CategoryId,
  gtin: null,
  attributes: [],
  images: [],
  dimensions: null,
  weightG: 100,
  returnable: true,
  createdAt: RUN,
  offers: [
    {
      sku,
      sellerId: "sel_proof" as SellerId,
      condition: "new",
      basePriceMinor: priceMinor,
      sale: null,
      currency: "EUR",
      fulfilledBy: "marketplace",
      taxClass: "standard",
      active: true,
      openingStock: [{ warehouseId: WAREHOUSE, quantity: stock }],
    },
  ],
});

/** As many lamps as buyers, some of another colour that cost less, and bulbs that everybody buys with the lamp. */
export async function putUpForSale(client: ShopClient, staff: string): Promise<void> {
  await stockGoods(client, staff, []);
  const batch: CatalogueBatch = {
    products: [
      product(LAMP, "Lamp", "Blue", PRICE_MINOR, BUYERS),
      product(OTHER, "Lamp", "Red", OTHER_PRICE_MINOR, 5),
      product(SIDE, "Bulb", null, SIDE_PRICE_MINOR, 2 * BUYERS),
    ],
  };
  const call = { method: "POST", path: "/v1/catalogue/batches", token: staff, body: batch } as const;
  expectStatus(await client.insist(call), [200, 201], "the goods were refused");
}

const ADDRESS = { name: "Olive Oversold", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };

export interface Buyer {
  readonly token: string;
  readonly orderId: string;
}

/** One after the other, so that it is clear who was first. */
export async function buyOne(client: ShopClient, index: number): Promise<Buyer> {
  const token = await newGuest(client);
  for (const sku of [LAMP, SIDE]) {
    const body = { sku, quantity: 1 };
    const call = { method: "POST", path: "/v1/cart/lines", token, key: randomUUID(), body } as const;
    expectStatus(await client.insist(call), [201], "add to cart");
  }
  const cart = expectStatus(await client.insist({ path: "/v1/cart?country=DE", token }), [200], "cart");
  const body = {
    email: `buyer-${index + 1}@example.com`,
    address: ADDRESS,
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor: numberAt(cart.body, "quote", "totalMinor"),
  };
  const call = { method: "POST", path: "/v1/checkout", token, key: randomUUID(), body } as const;
  const answer = expectStatus(await client.insist(call), [201], `order ${index + 1}`);
  return { token, orderId: textAt(answer.body, "orderId") };
}

export async function orderOf(client: ShopClient, { token, orderId }: Buyer): Promise<Json> {
  return expectStatus(await client.insist({ path: `/v1/orders/${orderId}`, token }), [200], "the order").body;
}

/** The shelf was counted: so many fewer lie there than were sold. */
export async function countLess(client: ShopClient, staff: string): Promise<number> {
  const body = {
    adjustments: [
      {
        ...{ sku: LAMP, warehouseId: WAREHOUSE, onHand: -FOUND_LESS, expectedOnHand: 0 },
        ...{ reason: "count", reference: `count-${RUN}` },
      },
    ],
  };
  const call = { method: "POST", path: "/v1/ops/stock/adjustments", token: staff, body } as const;
  const answer = expectStatus(await client.insist(call), [200], "the count");
  return numberAt(answer.body, "outcomes", 0, "level", "missing");
}

export async function receiveOne(client: ShopClient, staff: string): Promise<void> {
  const receipt = { sku: LAMP, warehouseId: WAREHOUSE, quantity: 1, reference: `delivery-${RUN}` };
  const call = { method: "POST", path: "/v1/ops/stock/receipts", token: staff, body: { receipts: [receipt] } } as const;
  expectStatus(await client.insist(call), [200], "the delivery");
}

export interface OpsShortfall {
  readonly shortfallId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly state: string;
  readonly foundAt: number;
  readonly toldAt: number | null;
}

export async function shortfallsOf(client: ShopClient, staff: string): Promise<readonly OpsShortfall[]> {
  const answer = expectStatus(
    await client.insist({ path: "/v1/ops/shortfalls?limit=100", token: staff }),
    [200],
    "the shortfalls",
  );
  return (listAt(answer.body, "shortfalls") as OpsShortfall[]).filter(({ sku }) => sku === LAMP);
}

/** The oversell's incident, in that state; undefined where there is none. */
export async function incidentOf(client: ShopClient, staff: string, state: "OPEN" | "CLOSED"): Promise<Json> {
  const path = `/v1/ops/incidents?state=${state}&limit=100`;
  const answer = expectStatus(await client.insist({ path, token: staff }), [200], "the incidents");
  return listAt(answer.body, "incidents").find((each) => at(each, "data", "sku") === LAMP);
}

/** Subjects of what was sent about an order, newest first. */
export async function messagesOf(client: ShopClient, staff: string, { orderId }: Buyer): Promise<readonly string[]> {
  const subjects: string[] = [];
  for (let cursor: string | null = null; ;) {
    const path: string = `/v1/inbox?limit=100${cursor === null ? "" : `&cursor=${cursor}`}`;
    const { body } = expectStatus(await client.insist({ path, token: staff }), [200], "the inbox");
    for (const notice of listAt(body, "notices"))
      if (at(notice, "path") === `/orders/${orderId}`) subjects.push(textAt(notice, "subject"));
    const next = at(body, "cursor");
    if (typeof next !== "string") return subjects;
    cursor = next;
  }
}

/** Sent twice with one key and once more with another: it must come to the same. */
export async function choose(
  client: ShopClient,
  buyer: Buyer,
  shortfallId: string,
  body: { readonly choice: string; readonly sku?: string },
): Promise<Json> {
  const path = `/v1/orders/${buyer.orderId}/shortfalls/${shortfallId}`;
  const key = randomUUID();
  const ask = async (each: string): Promise<Json> =>
    expectStatus(
      await client.insist({ method: "POST", path, token: buyer.token, key: each, body }),
      [200],
      `the choice ${body.choice}`,
    ).body;
  await Promise.all([ask(key), ask(key)]);
  return ask(randomUUID());
}
