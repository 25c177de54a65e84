import { z } from "@hono/zod-openapi";
import { beforeAll, describe, expect, it } from "vitest";
import { problem } from "../../src/kernel/problem.ts";
import type { UserId, SessionId } from "../../src/kernel/ids.ts";
import type { Role } from "../../src/domain/account/types.ts";
import { ROUTES } from "../../workers/app.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../../workers/route.ts";
import { takeToken } from "../../workers/middleware/rate-limit.ts";
import { bearer, json, testShop } from "./support/api.ts";

const base = {
  tag: "Test",
  summary: "Test",
  owns: "nothing",
  limit: "fence",
  idempotency: "none",
  responses: {},
  problems: [],
} as const;

const thing = defineRoute({
  ...base,
  method: "post",
  path: "/v1/things/{thingId}",
  operationId: "makeThing",
  who: "anyone",
  idempotency: "optional",
  params: z.object({ thingId: z.string().regex(/^t[0-9]+$/) }),
  query: z.object({ dry: z.enum(["yes", "no"]).optional(), tag: z.array(z.string().max(5)).optional() }),
  body: z.strictObject({
    name: z.string().min(2),
    lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int().min(1).max(9) })).max(3),
    pay: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("card"), token: z.string() }),
        z.strictObject({ kind: z.literal("cash") }),
      ])
      .optional(),
  }),
  run: async ({ params, query, body, idempotency }) => reply(201, { params, query, body, idempotency }),
});

const routes: AnyRoute[] = [
  thing,
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/things/{thingId}",
    operationId: "getThing",
    who: "anyone",
    run: async () => reply(200, { ok: true }, { headers: { "Cache-Control": "max-age=5" } }),
  }),
  defineRoute({
    ...base,
    method: "post",
    path: "/v1/buy",
    operationId: "buy",
    who: "shopper",
    idempotency: "required",
    run: async ({ idempotency }) => reply(200, idempotency),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/staff",
    operationId: "staff",
    who: "staff",
    run: async () => reply(200, {}),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/mine",
    operationId: "mine",
    who: "user",
    run: async () => reply(200, {}),
  }),
  defineRoute({
    ...base,
    method: "post",
    path: "/v1/limited",
    operationId: "limited",
    who: "shopper",
    limit: "signIns",
    run: async ({ deps, principal }) => {
      const token = await takeToken(deps, principal, "signIns");
      return token.allowed ? reply(204, undefined, { bucket: token.bucket }) : token.refusal;
    },
  }),
  defineRoute({
    ...base,
    method: "put",
    path: "/v1/file",
    operationId: "putFile",
    who: "anyone",
    bodyType: "bytes",
    bodyMediaTypes: ["image/png"],
    bodyBytesMax: 10,
    body: z.instanceof(Uint8Array),
    run: async ({ body }) => reply(200, { bytes: body.byteLength }),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/live",
    operationId: "live",
    who: "shopper",
    cookieUpgrade: true,
    run: async ({ principal }) => reply(200, { id: principal.shopperId }),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/broken",
    operationId: "broken",
    who: "anyone",
    run: async () => Promise.reject(new Error("the secret is 42")),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/busy",
    operationId: "busy",
    who: "anyone",
    run: async () => Promise.reject(Object.assign(new Error("x"), { overloaded: true })),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/gone",
    operationId: "gone",
    who: "anyone",
    run: async () =>
      refuse(problem("price-changed", "Look again.", { extension: { quote: { totalMinor: 5 }, status: 200 } })),
  }),
  defineRoute({
    ...base,
    method: "get",
    path: "/v1/raw",
    operationId: "raw",
    who: "anyone",
    run: async () => Response.redirect("http://shop.test/elsewhere"),
  }),
];

const shop = testShop({
  routes,
  pages: {
    mount: (app) => {
      app.get("/page", (c) => c.html(`<script nonce="${c.get("nonce")}"></script>`));
      app.post("/page", (c) => c.text("done"));
    },
  },
});
const ok = { name: "lamp", lines: [{ sku: "A", quantity: 1 }] };

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const document = await response.json<Record<string, unknown>>();
  expect(document["type"]).toBe(`/problems/${document["code"]}`);
  expect(document["instance"]).toBe(`urn:uuid:${response.headers.get("x-request-id")}`);
  return document;
}

async function tokenOf(roles?: readonly Role[]): Promise<string> {
  const guest = await shop.request("/v1/guests", { method: "POST" });
  if (roles === undefined && guest.status === 201) return (await guest.json<{ accessToken: string }>()).accessToken;
  const user = {
    kind: "user",
    shopperId: "usr_eu1" as UserId,
    sessionId: "ses_eu1" as SessionId,
    prime: false,
    roles: roles ?? [],
  } as const;
  return shop.deps.tokens.sign(user, shop.clock.nowMs, 60_000);
}

let guest = "";
beforeAll(async () => {
  guest = await shop.deps.tokens.sign({ kind: "guest", shopperId: "gst_eu1" as never }, shop.clock.nowMs, 60_000);
});

describe("bad input", () => {
  it("that is right is not bad: params, query and body arrive as their schemas say", async () => {
    const response = await shop.request("/v1/things/t1?tag=a&tag=b&dry=yes", json(ok));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      params: { thingId: "t1" },
      query: { tag: ["a", "b"], dry: "yes" },
      body: ok,
      idempotency: null,
    });
  });

  it.each([
    ["an unknown field", { ...ok, colour: "red" }, "/colour"],
    ["an unknown field inside", { ...ok, lines: [{ sku: "A", quantity: 1, price: 1 }] }, "/lines/0/price"],
    ["a field with a slash and a tilde", { ...ok, "a/b~c": 1 }, "/a~1b~0c"],
    ["a missing field", { lines: [] }, "/name"],
    ["a wrong type", { ...ok, name: 7 }, "/name"],
    ["null for a value", { ...ok, name: null }, "/name"],
    ["a fraction", { ...ok, lines: [{ sku: "A", quantity: 1.5 }] }, "/lines/0/quantity"],
    ["a negative number", { ...ok, lines: [{ sku: "A", quantity: -1 }] }, "/lines/0/quantity"],
    ["a huge number", { ...ok, lines: [{ sku: "A", quantity: 1e308 }] }, "/lines/0/quantity"],
    ["too many items", { ...ok, lines: ["A", "B", "C", "D"].map((sku) => ({ sku, quantity: 1 })) }, "/lines"],
    ["an object for a list", { ...ok, lines: { length: 1 } }, "/lines"],
    ["a list for an object", [ok], ""],
    ["a form that does not exist", { ...ok, pay: { kind: "gold" } }, "/pay/kind"],
    ["a part of another form", { ...ok, pay: { kind: "cash", token: "x" } }, "/pay/token"],
    ["the prototype's key", '{"name":"lamp","lines":[],"__proto__":{"admin":true}}', "/__proto__"],
    [
      "the prototype's key, written otherwise",
      '{"name":"lamp","lines":[{"sku":"A","quantity":1,"\\u005f_proto__":{}}]}',
      "/lines/0/__proto__",
    ],
    ["the constructor's key", { ...ok, constructor: { prototype: {} } }, "/constructor"],
  ])("of a body is refused with its place: %s", async (_, body, pointer) => {
    const response = await shop.request("/v1/things/t1", json(body));
    expect(response.status).toBe(400);
    const document = await problemOf(response);
    expect(document).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer, detail: expect.stringMatching(/\w/) }],
    });
    expect(Object.prototype).not.toHaveProperty("admin");
  });

  it.each([
    ["/v1/things/x", "thingId"],
    ["/v1/things/%E0%A4%A", "thingId"],
    ["/v1/things/t1?colour=red", "colour"],
    ["/v1/things/t1?dry=yes&dry=no", "dry"],
    ["/v1/things/t1?dry=maybe", "dry"],
    ["/v1/things/t1?tag=toolong", "tag"],
    ["/v1/things/t1?__proto__=1", "__proto__"],
    ["/v1/things/t1?constructor=1", "constructor"],
  ])("of an address is refused by name: %s", async (path, pointer) => {
    const response = await shop.request(path, json(ok));
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: "invalid-request", errors: [{ pointer }] });
  });

  it.each(["", "{", "[1,]", "nul", '{"a":1}{}', "\u0000"])(
    "that is no JSON is told apart from a wrong value: %j",
    async (body) => {
      const response = await shop.request("/v1/things/t1", json(body));
      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({ code: "malformed-json" });
    },
  );

  it("that is no UTF-8 is no JSON", async () => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    };
    expect(await problemOf(await shop.request("/v1/things/t1", init))).toMatchObject({ code: "malformed-json" });
  });

  it.each([undefined, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "of another media type is refused: %s",
    async (type) => {
      const response = await shop.request("/v1/things/t1", {
        method: "POST",
        headers: type ? { "content-type": type } : {},
        body: new TextEncoder().encode(JSON.stringify(ok)),
      });
      expect(response.status).toBe(415);
      expect(await problemOf(response)).toMatchObject({ code: "unsupported-media-type" });
    },
  );

  it("may name its character set and a suffix of JSON", async () => {
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"])
      expect((await shop.request("/v1/things/t1", json(ok, { "content-type": type }))).status).toBe(201);
  });

  it("of many faults names at most twenty", async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, 1]));
    const document = await problemOf(await shop.request("/v1/things/t1", json({ ...ok, ...many })));
    expect(document["errors"]).toHaveLength(20);
  });

  it("that is too large is refused by what it promises and by what arrives", async () => {
    const large = JSON.stringify({ ...ok, name: "x".repeat(70_000) });
    const promised = await shop.request("/v1/things/t1", json(large));
    expect(promised.status).toBe(413);
    expect(await problemOf(promised)).toMatchObject({ code: "body-too-large", bytesMax: 65_536 });
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => void (sent++, controller.enqueue(new Uint8Array(1_024).fill(0x20))),
    });
    const streamed = await shop.request("/v1/things/t1", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: endless,
    });
    expect(streamed.status).toBe(413);
    expect(sent).toBeLessThan(100);
    const lied = await shop.request("/v1/things/t1", json(large, { "content-length": "10" }));
    expect(lied.status).toBe(413);
  });

  it("is a body where none is expected", async () => {
    expect((await shop.request("/v1/buy", json({}, { ...bearer(guest), "idempotency-key": "k" }))).status).toBe(400);
    expect(
      (await shop.request("/v1/buy", { method: "POST", headers: { ...bearer(guest), "idempotency-key": "k" } })).status,
    ).toBe(200);
  });

  it("of bytes is refused by type and size", async () => {
    const put = (type: string, bytes: number) =>
      shop.request("/v1/file", { method: "PUT", headers: { "content-type": type }, body: new Uint8Array(bytes) });
    expect(await (await put("image/png", 10)).json()).toEqual({ bytes: 10 });
    expect((await put("image/png", 11)).status).toBe(413);
    expect((await put("image/gif", 1)).status).toBe(415);
  });

  it("never reaches a route whose body would drop unknown fields: it is not mounted", () => {
    const lax = defineRoute({
      ...base,
      method: "post",
      path: "/v1/lax",
      operationId: "lax",
      who: "anyone",
      body: z.object({ a: z.string() }),
      run: async () => reply(200, {}),
    });
    expect(() => testShop({ routes: [lax] })).toThrow(/unknown fields/);
  });
});

describe("an Idempotency-Key", () => {
  const buy = (key?: string) =>
    shop.request("/v1/buy", {
      method: "POST",
      headers: { ...bearer(guest), ...(key !== undefined && { "idempotency-key": key }) },
    });

  it("is required where the route says so", async () => {
    const response = await buy();
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: "idempotency-key-required" });
  });

  it("is the same in quotes and bare", async () => {
    expect(await (await buy('"a\\"b"')).json()).toMatchObject({ key: 'a"b' });
    const [quoted, bare] = await Promise.all([buy('"7b1f-x"'), buy("7b1f-x")]);
    expect(await quoted.json()).toEqual(await bare.json());
  });

  it.each(['""', '"open', "a b", '"a"b"', "é", "x".repeat(256), `"${"x".repeat(256)}"`])(
    "that is malformed is refused: %.20j",
    async (key) => {
      const response = await buy(key);
      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({ errors: [{ pointer: "Idempotency-Key" }] });
    },
  );

  it("stands for the meaning of the body and for the address, not for spelling", async () => {
    const hash = async (path: string, body: string) =>
      (
        await (
          await shop.request(path, json(body, { "idempotency-key": "k" }))
        ).json<{ idempotency: { bodyHash: string } }>()
      ).idempotency.bodyHash;
    const one = await hash("/v1/things/t1", '{"name":"lamp","lines":[{"sku":"A","quantity":1}]}');
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash("/v1/things/t1", '{ "lines": [{"quantity":1.0,"sku":"\\u0041"}], "name":"lamp" }')).toBe(one);
    expect(await hash("/v1/things/t1", '{"name":"lamp","lines":[{"sku":"A","quantity":2}]}')).not.toBe(one);
    expect(await hash("/v1/things/t2", '{"name":"lamp","lines":[{"sku":"A","quantity":1}]}')).not.toBe(one);
  });
});

describe("addresses and methods", () => {
  it("answer 404 where there is nothing", async () => {
    for (const path of ["/v1/nothing", "/nothing", "/v1/things/", "/v1", "/problems/nothing"]) {
      const response = await shop.request(path);
      expect(response.status).toBe(404);
      expect(await problemOf(response)).toMatchObject({ code: "not-found" });
    }
  });

  it("answer 405 with the methods there are", async () => {
    const response = await shop.request("/v1/things/t1", { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await problemOf(response)).toMatchObject({ code: "method-not-allowed" });
    expect(
      (await shop.request("/page", { method: "PUT", headers: { origin: "http://shop.test" } })).headers.get("allow"),
    ).toBe("GET, HEAD, POST");
  });

  it("answer HEAD as GET without a body, and OPTIONS with the methods", async () => {
    const head = await shop.request("/v1/things/t1", { method: "HEAD" });
    expect([head.status, head.headers.get("cache-control"), await head.text()]).toEqual([200, "max-age=5", ""]);
    const options = await shop.request("/v1/things/t1", { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, POST"]);
  });
});

describe("a failure inside", () => {
  it("is a plain 500 with the request's id, and is logged with it, without secrets of the request", async () => {
    const id = "0f6a2c9e-5d0b-4b61-9a3c-6f1f0e3b7a10";
    const response = await shop.request("/v1/broken?q=", {
      headers: { "x-request-id": id, authorization: `Bearer ${guest}` },
    });
    expect(response.status).toBe(400);
    const broken = await shop.request("/v1/broken", {
      headers: { "x-request-id": id, authorization: `Bearer ${guest}` },
    });
    expect(broken.status).toBe(500);
    const text = JSON.stringify(await problemOf(broken));
    expect(text).toContain(id);
    expect(text).not.toMatch(/42|Error|at /);
    const line = shop.log.at(-1) ?? "";
    expect(JSON.parse(line)).toMatchObject({
      level: "error",
      event: "request_failed",
      requestId: id,
      method: "GET",
      path: "/v1/broken",
    });
    expect(line).not.toContain(guest);
  });

  it("of an overloaded object is a 503 that says when to come back", async () => {
    const response = await shop.request("/v1/busy");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await problemOf(response)).toMatchObject({ code: "overloaded" });
  });

  it("keeps its own members beside the standard ones, which cannot be overwritten", async () => {
    expect(await problemOf(await shop.request("/v1/gone"))).toMatchObject({ status: 409, quote: { totalMinor: 5 } });
  });
});

describe("who may call", () => {
  it.each([
    ["/v1/mine", undefined, 401],
    ["/v1/mine", "guest", 401],
    ["/v1/mine", "user", 200],
    ["/v1/staff", "user", 403],
    ["/v1/staff", "staff", 200],
    ["/v1/things/t1", "garbage", 401],
  ])("%s with %s is %i", async (path, who, status) => {
    const tokens: Record<string, string> = {
      guest,
      garbage: `${guest}x`,
      user: await tokenOf(["shopper"]),
      staff: await tokenOf(["shopper", "staff"]),
    };
    const response = await shop.request(path, who ? { headers: bearer(tokens[who] ?? "") } : {});
    expect(response.status).toBe(status);
    if (status === 401) expect(response.headers.get("www-authenticate")).toBe('Bearer realm="souk"');
  });

  it("is known by a token, never by a cookie", async () => {
    const cookie = `souk_access=${await tokenOf(["shopper"])}`;
    expect((await shop.request("/v1/mine", { headers: { cookie, origin: "http://shop.test" } })).status).toBe(401);
  });

  it("is known by its cookie on an upgrade that our own page asks for", async () => {
    const live = (headers: Record<string, string>) =>
      shop.request("/v1/live", { headers: { cookie: `souk_access=${guest}`, ...headers } });
    expect((await live({ origin: "http://shop.test" })).status).toBe(200);
    for (const headers of [
      {},
      { origin: "http://evil.test" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site", origin: "http://shop.test" },
    ])
      expect((await live(headers)).status).toBe(403);
    expect((await shop.request("/v1/live", { headers: { origin: "http://shop.test" } })).status).toBe(401);
  });

  it("has buckets, and every answer tells what is left in the one that was asked", async () => {
    const call = () => shop.request("/v1/limited", { method: "POST", headers: bearer(guest) });
    const first = await call();
    expect([first.status, first.headers.get("ratelimit-policy"), first.headers.get("ratelimit")]).toEqual([
      204,
      '"signIns";q=10;w=50',
      '"signIns";r=9;t=5',
    ]);
    for (let i = 0; i < 9; i++) await call();
    const refused = await call();
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("ratelimit")]).toEqual([
      429,
      "5",
      '"signIns";r=0;t=5',
    ]);
    expect(await problemOf(refused)).toMatchObject({ code: "rate-limited" });
  });
});

describe("a page", () => {
  const post = (headers: Record<string, string>, url = "http://shop.test/page") =>
    shop.request(url, { method: "POST", headers });

  it("takes forms from our own pages", async () => {
    expect((await post({ origin: "http://shop.test" })).status).toBe(200);
    expect((await post({ "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await post({ "sec-fetch-site": "none" })).status).toBe(200);
  });

  it.each<[Record<string, string>]>([
    [{}],
    [{ origin: "http://evil.test" }],
    [{ origin: "https://shop.test" }],
    [{ origin: "http://shop.test:81" }],
    [{ origin: "null" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ origin: "http://shop.test", "sec-fetch-site": "cross-site" }],
  ])("refuses what comes from elsewhere or does not say: %j", async (headers) => {
    const response = await post(headers);
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({ code: "cross-site" });
  });

  it("can be reached from anywhere by a link", async () => {
    expect((await shop.request("/page", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200);
  });
});

describe("every answer", () => {
  const security = (response: Response) =>
    Object.fromEntries(
      [...response.headers]
        .filter(([name]) => !["x-request-id", "content-length", "date"].includes(name))
        .map(([name, value]) => [name, value.replaceAll(/nonce-[A-Za-z0-9+/=]{24}/g, "nonce-*")]),
    );

  it("of the API has these headers", async () => {
    expect(security(await shop.request("/v1/nothing"))).toMatchInlineSnapshot(`
      {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "content-type": "application/problem+json",
        "x-content-type-options": "nosniff",
      }
    `);
  });

  it("of a page has these headers", async () => {
    expect(security(await shop.request("/page"))).toMatchInlineSnapshot(`
      {
        "cache-control": "private, no-cache",
        "content-security-policy": "default-src 'self'; script-src 'self' 'nonce-*'; style-src 'self' 'nonce-*'; img-src 'self' data:; form-action 'self' http://gateway.test; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        "content-type": "text/html; charset=UTF-8",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      }
    `);
  });

  it("on https asks browsers to stay there", async () => {
    expect((await shop.request("https://shop.test/page")).headers.get("strict-transport-security")).toBe(
      "max-age=31536000",
    );
  });

  it("has a fresh nonce that is the page's own", async () => {
    const [one, two] = await Promise.all([shop.request("/page"), shop.request("/page")]);
    const nonce = /nonce="([^"]+)"/.exec(await one.text())?.[1] ?? "none";
    expect(one.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
    expect(two.headers.get("content-security-policy")).not.toContain(nonce);
  });

  it("carries the request's id: the caller's own when it is a UUID", async () => {
    const id = async (sent?: string) =>
      (await shop.request("/healthz", sent === undefined ? {} : { headers: { "x-request-id": sent } })).headers.get(
        "x-request-id",
      );
    expect(await id("0F6A2C9E-5D0B-4B61-9A3C-6F1F0E3B7A10")).toBe("0f6a2c9e-5d0b-4b61-9a3c-6f1f0e3b7a10");
    for (const sent of [undefined, "x", "a".repeat(500)]) expect(await id(sent)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is decorated even where its headers were not made here", async () => {
    const response = await shop.request("/v1/raw");
    expect([response.status, response.headers.get("x-content-type-options")]).toEqual([302, "nosniff"]);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("the fence of an address", () => {
  const fenced = (tokens: number) => {
    const asked: string[] = [];
    const fence = { limit: async ({ key }: { key: string }) => ({ success: asked.push(key) <= tokens }) };
    return { asked, shop: testShop({ routes, env: { ADDRESS_FENCE: fence } }) };
  };
  const from = (address: string) => ({ headers: { "cf-connecting-ip": address } });

  it("lets a block of requests through for each token of the platform, and no more", async () => {
    const { asked, shop: one } = fenced(2);
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) statuses.push((await one.request("/healthz", from("192.0.2.1"))).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.slice(20)).toEqual(Array(5).fill(429));
    expect(asked).toEqual(["192.0.2.1", "192.0.2.1", "192.0.2.1"]);
  });

  it("tells when to come back, asks again after a moment, and stands before everything", async () => {
    const { asked, shop: one } = fenced(0);
    const response = await one.request("/v1/nothing", from("192.0.2.1"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "10"]);
    expect(await problemOf(response)).toMatchObject({ code: "rate-limited" });
    one.clock.nowMs += 1_001;
    await one.request("/v1/nothing", from("192.0.2.1"));
    expect(asked).toHaveLength(2);
  });

  it("is one for a household: an IPv4 address or a /64", async () => {
    const { asked, shop: one } = fenced(100);
    for (const address of [
      "2001:db8:1:2::1",
      "2001:db8:1:2:ffff::9",
      "2001:0db8:0001:0002:0:0:0:1",
      "2001:db8:1:3::1",
      "2001:db8::1",
      "192.0.2.1",
    ])
      await one.request("/healthz", from(address));
    expect(asked).toEqual(["2001:db8:1:2::/64", "2001:db8:1:3::/64", "2001:db8:0:0::/64", "192.0.2.1"]);
  });

  it("gives a new block when the time of the old one is over", async () => {
    const { asked, shop: one } = fenced(100);
    await one.request("/healthz");
    one.clock.nowMs += 10_000;
    await one.request("/healthz");
    expect(asked).toEqual(["local", "local"]);
  });
});

describe("the description", () => {
  interface Described {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  }

  it("is OpenAPI 3.1 with every route of the shop and nothing else", async () => {
    const response = await testShop().request("/openapi.json");
    const document = await response.json<Described>();
    expect(document.openapi).toBe("3.1.0");
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(described.sort()).toEqual(
      ROUTES.map((route) => `${route.method} ${route.path} ${route.operationId}`).sort(),
    );
    expect(new Set(ROUTES.map((route) => route.operationId)).size).toBe(ROUTES.length);
  });

  it("gives patterns that are regular expressions, without delimiters or flags", async () => {
    const text = await (await testShop().request("/openapi.json")).text();
    const patterns = [...text.matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g)].map((match) =>
      String(JSON.parse(match[1] ?? "")),
    );
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      expect(pattern).not.toMatch(/^\/|\/[a-z]*$/);
      expect(() => new RegExp(pattern, "u")).not.toThrow();
    }
  });

  it("names the refusals that each route can answer with", async () => {
    const document = await (await shop.request("/openapi.json")).json<Described>();
    const statuses = (path: string, method: string) =>
      Object.keys(document.paths[path]?.[method]?.responses ?? {}).sort();
    expect(statuses("/v1/things/{thingId}", "post")).toEqual(["400", "413", "415", "429", "500"]);
    expect(statuses("/v1/staff", "get")).toEqual(["400", "401", "403", "429", "500"]);
  });

  it("is a page too, with every operation and no script", async () => {
    const response = await testShop().request("/reference");
    const page = await response.text();
    for (const route of ROUTES) expect(page).toContain(`id="${route.operationId}"`);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("[object Object]");
    expect(page).not.toContain("undefined");
  });

  it("explains each problem at the address of its type", async () => {
    const all = await (await shop.request("/problems")).text();
    const one = await (await shop.request("/problems/out-of-stock")).text();
    expect(all).toContain('id="idempotency-key-required"');
    expect(one).toContain("Not enough is in stock");
  });

  it("of health is short", async () => {
    expect(await (await shop.request("/healthz")).json()).toEqual({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });
});
