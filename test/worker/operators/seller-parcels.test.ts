/** A seller sees what it has to send and what it gets for it, and nothing else of an order. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { capturedTransaction } from "../../../src/domain/ledger/captured.ts";
import { ledgerTerms } from "../../../src/domain/ledger/terms.ts";
import { splitIntoParcels } from "../../../src/domain/order/parcels.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { SellerId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import { sellerParcelRoutes } from "../../../workers/routes/seller-parcels.ts";
import { emptyOrders } from "../orders/fakes.ts";
import { NOW, sampleOrder } from "../orders/sample-order.ts";
import { bearer, testShop } from "../support/api.ts";
import { ELM, OAK, principalOf, type Who } from "../support/traders.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });
const shop = testShop({ routes: sellerParcelRoutes, deps: { orders: store } });

interface Parcel {
  readonly orderId: string;
  readonly parcelId: string;
  readonly sellerId: string;
  readonly shareMinor: number;
}

async function ask(who: Who, query: Readonly<Record<string, string>> = {}) {
  const token = await shop.deps.tokens.sign(principalOf(who), shop.clock.nowMs, 60_000);
  const path = `/v1/seller/parcels?${new URLSearchParams(query).toString()}`;
  const response = await shop.request(path, { headers: bearer(token) });
  const body = await response.json<{ parcels: Parcel[]; cursor: string | null }>();
  return { status: response.status, body };
}

/** Two lines: one of each seller, from two warehouses. */
async function place(at = NOW, sellers: readonly SellerId[] = [OAK, ELM]): Promise<Order> {
  const order = sampleOrder({ at, warehouses: sellers.map((_, index) => `whs_${index}`) });
  const lines = order.lines.map((line, index) => ({ ...line, sellerId: sellers[index] ?? OAK, taxMinor: 319 }));
  const quote = { ...order.quote, taxIncludedMinor: 319 * lines.length + 78 };
  const whole = { ...order, lines, quote, parcels: splitIntoParcels(order.id, lines) };
  await store.insert(whole, at);
  return whole;
}

beforeEach(emptyOrders);

describe("a seller's parcels", () => {
  it("of a seller without sales are none", async () => {
    expect(await ask("oak")).toEqual({ status: 200, body: { parcels: [], cursor: null } });
  });

  it("are its own, and say where to, what, and what it gets; not who bought, nor what else, nor the total", async () => {
    const order = await place();
    const { body } = await ask("oak");
    expect(body.parcels).toEqual([
      {
        ...{ orderId: order.id, parcelId: order.parcels[0]?.id, sellerId: OAK, warehouseId: "whs_0", placedAt: NOW },
        ...{ state: "WAITING", waitsFor: "pay", carrier: null, trackingNumber: null, currency: "EUR" },
        lines: [{ sku: "SKU-0", title: "Kettle 0", quantity: 2 }],
        to: { city: "Berlin", region: "", country: "DE" },
        // 20.00 less 3.19 of tax, less 10 % of commission.
        shareMinor: 1_681 - 168,
      },
    ]);
    const said = JSON.stringify(body);
    for (const secret of [order.email, order.address.name, order.address.line1, ELM, "SKU-1", order.shopperId])
      expect(said).not.toContain(secret);
    expect(said).not.toContain(String(order.quote.totalMinor));
    await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    expect((await ask("oak")).body.parcels).toMatchObject([{ waitsFor: null }]);
  });

  it("bring what the books give the seller, to the cent", async () => {
    const order = await place(NOW, [OAK, OAK, ELM]);
    const part = { tender: 0, amountMinor: order.payment.amountMinor, feeMinor: 0 };
    const { postings } = capturedTransaction(order, [part], ledgerTerms(DEFAULT_SETTINGS), NOW);
    const booked = (seller: SellerId): number =>
      -(postings.find(({ account }) => account === `seller/${seller}`)?.amountMinor ?? 0);
    for (const [who, seller] of [
      ["oak", OAK],
      ["elm", ELM],
    ] as const) {
      const { parcels } = (await ask(who)).body;
      expect(parcels.reduce((sum, { shareMinor }) => sum + shareMinor, 0)).toBe(booked(seller));
    }
  });

  it("come newest orders first, each once, page by page", async () => {
    const orders: Order[] = [];
    for (let index = 0; index < 7; index++) orders.push(await place(NOW + index, [OAK, ELM, OAK]));
    const expected = orders
      .toReversed()
      .flatMap(({ parcels }) => parcels.filter(({ sellerId }) => sellerId === OAK).map(({ id }) => String(id)));
    for (const limit of [1, 3, 14, 100]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const { body } = await ask("oak", { limit: String(limit), ...(cursor !== null && { cursor }) });
        seen.push(...body.parcels.map(({ parcelId }) => parcelId));
        ({ cursor } = body);
      } while (cursor !== null);
      expect(seen, `pages of ${limit}`).toEqual(expected);
    }
  });

  it("of another seller are refused; staff have to say whose; shoppers have none", async () => {
    await place();
    expect((await ask("oak", { seller: ELM })).status).toBe(403);
    expect((await ask("oak", { seller: OAK })).body.parcels).toHaveLength(1);
    expect((await ask("staff")).status).toBe(400);
    expect((await ask("staff", { seller: ELM })).body.parcels).toMatchObject([{ sellerId: ELM }]);
    expect((await ask("shopper")).status).toBe(403);
  });

  it("that are cancelled bring nothing", async () => {
    const order = await place();
    await store.cancel(order.id, "No more.", NOW);
    expect((await ask("oak")).body.parcels).toMatchObject([{ state: "CANCELLED", shareMinor: 0, waitsFor: null }]);
  });
});
