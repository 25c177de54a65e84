/** A small market with two sellers, real stock objects and the real order database, for those who look after goods. */
import { env } from "cloudflare:workers";
import { meter } from "../../../src/adapters/meter.ts";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { stockObjects } from "../../../src/adapters/stock/objects.ts";
import type { Principal, Role } from "../../../src/domain/account/types.ts";
import { USUAL_STOCK_TERMS } from "../../../src/domain/catalog/stock-terms.ts";
import type { OfferSnapshot, OfferStockTerms, Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import type { StockSummary } from "../../../src/domain/inventory/types.ts";
import type { StockListQuery, StockListRow } from "../../../src/domain/catalog/stock-list.ts";
import type { ProductId, SellerId, SessionId, Sku, UserId, WarehouseId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { CatalogueStore } from "../../../src/ports/catalogue-store.ts";
import type { StockMap } from "../../../src/ports/stock.ts";
import { stockRoutes } from "../../../workers/routes/stock.ts";
import { bearer, json, testShop, type TestShop } from "./api.ts";

export const OAK = "sel_oak" as SellerId;
export const ELM = "sel_elm" as SellerId;
export const BERLIN = "whs_berlin" as WarehouseId;
export const PARIS = "whs_paris" as WarehouseId;

export type Who = "staff" | "oak" | "elm" | "shopper";

export interface Market {
  readonly shop: TestShop;
  readonly stock: StockMap;
  /** Oak sends the lamp itself and lets the marketplace send the chair; the desk is Elm's. */
  readonly lamp: Sku;
  readonly chair: Sku;
  readonly desk: Sku;
  readonly skus: readonly Sku[];
  /** What the catalogue was asked to list. */
  readonly listed: readonly StockListQuery[];
  terms(sku: Sku): OfferStockTerms | undefined;
  /** Status and body of a call. */
  ask(who: Who, method: string, path: string, body?: unknown): Promise<Answer>;
  send(who: Who, path: string, body: string, type: string): Promise<Answer>;
  levels(sku: Sku): Promise<StockSummary>;
  /** Everything that could have changed, to be compared. */
  everything(): Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const ROLES: Readonly<Record<Who, readonly Role[]>> = {
  staff: ["shopper", "staff"],
  oak: ["shopper", "seller"],
  elm: ["shopper", "seller"],
  shopper: ["shopper"],
};

export function principalOf(who: Who): Principal {
  return {
    kind: "user",
    shopperId: `usr_${who}` as UserId,
    roles: ROLES[who],
    sessionId: "ses_1" as SessionId,
    prime: false,
    ...(who === "oak" && { sellerId: OAK }),
    ...(who === "elm" && { sellerId: ELM }),
  };
}

const listRowOf = ({ sku, sellerId, stockTerms }: OfferSnapshot): StockListRow => ({
  sku,
  sellerId,
  stockTerms,
  productId: "prd_1" as ProductId,
  title: `A ${sku}`,
  variant: {},
  sellerName: sellerId,
  image: null,
  active: true,
  availability: { state: "low_stock", sellable: 3, warehouses: [{ id: BERLIN, free: 3 }], ahead: null },
});

let markets = 0;

/** Skus of its own: objects and databases remember what earlier tests did. */
export function openMarket(): Market {
  const number = ++markets;
  const [lamp, chair, desk] = [`lamp-${number}` as Sku, `chair-${number}` as Sku, `desk-${number}` as Sku];
  const terms = new Map<Sku, OfferStockTerms>();
  const offer = (sku: Sku, sellerId: SellerId, fulfilledBy: "seller" | "marketplace") =>
    ({ sku, sellerId, fulfilledBy, stockTerms: terms.get(sku) ?? USUAL_STOCK_TERMS }) as OfferSnapshot;
  const offers = () => [offer(lamp, OAK, "seller"), offer(chair, OAK, "marketplace"), offer(desk, ELM, "seller")];
  const listed: StockListQuery[] = [];
  const catalogue: Pick<CatalogueStore, "offers" | "frame" | "setStockTerms" | "stockList"> = {
    stockList: async (query) => {
      listed.push(query);
      const rows = offers().filter(({ sellerId }) => query.sellerId === null || sellerId === query.sellerId);
      return { rows: rows.slice(0, query.limit).map(listRowOf), next: null };
    },
    offers: async (skus) => offers().filter(({ sku }) => skus.includes(sku)),
    frame: async () => ({
      categories: [],
      sellers: [{ id: OAK } as Seller, { id: ELM } as Seller],
      promotions: [],
      warehouses: [{ id: BERLIN, code: "BER1" } as Warehouse, { id: PARIS, code: "PAR1" } as Warehouse],
      hasShippingRates: false,
    }),
    setStockTerms: async (sku, next) => {
      terms.set(sku, next);
      return "changed";
    },
  };
  const stock = stockObjects({
    namespace: env.STOCK,
    settings: { region: "eu", stock: DEFAULT_SETTINGS.stock },
    timeoutMs: 5_000,
    meter,
    sleep: async () => undefined,
  });
  const orders = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 1 });
  const shop = testShop({ routes: stockRoutes, deps: { catalogue: catalogue as CatalogueStore, stock, orders } });
  // The stock objects go by the real clock.
  shop.clock.nowMs = Date.now();

  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    body: await response.json<Record<string, unknown>>(),
  });
  const tokenOf = (who: Who) => shop.deps.tokens.sign(principalOf(who), shop.clock.nowMs, 60_000);
  const levels = async (sku: Sku): Promise<StockSummary> => {
    const answer = await stock.goods.levels({ skus: [sku] });
    const [summary] = "outcome" in answer ? [] : answer;
    if (!summary) throw new Error("the stock does not answer");
    return summary;
  };
  return {
    shop,
    stock,
    lamp,
    chair,
    desk,
    skus: [lamp, chair, desk],
    listed,
    terms: (sku) => terms.get(sku),
    levels,
    ask: async (who, method, path, body) => {
      const headers = bearer(await tokenOf(who));
      return answerOf(await shop.request(path, body === undefined ? { method, headers } : json(body, headers, method)));
    },
    send: async (who, path, body, type) => {
      const headers = { ...bearer(await tokenOf(who)), "content-type": type };
      return answerOf(await shop.request(path, { method: "POST", headers, body }));
    },
    everything: async () => ({
      details: await Promise.all([lamp, chair, desk].map((sku) => stock.goods.detail({ sku, older: null }))),
      terms: [...terms],
    }),
  };
}
