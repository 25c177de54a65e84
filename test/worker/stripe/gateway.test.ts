import { describe, expect, it } from "vitest";
import type { PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import {
  authorised,
  card,
  hosted,
  makeKey,
  makeShop,
  requestOf,
  waiting,
  type Shop,
  type ShopOptions,
} from "./shop.ts";

/** Every method of the port against one provider. */
const askAll = (shop: Shop): Promise<unknown[]> => {
  const { gateway } = shop;
  const request = requestOf(shop);
  return Promise.all([
    gateway.authorise(request),
    gateway.authorise({ ...request, source: hosted() }),
    gateway.capture({ key: "key-b", paymentId: "pi_a", amountMinor: 1 }),
    gateway.refund({ key: "key-c", paymentId: "cs_a", amountMinor: 1 }),
    gateway.void({ key: "key-d", request }),
    gateway.lookup(request),
    gateway.payment("pi_a"),
    gateway.list({ since: 0, cursor: null }),
  ]);
};
const UNKNOWN = { outcome: "unknown" };
const ALL_UNKNOWN = [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, "unknown"];
const answering = (status: number, body: string): ShopOptions => ({
  fetch: async () => new Response(body, { status, headers: { "content-type": "application/json" } }),
});
const foreign = {
  ...{ id: "pi_x", object: "payment_intent", status: "requires_capture", amount: 4_990, amount_capturable: 4_990 },
  ...{ currency: "eur", metadata: { key: "another", reference: "eu/shp_2/chk_2" }, amount_received: 0 },
};
const errorBody = (type: string, code?: string): string => JSON.stringify({ error: { type, code, message: "no" } });

describe("the adapter takes for unknown what it cannot trust", () => {
  it.each([
    ["an error of Stripe's", 500, errorBody("api_error")],
    ["a gateway timeout", 504, "<h1>gateway timeout</h1>"],
    ["a wrong key", 401, errorBody("invalid_request_error", "api_key_expired")],
    ["a key without the right", 403, errorBody("invalid_request_error", "secret_key_required")],
    ["too many requests", 429, errorBody("invalid_request_error", "rate_limit")],
    ["an object that is locked", 400, errorBody("invalid_request_error", "lock_timeout")],
    ["a call still at work", 409, errorBody("idempotency_error", "idempotency_key_in_use")],
    ["a redirect", 302, ""],
    ["success that is no JSON", 200, "OK"],
    ["success that is nothing", 200, "null"],
    ["success of another shape", 200, "{}"],
    ["success about somebody else's payment", 200, JSON.stringify(foreign)],
  ])("%s", async (_, status, body) => {
    expect(await askAll(makeShop(answering(status, body)))).toEqual(ALL_UNKNOWN);
  });

  it("a broken connection", async () => {
    const fetch = () => Promise.reject(new TypeError("connection refused"));
    expect(await askAll(makeShop({ fetch, timeoutMs: 2_000 }))).toEqual(ALL_UNKNOWN);
  });

  it("no answer in time, whatever comes later", async () => {
    const fetch = (_: string, init: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
    expect(await askAll(makeShop({ fetch }))).toEqual(ALL_UNKNOWN);
  });

  it("a body that does not end in time", async () => {
    const fetch = async (_: string, init: RequestInit) =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"id": '));
            init.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
          },
        }),
      );
    expect(await askAll(makeShop({ fetch }))).toEqual(ALL_UNKNOWN);
  });

  it("a key that the real Stripe does not know", async () => {
    const { stripe } = makeShop();
    expect(await askAll(makeShop({ fetch: stripe.fetch, secretKey: "sk_test_wrong" }))).toEqual(ALL_UNKNOWN);
  });
});

describe("what the adapter sends", () => {
  const sent = async (use: (gateway: PaymentGateway, shop: Shop) => Promise<unknown>) => {
    const shop = makeShop();
    const inits: RequestInit[] = [];
    const watched = makeShop({
      fetch: (url, init) => {
        inits.push(init);
        return shop.stripe.fetch(url, init);
      },
    });
    await use(watched.gateway, shop);
    return inits;
  };

  it("names the version of the API, carries no telemetry, and follows no redirect", async () => {
    const inits = await sent(async (gateway, shop) => {
      const request = requestOf(shop);
      await gateway.authorise(request);
      await gateway.lookup(request);
    });
    expect(inits.length).toBeGreaterThan(2);
    for (const init of inits) {
      const headers = new Headers(init.headers);
      expect(headers.get("stripe-version")).toBe("2026-10-28.endive");
      expect(headers.get("x-stripe-client-telemetry")).toBeNull();
      expect(init.redirect).toBe("manual");
    }
  });

  it("has an idempotency key in every request that changes something", async () => {
    const inits = await sent(async (gateway, shop) => {
      const request = requestOf(shop);
      const answer = await gateway.authorise(request);
      const paymentId = answer.outcome === "authorised" ? answer.paymentId : "";
      await gateway.capture({ key: "capture", paymentId, amountMinor: 4_990 });
      await gateway.refund({ key: "refund", paymentId, amountMinor: 50 });
      await gateway.void({ key: "void", request });
    });
    const changing = inits.filter(({ method }) => method === "POST");
    expect(changing.length).toBeGreaterThan(4);
    expect(changing.filter(({ headers }) => !new Headers(headers).get("idempotency-key"))).toEqual([]);
  });

  it("is logged by codes, without the shopper's data and without the key", async () => {
    const shop = makeShop();
    const request = requestOf(shop, { source: hosted(), email: "not an address" });
    expect(await shop.gateway.authorise(request)).toEqual(UNKNOWN);
    expect(shop.logged).toEqual([
      {
        event: "payment.invalid",
        data: expect.objectContaining({ status: 400, code: "email_invalid", param: "customer_email" }),
      },
    ]);
    const text = JSON.stringify(shop.logged);
    for (const secret of ["not an address", "sk_test", request.key, request.reference])
      expect(text).not.toContain(secret);
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "absent" });
  });
});

describe("once a call is over", () => {
  it("no timer of it is left, which would keep the object that called in memory", async () => {
    const timeoutMs = 1_000;
    const signals: (AbortSignal | null | undefined)[] = [];
    const ends: (() => Promise<Response>)[] = [
      async () => Response.json({ id: "pi_1" }),
      async () => Response.json({ error: { type: "card_error", code: "card_declined" } }, { status: 402 }),
      async () => new Response("OK"),
      () => Promise.reject(new TypeError("connection refused")),
    ];
    const callOnce = async (end: () => Promise<Response>): Promise<void> => {
      const fetch = (_url: string, init: RequestInit): Promise<Response> => {
        signals.push(init.signal);
        return end();
      };
      const shop = makeShop({ fetch, timeoutMs });
      await shop.gateway.authorise(requestOf(shop));
    };
    await Promise.all(ends.map(callOnce));
    // Timers ring in order, so one of a call would have rung by the end of this one.
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    expect(new Set(signals.map((signal) => signal?.aborted))).toEqual(new Set([false]));
  });
});

describe("connections that were kept alive and are closed by now", () => {
  it("do not make a payment unknown, and it is made once", async () => {
    const shop = makeShop({ timeoutMs: 2_000 });
    const request = requestOf(shop);
    for (let times = 0; times < 3; times++) shop.stripe.fail(/payment_intents$/, "broken");
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "authorised" });
    expect(shop.stripe.books.intents.size).toBe(1);
  });
});

describe("a declined card", () => {
  it.each([
    ["pm_card_visa_chargeDeclined", "card_declined"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
    ["pm_nobody", "invalid_token"],
    ["ctoken_nobody", "invalid_token"],
  ])("%s says %s", async (token, reason) => {
    const shop = makeShop();
    expect(await shop.gateway.authorise(requestOf(shop, { source: card(token) }))).toMatchObject({ reason });
  });

  it("names the payment that it left, and a look-up agrees", async () => {
    const shop = makeShop();
    const request = requestOf(shop, { source: card("pm_card_chargeDeclinedExpiredCard") });
    const answer = await shop.gateway.authorise(request);
    expect(await shop.gateway.lookup(request)).toMatchObject({
      payment: {
        ...{ status: "declined", declineReason: "expired_card", actionUrl: null },
        ...{ paymentId: answer.outcome === "declined" ? answer.paymentId : "", method: "Visa ending 0069" },
      },
    });
  });
});

describe("a confirmation token of Stripe's payment element", () => {
  it("pays like a payment method", async () => {
    const { call } = await authorised(makeShop(), { source: card("ctoken_card_mastercard") });
    expect(call.source).toMatchObject({ token: "ctoken_card_mastercard" });
  });
});

describe("list", () => {
  const listed = async (gateway: PaymentGateway, since: number) => {
    const found = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await gateway.list({ since, cursor });
      if (page === "unknown") throw new Error("the list was not given");
      found.push(...page.payments);
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== null);
    return { found, pages };
  };

  it("gives every payment once, by pages, and no fence", async () => {
    const shop = makeShop({ timeoutMs: 2_000 });
    const keys: string[] = [];
    for (let count = 0; count < 105; count++) keys.push((await authorised(shop)).call.key);
    const open = await waiting(shop, { source: hosted() });
    const paid = await waiting(shop, { source: hosted() });
    shop.stripe.shopper.pay(paid.url);
    const refused = await waiting(shop, { source: hosted() });
    shop.stripe.shopper.pay(refused.url, "pm_card_visa_chargeDeclined");
    await shop.gateway.void({ key: makeKey(), request: requestOf(shop) });
    await shop.gateway.void({ key: makeKey(), request: requestOf(shop, { source: hosted() }) });
    const { found, pages } = await listed(shop.gateway, 0);
    keys.push(open.call.key, paid.call.key, refused.call.key);
    expect(found.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    expect(pages).toBe(3);
    expect(found.find(({ key }) => key === paid.call.key)).toMatchObject({
      ...{ status: "authorised", paymentId: paid.paymentId },
    });
    expect(found.find(({ key }) => key === open.call.key)).toMatchObject({
      status: "pending_action",
      actionUrl: open.url,
    });
    expect(found.find(({ key }) => key === refused.call.key)).toMatchObject({ status: "pending_action" });
  });

  it("gives what was opened before the instant and authorised after it", async () => {
    const shop = makeShop();
    const page = await waiting(shop, { source: hosted() });
    const bank = await waiting(shop, { source: card("pm_card_threeDSecure2Required") });
    await authorised(shop);
    shop.pass(600_000);
    const since = shop.nowMs();
    expect((await listed(shop.gateway, since)).found).toEqual([]);
    shop.stripe.shopper.pay(page.url);
    shop.stripe.shopper.confirm(bank.url, true);
    const { found } = await listed(shop.gateway, since);
    expect(found.map(({ paymentId }) => paymentId).toSorted()).toEqual([page.paymentId, bank.paymentId].toSorted());
  });

  it("gives only references with the configured prefix, and nothing of another shop on the account", async () => {
    const shop = makeShop();
    const ours = await authorised(shop, { reference: "us/shp_1/chk_1" });
    await authorised(shop, { reference: "eu/shp_1/chk_2" });
    const foreign = [...shop.stripe.books.intents.values()].at(-1);
    if (foreign) foreign.metadata = {};
    const us = makeShop({ fetch: shop.stripe.fetch, referencePrefix: "us/" });
    expect((await listed(us.gateway, 0)).found.map(({ key }) => key)).toEqual([ours.call.key]);
    expect((await listed(shop.gateway, 0)).found.map(({ key }) => key)).toEqual([ours.call.key]);
  });
});
