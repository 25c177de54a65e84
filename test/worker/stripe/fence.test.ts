import { describe, expect, it } from "vitest";
import { authorised, card, hosted, makeShop, requestOf, waiting, type Shop } from "./shop.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const voidOf = (request: Parameters<Shop["gateway"]["lookup"]>[0]) => ({ key: `${request.key}/void`, request });
const creations = ({ stripe }: Shop): number =>
  stripe.requests.filter((asked) => /^POST .*(payment_intents|sessions)$/.test(asked)).length;

describe("a key that Stripe has never seen", () => {
  it.each([
    ["a token", card()],
    ["the hosted page", hosted()],
  ])("of %s is fenced without a charge, and leaves nothing open", async (_, source) => {
    const shop = makeShop();
    const request = requestOf(shop, { source });
    expect(await shop.gateway.void(voidOf(request))).toEqual({ outcome: "done" });
    const { charges, intents, sessions } = shop.stripe.books;
    expect(charges.size).toBe(0);
    expect([...intents.values()].map(({ status }) => status).filter((status) => status !== "canceled")).toEqual([]);
    expect([...sessions.values()].map(({ status }) => status).filter((status) => status !== "expired")).toEqual([]);
    expect(await shop.gateway.authorise(request)).toEqual({ outcome: "declined", paymentId: null, reason: "fenced" });
    expect(charges.size).toBe(0);
  });

  it("is fenced even when the fence itself cannot be tidied up", async () => {
    const shop = makeShop();
    const request = requestOf(shop);
    shop.stripe.fail(/cancel$/, "error_before");
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "absent" });
    expect(await shop.gateway.authorise(request)).toMatchObject({ reason: "fenced" });
  });

  it("is not said to be absent while the fence is unanswered", async () => {
    const shop = makeShop();
    const request = requestOf(shop);
    shop.stripe.fail(/payment_intents$/, "silent_before");
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "unknown" });
    shop.stripe.fail(/payment_intents$/, "busy");
    expect(await shop.gateway.void(voidOf(request))).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "authorised" });
  });
});

describe("a void against a shopper who pays", () => {
  /** The shopper pays between our look at the session and its end. */
  const payingBefore = (path: RegExp) => {
    const shop = makeShop();
    let url = "";
    const racing = makeShop({
      fetch: (address, init) => {
        if (path.test(address) && url !== "") shop.stripe.shopper.pay(url);
        return shop.stripe.fetch(address, init);
      },
    });
    return { ...shop, gateway: racing.gateway, setUrl: (at: string) => void (url = at) };
  };

  it("gives back what was authorised in between", async () => {
    const shop = payingBefore(/expire$/);
    const { call, paymentId, url } = await waiting(shop);
    shop.setUrl(url);
    expect(await shop.gateway.void(voidOf(call))).toEqual({ outcome: "done" });
    expect(await shop.gateway.payment(paymentId)).toMatchObject({ payment: { status: "voided", capturedMinor: 0 } });
    const [intent] = [...shop.stripe.books.intents.values()];
    expect(intent).toMatchObject({ status: "canceled", amount_capturable: 0 });
  });

  it("ends the page of a shopper who is at the bank's", async () => {
    const shop = makeShop();
    const { call, url } = await waiting(shop);
    expect(shop.stripe.shopper.pay(url, "pm_card_threeDSecure2Required")).toBe("asks");
    expect(await shop.gateway.void(voidOf(call))).toEqual({ outcome: "done" });
    const [intent] = [...shop.stripe.books.intents.values()];
    shop.stripe.shopper.confirm(`https://hooks.stripe.com/3ds?payment_intent=${intent?.id}`, true);
    expect(await shop.gateway.lookup(call)).toMatchObject({ payment: { status: "voided" } });
  });

  it("is refused when the money was captured", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop);
    shop.stripe.shopper.pay(url);
    expect(await shop.gateway.capture({ key: "c", paymentId, amountMinor: 4_990 })).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.void(voidOf(call))).toEqual({ outcome: "refused", reason: "captured" });
  });
});

describe("once Stripe has forgotten the key", () => {
  it.each([
    ["a token", card()],
    ["the hosted page", hosted()],
  ])("a payment by %s is found by search, under the same name, and given up", async (_, source) => {
    const shop = makeShop();
    const request = requestOf(shop, { source });
    const answer = await shop.gateway.authorise(request);
    if (answer.outcome === "action") shop.stripe.shopper.pay(answer.url);
    const before = await shop.gateway.lookup(request);
    shop.pass(2 * DAY_MS);
    const made = creations(shop);
    expect(await shop.gateway.lookup(request)).toEqual(before);
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "authorised" });
    expect(await shop.gateway.void(voidOf(request))).toEqual({ outcome: "done" });
    expect(await shop.gateway.lookup(request)).toMatchObject({ payment: { status: "voided" } });
    expect(creations(shop)).toBe(made);
  });

  it("nothing is created any more", async () => {
    const shop = makeShop();
    const request = requestOf(shop);
    shop.pass(2 * DAY_MS);
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "declined", reason: "session_expired" });
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "absent" });
    expect(creations(shop)).toBe(0);
  });

  it("not before: as long as Stripe keeps keys the payment is asked for by its key", async () => {
    const shop = makeShop();
    for (const source of [card(), hosted()]) {
      const request = requestOf(shop, { source });
      await shop.gateway.authorise(request);
      shop.pass(20 * HOUR_MS);
      expect(await shop.gateway.lookup(request)).toMatchObject({ outcome: "found" });
      const never = requestOf(shop, { source, expiresAt: shop.nowMs() - 20 * HOUR_MS });
      expect(await shop.gateway.lookup(never)).toEqual({ outcome: "absent" });
    }
    expect(shop.stripe.requests.filter((asked) => asked.endsWith("/search"))).toEqual([]);
  });
});

describe("a page that is over", () => {
  it("is not opened", async () => {
    const shop = makeShop();
    const request = requestOf(shop, { source: hosted(), expiresAt: shop.nowMs() - 1 });
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "declined", reason: "session_expired" });
    expect([...shop.stripe.books.sessions.values()].every(({ status }) => status === "expired")).toBe(true);
  });

  it("is still told by what became of it", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop);
    shop.stripe.shopper.pay(url);
    shop.pass(HOUR_MS);
    expect(await shop.gateway.authorise(call)).toMatchObject({ outcome: "authorised", paymentId });
  });

  it("ends by itself where nobody ended it", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop);
    shop.pass(DAY_MS);
    expect(shop.stripe.shopper.pay(url)).toBe("closed");
    expect(await shop.gateway.payment(paymentId)).toMatchObject({ payment: { status: "voided", actionUrl: null } });
    expect(await shop.gateway.lookup(call)).toEqual({ outcome: "absent" });
  });
});

describe("an error of Stripe's at the creation, which it repeats for a day", () => {
  it("is unknown until search knows the payment, which is then given up", async () => {
    const shop = makeShop();
    const request = requestOf(shop);
    shop.stripe.fail(/payment_intents$/, "error_after");
    expect(await shop.gateway.authorise(request)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.authorise(request)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "unknown" });
    shop.pass(120_000);
    expect(await shop.gateway.lookup(request)).toMatchObject({ payment: { status: "authorised", amountMinor: 4_990 } });
    expect(await shop.gateway.void(voidOf(request))).toEqual({ outcome: "done" });
    expect(await shop.gateway.lookup(request)).toMatchObject({ payment: { status: "voided" } });
  });

  it("without an effect is absent once search cannot be behind any more", async () => {
    const shop = makeShop();
    const request = requestOf(shop);
    shop.stripe.fail(/payment_intents$/, "error_before");
    expect(await shop.gateway.authorise(request)).toEqual({ outcome: "unknown" });
    shop.pass(HOUR_MS);
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "unknown" });
    shop.pass(2 * HOUR_MS);
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "absent" });
  });

  it("of a hosted page is found in the list of sessions", async () => {
    const shop = makeShop();
    const request = requestOf(shop, { source: hosted() });
    shop.stripe.fail(/sessions$/, "error_after");
    expect(await shop.gateway.authorise(request)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.lookup(request)).toMatchObject({ payment: { status: "pending_action" } });
    expect(await shop.gateway.void(voidOf(request))).toEqual({ outcome: "done" });
    expect(await shop.gateway.lookup(request)).toMatchObject({ payment: { status: "voided" } });
    const never = requestOf(shop, { source: hosted() });
    shop.stripe.fail(/sessions$/, "error_before");
    expect(await shop.gateway.authorise(never)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.lookup(never)).toEqual({ outcome: "absent" });
  });
});

describe("a payment's name", () => {
  it("of the hosted page is its session's, before and after the shopper has paid", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop);
    expect(paymentId).toMatch(/^cs_test_/);
    expect(await shop.gateway.lookup(call)).toMatchObject({ payment: { paymentId } });
    shop.stripe.shopper.pay(url);
    expect(await shop.gateway.lookup(call)).toMatchObject({ payment: { paymentId } });
    expect(await shop.gateway.authorise(call)).toMatchObject({ outcome: "authorised", paymentId });
  });

  it("of a token is its intent's", async () => {
    const { paymentId } = await authorised(makeShop());
    expect(paymentId).toMatch(/^pi_/);
  });
});
