/** The stand-in is worth as much as it refuses: what Stripe documents that it refuses. */
import { describe, expect, it } from "vitest";
import { stripeStandIn, type FaultKind } from "../../stand-ins/stripe/stand-in.ts";
import { SECRET_KEY } from "./shop.ts";

const HEADERS = { authorization: `Bearer ${SECRET_KEY}`, "stripe-version": "2026-10-28.endive" };
const INTENT = {
  ...{ amount: "4990", currency: "eur", capture_method: "manual", confirm: "true" },
  ...{ payment_method: "pm_card_visa", return_url: "https://shop.test/r" },
};
const SESSION = {
  ...{ mode: "payment", success_url: "https://shop.test/r", "line_items[0][quantity]": "1" },
  "line_items[0][price_data][currency]": "eur",
  "line_items[0][price_data][unit_amount]": "4990",
  "line_items[0][price_data][product_data][name]": "Order",
};
type Fields = Readonly<Record<string, string>>;

function makeApi() {
  let passedMs = 0;
  const nowMs = () => 1_790_000_000_000 + passedMs;
  const stripe = stripeStandIn({ secretKey: SECRET_KEY, nowMs });
  const ask = async (method: string, path: string, fields: Fields = {}, headers: Fields = {}) => {
    const text = new URLSearchParams(fields).toString();
    const url = `https://api.stripe.com${path}${method === "GET" && text !== "" ? `?${text}` : ""}`;
    const init = { method, headers: { ...HEADERS, ...headers }, ...(method === "POST" && { body: text }) };
    const response = await stripe.fetch(url, init);
    const body = await response.json<{
      id: string;
      status: string;
      error?: Record<string, unknown>;
      data: { id: string }[];
    }>();
    return { status: response.status, body, error: body.error, headers: response.headers };
  };
  const post = (path: string, fields: Fields, headers: Fields = {}) => ask("POST", path, fields, headers);
  return {
    stripe,
    post,
    get: (path: string, fields: Fields = {}) => ask("GET", path, fields),
    pass: (ms: number) => void (passedMs += ms),
    nowMs,
  };
}

describe("the stand-in refuses as Stripe does", () => {
  it.each<[string, Fields, string | undefined, string | undefined]>([
    ["an unknown name", { ...INTENT, amout: "1" }, "parameter_unknown", "amout"],
    [
      "a name of another version",
      { ...INTENT, "payment_method_types[0]": "card" },
      "parameter_unknown",
      "payment_method_types",
    ],
    [
      "an unknown name within",
      { ...INTENT, "automatic_payment_methods[on]": "true" },
      "parameter_unknown",
      "automatic_payment_methods[on]",
    ],
    ["what is no integer", { ...INTENT, amount: "49.90" }, "parameter_invalid_integer", "amount"],
    ["what is no truth", { ...INTENT, confirm: "yes" }, undefined, "confirm"],
    ["an empty text", { ...INTENT, description: "" }, "parameter_invalid_empty", "description"],
    ["a text for a branch", { ...INTENT, metadata: "x" }, undefined, "metadata"],
    ["a branch for a text", { ...INTENT, "currency[x]": "eur" }, undefined, "currency"],
    ["metadata that is too long", { ...INTENT, "metadata[key]": "x".repeat(501) }, undefined, "metadata"],
    ["a missing amount", { currency: "eur" }, "parameter_missing", "amount"],
    ["a missing currency", { amount: "100" }, "parameter_missing", "currency"],
    ["a currency in capitals", { ...INTENT, currency: "EUR" }, undefined, "currency"],
    ["too small an amount", { ...INTENT, amount: "49" }, "amount_too_small", "amount"],
    ["a fraction of a krona", { ...INTENT, amount: "1050", currency: "isk" }, "invalid_charge_amount", "amount"],
    ["a third decimal", { ...INTENT, amount: "5124", currency: "kwd" }, "invalid_charge_amount", "amount"],
    ["an unknown capture method", { ...INTENT, capture_method: "later" }, undefined, "capture_method"],
    [
      "a confirmation without a way back",
      { amount: "100", currency: "eur", confirm: "true", payment_method: "pm_card_visa" },
      undefined,
      "return_url",
    ],
    [
      "a way back without a confirmation",
      { amount: "100", currency: "eur", return_url: "https://shop.test" },
      undefined,
      "return_url",
    ],
    [
      "two ways to pay",
      { ...INTENT, confirmation_token: "ctoken_card_visa" },
      "parameters_exclusive",
      "payment_method",
    ],
    ["nobody's payment method", { ...INTENT, payment_method: "pm_nobody" }, "resource_missing", "payment_method"],
  ])("an intent with %s", async (_, fields, code, param) => {
    const { post, stripe } = makeApi();
    const { status, error } = await post("/v1/payment_intents", fields);
    expect({ status, type: error?.["type"], code: error?.["code"], param: error?.["param"] }).toEqual({
      ...{ status: 400, type: "invalid_request_error", code, param },
    });
    expect(stripe.books.intents.size).toBe(0);
  });

  it.each<[string, Fields, string]>([
    ["another mode", { ...SESSION, mode: "subscribe" }, "mode"],
    ["no way back", { ...SESSION, success_url: "shop" }, "success_url"],
    [
      "no name of what is sold",
      { ...SESSION, "line_items[0][price_data][product_data][name]": "" },
      "line_items[0][price_data][product_data][name]",
    ],
    ["an end in 29 minutes", { ...SESSION, expires_at: String(1_790_000_000 + 1_740) }, "expires_at"],
    ["an end after more than a day", { ...SESSION, expires_at: String(1_790_000_000 + 86_401) }, "expires_at"],
    ["no address of mail", { ...SESSION, customer_email: "ada" }, "customer_email"],
    ["a long reference", { ...SESSION, client_reference_id: "x".repeat(201) }, "client_reference_id"],
    ["what it does not play", { ...SESSION, locale: "de" }, "locale"],
  ])("a session with %s", async (_, fields, param) => {
    const { status, error } = await makeApi().post("/v1/checkout/sessions", fields);
    expect({ status, param: error?.["param"] }).toEqual({ status: 400, param });
  });

  it("another key, another version, another address", async () => {
    const { post, get } = makeApi();
    expect((await post("/v1/payment_intents", INTENT, { authorization: "Bearer sk_other" })).status).toBe(401);
    expect((await post("/v1/payment_intents", INTENT, { "stripe-version": "2020-08-27" })).status).toBe(400);
    expect((await get("/v1/charges")).status).toBe(404);
    expect((await get("/v1/payment_intents/pi_nobody")).error).toMatchObject({ code: "resource_missing" });
  });

  it("what a state does not allow", async () => {
    const { post } = makeApi();
    const intent = (await post("/v1/payment_intents", INTENT)).body.id;
    const capture = (amount: string) => post(`/v1/payment_intents/${intent}/capture`, { amount_to_capture: amount });
    expect((await capture("4991")).error).toMatchObject({ code: "amount_too_large" });
    expect((await post("/v1/refunds", { payment_intent: intent })).status).toBe(400);
    expect((await capture("3000")).body).toMatchObject({ status: "succeeded" });
    expect((await capture("1000")).error).toMatchObject({ code: "payment_intent_unexpected_state" });
    expect((await post(`/v1/payment_intents/${intent}/cancel`, {})).error).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    expect((await post("/v1/refunds", { payment_intent: intent, amount: "3001" })).error).toMatchObject({
      param: "amount",
    });
    expect((await post("/v1/refunds", { payment_intent: intent })).body).toMatchObject({ amount: 3_000 });
    expect((await post("/v1/refunds", { payment_intent: intent })).error).toMatchObject({
      code: "charge_already_refunded",
    });
  });

  it("to end a session that is not open, and to cancel the intent of one that is", async () => {
    const { post, stripe, pass } = makeApi();
    const first = await stripe.books.sessions.get((await post("/v1/checkout/sessions", SESSION)).body.id);
    expect(stripe.shopper.pay(first?.url ?? "", "pm_card_visa_chargeDeclined")).toBe("declined");
    const cancelled = await post(`/v1/payment_intents/${String(first?.payment_intent)}/cancel`, {});
    expect(cancelled.error).toMatchObject({ message: expect.stringContaining("created by Checkout") });
    pass(86_400_000);
    expect((await post(`/v1/checkout/sessions/${first?.id}/expire`, {})).error).toMatchObject({
      message: expect.stringContaining("status of `expired`"),
    });
  });

  it("to expand what cannot be expanded", async () => {
    const { post } = makeApi();
    const { error } = await post("/v1/payment_intents", { ...INTENT, "expand[0]": "latest_charge.dispute" });
    expect(error).toMatchObject({ message: "This property cannot be expanded (dispute)." });
  });
});

describe("the stand-in's idempotency is Stripe's", () => {
  const key = { "idempotency-key": "key-1" };

  it("the same again is answered from store, and says so", async () => {
    const { post, stripe } = makeApi();
    const first = await post("/v1/payment_intents", INTENT, key);
    const second = await post("/v1/payment_intents", INTENT, key);
    expect(second.body).toEqual(first.body);
    expect([first, second].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
    expect(stripe.books.intents.size).toBe(1);
  });

  it("other parameters or another endpoint under the key are an error", async () => {
    const { post } = makeApi();
    await post("/v1/payment_intents", INTENT, key);
    for (const [path, fields] of [
      ["/v1/payment_intents", { ...INTENT, amount: "5000" }],
      ["/v1/checkout/sessions", SESSION],
    ] as const)
      expect(await post(path, fields, key)).toMatchObject({ status: 400, error: { type: "idempotency_error" } });
  });

  it("two at once are in conflict", async () => {
    const { post, stripe } = makeApi();
    const both = await Promise.all([
      post("/v1/payment_intents", INTENT, key),
      post("/v1/payment_intents", INTENT, key),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(stripe.books.intents.size).toBe(1);
  });

  it.each<[FaultKind, number]>([
    ["error_before", 0],
    ["error_after", 1],
  ])("an error is kept too: %s", async (kind, effects) => {
    const { post, stripe } = makeApi();
    stripe.fail(/payment_intents/, kind);
    expect((await post("/v1/payment_intents", INTENT, key)).status).toBe(500);
    expect((await post("/v1/payment_intents", INTENT, key)).status).toBe(500);
    expect(stripe.books.intents.size).toBe(effects);
  });

  it("a decline is kept, what was not valid is not", async () => {
    const { post } = makeApi();
    const declined = { ...INTENT, payment_method: "pm_card_visa_chargeDeclined" };
    expect((await post("/v1/payment_intents", declined, key)).status).toBe(402);
    expect((await post("/v1/payment_intents", declined, key)).headers.get("idempotent-replayed")).toBe("true");
    const other = { "idempotency-key": "key-2" };
    expect((await post("/v1/payment_intents", { ...INTENT, amount: "x" }, other)).status).toBe(400);
    expect((await post("/v1/payment_intents", INTENT, other)).status).toBe(200);
  });

  it("keys are forgotten after a day", async () => {
    const { post, stripe, pass } = makeApi();
    await post("/v1/payment_intents", INTENT, key);
    pass(24 * 3_600_000);
    await post("/v1/payment_intents", INTENT, key);
    expect(stripe.books.intents.size).toBe(2);
  });
});

describe("the stand-in's lists and search", () => {
  it("go by pages, newest first", async () => {
    const { post, get, pass } = makeApi();
    const made: string[] = [];
    for (let count = 0; count < 5; count++) {
      made.unshift((await post("/v1/payment_intents", INTENT)).body.id);
      pass(1_000);
    }
    const first = await get("/v1/payment_intents", { limit: "3" });
    expect(first.body).toMatchObject({ object: "list", has_more: true });
    const rest = await get("/v1/payment_intents", { limit: "3", starting_after: first.body.data.at(-1)?.id ?? "" });
    expect(rest.body).toMatchObject({ has_more: false });
    expect([...first.body.data, ...rest.body.data].map(({ id }) => id)).toEqual(made);
    expect((await get("/v1/payment_intents", { limit: "101" })).status).toBe(400);
  });

  it("search is a minute behind", async () => {
    const { post, get, pass } = makeApi();
    const { id } = (await post("/v1/payment_intents", { ...INTENT, "metadata[key]": 'a"b\\c' })).body;
    const search = async () =>
      (await get("/v1/payment_intents/search", { query: 'metadata["key"]:"a\\"b\\\\c"' })).body.data;
    expect(await search()).toEqual([]);
    pass(61_000);
    expect((await search()).map((found) => found.id)).toEqual([id]);
    expect((await get("/v1/payment_intents/search", { query: "key=a" })).status).toBe(400);
  });
});
