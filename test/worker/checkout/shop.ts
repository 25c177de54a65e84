/** The whole shop in workerd through its own front door, with the sandbox gateway beside it. */
import { SELF } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { signAccessToken } from "../../../src/adapters/tokens/jose.ts";
import type { OfferStockTerms } from "../../../src/domain/catalog/types.ts";
import type { CategoryId, ProductId, SellerId, SessionId, Sku, UserId, WarehouseId } from "../../../src/kernel/ids.ts";

const ORIGIN = "http://shop.test";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  readonly key?: string;
}

export async function call(method: string, path: string, { token, body, key }: Sent = {}): Promise<Answer> {
  const headers = new Headers();
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (key) headers.set("idempotency-key", key);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await SELF.fetch(`${ORIGIN}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

export const staff = (): Promise<string> =>
  signAccessToken(
    env.TOKEN_SECRET,
    {
      kind: "user",
      shopperId: "usr_eu00000000000000000000000000" as UserId,
      roles: ["staff"],
      sessionId: "ses_eu00000000000000000000000000" as SessionId,
      prime: false,
    },
    Date.now(),
    3_600_000,
  );

/** Puts skus up for sale, each with its stock in one warehouse; `terms` are the same for all of them. */
export async function stockShop(stock: Readonly<Record<string, number>>, terms?: OfferStockTerms): Promise<void> {
  const token = await staff();
  const body = {
    categories: [
      {
        id: "cat_t" as CategoryId,
        parentId: null,
        slug: "t",
        name: "T",
        path: ["T"],
        slugPath: ["t"],
        drawing: "parcel",
        position: 1,
      },
    ],
    sellers: [{ id: "sel_t" as SellerId, slug: "t", name: "T", country: "DE", health: 90, rating: 4, ratingCount: 3 }],
    warehouses: [
      { id: "whs_t" as WarehouseId, code: "TST1", city: "Berlin", country: "DE", latitude: 52.5, longitude: 13.4 },
    ],
    products: Object.entries(stock).map(([sku, quantity]) => ({
      id: `prd_${sku}` as ProductId,
      groupId: null,
      variant: {},
      title: `Thing ${sku}`,
      brand: "T",
      description: "",
      categoryId: "cat_t" as CategoryId,
      gtin: null,
      attributes: [],
      images: [],
      dimensions: null,
      weightG: 100,
      returnable: true,
      createdAt: 0,
      offers: [
        {
          sku: sku as Sku,
          sellerId: "sel_t" as SellerId,
          condition: "new",
          basePriceMinor: 1000,
          sale: null,
          currency: "EUR",
          fulfilledBy: "marketplace",
          taxClass: "standard",
          active: true,
          ...(terms && { stockTerms: terms }),
          openingStock: quantity > 0 ? [{ warehouseId: "whs_t" as WarehouseId, quantity }] : [],
        },
      ],
    })),
  };
  const answer = await call("POST", "/v1/catalogue/batches", { token, body });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
}

export const stockOf = async (sku: string): Promise<{ onHand: number; reserved: number }> =>
  (await call("GET", `/v1/ops/stock/${sku}`, { token: await staff() })).body as { onHand: number; reserved: number };

export async function newGuest(): Promise<string> {
  return (await call("POST", "/v1/guests")).body["accessToken"] as string;
}

/** A guest with a filled cart, and what the cart costs in Germany. */
export async function guestWith(
  lines: Readonly<Record<string, number>>,
): Promise<{ token: string; totalMinor: number }> {
  const token = await newGuest();
  for (const [sku, quantity] of Object.entries(lines)) {
    const added = await call("POST", "/v1/cart/lines", { token, key: crypto.randomUUID(), body: { sku, quantity } });
    if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  }
  const cart = await call("GET", "/v1/cart?country=DE", { token });
  return { token, totalMinor: (cart.body["quote"] as { totalMinor: number }).totalMinor };
}

export const orderBody = (totalMinor: number, card = "tok_approve", over: object = {}): object => ({
  email: "ada@example.com",
  address: { name: "Ada", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" },
  shipping: "standard",
  payment: { type: "token", token: card },
  expectedTotalMinor: totalMinor,
  ...over,
});

/** The provider, as it is reached by the shop and by its shoppers. */
export function gateway(url: string, init: RequestInit): Promise<Response> {
  if (!env.GATEWAY) throw new Error("the tests run beside the sandbox gateway");
  return env.GATEWAY.fetch(url, init);
}

/** What the provider says of a checkout's payment. */
export async function paymentOf(
  checkoutId: string,
): Promise<{ status: string; capturedMinor: number; refundedMinor: number } | null> {
  const response = await gateway("http://gateway.test/v1/payments?since=0", {
    headers: { authorization: `Bearer ${env.GATEWAY_SECRET}` },
  });
  const { payments } = (await response.json()) as {
    payments: { reference: string; status: string; capturedMinor: number; refundedMinor: number }[];
  };
  return payments.find((payment) => payment.reference.endsWith(checkoutId)) ?? null;
}

/** Asks until the answer is what is waited for; the state it was in last otherwise. */
export async function until<T>(ask: () => Promise<T>, good: (value: T) => boolean, tries = 60): Promise<T> {
  let value = await ask();
  for (let i = 0; i < tries && !good(value); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = await ask();
  }
  return value;
}
