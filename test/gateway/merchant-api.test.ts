import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { passesLuhn, TEST_CARDS } from "../../workers/sandbox-gateway/cards.ts";
import { authorisation, call, effectsOf, hosted, makeKey, send } from "./sandbox.ts";

interface Body {
  readonly payment?: { readonly paymentId: string; readonly status: string; readonly capturedMinor: number } | null;
  readonly error?: { readonly code: string; readonly message: string };
}
const authorise = async (key: string, token: string, more: object = {}) => {
  const response = await call("POST", "/v1/payments", { ...authorisation(key, token), ...more });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
};
const lookup = (key: string, fence = false) => call("GET", `/v1/payments/by-key/${key}?fence=${fence}`);
const ledger = () => env.GATEWAY_LEDGER.getByName("ledger");

describe("who may call", () => {
  it.each([
    ["no secret", {}],
    ["a wrong secret", { authorization: "Bearer nope" }],
    ["another scheme", { authorization: "Basic sandbox-test-secret" }],
  ])("a merchant's call with %s is refused everywhere", async (_, headers: Record<string, string>) => {
    const paths = ["/v1/payments", "/v1/payments/by-key/x", "/v1/ledger", "/v1/faults", "/v1/nothing"];
    for (const path of paths) expect((await send(path, { headers })).status).toBe(401);
    for (const path of ["/v1/payments", "/v1/voids", "/v1/payments/p/capture", "/v1/payments/p/refund", "/v1/faults"])
      expect((await send(path, { method: "POST", headers, body: "{}" })).status).toBe(401);
  });

  it("a gateway without a secret refuses every merchant", async () => {
    const headers = { authorization: "Bearer undefined" };
    expect((await send("/v1/ledger", { headers }, { GATEWAY_SECRET: "" })).status).toBe(503);
  });
});

describe("input", () => {
  const good = () => authorisation(makeKey(), "tok_approve");
  it.each<[string, object]>([
    ["a missing key", { key: undefined }],
    ["an empty key", { key: "" }],
    ["a key of 256 characters", { key: "k".repeat(256) }],
    ["a negative amount", { amountMinor: -1 }],
    ["an amount of nothing", { amountMinor: 0 }],
    ["a fraction of a minor unit", { amountMinor: 1.5 }],
    ["an amount beyond exact integers", { amountMinor: 2 ** 53 }],
    ["an amount as text", { amountMinor: "2500" }],
    ["a currency that is none", { currency: "euro" }],
    ["a return address of another kind", { returnUrl: "javascript:alert(1)" }],
    ["a relative return address", { returnUrl: "/back" }],
    ["an unknown field", { captureNow: true }],
    ["a hosted payment without its cancel address", { source: { type: "hosted" } }],
    ["a source of another kind", { source: { type: "card", number: "1" } }],
  ])("%s is refused and leaves nothing", async (_, wrong) => {
    const body = { ...good(), ...wrong };
    const response = await call("POST", "/v1/payments", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_request" } });
    if (typeof body.key === "string" && body.key !== "") expect(await effectsOf(body.key)).toEqual([]);
  });

  it("what is no JSON, too large or nowhere gets a clear answer", async () => {
    const headers = { authorization: "Bearer sandbox-test-secret" };
    expect((await send("/v1/voids", { method: "POST", headers, body: "{" })).status).toBe(400);
    expect((await send("/v1/voids", { method: "POST", headers, body: "x".repeat(70_000) })).status).toBe(413);
    expect((await call("GET", "/v1/nothing")).status).toBe(404);
    expect((await call("GET", "/v1/payments?since=-1")).status).toBe(400);
    expect((await call("GET", "/v1/payments?cursor=abc")).status).toBe(400);
  });
});

describe("tokens", () => {
  const details = (number: string) => ({ number, expMonth: 12, expYear: 2099, cvc: "123" });
  const tokenise = (body: object) =>
    send("/v1/tokens", { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });

  it("every test card passes the Luhn check, and its token does what it does", async () => {
    for (const card of TEST_CARDS.filter((known) => known.manner === "prompt")) {
      expect(passesLuhn(card.number)).toBe(true);
      const { token } = await (await tokenise(details(card.number))).json<{ token: string }>();
      const { body } = await authorise(makeKey(), token);
      const expected = card.declineReason ? "declined" : card.bankAsks === "always" ? "pending_action" : "authorised";
      expect(body.payment?.status).toBe(expected);
    }
  });

  it("a token has a fixed twin that needs no call", async () => {
    for (const card of TEST_CARDS.filter((known) => known.declineReason !== null)) {
      const { status, body } = await authorise(makeKey(), `tok_${card.name}`);
      expect(status).toBe(402);
      expect(body.error?.code).toBe(card.declineReason);
    }
  });

  it("a test card with a past date is an expired one", async () => {
    const answer = await tokenise({ ...details("4242424242424242"), expYear: 2020 });
    const { token } = await answer.json<{ token: string }>();
    expect((await authorise(makeKey(), token)).body.error?.code).toBe("expired_card");
  });

  it.each([
    ["a number with a wrong check digit", details("4242424242424241"), "invalid_number"],
    ["a real card", details("5555555555554444"), "not_a_test_card"],
    ["month 13", { ...details("4242424242424242"), expMonth: 13 }, "invalid_expiry"],
    ["letters for a security code", { ...details("4242424242424242"), cvc: "abc" }, "invalid_cvc"],
  ])("%s is refused", async (_, body, code) => {
    const answer = await tokenise(body);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain(code);
    expect(text).not.toContain(body.number);
  });

  it("no card number is kept anywhere", async () => {
    const { token } = await (await tokenise(details("4242 4242 4242 4242"))).json<{ token: string }>();
    await authorise(makeKey(), token);
    const dump = await runInDurableObject(ledger(), (_, { storage }) => {
      const tables = storage.sql.exec(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
      );
      return JSON.stringify(tables.toArray().map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray()));
    });
    expect(dump).toContain(token);
    // 13 digits are instants; card numbers of the brands at hand have 14 and more.
    expect((dump.match(/\d{14,19}/g) ?? []).filter(passesLuhn)).toEqual([]);
    for (const card of TEST_CARDS) expect(dump).not.toContain(card.number);
  });

  it("a shop's page may ask for a token from its own origin", async () => {
    const preflight = await send("/v1/tokens", {
      method: "OPTIONS",
      headers: { origin: "https://shop.test", "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("keys", () => {
  it("a replay is marked and is the first answer to the letter", async () => {
    const key = makeKey();
    const first = await authorise(key, "tok_approve", { expiresAt: 1 });
    const again = await authorise(key, "tok_approve", { expiresAt: 1 });
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
    expect(await effectsOf(key)).toEqual(["authorised 2500"]);
  });

  it("other parameters under a used key are a conflict", async () => {
    const key = makeKey();
    await authorise(key, "tok_approve", { expiresAt: 1 });
    for (const other of [{ amountMinor: 1, expiresAt: 1 }, { reference: "other", expiresAt: 1 }, { expiresAt: 2 }])
      expect(await authorise(key, "tok_approve", other)).toMatchObject({
        status: 409,
        body: { error: { code: "idempotency_conflict" } },
      });
  });

  it("a key whose first call still runs is in flight, and then answered with its effect", async () => {
    const body = authorisation(makeKey(), "tok_slow");
    const first = call("POST", "/v1/payments", body);
    await scheduler.wait(10);
    const meanwhile = await call("POST", "/v1/payments", body);
    expect(await meanwhile.json()).toMatchObject({ error: { code: "idempotency_in_flight" } });
    expect((await first).status).toBe(200);
    expect((await call("POST", "/v1/payments", body)).headers.get("idempotent-replayed")).toBe("true");
    expect(await effectsOf(body.key)).toEqual(["authorised 2500"]);
  });

  it("a void holds against an authorise that is still on its way", async () => {
    const body = authorisation(makeKey(), "tok_late");
    const first = call("POST", "/v1/payments", body);
    const voided = await call("POST", "/v1/voids", {
      key: makeKey(),
      authoriseKey: body.key,
      reference: body.reference,
    });
    expect(voided.status).toBe(200);
    expect((await first).status).toBe(504);
    expect((await lookup(body.key)).status).toBe(404);
    expect(await effectsOf(body.key)).toEqual(["fenced 0", "fence_held 2500"]);
  });

  it("a look-up fences only when it is asked to", async () => {
    const [open, fenced] = [makeKey(), makeKey()];
    expect((await lookup(open)).status).toBe(404);
    expect((await lookup(fenced, true)).status).toBe(404);
    expect((await authorise(open, "tok_approve")).status).toBe(200);
    expect((await authorise(fenced, "tok_approve")).body.error?.code).toBe("fenced");
  });
});

describe("cards that make trouble", () => {
  it("a server error comes first and has no effect; the same key then succeeds", async () => {
    const body = authorisation(makeKey(), "tok_error_once");
    expect((await call("POST", "/v1/payments", body)).status).toBe(500);
    expect(await effectsOf(body.key)).toEqual([]);
    expect((await call("POST", "/v1/payments", body)).status).toBe(200);
  });

  it("the late card takes effect after its caller has given up", async () => {
    const key = makeKey();
    expect((await authorise(key, "tok_late")).status).toBe(504);
    expect(await effectsOf(key)).toEqual(["authorised 2500"]);
  });
});

describe("the log", () => {
  it("holds every effect in order, and cannot be changed", async () => {
    const [key, capture, refund] = [makeKey(), makeKey(), makeKey()];
    const { paymentId } = (await authorise(key, "tok_approve")).body.payment ?? { paymentId: "" };
    await call("POST", `/v1/payments/${paymentId}/capture`, { key: capture, amountMinor: 2_000 });
    await call("POST", `/v1/payments/${paymentId}/refund`, { key: refund, amountMinor: 500 });
    expect(await effectsOf(key, capture, refund)).toEqual(["authorised 2500", "captured 2000", "refunded 500"]);
    for (const statement of ["DELETE FROM effects", "UPDATE effects SET amount_minor = 1"])
      await runInDurableObject(ledger(), (_, { storage }) => {
        expect(() => storage.sql.exec(statement)).toThrow("append-only");
      });
  });

  it("and the list page on at their cursors until everything was given", async () => {
    const keys = Array.from({ length: 520 }, makeKey);
    await Promise.all(keys.map((key) => call("POST", "/v1/payments", { ...hosted(key), reference: "paged/1" })));
    const seen = new Set<string>();
    let pages = 0;
    for (let cursor: string | null = "0"; cursor !== null; pages++) {
      const page: { payments: { key: string }[]; cursor: string | null } = await (
        await call("GET", `/v1/payments?reference_prefix=paged/&cursor=${cursor}`)
      ).json();
      for (const { key } of page.payments) seen.add(key);
      cursor = page.cursor;
    }
    expect([seen.size, pages]).toEqual([520, 2]);
    expect(await effectsOf(...keys)).toHaveLength(520);
  });

  it("outlives the object", async () => {
    const key = makeKey();
    await authorise(key, "tok_approve");
    await evictDurableObject(ledger());
    expect(await effectsOf(key)).toEqual(["authorised 2500"]);
    expect((await lookup(key)).status).toBe(200);
  });

  it("shows an overdue session as declined to whoever lists", async () => {
    const key = makeKey();
    await call("POST", "/v1/payments", hosted(key, { reference: "overdue/1" }));
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec("UPDATE payments SET expires_at = 1 WHERE key = ?", key);
    });
    const page = await (await call("GET", "/v1/payments?reference_prefix=overdue/")).json();
    expect(page).toMatchObject({
      payments: [{ key, status: "declined", declineReason: "session_expired", actionUrl: null }],
    });
    expect(await effectsOf(key)).toEqual(["action_required 2500", "declined 2500"]);
  });
});

describe("faults that a chaos driver orders", () => {
  const arm = (...faults: object[]) => call("POST", "/v1/faults", { faults });

  it("the next calls time out after their effect, then all is well again", async () => {
    expect((await arm({ moment: "authorise.effected", action: "timeout", count: 2 })).status).toBe(200);
    const keys = [makeKey(), makeKey(), makeKey()];
    const statuses = [];
    for (const key of keys) statuses.push((await authorise(key, "tok_approve")).status);
    expect(statuses).toEqual([504, 504, 200]);
    expect(await effectsOf(...keys)).toEqual(["authorised 2500", "authorised 2500", "authorised 2500"]);
    expect(await (await call("GET", "/v1/faults")).json()).toEqual({ faults: [] });
  });

  it("an error on arrival has no effect, and skips as many calls as it was told", async () => {
    await arm({ moment: "authorise.received", action: "error", skip: 1 });
    const [passed, failed] = [makeKey(), makeKey()];
    expect((await authorise(passed, "tok_approve")).status).toBe(200);
    expect((await authorise(failed, "tok_approve")).status).toBe(500);
    expect(await effectsOf(failed)).toEqual([]);
  });

  it("a plan outlives the object and can be cleared", async () => {
    await arm({ moment: "capture.received", action: "error", count: 5 });
    await evictDurableObject(ledger());
    expect(await (await call("GET", "/v1/faults")).json()).toMatchObject({
      faults: [{ moment: "capture.received", count: 5 }],
    });
    expect((await call("DELETE", "/v1/faults")).status).toBe(204);
    expect(await (await call("GET", "/v1/faults")).json()).toEqual({ faults: [] });
  });

  it("a driver that cannot be reached does not stop the payment", async () => {
    await arm({ moment: "authorise.received", action: "call", url: "http://127.0.0.1:1/killed" });
    expect((await authorise(makeKey(), "tok_approve")).status).toBe(200);
  });

  it.each([
    "http://example.com/",
    "http://127.0.0.1.example.com/",
    "http://10.0.0.1/",
    "http://127.0.0.1@example.com/",
    "http://user@127.0.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "not a url",
  ])("%s is no address of this machine and is refused", async (url) => {
    expect((await arm({ moment: "authorise.received", action: "call", url })).status).toBe(400);
  });

  it("an unknown moment or action is refused", async () => {
    expect((await arm({ moment: "authorise.thought", action: "error" })).status).toBe(400);
    expect((await arm({ moment: "authorise.received", action: "explode" })).status).toBe(400);
    expect((await arm({ moment: "authorise.received", action: "timeout", url: "http://127.0.0.1/" })).status).toBe(400);
  });
});
