import { describe, expect, it } from "vitest";
import { paymentGatewayContract } from "../contract/payment-gateway.ts";
import { authorisation, effectsOf, makeGateway, makeKey, ORIGIN, send, submit } from "./sandbox.ts";

const press = async (url: string, fields: Record<string, string>): Promise<void> => {
  await submit(url, fields);
};

const token = (name: string) => () => ({ type: "token", token: name, returnUrl: "https://shop.test/return" }) as const;

paymentGatewayContract("sandbox gateway", () => ({
  gateway: makeGateway(),
  currency: "EUR",
  makeKey,
  nowMs: () => Date.now(),
  unknownPaymentId: "pay_unknown",
  fixtures: {
    approves: token("tok_visa_de"),
    card: { brand: "visa", last4: "0016", country: "DE" },
    declines: { source: token("tok_decline"), reason: "card_declined" },
    nobodys: { source: token("tok_nobody_has_this"), reason: "invalid_token" },
    asksForAction: {
      source: token("tok_3ds"),
      complete: (url) => press(url, { verdict: "approve" }),
      refuse: (url) => press(url, { verdict: "fail" }),
      refusedReason: "authentication_failed",
    },
    hosted: {
      source: () => ({ type: "hosted", returnUrl: "https://shop.test/return", cancelUrl: "https://shop.test/cancel" }),
      pay: (url) => press(url, { card: "approve" }),
      decline: (url) => press(url, { card: "decline" }),
      cancel: (url) => press(`${url}/cancel`, {}),
    },
    silentAfterEffect: token("tok_timeout_after"),
    silentBeforeEffect: token("tok_timeout"),
    refusesCapture: token("tok_capture_refused"),
  },
}));

const request = (key: string) => {
  const { cancelUrl: _, ...rest } = authorisation(key, "tok_approve");
  return { ...rest, source: { type: "token", token: "tok_approve", returnUrl: rest.returnUrl } as const };
};
const answering = (status: number, body: string) =>
  makeGateway({ fetch: async () => new Response(body, { status, headers: { "content-type": "application/json" } }) });

/** Every method of the port against one provider. */
const askAll = async (gateway: ReturnType<typeof makeGateway>): Promise<unknown[]> =>
  Promise.all([
    gateway.authorise(request("key-a")),
    gateway.capture({ key: "key-b", paymentId: "pay_a", amountMinor: 1 }),
    gateway.refund({ key: "key-c", paymentId: "pay_a", amountMinor: 1 }),
    gateway.void({ key: "key-d", request: request("key-a") }),
    gateway.lookup(request("key-a")),
    gateway.payment("pay_a"),
    gateway.list({ since: 0, cursor: null }),
  ]);
const UNKNOWN = { outcome: "unknown" };
const ALL_UNKNOWN = [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, "unknown"];

describe("the adapter takes for unknown what it cannot trust", () => {
  const errorBody = JSON.stringify({ error: { code: "card_declined" } });
  it.each([
    ["a server error", 500, errorBody],
    ["a gateway timeout", 504, errorBody],
    ["a wrong secret", 401, errorBody],
    ["too many requests", 429, errorBody],
    ["a redirect", 302, "{}"],
    ["a refusal that is not the provider's", 404, "<h1>nginx</h1>"],
    ["a refusal of another shape", 404, JSON.stringify({ message: "no" })],
    ["success that is no JSON", 200, "OK"],
    ["success of another shape", 200, JSON.stringify({ payment: { status: "authorised" } })],
    ["a call still in flight", 409, JSON.stringify({ error: { code: "idempotency_in_flight" } })],
  ])("%s", async (_, status, body) => {
    expect(await askAll(answering(status, body))).toEqual(ALL_UNKNOWN);
  });

  it("a broken connection", async () => {
    const gateway = makeGateway({ fetch: () => Promise.reject(new TypeError("connection refused")) });
    expect(await askAll(gateway)).toEqual(ALL_UNKNOWN);
  });

  it("no answer in time", async () => {
    const never = (_: string, init: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
    expect(await askAll(makeGateway({ fetch: never, timeoutMs: 20 }))).toEqual(ALL_UNKNOWN);
  });

  it("an answer about another payment", async () => {
    const body = JSON.stringify({ payment: answerFor("key-other") });
    const [authorise, capture, refund, , lookup, payment] = await askAll(answering(200, body));
    expect([authorise, capture, refund, lookup, payment]).toEqual(Array.from({ length: 5 }, () => UNKNOWN));
  });

  it("a secret that the real gateway does not know", async () => {
    expect(await askAll(makeGateway({ secret: "wrong" }))).toEqual(ALL_UNKNOWN);
  });
});

const answerFor = (key: string) => ({
  ...{ paymentId: "pay_other", key, reference: "ref", status: "authorised", amountMinor: 1, capturedMinor: 0 },
  ...{ refundedMinor: 0, currency: "EUR", method: "Visa ending 4242", actionUrl: null, declineReason: null },
});

describe("once a call is over", () => {
  const ends: Record<string, () => Promise<Response>> = {
    answered: async () => Response.json({ payment: answerFor("key-a") }),
    refused: async () => Response.json({ error: { code: "card_declined" } }, { status: 402 }),
    garbled: async () => new Response("OK"),
    failed: () => Promise.reject(new TypeError("connection refused")),
  };

  it("no timer of it is left, which would keep the object that called in memory", async () => {
    const timeoutMs = 2_000;
    const signals: (AbortSignal | null | undefined)[] = [];
    const callOnce = async (end: () => Promise<Response>): Promise<void> => {
      const fetch = (_url: string, init: RequestInit): Promise<Response> => {
        signals.push(init.signal);
        return end();
      };
      await makeGateway({ fetch, timeoutMs }).authorise(request("key-a"));
    };
    await Promise.all(Object.values(ends).map(callOnce));
    // Timers ring in order, so one of a call would have rung by the end of this one.
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    expect(new Set(signals.map((signal) => signal?.aborted))).toEqual(new Set([false]));
  });
});

describe("connections that were kept alive and are closed by now", () => {
  const losing = (calls: number) => {
    let left = calls;
    const fetch = (url: string, init: RequestInit): Promise<Response> =>
      left-- > 0 ? Promise.reject(new Error("Network connection lost.")) : send(url, init);
    return makeGateway({ fetch });
  };

  it("several in a row do not make a payment unknown", async () => {
    const key = makeKey();
    expect(await losing(3).authorise(request(key))).toMatchObject({ outcome: "authorised" });
  });

  it("a call whose answer was lost on one takes effect once", async () => {
    const key = makeKey();
    let lost = false;
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      const answer = await send(url, init);
      if (lost) return answer;
      lost = true;
      throw new Error("Network connection lost.");
    };
    expect(await makeGateway({ fetch }).authorise(request(key))).toMatchObject({ outcome: "authorised" });
    expect(await effectsOf(key)).toHaveLength(1);
  });
});

describe("the adapter's addresses", () => {
  it("show the shopper the public origin and keep the page", async () => {
    const gateway = makeGateway({ publicUrl: "https://pay.example" });
    const key = makeKey();
    const source = { type: "hosted", returnUrl: "https://shop.test/r", cancelUrl: "https://shop.test/c" } as const;
    const call = { ...request(key), source };
    const answer = await gateway.authorise(call);
    expect(answer).toMatchObject({
      outcome: "action",
      url: expect.stringMatching(/^https:\/\/pay\.example\/pay\/ps_[a-z]{24}$/),
    });
    const found = await gateway.lookup(call);
    expect(found).toMatchObject({ payment: { actionUrl: answer.outcome === "action" ? answer.url : "" } });
    const plain = await makeGateway().lookup(call);
    expect(plain).toMatchObject({ payment: { actionUrl: expect.stringContaining(`${ORIGIN}/pay/`) } });
  });

  it("list only references with the configured prefix", async () => {
    const key = makeKey();
    await makeGateway().authorise({ ...request(key), reference: "us/prefix-test/1" });
    await makeGateway().authorise({ ...request(makeKey()), reference: "eu/prefix-test/1" });
    const page = await makeGateway({ referencePrefix: "us/prefix-test/" }).list({ since: 0, cursor: null });
    expect(page).toMatchObject({ payments: [{ key }], cursor: null });
  });
});
