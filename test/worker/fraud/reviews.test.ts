/** Reviews by staff, over the API, on the real databases; the shopper's object is the test's. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { d1RiskStore } from "../../../src/adapters/risk-store/d1.ts";
import { saltedHashes } from "../../../src/adapters/risk-store/salted-hash.ts";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { identitiesOf } from "../../../src/domain/fraud/identities.ts";
import type { Principal, Role } from "../../../src/domain/account/types.ts";
import type { Assessment } from "../../../src/domain/fraud/types.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { SessionId, UserId } from "../../../src/kernel/ids.ts";
import { HOUR_MS } from "../../../src/kernel/time.ts";
import type { ShopperObject } from "../../../src/ports/shopper.ts";
import { opsFraudRoutes } from "../../../workers/routes/ops-fraud.ts";
import { ordersTopic } from "../../../workers/queues/orders.ts";
import { bearer, json, testShop } from "../support/api.ts";
import { emptyOrders, makeShop } from "../orders/fakes.ts";
import { NOW, sampleOrder } from "../orders/sample-order.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const orders = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });
const risk = d1RiskStore({
  ...{ db: env.ORDERS, meter, region: "eu", timeoutMs: 5_000 },
  sightingOf: saltedHashes("a secret"),
});

type Told = readonly [checkout: string, verdict: string];

function openShop({ down = false } = {}) {
  const told: Told[] = [];
  const object = {
    decideReview: async (checkout, verdict) => {
      if (down) throw new Error("the object does not answer");
      told.push([checkout, verdict]);
      return "decided";
    },
  } as Partial<ShopperObject> as ShopperObject;
  const shop = testShop({ routes: opsFraudRoutes, deps: { orders, risk, shoppers: { of: () => object } } });
  const asUser = async (roles: readonly Role[]) => {
    const principal: Principal = {
      ...{ kind: "user", shopperId: "usr_eu_staff" as UserId, roles, sessionId: "ses_1" as SessionId, prime: false },
    };
    return bearer(await shop.deps.tokens.sign(principal, shop.clock.nowMs, 60_000));
  };
  const call = async (path: string, body?: object, roles: readonly Role[] = ["staff"]) => {
    const headers = await asUser(roles);
    const response = await shop.request(`/v1/ops/fraud/${path}`, body ? json(body, headers) : { headers });
    return { status: response.status, body: await response.json() };
  };
  return { shop, call, told };
}

async function underReview(at = NOW): Promise<{ order: Order; assessment: Assessment }> {
  const order: Order = { ...sampleOrder({ at }), state: "UNDER_REVIEW" };
  const { shopperId, email, address } = order;
  const sighting = await risk.sightingOf(identitiesOf({ shopperId, email, address, card: `fp ${at}`, device: null }));
  const assessment: Assessment = {
    ...{ decision: "review", score: 45.5, modelScore: 0.51, model: "m", at, sighting },
    reasons: [{ code: "many_orders", points: 20, words: "Many orders." }],
  };
  await orders.insert(order, at, { risk: { assessment, reviewUntil: at + HOUR_MS, verdict: null } });
  await risk.noteDecision({
    ...{ orderId: order.id, checkoutId: order.checkoutId, shopperId, at, totalMinor: order.payment.amountMinor },
    ...{ currency: "EUR", country: "DE", assessment, verdict: null },
  });
  return { order, assessment };
}

beforeEach(async () => {
  await emptyOrders();
  await env.ORDERS.batch(
    ["risk_seen", "risk_fraud", "risk_decisions"].map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)),
  );
});

describe("the queue of reviews", () => {
  it("gives the oldest first, with the reasons and without the graph's hashes", async () => {
    const [second, first] = [await underReview(NOW + 5), await underReview(NOW)];
    const { call } = openShop();
    const { body } = await call("reviews?limit=1");
    expect(body).toMatchObject({
      reviews: [{ orderId: first.order.id, assessment: { score: 45.5, reasons: [{ code: "many_orders" }] } }],
    });
    expect(JSON.stringify(body)).not.toContain("sighting");
    const { cursor } = body as { cursor: string };
    const next = await call(`reviews?limit=1&cursor=${encodeURIComponent(cursor)}`);
    expect(next.body).toMatchObject({ reviews: [{ orderId: second.order.id }], cursor: null });
  });

  it("is for staff alone", async () => {
    const { order } = await underReview();
    const { call, told } = openShop();
    for (const path of ["reviews", "decisions"])
      expect((await call(path, undefined, ["shopper", "seller"])).status).toBe(403);
    const word = { verdict: "accepted", reason: "Mine." };
    expect((await call(`reviews/${order.id}`, word, ["shopper"])).status).toBe(403);
    expect(told).toEqual([]);
  });
});

describe("a reviewer's word", () => {
  it("accepted: the order leaves the queue, its object is told, nothing counts as fraud", async () => {
    const { order, assessment } = await underReview();
    const { call, told } = openShop();
    const word = { verdict: "accepted", reason: "Called back." };
    expect((await call(`reviews/${order.id}`, word)).body).toEqual({ orderId: order.id, verdict: "accepted" });
    expect(told).toEqual([[order.checkoutId, "accepted"]]);
    expect((await call("reviews")).body).toEqual({ reviews: [], cursor: null });
    const { body } = await call("decisions?decision=review");
    expect(body).toMatchObject({ decisions: [{ orderId: order.id, verdict: { ...word, by: "usr_eu_staff" } }] });
    expect(JSON.stringify(body)).not.toContain(assessment.sighting?.account);
    expect(await stepsOf(assessment)).toBeNull();
  });

  it("refused: everything of the order counts as fraud from now on", async () => {
    const { order, assessment } = await underReview();
    const { call, told } = openShop();
    const word = { verdict: "refused", reason: "The card is stolen." };
    expect((await call(`reviews/${order.id}`, word)).status).toBe(200);
    expect(told).toEqual([[order.checkoutId, "refused"]]);
    expect(await stepsOf(assessment)).toBe(1);
  });

  it("the same word again is the same answer, and another one is refused", async () => {
    const { order, assessment } = await underReview();
    const { call, told } = openShop();
    const word = { verdict: "accepted", reason: "Called back." };
    await call(`reviews/${order.id}`, word);
    expect((await call(`reviews/${order.id}`, word)).status).toBe(200);
    expect((await call(`reviews/${order.id}`, { verdict: "refused", reason: "No." })).status).toBe(409);
    expect(told.map(([, verdict]) => verdict)).toEqual(["accepted", "accepted"]);
    expect(await stepsOf(assessment)).toBeNull();
  });

  it("an object that does not answer is told again by saying it again", async () => {
    const { order } = await underReview();
    const word = { verdict: "accepted", reason: "Called back." };
    expect((await openShop({ down: true }).call(`reviews/${order.id}`, word)).status).toBe(503);
    const { call, told } = openShop();
    expect((await call(`reviews/${order.id}`, word)).status).toBe(200);
    expect(told).toHaveLength(1);
  });

  it("needs a reason, one of two words, and an order that is there", async () => {
    const { order } = await underReview();
    const { call } = openShop();
    expect((await call(`reviews/${order.id}`, { verdict: "accepted", reason: "" })).status).toBe(400);
    expect((await call(`reviews/${order.id}`, { verdict: "perhaps", reason: "x" })).status).toBe(400);
    const nowhere = "ord_eu01kaxk7r2m8q4t6w0z2c4e6g8j";
    expect((await call(`reviews/${nowhere}`, { verdict: "accepted", reason: "x" })).status).toBe(404);
  });

  it("an order that is not under review cannot be decided", async () => {
    const order = sampleOrder();
    await orders.insert(order, NOW);
    const { call, told } = openShop();
    expect((await call(`reviews/${order.id}`, { verdict: "refused", reason: "x" })).status).toBe(409);
    expect(told).toEqual([]);
  });
});

describe("the queue of order events", () => {
  it("tells the graph of an order that was placed", async () => {
    const { order, assessment } = await underReview();
    const { shop } = openShop();
    const deps = { ...shop.deps, ...makeShop().deps, orders, risk };
    const event = { ...{ id: `evt_${order.id}_1`, orderId: order.id, sequence: 1 }, at: NOW, data: {} };
    await ordersTopic.take(deps, [{ kind: "event", event: { ...event, type: "order.placed" } }]);
    const { sighting } = assessment;
    if (sighting === undefined) throw new Error("no sighting");
    expect(await risk.facts({ sighting, now: NOW + 1, except: null })).toMatchObject({ ordersOfCardLastHour: 1 });
  });
});

async function stepsOf({ sighting }: Assessment): Promise<1 | 2 | null> {
  if (sighting === undefined) throw new Error("no sighting");
  return (await risk.facts({ sighting, now: NOW + 1, except: null })).fraudWithinSteps;
}
