/** A provider that does not answer, in a whole shop: staff see it, help by safe means only, and each is kept. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import { runReconciliation } from "../../../src/flows/reconcile/run-reconciliation.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import {
  call,
  gateway,
  guestWith,
  orderBody,
  paymentOf,
  staff,
  stockOf,
  stockShop,
  until,
  type Answer,
} from "../checkout/shop.ts";

const STAFF_ID = "usr_eu00000000000000000000000000";
const asProvider = (method: string, body?: object): Promise<Response> =>
  gateway("http://gateway.test/v1/faults", {
    method,
    headers: { authorization: `Bearer ${env.GATEWAY_SECRET}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });

/** These calls come to nothing until further notice. */
async function silence(...moments: readonly string[]): Promise<void> {
  const faults = moments.map((moment) => ({ action: "error", moment, count: 10_000 }));
  expect((await asProvider("POST", { faults })).status).toBe(200);
}

let token: string;
const ask = (method: string, path: string, body?: object): Promise<Answer> =>
  call(method, path, { token, ...(body && { body }) });

interface Bought {
  readonly token: string;
  readonly shopper: string;
  readonly checkoutId: string;
  readonly orderId: string;
  readonly totalMinor: number;
  readonly answer: Answer;
}

async function buy(sku: string): Promise<Bought> {
  const guest = await guestWith({ [sku]: 2 });
  const key = crypto.randomUUID();
  const answer = await call("POST", "/v1/checkout", { token: guest.token, key, body: orderBody(guest.totalMinor) });
  const claims = JSON.parse(atob(String(guest.token.split(".")[1]).replaceAll("-", "+").replaceAll("_", "/"))) as {
    sub: string;
  };
  return {
    token: guest.token,
    shopper: claims.sub,
    checkoutId: String(answer.body["checkoutId"]),
    orderId: String(answer.body["orderId"]),
    totalMinor: guest.totalMinor,
    answer,
  };
}

const pathOf = ({ checkoutId, shopper }: Bought, verb = ""): string =>
  `/v1/ops/checkouts/${checkoutId}${verb}?shopper=${shopper}`;
const journalOf = async (bought: Bought) => (await ask("GET", pathOf(bought))).body;
const stuckIds = async (): Promise<string[]> =>
  ((await ask("GET", "/v1/ops/checkouts/stuck")).body["checkouts"] as { checkoutId: string }[]).map(
    ({ checkoutId }) => checkoutId,
  );

/** Tried as often as it takes until operators are told. */
async function untilStuck(bought: Bought): Promise<void> {
  for (let tries = 0; tries < LIMITS.checkoutStuckAfterAttempts + 2; tries++)
    expect((await ask("POST", pathOf(bought, "/retry"))).status).toBe(200);
  expect(await until(stuckIds, (ids) => ids.includes(bought.checkoutId))).toContain(bought.checkoutId);
}

const gone = async (bought: Bought): Promise<void> =>
  expect(await until(stuckIds, (ids) => !ids.includes(bought.checkoutId))).not.toContain(bought.checkoutId);

const paid = async (bought: Bought): Promise<void> => {
  const journal = await until(
    () => journalOf(bought),
    ({ state }) => state === "PAYMENT_CONFIRMED",
  );
  expect(journal).toMatchObject({ state: "PAYMENT_CONFIRMED" });
};

const SKUS = ["STUCK-A", "STUCK-B", "STUCK-C", "STUCK-D", "STUCK-E", "STUCK-F", "STUCK-G"] as const;
const [A, B, C, D, E, F, G] = SKUS;

beforeAll(async () => {
  token = await staff();
  await stockShop(Object.fromEntries(SKUS.map((sku) => [sku, 10])));
});
beforeEach(() => env.ORDERS.prepare("DELETE FROM incidents").run());
afterEach(() => asProvider("DELETE"));

describe("a payment that nobody answers for", () => {
  it("stands with the stuck ones, with what it waits for and how often it was tried, and nothing of the card", async () => {
    await silence("authorise.effected", "lookup.received");
    const bought = await buy(A);
    expect(bought.answer.status).toBe(202);
    await untilStuck(bought);
    const { body } = await ask("GET", "/v1/ops/checkouts/stuck");
    expect(body["isMore"]).toBe(false);
    expect(body["checkouts"]).toMatchObject([
      {
        checkoutId: bought.checkoutId,
        shopperId: bought.shopper,
        journal: {
          ...{ state: "PAYMENT_UNKNOWN", orderId: null, failure: null, email: "ada@example.com" },
          reference: `eu/${bought.shopper}/${bought.checkoutId}`,
          waitsFor: "The payment provider, to say what became of the payment.",
          means: { retry: true, giveUp: true, cancel: false, settle: [] },
          tenders: [{ kind: "provider", source: "token", keys: { authorise: `${bought.checkoutId}/authorise` } }],
          reservations: [{ lines: [{ sku: A, quantity: 2 }] }],
        },
      },
    ]);
    const journal = await journalOf(bought);
    expect(journal["attempts"]).toBeGreaterThanOrEqual(LIMITS.checkoutStuckAfterAttempts);
    expect(journal["trail"]).toMatchObject([{}, {}, { event: "payment_unanswered" }]);
    expect(JSON.stringify(body)).not.toMatch(/tok_|fingerprint|bodyHash|returnUrl/);
    // Once it answers, one more try is enough, and the order is there.
    await asProvider("DELETE");
    await ask("POST", pathOf(bought, "/retry"));
    await paid(bought);
    await gone(bought);
  });

  it("is given up: the payment is fenced, the stock goes back, the shopper is told why", async () => {
    await silence("authorise.received", "lookup.received");
    const bought = await buy(B);
    await untilStuck(bought);
    const reason = "Your bank did not answer us for an hour. Please try again.";
    const answer = await ask("POST", pathOf(bought, "/give-up"), { reason });
    expect(answer.body).toMatchObject({ state: "CANCELLED", failure: reason, orderId: null });
    expect(await paymentOf(bought.checkoutId)).toBeNull();
    expect(await stockOf(B)).toMatchObject({ onHand: 10, reserved: 0 });
    const seen = await call("GET", `/v1/checkouts/${bought.checkoutId}`, { token: bought.token });
    expect(JSON.stringify(seen.body)).toContain(reason);
    const { notices } = (await ask("GET", "/v1/inbox")).body as { notices: { text: string }[] };
    expect(notices.some(({ text }) => text.includes(reason))).toBe(true);
    // The authorisation that was on its way all the time arrives now, and is refused.
    await asProvider("DELETE");
    const late = await gateway("http://gateway.test/v1/payments", {
      method: "POST",
      headers: { authorization: `Bearer ${env.GATEWAY_SECRET}`, "content-type": "application/json" },
      body: JSON.stringify({
        ...{ key: `${bought.checkoutId}/authorise`, amountMinor: bought.totalMinor, currency: "EUR" },
        ...{ source: { type: "token", token: "tok_approve" }, reference: `eu/${bought.shopper}/${bought.checkoutId}` },
        ...{
          description: "late",
          expiresAt: Date.now() + 60_000,
          returnUrl: "http://shop.test/checkout",
          cancelUrl: null,
        },
      }),
    });
    expect(JSON.stringify(await late.json())).toContain("fenced");
    await gone(bought);
    // Twice is once.
    const again = await ask("POST", pathOf(bought, "/give-up"), { reason: "Something else." });
    expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await journalOf(bought)).toMatchObject({ failure: reason });
  });
});

describe("an order that does not get through", () => {
  it("whose money cannot be taken is cancelled, and cannot be given up", async () => {
    await silence("capture.received", "capture.effected");
    const bought = await buy(C);
    expect(bought.answer.status).toBe(201);
    await untilStuck(bought);
    expect(await journalOf(bought)).toMatchObject({
      state: "PLACED",
      orderId: bought.orderId,
      means: { retry: true, giveUp: false, cancel: true, settle: [] },
    });
    expect(await ask("POST", pathOf(bought, "/give-up"), { reason: "Too late." })).toMatchObject({ status: 409 });
    await asProvider("DELETE");
    const answer = await ask("POST", pathOf(bought, "/cancel"), { reason: "The card cannot be charged." });
    expect(answer.status).toBe(200);
    const ended = await until(
      () => journalOf(bought),
      ({ state }) => state === "CANCELLED",
    );
    expect(ended).toMatchObject({ state: "CANCELLED", cancelReason: "The card cannot be charged." });
    expect(await stockOf(C)).toMatchObject({ onHand: 10, reserved: 0 });
    await gone(bought);
  });

  it("is paid by the next try once the provider answers again", async () => {
    await silence("capture.received", "lookup.received");
    const bought = await buy(D);
    await untilStuck(bought);
    await asProvider("DELETE");
    await ask("POST", pathOf(bought, "/retry"));
    await paid(bought);
    await gone(bought);
    expect(await ask("POST", pathOf(bought, "/cancel"), { reason: "No more." })).toMatchObject({
      status: 409,
      body: { detail: "Its order is paid. Cancel it on the order's page." },
    });
  });
});

describe("settling by hand", () => {
  const stuckCancellation = async (sku: string): Promise<Bought> => {
    const bought = await buy(sku);
    await paid(bought);
    await silence("refund.received", "void.received");
    const cancelled = await call("POST", `/v1/orders/${bought.orderId}/cancel`, {
      token: bought.token,
      key: crypto.randomUUID(),
      body: {},
    });
    expect(cancelled.status).toBe(503);
    return bought;
  };

  it("leaves the step out and keeps who said so, with the note; order and books say that the money went back", async () => {
    const bought = await stuckCancellation(E);
    await untilStuck(bought);
    const note = "Refunded at the provider's desk, case 4711.";
    const answer = await ask("POST", pathOf(bought, "/settle-by-hand"), { step: "payment", note });
    expect(answer).toMatchObject({ status: 200, body: { settledByHand: [{ step: "payment", by: STAFF_ID, note }] } });
    const ended = await until(
      () => journalOf(bought),
      ({ state }) => state === "CANCELLED",
    );
    expect(ended).toMatchObject({ state: "CANCELLED", nextAttemptAt: null });
    expect(await stockOf(E)).toMatchObject({ onHand: 10, reserved: 0 });
    const order = await ask("GET", `/v1/ops/orders/${bought.orderId}`);
    expect(order.body).toMatchObject({
      state: "CANCELLED",
      capturedMinor: bought.totalMinor,
      refundedMinor: bought.totalMinor,
    });
    expect((order.body["ledger"] as { kind: string }[]).map(({ kind }) => kind)).toEqual(["captured", "refunded"]);
    // Nobody has asked the provider for it: that is what the word says.
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(0);
    await gone(bought);
    const again = await ask("POST", pathOf(bought, "/settle-by-hand"), { step: "payment", note: "Once more." });
    expect(again).toMatchObject({ status: 200, body: { settledByHand: [{ note }] } });
  });

  it("is refused before the step was tried in vain for a while, and without a note", async () => {
    const bought = await stuckCancellation(F);
    const early = await ask("POST", pathOf(bought, "/settle-by-hand"), { step: "payment", note: "Trust me." });
    expect(early).toMatchObject({ status: 409, body: { code: "conflict" } });
    const noteless = await ask("POST", pathOf(bought, "/settle-by-hand"), { step: "payment", note: "" });
    expect(noteless).toMatchObject({ status: 400, body: { errors: [{ pointer: "/note" }] } });
    expect(await journalOf(bought)).toMatchObject({ settledByHand: [], state: "CANCELLING" });
    await asProvider("DELETE");
    expect((await ask("POST", pathOf(bought, "/retry"))).body).toMatchObject({ state: "CANCELLED" });
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(bought.totalMinor);
  });
});

describe("reconciliation", () => {
  it("asks stuck checkouts to go on, and closes what has got on, should its own word have been lost", async () => {
    const deps = { ...makeDeps(env, { waitUntil: () => undefined }), background: () => undefined };
    await silence("capture.received", "lookup.received");
    const bought = await buy(G);
    await untilStuck(bought);
    await runReconciliation(deps, "quick");
    expect(await stuckIds()).toContain(bought.checkoutId);
    await asProvider("DELETE");
    await runReconciliation(deps, "quick");
    await paid(bought);
    // As if its word had been lost.
    await env.ORDERS.prepare(
      "UPDATE incidents SET state = 'OPEN', closed_at = NULL WHERE kind = 'checkout_stuck'",
    ).run();
    expect(await stuckIds()).toContain(bought.checkoutId);
    await runReconciliation(deps, "quick");
    expect(await stuckIds()).toEqual([]);
  });
});

describe("a checkout that is not there", () => {
  it("is said to be none, whatever is asked of it", async () => {
    const nobody = { checkoutId: "chk_eu01kaxk7r2m8q4t6w0z2c4e6g8j", shopper: "gst_eu01kaxk7r2m8q4t6w0z2c4e6g8j" };
    const at = (verb: string) => `/v1/ops/checkouts/${nobody.checkoutId}${verb}?shopper=${nobody.shopper}`;
    expect((await ask("GET", at(""))).status).toBe(404);
    expect((await ask("POST", at("/retry"))).status).toBe(404);
    expect((await ask("POST", at("/give-up"), { reason: "x" })).status).toBe(404);
    expect((await ask("POST", at("/cancel"), { reason: "x" })).status).toBe(404);
    expect((await ask("POST", at("/settle-by-hand"), { step: "stock", note: "x" })).status).toBe(404);
  });
});
