import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TEST_CARDS } from "../../workers/sandbox-gateway/cards.ts";
import { authorisation, call, effectsOf, hosted, makeKey, send, submit } from "./sandbox.ts";

const RETURN = "https://shop.test/back";
const CANCEL = "https://shop.test/cart";

/** A payment that waits for its shopper, and the path of its page. */
async function opened(more: object = {}) {
  const key = makeKey();
  const response = await call("POST", "/v1/payments", hosted(key, more));
  const { payment } = await response.json<{ payment: { actionUrl: string } }>();
  return { key, path: new URL(payment.actionUrl).pathname };
}
const where = (response: Response) => [response.status, response.headers.get("location")];
const challengeOf = async (path: string) => (await submit(path, { card: "3ds" })).headers.get("location") ?? "";
const statusOf = async (key: string) => {
  const found = await (await call("GET", `/v1/payments/by-key/${key}`)).json<{ payment: { status: string } }>();
  return found.payment.status;
};
const typed = (more: Record<string, string> = {}) => ({
  ...{ number: "4242 4242 4242 4242", expiry: "12/30", cvc: "123" },
  ...more,
});

describe("the hosted page", () => {
  it("shows what is paid, offers every test card, prefills none and needs no script", async () => {
    const { path } = await opened({ amountMinor: 123_400, currency: "JPY" });
    const page = await send(path);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain("Sandbox payments");
    expect(text).toContain("Two lamps");
    expect(text).toContain("123400 JPY");
    expect(text.match(/name="card"/g)).toHaveLength(TEST_CARDS.length);
    expect(text).toMatch(/name="number"[^>]*value=""/);
    expect(text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://shop.test;");
    expect(page.headers.get("cache-control")).toBe("no-store");
  });

  it("escapes whatever the merchant sent", async () => {
    const { path } = await opened({ description: `<script>alert(1)</script>"'&`, reference: "<b>ref" });
    const text = await (await send(path)).text();
    expect(text).not.toContain("<script>");
    expect(text).not.toContain("<b>");
    expect(text).toContain("&lt;script&gt;");
  });

  it("an approved card leads back to the shop, and a second press pays nothing more", async () => {
    const { key, path } = await opened();
    expect(where(await submit(path, { card: "approve" }))).toEqual([303, RETURN]);
    expect(where(await submit(path, { card: "decline" }))).toEqual([303, RETURN]);
    expect(where(await send(path))).toEqual([303, RETURN]);
    expect(await effectsOf(key)).toEqual(["action_required 2500", "authorised 2500"]);
  });

  it("two presses at once pay once", async () => {
    const { key, path } = await opened();
    await Promise.all([submit(path, { card: "approve" }), submit(path, { card: "approve" })]);
    expect(await effectsOf(key)).toEqual(["action_required 2500", "authorised 2500"]);
  });

  it("a declined card is said on the page, which takes another", async () => {
    const { key, path } = await opened();
    expect(where(await submit(path, { card: "insufficient_funds" }))).toEqual([303, path]);
    expect(await (await send(path)).text()).toContain("There is not enough money on this card.");
    expect(where(await submit(path, typed()))).toEqual([303, RETURN]);
    expect(await statusOf(key)).toBe("authorised");
  });

  it.each([
    ["a wrong number", typed({ number: "4242424242424241" }), "This is not a card number"],
    ["a card that is no test card", typed({ number: "5555555555554444" }), "Only test cards work here"],
    ["a wrong expiry", typed({ expiry: "4242424242424242" }), "Give the expiry"],
    ["a wrong security code", typed({ cvc: "12" }), "The security code has 3 or 4 digits"],
    ["a test card that is none", { card: "gold" }, "There is no such test card"],
    ["nothing", {}, "This is not a card number"],
  ])(
    "%s is refused beside its field, and no number is given back",
    async (_, fields: Record<string, string>, message) => {
      const { key, path } = await opened();
      const page = await submit(path, fields);
      const text = await page.text();
      expect(page.status).toBe(422);
      expect(text).toContain(message);
      expect(text).toContain('aria-invalid="true"');
      expect(text).not.toMatch(/value="[\d ]{12,}"/);
      expect(await effectsOf(key)).toEqual(["action_required 2500"]);
    },
  );

  it("a body that is no form is refused like an empty one", async () => {
    const { path } = await opened();
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect((await send(path, { method: "POST", headers, body: "garbage" })).status).toBe(422);
    expect((await send(path, { method: "POST", body: "x".repeat(70_000) })).status).toBe(413);
  });

  it("cancel leads to the shop's cancel address, and the payment is over", async () => {
    const { key, path } = await opened();
    expect(where(await submit(`${path}/cancel`))).toEqual([303, CANCEL]);
    expect(where(await submit(`${path}/cancel`))).toEqual([303, CANCEL]);
    expect((await send(path)).status).toBe(410);
    expect(where(await submit(path, { card: "approve" }))).toEqual([303, path]);
    expect(await statusOf(key)).toBe("declined");
  });

  it("cancel after the payment leads to the paid order, not to the cart", async () => {
    const { path } = await opened();
    await submit(path, { card: "approve" });
    expect(where(await submit(`${path}/cancel`))).toEqual([303, RETURN]);
  });

  it("a session whose time has passed takes no card", async () => {
    const { key, path } = await opened();
    await runInDurableObject(env.GATEWAY_LEDGER.getByName("ledger"), (_, { storage }) => {
      storage.sql.exec("UPDATE payments SET expires_at = 1 WHERE key = ?", key);
    });
    await submit(path, { card: "approve" });
    const page = await send(path);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain("The time to pay has passed.");
    expect(await effectsOf(key)).toEqual(["action_required 2500", "declined 2500"]);
  });

  it("never leads to an address that came with the shopper's request", async () => {
    const { path } = await opened();
    const to = "returnUrl=https://evil.test/&cancelUrl=https://evil.test/";
    const fields = { card: "approve", returnUrl: "https://evil.test/" };
    expect(where(await submit(`${path}?${to}`, fields))).toEqual([303, RETURN]);
  });

  it("is not found under a name that nobody has", async () => {
    for (const path of ["/pay/ps_unknown", "/challenge/chl_unknown", "/elsewhere"])
      expect((await send(path)).status).toBe(404);
    for (const path of ["/pay/ps_unknown", "/pay/ps_unknown/cancel"])
      expect((await submit(path, { card: "approve" })).status).toBe(404);
    expect((await submit("/challenge/chl_unknown", { verdict: "approve" })).status).toBe(404);
  });

  it("a provider that does not answer in time says so, and the payment is found on the next look", async () => {
    const { key, path } = await opened();
    expect((await submit(path, { card: "timeout_after" })).status).toBe(504);
    expect(where(await send(path))).toEqual([303, RETURN]);
    expect(await statusOf(key)).toBe("authorised");
  });

  it("a provider's error is no decline: the same card pays at the second press", async () => {
    const { path } = await opened();
    expect((await submit(path, { card: "error_once" })).status).toBe(500);
    expect(where(await submit(path, { card: "error_once" }))).toEqual([303, RETURN]);
  });
});

describe("the 3-D Secure challenge", () => {
  it("on the hosted page: approved, it leads back to the shop, also when pressed twice", async () => {
    const { key, path } = await opened();
    const challenge = await challengeOf(path);
    expect((await send(challenge)).status).toBe(200);
    expect(where(await submit(challenge, { verdict: "approve" }))).toEqual([303, RETURN]);
    expect(where(await submit(challenge, { verdict: "fail" }))).toEqual([303, RETURN]);
    expect(await effectsOf(key)).toEqual(["action_required 2500", "action_required 2500", "authorised 2500"]);
  });

  it("on the hosted page: failed, another card can be tried", async () => {
    const { key, path } = await opened();
    const challenge = await challengeOf(path);
    expect(where(await submit(challenge, { verdict: "fail" }))).toEqual([303, path]);
    expect(await (await send(path)).text()).toContain("3-D Secure was not passed.");
    expect((await submit(challenge, { verdict: "approve" })).status).toBe(404);
    expect(await statusOf(key)).toBe("pending_action");
    expect(where(await submit(path, { card: "approve" }))).toEqual([303, RETURN]);
  });

  it("of a token leads to the return address, passed or failed", async () => {
    for (const [verdict, status] of [
      ["approve", "authorised"],
      ["fail", "declined"],
    ] as const) {
      const key = makeKey();
      const answer = await call("POST", "/v1/payments", authorisation(key, "tok_3ds"));
      const { payment } = await answer.json<{ payment: { actionUrl: string } }>();
      expect(where(await submit(new URL(payment.actionUrl).pathname, { verdict }))).toEqual([303, RETURN]);
      expect(await statusOf(key)).toBe(status);
    }
  });

  it("without a verdict decides nothing", async () => {
    const { key, path } = await opened();
    const challenge = await challengeOf(path);
    expect((await submit(challenge, { verdict: "maybe" })).status).toBe(422);
    expect(await statusOf(key)).toBe("pending_action");
  });

  it("of a payment that the shop has voided pays nothing", async () => {
    const { key, path } = await opened();
    const challenge = await challengeOf(path);
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: key, reference: "ref" });
    await submit(challenge, { verdict: "approve" });
    expect((await send(challenge)).status).toBe(410);
    expect(await statusOf(key)).toBe("voided");
  });
});
