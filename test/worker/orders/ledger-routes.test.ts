/** What staff see of the books, by the API. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { capturedTransaction } from "../../../src/domain/ledger/captured.ts";
import { issuedTransaction } from "../../../src/domain/ledger/issued.ts";
import type { Seller } from "../../../src/domain/catalog/types.ts";
import type { SellerId } from "../../../src/kernel/ids.ts";
import type { CatalogueStore } from "../../../src/ports/catalogue-store.ts";
import { opsLedgerRoutes } from "../../../workers/routes/ops-ledger.ts";
import { bearer, testShop } from "../support/api.ts";
import { principalOf, type Who } from "../support/traders.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

const orders = makeD1OrderStore({
  ...{ db: env.ORDERS, region: "eu", pickAfterMs: 1 },
  meter: { commit: () => undefined, hop: () => undefined },
});
const sellers = [{ id: "sel_one" as SellerId, name: "One & Sons" } as Seller];
const catalogue: Pick<CatalogueStore, "frame"> = {
  frame: async () => ({ categories: [], sellers, promotions: [], warehouses: [], hasShippingRates: false }),
};
const shop = testShop({ routes: opsLedgerRoutes, deps: { orders, catalogue: catalogue as CatalogueStore } });

async function ask(
  path: string,
  who: Who | null = "staff",
): Promise<{ status: number; body: Record<string, unknown> }> {
  const token = who === null ? null : await shop.deps.tokens.sign(principalOf(who), shop.clock.nowMs, 60_000);
  const response = await shop.request(path, { headers: token === null ? {} : bearer(token) });
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

const order = sampleOrder();

beforeAll(async () => {
  await orders.insert(order, NOW);
  const terms = { commissionBasisPoints: () => 1_000 };
  const posting = capturedTransaction(order, [{ tender: 0, amountMinor: 2_490, feeMinor: 61 }], terms, NOW);
  await orders.recordCapture(order.id, 2_490, NOW, posting);
  const issued = { balance: "gift_card", key: "routes", amountMinor: 5_000, currency: "EUR", why: "a test" } as const;
  await orders.ledger.post(issuedTransaction(issued, NOW + 1));
});

describe("the books by the API", () => {
  it("are listed from the newest, and by account", async () => {
    const { status, body } = await ask("/v1/ops/ledger?limit=1");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      transactions: [{ kind: "gift_card_issued", orderId: null }],
      cursor: expect.any(String),
    });
    const older = await ask(`/v1/ops/ledger?limit=1&cursor=${String(body["cursor"])}`);
    expect(older.body).toMatchObject({ transactions: [{ key: `${order.id}/captured` }], cursor: null });
    const own = await ask("/v1/ops/ledger?account=seller/sel_one");
    expect(own.body["transactions"]).toMatchObject([{ orderId: order.id }]);
  });

  it("have a trial balance in which debits equal credits, each account with its class and what is left", async () => {
    const { body } = await ask("/v1/ops/ledger/balances");
    const [eur] = body["balances"] as { accounts: { account: string }[]; debitMinor: number; creditMinor: number }[];
    expect(eur?.debitMinor).toBe(eur?.creditMinor);
    const of = (account: string) => eur?.accounts.find((each) => each.account === account);
    expect(of("provider")).toMatchObject({ class: "asset", debitMinor: 2_490, creditMinor: 61, leftMinor: 2_429 });
    expect(of("seller/sel_one")).toMatchObject({ class: "liability", title: "One & Sons", leftMinor: 1_800 });
    expect(of("provider_fees")).toMatchObject({ class: "expense", leftMinor: 61 });
    expect(of("gift_cards")).toMatchObject({ class: "liability", leftMinor: 5_000 });
    expect(eur?.accounts.map(({ account }) => account).at(0)).toBe("provider");
  });

  it("have an order's own, and nothing of one that there is not", async () => {
    const own = await ask(`/v1/ops/orders/${order.id}/ledger`);
    expect(own.body).toMatchObject({ transactions: [{ kind: "captured", currency: "EUR" }] });
    expect((await ask(`/v1/ops/orders/${sampleOrder().id}/ledger`)).body).toEqual({ transactions: [] });
  });

  it.each([
    "/v1/ops/ledger?account=petty_cash",
    "/v1/ops/ledger?account=seller/",
    "/v1/ops/ledger?account=tax/DE/1",
    "/v1/ops/ledger?cursor=0x10",
    "/v1/ops/ledger?cursor=-1",
    "/v1/ops/ledger?limit=101",
    "/v1/ops/ledger?since=1",
    "/v1/ops/orders/ord_1/ledger",
  ])("refuse %s", async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it.each<Who | null>(["shopper", "oak", null])("are nobody's but the staff's: not for %s", async (who) => {
    for (const path of ["/v1/ops/ledger", "/v1/ops/ledger/balances", `/v1/ops/orders/${order.id}/ledger`])
      expect((await ask(path, who)).status).toBe(who === null ? 401 : 403);
  });
});
