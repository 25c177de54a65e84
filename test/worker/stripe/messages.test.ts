import { describe, expect, it } from "vitest";
import { stripeMessages } from "../../../src/adapters/payment-gateway/stripe/messages.ts";
import type { GatewayMessages } from "../../../src/ports/payment-gateway.ts";
import type { SentEvent } from "../../stand-ins/stripe/books.ts";
import { authorised, card, hosted, makeShop, requestOf, waiting, type Shop } from "./shop.ts";

const SECRET = "whsec_standin";
const MINUTE_MS = 60_000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const messagesOf = ({ gateway }: Pick<Shop, "gateway">, secret = SECRET): GatewayMessages =>
  stripeMessages({ secret, payment: gateway.payment });

async function signed(shop: Shop, secret = SECRET, sentAtMs = shop.nowMs()) {
  const { call } = await authorised(shop);
  const event = shop.stripe.books.events.at(-1);
  if (!event) throw new Error("nothing has happened");
  return { call, event, ...(await shop.stripe.message(event, secret, sentAtMs)) };
}

describe("a message of Stripe's", () => {
  it("that is signed with our secret is taken, with the reference of the payment it is about", async () => {
    const shop = makeShop();
    const { call, event, body, headers } = await signed(shop);
    expect(await messagesOf(shop).verify(bytes(body), headers, shop.nowMs())).toEqual({
      ok: true,
      notice: { id: event.id, type: "payment_intent.amount_capturable_updated", reference: call.reference },
    });
  });

  it("signed with another secret is refused", async () => {
    const shop = makeShop();
    const { body, headers } = await signed(shop, "whsec_other");
    expect(await messagesOf(shop).verify(bytes(body), headers, shop.nowMs())).toEqual({
      ok: false,
      reason: "signature",
    });
  });

  it("is refused when a byte of its body was changed", async () => {
    const shop = makeShop();
    const { body, headers } = await signed(shop);
    const changed = body.replace('"amount":4990', '"amount":4991');
    expect(changed).not.toBe(body);
    expect(await messagesOf(shop).verify(bytes(changed), headers, shop.nowMs())).toMatchObject({ reason: "signature" });
  });

  it.each([
    ["none", null],
    ["an empty one", ""],
    ["one without a time", "v1=00"],
    ["one of an older scheme only", "t=1,v0=00"],
    ["nonsense", "hello"],
  ])("is refused when its signature is missing or no signature: %s", async (_, header) => {
    const shop = makeShop();
    const { body } = await signed(shop);
    const headers = new Headers(header === null ? {} : { "stripe-signature": header });
    expect(await messagesOf(shop).verify(bytes(body), headers, shop.nowMs())).toEqual({
      ok: false,
      reason: "signature",
    });
  });

  it("is refused five minutes after it was signed, and not before", async () => {
    const shop = makeShop();
    const sentAtMs = Math.floor(shop.nowMs() / 1000) * 1000;
    const { body, headers } = await signed(shop, SECRET, sentAtMs);
    const verify = (now: number) => messagesOf(shop).verify(bytes(body), headers, now);
    expect(await verify(sentAtMs + 5 * MINUTE_MS)).toMatchObject({ ok: true });
    expect(await verify(sentAtMs + 5 * MINUTE_MS + 1_000)).toEqual({ ok: false, reason: "too_old" });
  });

  it("may carry several signatures, while a secret is changed for another", async () => {
    const shop = makeShop();
    const { body, headers } = await signed(shop);
    const good = headers.get("stripe-signature") ?? "";
    const [time = "", right = ""] = good.split(",");
    const both = new Headers({ "stripe-signature": `${time},v1=${"0".repeat(64)},${right},v0=abc` });
    expect(await messagesOf(shop).verify(bytes(body), both, shop.nowMs())).toMatchObject({ ok: true });
    const wrong = new Headers({ "stripe-signature": `${time},v1=${"0".repeat(64)},v1=${"1".repeat(64)}` });
    expect(await messagesOf(shop).verify(bytes(body), wrong, shop.nowMs())).toMatchObject({ reason: "signature" });
  });

  it("that is signed and is no event is malformed", async () => {
    const shop = makeShop();
    for (const object of ["null", "[]", "{", '{"id": 7, "type": "x"}', '{"id": "evt_1"}']) {
      const { headers, body } = await signedText(object, shop.nowMs());
      expect(await messagesOf(shop).verify(bytes(body), headers, shop.nowMs())).toEqual({
        ok: false,
        reason: "malformed",
      });
    }
  });
});

describe("the reference of a message", () => {
  const referenceOf = async (shop: Shop, event: SentEvent | undefined) => {
    if (!event) throw new Error("nothing has happened");
    const { body, headers } = await shop.stripe.message(event, SECRET);
    const answer = await messagesOf(shop).verify(bytes(body), headers, shop.nowMs());
    return answer.ok ? answer.notice : answer;
  };
  const last = (shop: Shop, type: string): SentEvent | undefined =>
    shop.stripe.books.events.filter((event) => event.type === type).at(-1);

  it("is told by everything that happens to a payment, from its opening to its refund", async () => {
    const shop = makeShop();
    const { call, paymentId, url } = await waiting(shop, { source: hosted() });
    shop.stripe.shopper.pay(url, "pm_card_visa_chargeDeclined");
    shop.stripe.shopper.pay(url);
    await shop.gateway.capture({ key: "c", paymentId, amountMinor: 4_990 });
    await shop.gateway.refund({ key: "r", paymentId, amountMinor: 1_000 });
    const types = [
      ...["payment_intent.payment_failed", "payment_intent.amount_capturable_updated", "payment_intent.succeeded"],
      ...["refund.created", "charge.refunded"],
    ];
    for (const type of types)
      expect(await referenceOf(shop, last(shop, type))).toMatchObject({ type, reference: call.reference });
    const over = await waiting(shop, { source: hosted() });
    await shop.gateway.void({ key: "v", request: over.call });
    expect(await referenceOf(shop, last(shop, "checkout.session.expired"))).toMatchObject({
      reference: over.call.reference,
    });
    const bank = await waiting(shop, { source: card("pm_card_threeDSecure2Required") });
    expect(await referenceOf(shop, last(shop, "payment_intent.requires_action"))).toMatchObject({
      reference: bank.call.reference,
    });
  });

  const dispute = (payment_intent: string | null): SentEvent => ({
    ...{ id: "evt_dispute", type: "charge.dispute.created", created: 1 },
    object: { id: "dp_1", object: "dispute", amount: 4_990, charge: "ch_1", payment_intent, metadata: {} },
  });

  it("of a dispute, which does not have it, is asked for", async () => {
    const shop = makeShop();
    const { call, paymentId } = await authorised(shop);
    expect(await referenceOf(shop, dispute(paymentId))).toMatchObject({ reference: call.reference });
    expect(await referenceOf(shop, dispute("pi_nobody"))).toMatchObject({ reference: null });
    expect(await referenceOf(shop, dispute(null))).toMatchObject({ reference: null });
  });

  it("that cannot be asked for fails the message, so that Stripe sends it again", async () => {
    const shop = makeShop();
    const { paymentId } = await authorised(shop);
    shop.stripe.fail(/payment_intents/, "busy");
    await expect(referenceOf(shop, dispute(paymentId))).rejects.toThrow("does not say");
  });

  it("is null of a payment that is none of ours", async () => {
    const shop = makeShop();
    await shop.gateway.authorise(requestOf(shop));
    const [intent] = [...shop.stripe.books.intents.values()];
    const event = last(shop, "payment_intent.created");
    const foreign = event && { ...event, object: { ...intent, metadata: {} } };
    expect(await referenceOf(shop, foreign)).toMatchObject({ reference: null });
  });
});

/** By the documented scheme, without Stripe's client: HMAC-SHA256 of "<seconds>.<body>" in hexadecimal. */
async function signedText(body: string, nowMs: number) {
  const seconds = Math.floor(nowMs / 1000);
  const key = await crypto.subtle.importKey("raw", bytes(SECRET), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(`${seconds}.${body}`)));
  const hex = [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { body, headers: new Headers({ "stripe-signature": `t=${seconds},v1=${hex}` }) };
}
