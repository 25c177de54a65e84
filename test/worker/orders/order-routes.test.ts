import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { inboxNotifier } from "../../../src/adapters/notifier/inbox.ts";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import type { Principal, Role } from "../../../src/domain/account/types.ts";
import type { GuestId, SessionId, ShopperId, UserId } from "../../../src/kernel/ids.ts";
import { problem } from "../../../src/kernel/problem.ts";
import { err, ok } from "../../../src/kernel/result.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { ShopperObject } from "../../../src/ports/shopper.ts";
import { inboxRoutes } from "../../../workers/routes/inbox.ts";
import { opsOrderRoutes } from "../../../workers/routes/ops-orders.ts";
import { orderRoutes } from "../../../workers/routes/orders.ts";
import { bearer, json, testShop } from "../support/api.ts";
import { emptyOrders } from "./fakes.ts";
import { newShopper, newUser, NOW, sampleOrder } from "./sample-order.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });
const inbox = inboxNotifier(env.ACCOUNTS, meter);
const bucket = { bucket: "writes" as const, quota: 40, windowSeconds: 8, remaining: 39, resetSeconds: 1 };

/** Objects that decide by the row, as the real ones do, and note who was asked. */
function openShop({ inboxOpen = false, limited = false } = {}) {
  const asked: ShopperId[] = [];
  const object = {
    cancelOrder: async (order, _checkout, reason) => {
      if (limited) return { outcome: "limited", bucket };
      const answer = await store.cancel(order, reason, NOW);
      const value = answer === "too_late" ? err(problem("cannot-cancel", "Too late.")) : ok("cancelled" as const);
      return { outcome: "ok", bucket, value };
    },
  } as Partial<ShopperObject> as ShopperObject;
  const shoppers = {
    of: (id: ShopperId) => {
      asked.push(id);
      return object;
    },
  };
  const shop = testShop({
    routes: [...orderRoutes, ...inboxRoutes, ...opsOrderRoutes],
    deps: { orders: store, inbox, shoppers, settings: { ...DEFAULT_SETTINGS, inboxOpen } },
  });
  const tokenOf = (principal: Principal): Promise<string> => shop.deps.tokens.sign(principal, shop.clock.nowMs, 60_000);
  const asGuest = async (id: ShopperId) => bearer(await tokenOf({ kind: "guest", shopperId: id as GuestId }));
  const asUser = async (id: ShopperId, roles: readonly Role[] = ["shopper"]) =>
    bearer(
      await tokenOf({ kind: "user", shopperId: id as UserId, roles, sessionId: "ses_1" as SessionId, prime: false }),
    );
  return { shop, asked, asGuest, asUser };
}

const place = async (options: Parameters<typeof sampleOrder>[0] = {}) => {
  const order = sampleOrder(options);
  await store.insert(order, NOW);
  return order;
};

beforeEach(emptyOrders);

describe("GET /v1/orders", () => {
  it("lists the caller's own orders, page by page", async () => {
    const { shop, asGuest } = openShop();
    const shopperId = newShopper();
    const headers = await asGuest(shopperId);
    for (const minutes of [1, 2, 3]) await place({ shopperId, at: NOW + minutes });
    await place();
    const first = await (
      await shop.request("/v1/orders?limit=2", { headers })
    ).json<{ orders: unknown[]; cursor: string }>();
    expect(first.orders).toHaveLength(2);
    const response = await shop.request(`/v1/orders?limit=2&cursor=${first.cursor}`, { headers });
    const second = await response.json<{ orders: unknown[]; cursor: string | null }>();
    expect([second.orders.length, second.cursor]).toEqual([1, null]);
  });

  it("refuses what is no cursor or no page size", async () => {
    const { shop, asGuest } = openShop();
    const headers = await asGuest(newShopper());
    for (const query of ["cursor=nonsense", "limit=0", "limit=101", "limit=x", "page=2"]) {
      const response = await shop.request(`/v1/orders?${query}`, { headers });
      expect([query, response.status]).toEqual([query, 400]);
    }
  });

  it("needs a token", async () => {
    expect((await openShop().shop.request("/v1/orders")).status).toBe(401);
  });
});

describe("GET /v1/orders/{orderId}", () => {
  it("shows the order with its timeline and what can be done, and nothing of the provider's side", async () => {
    const { shop, asGuest } = openShop();
    const order = await place();
    const response = await shop.request(`/v1/orders/${order.id}`, { headers: await asGuest(order.shopperId) });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      orderId: order.id,
      state: "PLACED",
      parcels: [{ state: "WAITING", lines: [{ quantity: 2 }] }],
      timeline: [{ type: "order.placed", text: "Order placed" }],
      can: { cancel: true },
    });
    for (const { authoriseKey, paymentId } of order.payment.tenders) {
      expect(text).not.toContain(authoriseKey);
      expect(text).not.toContain(paymentId);
    }
  });

  it("another's order is not there, for staff it is", async () => {
    const { shop, asGuest, asUser } = openShop();
    const order = await place();
    const status = async (headers: Record<string, string>) =>
      (await shop.request(`/v1/orders/${order.id}`, { headers })).status;
    expect(await status(await asGuest(newShopper()))).toBe(404);
    expect(await status(await asUser(newUser()))).toBe(404);
    expect(await status(await asUser(newUser(), ["shopper", "staff"]))).toBe(200);
  });

  it("a claimed order is its user's and no longer the guest's", async () => {
    const { shop, asGuest, asUser } = openShop();
    const order = await place();
    const user = newUser();
    await store.claim(order.shopperId, user);
    const status = async (headers: Record<string, string>) =>
      (await shop.request(`/v1/orders/${order.id}`, { headers })).status;
    expect(await status(await asUser(user))).toBe(200);
    expect(await status(await asGuest(order.shopperId))).toBe(404);
  });
});

describe("POST /v1/orders/{orderId}/cancel", () => {
  const keyed = (headers: Record<string, string>, key = "k1") => json({}, { ...headers, "idempotency-key": key });

  it("cancels once, however often it is asked", async () => {
    const { shop, asGuest, asked } = openShop();
    const order = await place();
    const headers = await asGuest(order.shopperId);
    for (const key of ["k1", "k1", "k2"]) {
      const response = await shop.request(`/v1/orders/${order.id}/cancel`, keyed(headers, key));
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ state: "CANCELLED", can: { cancel: false } });
    }
    expect(asked).toEqual([order.shopperId]);
  });

  it("asks the object that holds the checkout, also after the order was claimed", async () => {
    const { shop, asUser, asked } = openShop();
    const order = await place();
    const user = newUser();
    await store.claim(order.shopperId, user);
    const response = await shop.request(`/v1/orders/${order.id}/cancel`, keyed(await asUser(user)));
    expect(response.status).toBe(200);
    expect(asked).toEqual([order.shopperId]);
  });

  it("refuses once picking has begun", async () => {
    const { shop, asGuest } = openShop();
    const order = await place();
    await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    const [parcel] = order.parcels;
    if (!parcel) throw new Error("no parcel");
    await store.advanceParcels(
      [{ orderId: order.id, parcelId: parcel.id, from: "WAITING", to: "PICKING", nextStepAt: NOW }],
      NOW,
    );
    const response = await shop.request(`/v1/orders/${order.id}/cancel`, keyed(await asGuest(order.shopperId)));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "cannot-cancel" });
  });

  it("refuses another's order, a missing key, unknown fields and a flood", async () => {
    const { shop, asGuest } = openShop({ limited: true });
    const order = await place();
    const owner = await asGuest(order.shopperId);
    const path = `/v1/orders/${order.id}/cancel`;
    const answers = await Promise.all([
      shop.request(path, keyed(await asGuest(newShopper()))),
      shop.request(path, json({}, owner)),
      shop.request(path, json({ refund: true }, { ...owner, "idempotency-key": "k" })),
      shop.request(path, json({ reason: "x".repeat(201) }, { ...owner, "idempotency-key": "k" })),
      shop.request(path, keyed(owner)),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([404, 400, 400, 400, 429]);
    expect((await store.find(order.id))?.state).toBe("PLACED");
  });
});

describe("GET /v1/inbox", () => {
  it("is closed to everybody but staff unless the setting opens it", async () => {
    const closed = openShop();
    expect((await closed.shop.request("/v1/inbox")).status).toBe(404);
    expect((await closed.shop.request("/v1/inbox", { headers: await closed.asUser(newUser()) })).status).toBe(404);
    const staff = await closed.asUser(newUser(), ["staff"]);
    expect((await closed.shop.request("/v1/inbox", { headers: staff })).status).toBe(200);
    expect((await openShop({ inboxOpen: true }).shop.request("/v1/inbox")).status).toBe(200);
  });
});

describe("for operators", () => {
  it("orders are exported with money and quantities, to staff only", async () => {
    const { shop, asUser } = openShop();
    const order = await place();
    expect((await shop.request("/v1/ops/orders", { headers: await asUser(newUser()) })).status).toBe(403);
    const headers = await asUser(newUser(), ["staff"]);
    const response = await shop.request(`/v1/ops/orders?since=${NOW - 1}`, { headers });
    expect(await response.json()).toEqual({
      orders: [
        {
          orderId: order.id,
          checkoutId: order.checkoutId,
          state: "PLACED",
          currency: "EUR",
          placedAt: NOW,
          subtotalMinor: 2_000,
          totalMinor: 2_490,
          capturedMinor: 0,
          refundedMinor: 0,
          balancesMinor: 0,
          lines: [{ sku: "SKU-0", quantity: 2 }],
          shortfalls: [],
        },
      ],
      cursor: null,
    });
  });

  it("the outbox says how much waits and for how long", async () => {
    const { shop, asUser } = openShop();
    const headers = await asUser(newUser(), ["staff"]);
    const read = async () => (await shop.request("/v1/ops/outbox", { headers })).json();
    expect(await read()).toEqual({ unpublished: 0, oldestAt: null, oldestAgeSeconds: null });
    await place({ at: shop.clock.nowMs - 7_000 });
    expect(await read()).toEqual({ unpublished: 1, oldestAt: shop.clock.nowMs - 7_000, oldestAgeSeconds: 7 });
  });
});
