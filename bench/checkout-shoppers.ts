/**
 * What the bench of the checkout buys, and who buys it. Each shopper has an address, an e-mail and a card of its
 * own: people who share them are looked at together by the screening, which no shop full of strangers does.
 */
import { randomUUID } from "node:crypto";
import { fillShop, SEED } from "../scripts/fill.ts";
import { expectStatus, textAt, type ShopClient } from "../scripts/shop-client.ts";
import type { ShopInUse } from "../scripts/use-shop.ts";
import { firstMap, homeOf } from "../src/domain/inventory/stock-map.ts";
import { generateMarketplace } from "../src/domain/sample/marketplace.ts";
import type { Sku, WarehouseId } from "../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../src/kernel/settings.ts";
import type { Connection, HttpAnswer } from "./load.ts";
import { addToCart, newGuest, placeOrder, totalOf, type Buyer } from "./scenarios.ts";

/** Goods of an order of two lines, which two stock objects hold. */
export type Pair = readonly [Sku, Sku];

export interface Shopper {
  readonly auth: Record<string, string>;
  readonly buyer: Buyer;
}

/** Far more than any run sells: sold out is another path. */
const UNITS = 1_000_000;
const RECEIPTS_AT_ONCE = 500;
/** Some of the sample's offers: enough that every stock object is asked, few enough to be received in seconds. */
const SKUS = 400;

const GIFT_MINOR = 100_000;
const GIFT_PART_MINOR = 50;

interface Held {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
}

/** Fills the shop with the sample marketplace, receives what is bought in plenty, and pairs it. */
export async function stockPairs(shop: ShopInUse, client: ShopClient, staff: string): Promise<readonly Pair[]> {
  await fillShop(shop, () => undefined);
  const held = sampleHoldings().slice(0, SKUS);
  for (let from = 0; from < held.length; from += RECEIPTS_AT_ONCE) {
    const receipts = held
      .slice(from, from + RECEIPTS_AT_ONCE)
      .map((each) => ({ ...each, quantity: UNITS, reference: `bench-${randomUUID()}` }));
    const call = { method: "POST", path: "/v1/ops/stock/receipts", token: staff, body: { receipts } } as const;
    expectStatus(await client.insist(call), [200], "receiving stock");
  }
  return pairsOf(held.map(({ sku }) => sku));
}

/** The sample is the same in every shop: where its offers that nobody holds for a cart have stock. */
function sampleHoldings(): readonly Held[] {
  const { products } = generateMarketplace({ seed: SEED, nowMs: Date.now() });
  return products.flatMap(({ offers }) => {
    const offer = offers.find(({ active, openingStock }) => active && openingStock.length > 0);
    const site = offer?.openingStock[0];
    return offer && site ? [{ sku: offer.sku, warehouseId: site.warehouseId }] : [];
  });
}

/** Each with the next one that another stock object holds. */
export function pairsOf(skus: readonly Sku[]): readonly Pair[] {
  const map = firstMap(DEFAULT_SETTINGS.region, DEFAULT_SETTINGS.stock.shards);
  const home = (sku: Sku): string => homeOf(map, DEFAULT_SETTINGS.region, sku);
  return skus.flatMap((sku, index): Pair[] => {
    const other = skus.slice(index + 1).find((each) => home(each) !== home(sku));
    return other === undefined ? [] : [[sku, other]];
  });
}

export async function newShopper(connection: Connection): Promise<Shopper> {
  const name = randomUUID().slice(0, 8);
  const address = {
    name: `Buyer ${name}`,
    line1: `Lange Gasse ${name}`,
    city: "Berlin",
    postalCode: "10999",
    country: "DE",
  };
  return {
    auth: await newGuest(connection),
    buyer: { email: `${name}@example.com`, address, token: `tok_approve.${name}` },
  };
}

/** The shopper with a gift card that bears a little of each order. */
export async function withGiftCard(client: ShopClient, staff: string, shopper: Shopper): Promise<Shopper> {
  const body = { amountMinor: GIFT_MINOR, currency: DEFAULT_SETTINGS.currency };
  const call = { method: "POST", path: "/v1/ops/gift-cards", token: staff, key: randomUUID(), body } as const;
  const issued = expectStatus(await client.insist(call), [201], "issuing a gift card");
  const giftCard = { code: textAt(issued.body, "code"), amountMinor: GIFT_PART_MINOR };
  return { ...shopper, buyer: { ...shopper.buyer, giftCard } };
}

/** Two adds, the priced cart, the order; answers how long the last call took, in milliseconds. */
export async function buyPair(
  connection: Connection,
  { auth, buyer }: Shopper,
  [first, second]: Pair,
): Promise<{ readonly placeMs: number; readonly placed: HttpAnswer }> {
  await addToCart(connection, auth, first);
  await addToCart(connection, auth, second);
  const totalMinor = await totalOf(connection, auth);
  const startedAt = performance.now();
  const placed = await placeOrder(connection, auth, totalMinor, buyer);
  return { placeMs: performance.now() - startedAt, placed };
}
