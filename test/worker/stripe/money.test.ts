import { describe, expect, it } from "vitest";
import { fromStripeAmount, toStripeAmount } from "../../../src/adapters/payment-gateway/stripe/amounts.ts";
import { authorised, hosted, makeShop, requestOf, waiting, type Shop } from "./shop.ts";

const DAY_MS = 24 * 3_600_000;
const captured = async (shop: Shop, amountMinor = 4_990) => {
  const { call, paymentId } = await authorised(shop);
  await shop.gateway.capture({ key: `${call.key}/capture`, paymentId, amountMinor });
  return { call, paymentId };
};
const posts = ({ stripe }: Shop, path: RegExp): number =>
  stripe.requests.filter((asked) => asked.startsWith("POST") && path.test(asked)).length;

describe("amounts as Stripe counts them", () => {
  it.each([
    ["EUR", 1_234, 1_234],
    ["JPY", 500, 500],
    ["ISK", 5, 500],
    ["UGX", 5, 500],
    ["MGA", 500, 5],
    ["KWD", 5_120, 5_120],
  ])("%s %i is %i", (currency, ours, theirs) => {
    expect(toStripeAmount(ours, currency)).toBe(theirs);
    expect(fromStripeAmount(theirs, currency.toLowerCase())).toBe(ours);
  });

  it("what Stripe cannot charge exactly is not rounded", () => {
    expect([toStripeAmount(5_124, "KWD"), toStripeAmount(501, "MGA")]).toEqual([undefined, undefined]);
  });

  it("such a payment is declined, and Stripe never hears of it", async () => {
    const shop = makeShop();
    const request = requestOf(shop, { amountMinor: 5_124, currency: "KWD" });
    expect(await shop.gateway.authorise(request)).toMatchObject({ outcome: "declined", reason: "currency_mismatch" });
    expect(await shop.gateway.lookup(request)).toEqual({ outcome: "absent" });
    expect(shop.stripe.requests).toEqual([]);
  });

  it("a payment without decimals goes through as it is", async () => {
    const shop = makeShop();
    const { call, paymentId } = await authorised(shop, { amountMinor: 2_000, currency: "ISK" });
    expect(shop.stripe.books.intents.get(paymentId)).toMatchObject({ amount: 200_000, currency: "isk" });
    expect(await shop.gateway.capture({ key: "c", paymentId, amountMinor: 1_500 })).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.refund({ key: "r", paymentId, amountMinor: 500 })).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.lookup(call)).toMatchObject({
      payment: { currency: "ISK", amountMinor: 2_000, capturedMinor: 1_500, refundedMinor: 500 },
    });
  });
});

describe("a capture", () => {
  it("tells what Stripe keeps of it, again when it is repeated", async () => {
    const shop = makeShop();
    const { paymentId } = await authorised(shop);
    const money = { key: "capture", paymentId, amountMinor: 4_990 };
    const first = await shop.gateway.capture(money);
    expect(first).toEqual({ outcome: "done", feeMinor: 100 });
    expect(await shop.gateway.capture(money)).toEqual(first);
  });

  it("whose payout is in another currency tells no fee", async () => {
    const shop = makeShop();
    const { paymentId } = await captured(shop);
    for (const booking of shop.stripe.books.bookings.values()) booking.currency = "usd";
    const key = shop.stripe.books.intents.get(paymentId)?.metadata["capture"] ?? "";
    expect(await shop.gateway.capture({ key, paymentId, amountMinor: 4_990 })).toEqual({ outcome: "done" });
  });

  it("repeated after Stripe has forgotten its key is still the same one", async () => {
    const shop = makeShop();
    const { paymentId } = await authorised(shop);
    const money = { key: "capture", paymentId, amountMinor: 4_990 };
    await shop.gateway.capture(money);
    shop.pass(2 * DAY_MS);
    expect(await shop.gateway.capture(money)).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.capture({ ...money, key: "other" })).toMatchObject({ outcome: "refused" });
    expect(posts(shop, /capture$/)).toBe(1);
  });

  it("after an error of Stripe's takes effect once, whether or not it had", async () => {
    for (const kind of ["error_before", "error_after"] as const) {
      const shop = makeShop();
      const { call, paymentId } = await authorised(shop);
      shop.stripe.fail(/capture$/, kind);
      const money = { key: "capture", paymentId, amountMinor: 4_990 };
      expect(await shop.gateway.capture(money)).toEqual({ outcome: "done", feeMinor: 100 });
      expect(await shop.gateway.lookup(call)).toMatchObject({ payment: { capturedMinor: 4_990 } });
      expect(shop.stripe.books.bookings.size).toBe(1);
    }
  });

  it.each(["silent_before", "silent_after", "busy"] as const)("that is %s is unknown, then done once", async (kind) => {
    const shop = makeShop();
    const { paymentId } = await authorised(shop);
    shop.stripe.fail(/capture$/, kind);
    const money = { key: "capture", paymentId, amountMinor: 4_990 };
    expect(await shop.gateway.capture(money)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.capture(money)).toMatchObject({ outcome: "done" });
    expect(shop.stripe.books.bookings.size).toBe(1);
  });

  it("of what the hosted page authorised is by the session's name", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop, { source: hosted() });
    expect(await shop.gateway.capture({ key: "c1", paymentId, amountMinor: 10 })).toEqual({
      ...{ outcome: "refused", reason: "not_authorised" },
    });
    shop.stripe.shopper.pay(url);
    expect(await shop.gateway.capture({ key: "c2", paymentId, amountMinor: 4_990 })).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.refund({ key: "r", paymentId, amountMinor: 990 })).toMatchObject({ outcome: "done" });
    expect(await shop.gateway.lookup(call)).toMatchObject({
      payment: { paymentId, capturedMinor: 4_990, refundedMinor: 990 },
    });
  });
});

describe("a refund", () => {
  it.each(["silent_after", "error_after"] as const)("that is %s is found again and made once", async (kind) => {
    const shop = makeShop();
    const { call, paymentId } = await captured(shop);
    shop.stripe.fail(/refunds$/, "busy");
    const money = { key: "refund", paymentId, amountMinor: 1_000 };
    expect(await shop.gateway.refund(money)).toEqual({ outcome: "unknown" });
    const failing = makeShop({
      fetch: (url, init) => {
        if (init.method === "POST" && url.endsWith("/refunds") && !failed) {
          failed = true;
          shop.stripe.fail(/refunds$/, kind);
        }
        return shop.stripe.fetch(url, init);
      },
    });
    let failed = false;
    expect(await failing.gateway.refund(money)).toEqual({ outcome: "unknown" });
    expect(await shop.gateway.refund(money)).toEqual({ outcome: "done", feeMinor: 0 });
    expect(await shop.gateway.lookup(call)).toMatchObject({ payment: { refundedMinor: 1_000 } });
  });

  it("repeated after Stripe has forgotten its key is still the same one", async () => {
    const shop = makeShop();
    const { paymentId } = await captured(shop);
    const money = { key: "refund", paymentId, amountMinor: 1_000 };
    const first = await shop.gateway.refund(money);
    shop.pass(2 * DAY_MS);
    expect(await shop.gateway.refund(money)).toEqual(first);
    expect(await shop.gateway.refund({ ...money, amountMinor: 999 })).toEqual({
      outcome: "refused",
      reason: "key_used",
    });
    expect([...shop.stripe.books.refunds.values()].map(({ amount }) => amount)).toEqual([1_000]);
  });

  it("that the bank sent back is refused", async () => {
    const shop = makeShop();
    const { paymentId } = await captured(shop);
    const money = { key: "refund", paymentId, amountMinor: 1_000 };
    await shop.gateway.refund(money);
    for (const refund of shop.stripe.books.refunds.values())
      Object.assign(refund, { status: "failed", failure_reason: "lost_or_stolen_card" });
    expect(await shop.gateway.refund(money)).toEqual({ outcome: "refused", reason: "lost_or_stolen_card" });
  });

  it("above what is left is refused, and after the last of it any other", async () => {
    const shop = makeShop();
    const { paymentId } = await captured(shop, 3_000);
    const refund = (key: string, amountMinor: number) => shop.gateway.refund({ key, paymentId, amountMinor });
    expect(await refund("r1", 3_001)).toEqual({ outcome: "refused", reason: "amount_too_large" });
    expect(await refund("r2", 3_000)).toMatchObject({ outcome: "done" });
    expect(await refund("r3", 50)).toEqual({ outcome: "refused", reason: "charge_already_refunded" });
  });

  it("carries our reference, so that its message leads back", async () => {
    const shop = makeShop();
    const { call, paymentId } = await captured(shop);
    await shop.gateway.refund({ key: "refund", paymentId, amountMinor: 1_000 });
    const [refund] = [...shop.stripe.books.refunds.values()];
    expect(refund?.metadata).toEqual({ key: "refund", reference: call.reference });
  });
});
