import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { GATEWAY_LEDGER_SCHEMA } from "../../migrations/objects/gateway-ledger.ts";
import { migrate } from "../../durable-objects/schema.ts";
import { makeStore } from "../../workers/sandbox-gateway/store.ts";
import { authorisation, call, effectsOf, hosted, makeKey, submit } from "./sandbox.ts";

const repeat = (moment: string, more: object = {}) =>
  call("POST", "/v1/faults", { faults: [{ action: "repeat", moment, ...more }] });

async function authorised() {
  const body = authorisation(makeKey(), "tok_approve");
  const answer = await call("POST", "/v1/payments", body);
  const { payment } = await answer.json<{ payment: { paymentId: string } }>();
  return { ...body, path: `/v1/payments/${payment.paymentId}` };
}

describe("a call that something between shop and provider sends again", () => {
  it("authorises once", async () => {
    await repeat("authorise.effected");
    const { key } = await authorised();
    expect(await effectsOf(key)).toEqual(["authorised 2500", "repeated 0"]);
  });

  it.each(["tok_3ds", "tok_decline", "tok_slow", "tok_error_once"])("with %s is still one payment", async (token) => {
    await repeat("authorise.effected");
    const body = authorisation(makeKey(), token);
    await call("POST", "/v1/payments", body);
    const kinds = await effectsOf(body.key);
    expect(kinds.at(-1)).toBe("repeated 0");
    expect(kinds).toHaveLength(2);
  });

  it("captures, refunds and voids once", async () => {
    const [paid, given] = [await authorised(), await authorised()];
    const [capture, refund, voidKey] = [makeKey(), makeKey(), makeKey()];
    await repeat("capture.effected");
    await call("POST", `${paid.path}/capture`, { key: capture, amountMinor: 1_000 });
    await repeat("refund.effected");
    await call("POST", `${paid.path}/refund`, { key: refund, amountMinor: 400 });
    await repeat("void.effected");
    await call("POST", "/v1/voids", { key: voidKey, authoriseKey: given.key, reference: given.reference });
    expect(await effectsOf(capture, refund, voidKey)).toEqual([
      ...["captured 1000", "repeated 0", "refunded 400", "repeated 0", "voided 2500", "repeated 0"],
    ]);
    expect(await (await call("GET", paid.path)).json()).toMatchObject({
      payment: { capturedMinor: 1_000, refundedMinor: 400 },
    });
  });

  it("pays once on the hosted page", async () => {
    const body = hosted(makeKey());
    const answer = await call("POST", "/v1/payments", body);
    const { payment } = await answer.json<{ payment: { actionUrl: string } }>();
    await repeat("shopper.effected");
    await submit(new URL(payment.actionUrl).pathname, { card: "approve" });
    expect(await effectsOf(body.key)).toEqual(["action_required 2500", "authorised 2500"]);
    expect(await (await call("GET", "/v1/faults")).json()).toEqual({ faults: [] });
  });

  it("late, when the shop has given the payment up by then, brings nothing back", async () => {
    await repeat("authorise.effected", { delayMs: 50 });
    const { key, reference } = await authorised();
    expect(await effectsOf(key)).toEqual(["authorised 2500"]);
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: key, reference });
    await vi.waitFor(async () => expect(await effectsOf(key)).toEqual(["authorised 2500", "repeated 0"]), 5_000);
    expect(await (await call("GET", `/v1/payments/by-key/${key}`)).json()).toMatchObject({
      payment: { status: "voided" },
    });
  });

  it("can be ordered only of what took effect", async () => {
    expect((await repeat("authorise.received")).status).toBe(400);
    expect((await repeat("authorise.effected", { delayMs: -1 })).status).toBe(400);
  });
});

describe("a driver that waits for a moment", () => {
  it("is told after the effect and before the answer, which waits for it", async () => {
    const body = authorisation(makeKey(), "tok_approve");
    const order: string[] = [];
    const told = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      order.push(`told: ${await new Request(input, init).text()}`, ...(await effectsOf(body.key)));
      return new Response();
    });
    const url = "http://127.0.0.1:9/moment";
    await call("POST", "/v1/faults", { faults: [{ action: "call", moment: "authorise.effected", url }] });
    await call("POST", "/v1/payments", body);
    order.push("answered");
    told.mockRestore();
    const moment = JSON.stringify({ moment: "authorise.effected", key: body.key });
    expect(order).toEqual([`told: ${moment}`, "authorised 2500", "answered"]);
  });
});

describe("a gateway from before", () => {
  it("keeps its payments, tokens and keys", async () => {
    await runInDurableObject(env.GATEWAY_LEDGER.getByName("from-before"), async (_, { storage }) => {
      await storage.deleteAll();
      const [first = ""] = GATEWAY_LEDGER_SCHEMA;
      storage.sql.exec(first);
      storage.sql.exec(
        `INSERT INTO payments VALUES ('pay_old', 'key-old', 'ref/old', 'Two lamps', 'authorised', 2500, 100, 0, 'EUR', 'approve',
           NULL, NULL, NULL, NULL, 'https://shop.test/back', NULL, 1, 1, 1, 1);
         INSERT INTO tokens VALUES ('tok_old', 'decline', 1);`,
      );
      const meter = { commit: () => undefined, hop: () => undefined };
      for (let start = 0; start < 2; start++) migrate(storage, GATEWAY_LEDGER_SCHEMA, "gateway", meter);
      const store = makeStore(storage.sql);
      expect(store.paymentByKey("key-old")).toMatchObject({ means: "approve", country: null, capturedMinor: 100 });
      expect(store.meansOfToken("tok_old")?.name).toBe("decline");
    });
  });
});
