/** What the provider says by itself is a hint to look: signed it moves a checkout on, otherwise it moves nothing. */
import { evictDurableObject, SELF } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { OrderId } from "../../../src/kernel/ids.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/kernel/time.ts";
import { signatureOf } from "../../../workers/sandbox-gateway/webhook-signature.ts";
import { call, stockOf, stockShop, until, type Answer } from "./shop.ts";
import {
  by,
  confirm,
  effectsOf,
  forgetRisks,
  guest,
  journalOf,
  noFaults,
  objectOf,
  orders,
  paymentsOf,
  plan,
  press,
  ring,
  type Payer,
} from "./payers.ts";

beforeAll(() => stockShop({ HOOK: 500 }));
beforeEach(forgetRisks);
afterEach(async () => {
  vi.restoreAllMocks();
  await noFaults();
});

const SECRET = String(env.GATEWAY_SECRET);

const send = async (body: string | Uint8Array<ArrayBuffer>, signature: string | null): Promise<Answer> => {
  const response = await SELF.fetch("http://shop.test/v1/webhooks/payments", {
    method: "POST",
    headers: { "content-type": "application/json", ...(signature !== null && { "sandbox-signature": signature }) },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

const message = (reference: string | null, type = "payment.authorised", id = crypto.randomUUID()): string =>
  JSON.stringify({ id: `msg_${id}`, type, createdAt: Date.now(), data: { paymentId: "pay_1", reference, key: "k" } });

/** As the provider sends it, now. */
async function tell(reference: string | null, type?: string): Promise<Answer> {
  const body = message(reference, type);
  return send(body, await signatureOf(SECRET, body, Date.now()));
}

const referenceOf = ({ shopperId }: Pick<Payer, "shopperId">, answer: Answer): string =>
  `eu/${shopperId}/${String(answer.body["checkoutId"])}`;

/** From the database, which wakes no object. */
const orderIdsOf = async ({ shopperId }: Payer): Promise<readonly OrderId[]> =>
  (
    await env.ORDERS.prepare("SELECT id FROM orders WHERE shopper_id = ?").bind(shopperId).all<{ id: OrderId }>()
  ).results.map(({ id }) => id);

async function paidOnce(payer: Payer): Promise<OrderId> {
  const ids = await until(
    () => orderIdsOf(payer),
    (found) => found.length > 0,
  );
  expect(ids).toHaveLength(1);
  const id = ids[0] as OrderId;
  const order = await until(
    () => orders.find(id),
    (found) => found?.state === "PAYMENT_CONFIRMED",
  );
  expect(order).toMatchObject({ state: "PAYMENT_CONFIRMED", payment: { capturedMinor: payer.totalMinor } });
  expect((await effectsOf(payer)).filter(({ kind }) => kind === "captured")).toHaveLength(1);
  return id;
}

async function waiting(): Promise<{ ada: Payer; asked: Answer; reference: string }> {
  const ada = await guest({ HOOK: 1 });
  const asked = await press(ada, by("tok_3ds"));
  expect([asked.status, asked.body["state"]]).toEqual([202, "ACTION_REQUIRED"]);
  return { ada, asked, reference: referenceOf(ada, asked) };
}

describe("a signed message", () => {
  test("makes a checkout go on that waits for 3-D Secure, though no browser comes back", async () => {
    const { ada, asked, reference } = await waiting();
    await confirm(asked.body["actionUrl"]);
    expect(await tell(reference)).toMatchObject({ status: 200, body: { outcome: "looking" } });
    await paidOnce(ada);
  });

  test("reaches an object that has been let go meanwhile", async () => {
    const { ada, asked, reference } = await waiting();
    await confirm(asked.body["actionUrl"]);
    await evictDurableObject(objectOf(ada));
    expect((await tell(reference)).body["outcome"]).toBe("looking");
    await paidOnce(ada);
  });

  test("that comes before the shopper has done anything changes nothing: what is true is asked of the provider", async () => {
    const { ada, asked, reference } = await waiting();
    const before = await journalOf(ada, asked.body["checkoutId"]);
    expect((await tell(reference, "payment.authorised")).status).toBe(200);
    expect((await tell(reference, "payment.captured")).status).toBe(200);
    // A look of our own comes after those looks.
    await call("POST", `/v1/checkouts/${before.id}/resume`, { token: ada.token });
    expect(await journalOf(ada, before.id)).toEqual(before);
    expect(await orderIdsOf(ada)).toEqual([]);
    await confirm(asked.body["actionUrl"]);
    await tell(reference);
    await paidOnce(ada);
  });

  test("that comes before the answer of the very call it tells of does not disturb it", async () => {
    const ada = await guest({ HOOK: 1 });
    await plan({ action: "timeout", moment: "authorise.effected" });
    const pressing = press(ada);
    const [payment] = await until(
      () => paymentsOf(ada),
      (payments) => payments.length > 0,
    );
    expect((await tell(String(payment?.reference))).body["outcome"]).toBe("looking");
    expect((await pressing).status).toBe(201);
    await paidOnce(ada);
  });

  test("sent twice at once, and again later, is one order with one capture", async () => {
    const { ada, asked, reference } = await waiting();
    await confirm(asked.body["actionUrl"]);
    const answers = await Promise.all([tell(reference), tell(reference), tell(reference, "payment.captured")]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const orderId = await paidOnce(ada);
    const before = [await journalOf(ada, asked.body["checkoutId"]), (await orders.find(orderId))?.sequence];
    expect((await tell(reference)).status).toBe(200);
    expect([await journalOf(ada, asked.body["checkoutId"]), (await orders.find(orderId))?.sequence]).toEqual(before);
    await paidOnce(ada);
  });

  test("recorded and replayed to the letter within its time is taken, and changes nothing of a checkout at rest", async () => {
    const { ada, asked, reference } = await waiting();
    await confirm(asked.body["actionUrl"]);
    const body = message(reference);
    const signature = await signatureOf(SECRET, body, Date.now());
    expect((await send(body, signature)).status).toBe(200);
    const orderId = await paidOnce(ada);
    const before = await journalOf(ada, asked.body["checkoutId"]);
    const timeline = await orders.timeline(orderId);
    for (let times = 0; times < 3; times++) expect((await send(body, signature)).status).toBe(200);
    expect(await journalOf(ada, asked.body["checkoutId"])).toEqual(before);
    expect(await orders.timeline(orderId)).toEqual(timeline);
    await paidOnce(ada);
  });

  test("that never comes: at its deadline the checkout lets go of a payment that was confirmed, and of the goods", async () => {
    const { ada, asked } = await waiting();
    const before = await stockOf("HOOK");
    await confirm(asked.body["actionUrl"]);
    expect(await ring(ada, asked.body["checkoutId"], { deadlineAt: 1 })).toBe(true);
    const row = await until(
      () => journalOf(ada, asked.body["checkoutId"]),
      ({ state }) => state === "CANCELLED",
    );
    expect([row.state, row.placedAt]).toEqual(["CANCELLED", null]);
    expect(await paymentsOf(ada)).toMatchObject([{ status: "voided", capturedMinor: 0 }]);
    expect(await stockOf("HOOK")).toMatchObject({ onHand: before.onHand, reserved: before.reserved - 1 });
    expect(await orderIdsOf(ada)).toEqual([]);
  });
});

describe("a message that is about nothing of ours", () => {
  const ID = "eu01kaxk7r2m8q4t6w0z2c4e6g8j";

  test.each([
    ["an unknown shopper", `eu/gst_${ID}/chk_${ID}`],
    ["no payment", null],
    ["another system's reference", "order 4711"],
    ["more than a reference", `eu/gst_${ID}/chk_${ID}/../..`],
    ["a name that is no shopper's", `eu/constructor/chk_${ID}`],
    ["nothing", ""],
  ])("but %s is answered with that, so that it is not sent again", async (_, reference) => {
    expect(await tell(reference)).toMatchObject({ status: 200, body: { outcome: "not_ours" } });
  });

  test("another shopper's checkout under this one's name is not found there, and left as it is", async () => {
    const [{ ada, asked }, eve] = [await waiting(), await guest({ HOOK: 1 })];
    await confirm(asked.body["actionUrl"]);
    const before = await journalOf(ada, asked.body["checkoutId"]);
    expect((await tell(referenceOf(eve, asked))).body["outcome"]).toBe("not_ours");
    expect(await journalOf(ada, asked.body["checkoutId"])).toEqual(before);
    expect([await orderIdsOf(ada), await orderIdsOf(eve)]).toEqual([[], []]);
  });
});

describe("a message that the provider did not sign", () => {
  const now = (): number => Math.floor(Date.now() / SECOND_MS);
  const right = (body: string): Promise<string> => signatureOf(SECRET, body, Date.now());
  type Forged = readonly [body: string | Uint8Array<ArrayBuffer>, signature: string | null];

  const FORGERIES: Readonly<Record<string, readonly [reason: string, forge: (body: string) => Promise<Forged>]>> = {
    "with a wrong signature": ["signature", async (body) => [body, `t=${now()},v1=${"0".repeat(64)}`]],
    "signed with another secret": ["signature", async (body) => [body, await signatureOf("guessed", body, Date.now())]],
    "with a changed body": ["signature", async (body) => [body.replace("authorised", "captured"), await right(body)]],
    "with a space behind its body": ["signature", async (body) => [`${body} `, await right(body)]],
    "with a time that was not signed": [
      "signature",
      async (body) => [body, (await right(body)).replace(/t=\d+/, `t=${now() + 1}`)],
    ],
    "signed too long ago": [
      "too_old",
      async (body) => [body, await signatureOf(SECRET, body, Date.now() - 5 * MINUTE_MS - 5 * SECOND_MS)],
    ],
    "signed in the future": [
      "too_old",
      async (body) => [body, await signatureOf(SECRET, body, Date.now() + 60 * MINUTE_MS)],
    ],
    "without a signature": ["malformed", async (body) => [body, null]],
    "with an empty signature": ["malformed", async (body) => [body, ""]],
    "with half a signature": ["malformed", async (body) => [body, (await right(body)).slice(0, -1)]],
    "with nine signatures": [
      "malformed",
      async (body) => [body, `${await right(body)}${`,v1=${"0".repeat(64)}`.repeat(8)}`],
    ],
    "with garbage for a signature": ["malformed", async (body) => [body, "1;drop table"]],
  };

  test.each(Object.entries(FORGERIES))("%s is refused and logged, and nothing changes", async (_, [reason, forge]) => {
    const { ada, asked, reference } = await waiting();
    await confirm(asked.body["actionUrl"]);
    const before = await journalOf(ada, asked.body["checkoutId"]);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const refused = await send(...(await forge(message(reference))));
    expect([refused.status, refused.body["code"]]).toEqual([400, "bad-signature"]);
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect(JSON.stringify(refused.body)).not.toContain(SECRET);
    const logged = warn.mock.calls.map(([text]) => JSON.parse(String(text)) as unknown);
    expect(logged).toEqual([{ level: "warn", event: "webhook.refused", reason }]);
    expect(await journalOf(ada, asked.body["checkoutId"])).toEqual(before);
    expect([await orderIdsOf(ada), (await paymentsOf(ada))[0]?.capturedMinor]).toEqual([[], 0]);
  });

  test("of a paid order changes neither its row nor its events", async () => {
    const ada = await guest({ HOOK: 1 });
    const placed = await press(ada);
    const orderId = await paidOnce(ada);
    const before = [await orders.find(orderId), await journalOf(ada, placed.body["checkoutId"])];
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const body = message(referenceOf(ada, placed), "payment.refunded");
    expect((await send(body, await signatureOf("guessed", body, Date.now()))).status).toBe(400);
    expect([await orders.find(orderId), await journalOf(ada, placed.body["checkoutId"])]).toEqual(before);
  });

  test.each([
    ["no JSON", "<xml/>"],
    ["JSON of another form", JSON.stringify({ hello: "world" })],
    ["a list", "[]"],
    ["nothing", ""],
    ["a reference that is no text", JSON.stringify({ id: "msg_1", type: "payment.captured", data: { reference: 7 } })],
  ])("or did, but that has %s in it, is refused as malformed", async (_, body) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const refused = await send(body, await right(body));
    expect(refused.status).toBe(400);
    expect(warn.mock.calls.map(([text]) => (JSON.parse(String(text)) as { reason: unknown }).reason)).toEqual([
      "malformed",
    ]);
  });

  test("or did, but in bytes that are no text, is refused", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const bytes = Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]);
    expect((await send(bytes, `t=${now()},v1=${"a".repeat(64)}`)).status).toBe(400);
  });

  test("is not even hashed when it is huge", async () => {
    const digest = vi.spyOn(crypto.subtle, "verify");
    const body = message("x".repeat(300_000));
    const refused = await send(body, await right(body));
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      413,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(digest).not.toHaveBeenCalled();
  });
});
