/** Staff find orders: all of them page by page, by e-mail, by ids; and read one with everything about it. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { normaliseEmail } from "../../../src/domain/account/email.ts";
import type { Role } from "../../../src/domain/account/types.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { SessionId, ShopperId, UserId } from "../../../src/kernel/ids.ts";
import type { ShopperObject } from "../../../src/ports/shopper.ts";
import { opsOrderSearchRoutes } from "../../../workers/routes/ops-order-search.ts";
import { emptyOrders } from "../orders/fakes.ts";
import { newShopper, newUser, NOW, sampleOrder } from "../orders/sample-order.ts";
import { bearer, testShop } from "../support/api.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });

/** A shopper's object that knows none of these checkouts. */
const forgetful = { journalOf: async () => null } as Partial<ShopperObject> as ShopperObject;
const shop = testShop({ routes: opsOrderSearchRoutes, deps: { orders: store, shoppers: { of: () => forgetful } } });

async function ask(path: string, roles: readonly Role[] = ["shopper", "staff"]) {
  const principal = { kind: "user", shopperId: newUser() as UserId, roles, sessionId: "ses_1" as SessionId } as const;
  const token = await shop.deps.tokens.sign({ ...principal, prime: false }, shop.clock.nowMs, 60_000);
  const response = await shop.request(path, { headers: bearer(token) });
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

interface Page {
  readonly orders: readonly { readonly orderId: string }[];
  readonly cursor: string | null;
  readonly by: string;
}

const search = async (query: Readonly<Record<string, string>>): Promise<Page> => {
  const answer = await ask(`/v1/ops/orders/search?${new URLSearchParams(query).toString()}`);
  expect(answer.status).toBe(200);
  return answer.body as unknown as Page;
};

async function walk(q: string, limit: number): Promise<{ readonly ids: string[]; readonly pages: number }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 1; pages < 100; pages++) {
    const page: Page = await search({ q, limit: String(limit), ...(cursor !== null && { cursor }) });
    expect(page.orders.length).toBeLessThanOrEqual(limit);
    ids.push(...page.orders.map(({ orderId }) => orderId));
    if (page.cursor === null) return { ids, pages };
    ({ cursor } = page);
  }
  throw new Error("the walk does not come to its end");
}

const place = async (order: Order): Promise<Order> => {
  await store.insert(order, order.placedAt);
  return order;
};
const placedBy = (shopperId: ShopperId, email: string, at: number) =>
  place({ ...sampleOrder({ shopperId, at }), email });

async function accountOf(email: string): Promise<UserId> {
  const id = newUser() as UserId;
  const stored = normaliseEmail(email) ?? email;
  const user = { id, email: stored, name: "Ada", roles: ["shopper"], prime: false, sellerId: null } as const;
  await shop.deps.accounts.createUser({ ...user, createdAt: NOW, passwordHash: "x" });
  return id;
}

beforeEach(emptyOrders);

describe("the list of orders", () => {
  it("of an empty shop is empty", async () => {
    expect(await search({})).toEqual({ orders: [], cursor: null, by: "all" });
  });

  it("gives a thousand orders newest first, each once, on as many pages as it takes", async () => {
    const orders = Array.from({ length: 1_000 }, (_, index) => sampleOrder({ at: NOW + index }));
    for (const order of orders) await store.insert(order, order.placedAt);
    const { ids, pages } = await walk("", 100);
    expect(ids).toEqual(orders.map(({ id }) => String(id)).toReversed());
    expect(pages).toBe(10);
  }, 60_000);

  it("says of each what a clerk looks for", async () => {
    const order = await place(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
    await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    const { orders } = await search({});
    expect(orders).toEqual([
      {
        ...{ orderId: order.id, state: "PAYMENT_CONFIRMED", email: "ada@example.org", parcels: 2, country: "DE" },
        ...{ shopperId: order.shopperId, ownerId: order.shopperId, placedAt: NOW, currency: "EUR" },
        ...{ totalMinor: 4_490, capturedMinor: 4_490, refundedMinor: 0 },
      },
    ]);
  });
});

describe("a search", () => {
  it("by e-mail gives the account's orders, then guests', each once, whoever has claimed them", async () => {
    const email = "Ada.Search@example.org";
    const user = await accountOf(email);
    const guest = newShopper();
    const own = [await placedBy(user, email, NOW + 1), await placedBy(user, email, NOW + 2)];
    const claimed = await placedBy(guest, email, NOW + 3);
    await store.claim(guest, user);
    const guests = [await placedBy(newShopper(), email, NOW + 4), await placedBy(newShopper(), email, NOW + 5)];
    await placedBy(newShopper(), "other@example.org", NOW + 6);
    const expected = [claimed, ...own.toReversed(), ...guests.toReversed()].map(({ id }) => String(id));
    for (const limit of [1, 2, 3, 4, 10]) expect((await walk(email, limit)).ids, `pages of ${limit}`).toEqual(expected);
    expect((await walk("nobody@example.org", 10)).ids).toEqual([]);
  });

  it("by e-mail without an account gives guests' orders", async () => {
    const email = "guest-only@example.org";
    const order = await placedBy(newShopper(), email, NOW);
    expect(await search({ q: ` ${email} ` })).toMatchObject({ by: "email", orders: [{ orderId: order.id }] });
  });

  it("by order, checkout, reference and shopper finds what they name", async () => {
    const order = await place(sampleOrder());
    const second = await place(sampleOrder({ shopperId: order.shopperId, at: NOW + 1 }));
    await place(sampleOrder());
    const { id, checkoutId, shopperId } = order;
    expect(await search({ q: id })).toMatchObject({ by: "order", orders: [{ orderId: id }], cursor: null });
    for (const q of [checkoutId, `eu/${shopperId}/${checkoutId}`, `${checkoutId}/authorise`])
      expect(await search({ q })).toMatchObject({ by: "checkout", orders: [{ orderId: id }] });
    expect(await search({ q: shopperId })).toMatchObject({
      by: "shopper",
      orders: [{ orderId: second.id }, { orderId: id }],
    });
    expect(await search({ q: sampleOrder().id })).toMatchObject({ by: "order", orders: [] });
  });

  it("by anything else is told what can be searched by", async () => {
    for (const q of ["kettle", "ord_1", "chk_eu", "%"]) {
      const answer = await ask(`/v1/ops/orders/search?q=${encodeURIComponent(q)}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    }
  });
});

describe("one order", () => {
  it("is read with its sub-orders' shares, its tenders and what they got back, its refunds and its books", async () => {
    const order = await place(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
    const amountMinor = order.payment.amountMinor;
    const posting: LedgerTransaction = {
      key: `${order.id}/captured`,
      kind: "captured",
      orderId: order.id,
      currency: "EUR",
      postings: [
        { account: "provider", amountMinor },
        { account: "commission", amountMinor: -amountMinor },
      ],
      why: "taken",
      at: NOW,
    };
    await store.recordCapture(order.id, amountMinor, NOW, posting);
    await store.planRefund(order.id, "short-1", 500);
    await store.recordRefund(order.id, 500, NOW, null);
    const { status, body } = await ask(`/v1/ops/orders/${order.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ orderId: order.id, totalMinor: 4_490, capturedMinor: 4_490, refundedMinor: 500, risk: null },
      tenders: [{ kind: "provider", method: "card", amountMinor: 4_490, refundedMinor: 500 }],
      refunds: [{ key: "short-1", amountMinor: 500, shares: [{ tender: 0, amountMinor: 500 }] }],
      subOrders: [
        { warehouseId: "whs_a", state: "WAITING", subtotalMinor: 2_000 },
        { warehouseId: "whs_b", subtotalMinor: 2_000 },
      ],
      ledger: [{ kind: "captured", postings: posting.postings }],
      can: { cancel: true },
    });
    expect((body["timeline"] as { type: string }[]).map(({ type }) => type)).toContain("order.paid");
  });

  it("that nobody placed is not there, nor is its journal, nor a journal that its shopper has forgotten", async () => {
    const { id } = sampleOrder();
    expect((await ask(`/v1/ops/orders/${id}`)).status).toBe(404);
    expect((await ask(`/v1/ops/orders/${id}/journal`)).status).toBe(404);
    const order = await place(sampleOrder());
    expect((await ask(`/v1/ops/orders/${order.id}/journal`)).status).toBe(404);
  });
});
