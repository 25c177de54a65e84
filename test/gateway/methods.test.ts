import { describe, expect, it } from "vitest";
import { cardByName, TEST_CARDS } from "../../workers/sandbox-gateway/cards.ts";
import { LOCAL_METHODS } from "../../workers/sandbox-gateway/local-methods.ts";
import { authorisation, call, effectsOf, hosted, makeGateway, makeKey, send, submit } from "./sandbox.ts";

const RETURN = "https://shop.test/back";
const where = (response: Response) => [response.status, response.headers.get("location")];

interface Body {
  readonly payment: {
    readonly paymentId: string;
    readonly status: string;
    readonly method: string;
    readonly card?: { readonly fingerprint?: string };
    readonly declineReason?: string;
  };
  readonly error?: { readonly code: string };
}
async function authorise(token: string, more: object = {}) {
  const body = { ...authorisation(makeKey(), token), ...more };
  const answer = await call("POST", "/v1/payments", body);
  return { ...body, status: answer.status, body: await answer.json<Body>() };
}
async function opened(country: string | undefined) {
  const key = makeKey();
  const answer = await call("POST", "/v1/payments", hosted(key, { country }));
  const { payment } = await answer.json<{ payment: { actionUrl: string } }>();
  return { key, path: new URL(payment.actionUrl).pathname };
}
const paymentOf = async (key: string) => (await (await call("GET", `/v1/payments/by-key/${key}`)).json<Body>()).payment;
const capture = (paymentId: string, amountMinor: number, key = makeKey()) =>
  call("POST", `/v1/payments/${paymentId}/capture`, { key, amountMinor });

describe("a local method", () => {
  const offers = LOCAL_METHODS.flatMap((method) =>
    (method.countries ?? []).map((country) => [method, country] as const),
  );
  const name = ([method, country]: (typeof offers)[number]) =>
    [`${method.label} in ${country}`, method, country] as const;

  it.each(offers.map(name))("%s: its token approves, and shows its name and no card", async (_, method, country) => {
    const { body } = await authorise(`tok_${method.name}`, { country });
    expect(body.payment).toMatchObject({ status: "authorised", method: method.label });
    expect(body.payment).not.toHaveProperty("card");
  });

  it.each(offers.map(name))("%s: the page leads through the shopper's bank, and back to the shop", async (...row) => {
    const [, method, country] = row;
    const { key, path } = await opened(country);
    expect(await (await send(path)).text()).toContain(`value="${method.name}"`);
    const bank = (await submit(path, { method: method.name })).headers.get("location") ?? "";
    const page = await (await send(bank)).text();
    expect(page).toContain(method.label);
    expect(page).not.toContain("3-D Secure");
    expect((await paymentOf(key)).status).toBe("pending_action");
    expect(where(await submit(bank, { verdict: "approve" }))).toEqual([303, RETURN]);
    expect(await paymentOf(key)).toMatchObject({ status: "authorised", method: method.label });
    expect(await effectsOf(key)).toEqual(["action_required 2500", "action_required 2500", "authorised 2500"]);
  });

  it("refused at the bank, another way to pay can be taken", async () => {
    const { key, path } = await opened("NL");
    const bank = (await submit(path, { method: "ideal" })).headers.get("location") ?? "";
    expect(where(await submit(bank, { verdict: "fail" }))).toEqual([303, path]);
    expect(await (await send(path)).text()).toContain("iDEAL was not confirmed at your bank.");
    expect(where(await submit(path, { card: "approve" }))).toEqual([303, RETURN]);
    expect(await paymentOf(key)).toMatchObject({ status: "authorised", method: "Visa ending 4242" });
  });

  it("left for the payment page, can be gone on with", async () => {
    const { path } = await opened("NL");
    const bank = (await submit(path, { method: "ideal" })).headers.get("location") ?? "";
    const text = await (await send(path)).text();
    expect(text).toContain("go on with iDEAL");
    expect(text).toContain(`href="${bank}"`);
  });

  it.each([
    ["FR", []],
    [undefined, []],
    ["NL", ["ideal"]],
    ["AT", ["sepa_debit"]],
    ["BR", ["boleto", "debit"]],
  ])("is offered only in its countries: %s", async (country, expected) => {
    const { path } = await opened(country);
    const text = await (await send(path)).text();
    expect([...text.matchAll(/name="method" value="([^"]+)"/g)].map((match) => match[1])).toEqual(expected);
    expect(text).toContain('value="approve"');
  });

  it("that is not offered there is refused: on the page with words, as a token without a trace", async () => {
    const { key, path } = await opened("FR");
    const page = await submit(path, { method: "ideal" });
    expect(page.status).toBe(422);
    expect(await page.text()).toContain("This way to pay is not offered for your country.");
    expect(await effectsOf(key)).toEqual(["action_required 2500"]);
    for (const country of ["FR", undefined]) {
      const token = await authorise("tok_ideal", { country });
      expect([token.status, token.body.error?.code]).toEqual([400, "invalid_token"]);
      expect(await effectsOf(token.key)).toEqual([]);
    }
  });

  it("that nobody has is refused", async () => {
    const { path } = await opened("NL");
    expect((await submit(path, { method: "shells" })).status).toBe(422);
  });

  it("can be voided while the bank waits: a late confirmation pays nothing", async () => {
    const { key, path } = await opened("NL");
    const bank = (await submit(path, { method: "ideal" })).headers.get("location") ?? "";
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: key, reference: "ref" });
    await submit(bank, { verdict: "approve" });
    expect((await paymentOf(key)).status).toBe("voided");
  });
});

describe("cards", () => {
  it("of several countries and brands are told apart by their facts, never by a number", async () => {
    const told = new Map<string, object>();
    for (const card of TEST_CARDS.filter(({ group }) => group === "everyday" || group === "abroad")) {
      const { body } = await authorise(`tok_${card.name}`);
      told.set(card.name, body.payment.card ?? {});
      expect(JSON.stringify(body)).not.toContain(card.number);
    }
    expect(told.get("approve")).toMatchObject({ brand: "visa", last4: "4242", country: "US" });
    expect(told.get("amex")).toMatchObject({ brand: "amex", last4: "0005", country: "US" });
    expect(told.get("mastercard")).toMatchObject({ brand: "mastercard", last4: "3222" });
    expect(["visa_de", "visa_br", "visa_ng"].map((name) => told.get(name))).toMatchObject([
      ...[{ country: "DE" }, { country: "BR" }, { country: "NG" }],
    ]);
    const prints = [...told.values()].map((facts) => ("fingerprint" in facts ? facts.fingerprint : null));
    expect(new Set(prints).size).toBe(told.size);
  });

  it("of a holder is that holder's own, and does what everybody's does", async () => {
    const printOf = async (token: string): Promise<unknown> => (await authorise(token)).body.payment.card?.fingerprint;
    const [shared, anna, again, berta] = [
      await printOf("tok_approve"),
      await printOf("tok_approve.anna"),
      await printOf("tok_approve.anna"),
      await printOf("tok_approve.berta"),
    ];
    expect(again).toBe(anna);
    expect(new Set([shared, anna, berta]).size).toBe(3);
    expect((await authorise("tok_decline.anna")).body.payment.declineReason).toBe("card_declined");
    const whole = await authorise("tok_approve.anna");
    expect(whole.body.payment.card).toMatchObject({ brand: "visa", last4: "4242", country: "US" });
  });

  it.each(["tok_approve.", "tok_approve.Anna", "tok_approve.a.b", "tok_nobody.anna", "tok_ideal.anna"])(
    "%s is a token of nothing",
    async (token) => {
      const answer = await call("POST", "/v1/payments", authorisation(makeKey(), token));
      expect(answer.status).toBe((await call("POST", "/v1/payments", authorisation(makeKey(), "tok_none"))).status);
      expect(answer.ok).toBe(false);
    },
  );

  it("are all different, in name and number", () => {
    const names = [...TEST_CARDS, ...LOCAL_METHODS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(TEST_CARDS.map(({ number }) => number)).size).toBe(TEST_CARDS.length);
  });

  it("reported stolen are declined as any other", async () => {
    expect((await authorise("tok_stolen")).body.error?.code).toBe("card_declined");
    expect(cardByName("stolen")?.declineReason).toBe("card_declined");
  });
});

describe("a card whose first capture is refused", () => {
  const reference = () => `eu/shp_a/${makeKey()}`;

  it("is captured at the second payment of the same reference", async () => {
    const same = { reference: reference() };
    const first = await authorise("tok_capture_refused_once", same);
    const refused = await capture(first.body.payment.paymentId, 2_500);
    expect([refused.status, (await refused.json<Body>()).error?.code]).toEqual([402, "capture_refused"]);
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: first.key, reference: same.reference });
    const second = await authorise("tok_capture_refused_once", same);
    expect((await capture(second.body.payment.paymentId, 2_500)).status).toBe(200);
    expect((await capture(first.body.payment.paymentId, 2_500)).status).toBe(402);
  });

  it("is refused however often the first payment is captured, and on every other reference", async () => {
    for (const same of [{ reference: reference() }, { reference: reference() }]) {
      const { body } = await authorise("tok_capture_refused_once", same);
      for (let i = 0; i < 2; i++) expect((await capture(body.payment.paymentId, 2_500)).status).toBe(402);
    }
  });

  it("counts payments with it only: one with a declined card before it does not help", async () => {
    const same = { reference: reference() };
    await authorise("tok_decline", same);
    const { body } = await authorise("tok_capture_refused_once", same);
    expect((await capture(body.payment.paymentId, 2_500)).status).toBe(402);
  });
});

describe("the fee", () => {
  it.each([
    [2_500, 60],
    [1_500, 46],
    // 1.4 % of 250 is 3.5, of 249 is 3.486.
    [250, 29],
    [249, 28],
    [1, 25],
  ])("of a capture of %d is %d: 1.4 %% and 25 minor units, rounded half up", async (amountMinor, feeMinor) => {
    const { body } = await authorise("tok_approve");
    const key = makeKey();
    const answer = await capture(body.payment.paymentId, amountMinor, key);
    expect(await answer.json()).toMatchObject({ feeMinor });
    const again = await capture(body.payment.paymentId, amountMinor, key);
    expect(await again.json()).toMatchObject({ feeMinor });
    const gateway = makeGateway();
    const { paymentId } = body.payment;
    expect(await gateway.capture({ key, paymentId, amountMinor })).toEqual({ outcome: "done", feeMinor });
    expect(await gateway.refund({ key: makeKey(), paymentId, amountMinor })).toEqual({ outcome: "done", feeMinor: 0 });
  });
});
