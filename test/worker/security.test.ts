/** Every route of the shop against every attack that needs no knowledge of it: a new route gets all of them for free. */
import { SignJWT } from "jose";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { base64url } from "jose";
import type { Principal } from "../../src/domain/account/types.ts";
import type { GuestId, SellerId, SessionId, UserId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { ROUTES } from "../../workers/app.ts";
import { openApiDocument } from "../../workers/openapi.ts";
import { exampleOf, isRecord } from "../../workers/reference/schema.tsx";
import type { AnyRoute } from "../../workers/route.ts";
import { safeParse } from "zod/v4/core";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../../workers/context.ts";
import { unwrapped } from "../../workers/schema-walk.ts";
import { bearer, testShop } from "./support/api.ts";

/** No store and no object is there: what gets past the door fails with a 500, and the test with it. */
const shop = testShop();
const document = openApiDocument(new OpenAPIHono<AppEnv>(), ROUTES);
const schemas = document.components?.schemas ?? {};

const guest: Principal = { kind: "guest", shopperId: "gst_eu01" as GuestId };
const user = (roles: readonly ("shopper" | "seller" | "staff")[]): Principal => ({
  kind: "user",
  shopperId: "usr_eu01" as UserId,
  sessionId: "ses_eu01" as SessionId,
  prime: false,
  roles,
  ...(roles.includes("seller") && { sellerId: "sel_a" as SellerId }),
});
const tokenFor = (principal: Principal, ttlMs = 60_000) => shop.deps.tokens.sign(principal, shop.clock.nowMs, ttlMs);

/** A token of somebody who may call the route. */
function allowedToken(route: AnyRoute): Promise<string> {
  return tokenFor(route.who === "anyone" || route.who === "shopper" ? guest : user(["shopper", "seller", "staff"]));
}

const operationOf = (route: AnyRoute): unknown => {
  const item: unknown = document.paths?.[route.path];
  return isRecord(item) ? item[route.method] : undefined;
};

function parametersOf(route: AnyRoute): Record<string, unknown>[] {
  const operation = operationOf(route);
  const parameters = isRecord(operation) ? operation["parameters"] : undefined;
  return Array.isArray(parameters) ? parameters.filter(isRecord) : [];
}

/** The route's address with the examples of its own description, but for what the attack puts in their place. */
function addressOf(route: AnyRoute, instead: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const schema = parametersOf(route).find((one) => one["name"] === name)?.["schema"];
    return instead[name] ?? encodeURIComponent(String(exampleOf(schema, schemas)));
  });
}

/** What a query must have, by the description's examples. */
function requiredQueryOf(route: AnyRoute): string {
  const pairs = parametersOf(route)
    .filter((one) => one["in"] === "query" && one["required"] === true)
    .map((one) => [String(one["name"]), String(exampleOf(one["schema"], schemas))]);
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

interface Attack {
  readonly address?: string;
  readonly token?: string | null;
  readonly body?: BodyInit | null;
  readonly type?: string;
  readonly key?: string | null;
}

async function attack(route: AnyRoute, { address, token, body, type, key }: Attack) {
  const sent = token === undefined ? await allowedToken(route) : token;
  const response = await shop.request(address ?? addressOf(route) + requiredQueryOf(route), {
    method: route.method.toUpperCase(),
    redirect: "manual",
    headers: {
      ...(sent !== null && bearer(sent)),
      ...(key !== null && { "idempotency-key": key ?? "k1" }),
      ...(body !== undefined && { "content-type": type ?? "application/json" }),
    },
    ...(body !== undefined && { body }),
  });
  const answer =
    response.headers.get("content-type") === "application/problem+json"
      ? await response.json<Record<string, unknown>>()
      : null;
  return { status: response.status, code: answer?.["code"], errors: answer?.["errors"] };
}

const withBody = ROUTES.filter((route) => route.body !== undefined && route.bodyType !== "bytes");
const withParams = ROUTES.filter((route) => route.params !== undefined);
const named = (routes: readonly AnyRoute[]) => routes.map((route) => [`${route.method} ${route.path}`, route] as const);

/** Facets are named by the catalogue, so a search lets any name through that has their form. */
function hasOpenQuery(route: AnyRoute): boolean {
  const query = route.query && unwrapped(route.query);
  return (
    query?.def.type === "object" && query.def.catchall !== undefined && query.def.catchall._zod.def.type !== "never"
  );
}

function shapeAccepts(route: AnyRoute, name: string, text: string): boolean {
  const params = route.params && unwrapped(route.params);
  const schema = params?.def.type === "object" ? params.def.shape[name] : undefined;
  return schema !== undefined && safeParse(schema, text).success;
}

describe("every route", () => {
  it("is one of many, so that the lists below are not empty", () => {
    expect(ROUTES.length).toBeGreaterThan(20);
    expect(withBody.length).toBeGreaterThan(8);
  });

  it.each(named(ROUTES.filter((route) => route.who !== "anyone")))("%s wants a token", async (_, route) => {
    // A browser's upgrade without a token is asked first whether it comes from our own page.
    const refusal = route.cookieUpgrade
      ? { status: 403, code: "cross-site" }
      : { status: 401, code: "unauthenticated" };
    expect(await attack(route, { token: null })).toMatchObject(refusal);
  });

  it.each(named(ROUTES))("%s refuses a token that is not good, needed or not", async (_, route) => {
    const key = base64url.decode(env.TOKEN_SECRET);
    const seconds = shop.clock.nowMs / 1_000;
    const otherAudience = await new SignJWT({
      iss: "souk",
      aud: "other",
      sub: "usr_eu01",
      sid: "s",
      roles: ["staff"],
      iat: seconds,
      exp: seconds + 60,
    })
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
      .sign(key);
    const [, claims = ""] = (await tokenFor(user(["staff"]))).split(".");
    const none = `${base64url.encode('{"alg":"none","typ":"at+jwt"}')}.${claims}.`;
    for (const token of ["x", none, otherAudience, await tokenFor(user(["staff"]), -1)])
      expect(await attack(route, { token })).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it.each(named(ROUTES.filter((route) => !["anyone", "shopper"].includes(route.who))))(
    "%s refuses guests and other roles",
    async (_, route) => {
      expect(await attack(route, { token: await tokenFor(guest) })).toMatchObject({ status: 401 });
      if (route.who === "user") return;
      const others = user(
        (["shopper", "seller", "staff"] as const).filter((role) =>
          route.who === "trader" ? role === "shopper" : role !== route.who,
        ),
      );
      expect(await attack(route, { token: await tokenFor(others) })).toMatchObject({ status: 403, code: "forbidden" });
    },
  );

  it.each(named(ROUTES.filter((route) => route.who === "trader")))(
    "%s refuses a seller who acts for nobody",
    async (_, route) => {
      const nobody: Principal = {
        kind: "user",
        shopperId: "usr_eu01" as UserId,
        sessionId: "ses_eu01" as SessionId,
        prime: false,
        roles: ["shopper", "seller"],
      };
      expect(await attack(route, { token: await tokenFor(nobody) })).toMatchObject({ status: 403, code: "forbidden" });
    },
  );

  it.each(named(ROUTES.filter((route) => !hasOpenQuery(route))))(
    "%s refuses a parameter that it does not know",
    async (_, route) => {
      for (const name of ["__proto__", "constructor", "admin"]) {
        const answer = await attack(route, { address: `${addressOf(route)}?${name}=1` });
        expect(answer).toMatchObject({ status: 400, code: "invalid-request", errors: [{ pointer: name }] });
      }
    },
  );

  it.each(named(withParams))("%s refuses names that are none", async (_, route) => {
    for (const name of [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? ""))
      for (const text of ["../../etc", "\u0000", "\r\nSet-Cookie:a=b", "' OR 1=1--", "x".repeat(3_000), "\u{1F34B}"]) {
        // Codes that people type may be any text; what a schema refuses must be refused in time.
        if (shapeAccepts(route, name, text)) continue;
        const address = addressOf(route, { [name]: encodeURIComponent(text) });
        expect(await attack(route, { address })).toMatchObject({ status: 400, code: "invalid-request" });
      }
  });

  it("refuses such names in all but a few places", () => {
    const open = withParams.flatMap((route) =>
      [...route.path.matchAll(/\{([^}]+)\}/g)]
        .filter((match) => shapeAccepts(route, match[1] ?? "", "../../etc"))
        .map((match) => `${route.path} ${match[1]}`),
    );
    expect(new Set(open)).toEqual(
      new Set([
        "/v1/cart/coupons/{code} code",
        "/images/{file} file",
        "/images/drawn/{kind}/{colour}/{file} kind",
        "/images/drawn/{kind}/{colour}/{file} file",
      ]),
    );
  });

  it.each(named(ROUTES.filter((route) => route.idempotency === "required")))(
    "%s wants an idempotency key that is one",
    async (_, route) => {
      expect(await attack(route, { key: null })).toMatchObject({ status: 400, code: "idempotency-key-required" });
      expect(await attack(route, { key: "x".repeat(256) })).toMatchObject({ status: 400, code: "invalid-request" });
    },
  );

  it.each(named(withBody))("%s refuses bodies that are not its own", async (_, route) => {
    const proto = '{"__proto__":{"roles":["staff"]}}';
    for (const body of [
      "[]",
      "null",
      '"text"',
      "7",
      '{"admin":true}',
      '{"constructor":{"prototype":{}}}',
      proto,
      `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    ])
      expect(await attack(route, { body })).toMatchObject({ status: 400, code: "invalid-request" });
    for (const body of ["", "{", "{'a':1}", "\u0000"])
      expect(await attack(route, { body })).toMatchObject({ status: 400, code: "malformed-json" });
    expect(await attack(route, { body: "{}", type: "text/plain" })).toMatchObject({ status: 415 });
    const oversize = `{"a":"${"x".repeat(route.bodyBytesMax ?? LIMITS.bodyBytesMax)}"}`;
    expect(await attack(route, { body: oversize })).toMatchObject({ status: 413, code: "body-too-large" });
  });

  it.each(named(withBody))("%s refuses an unknown field beside a good body", async (_, route) => {
    const body = exampleBody(route);
    expect(isRecord(body)).toBe(true);
    const answer = await attack(route, { body: JSON.stringify({ ...(isRecord(body) ? body : {}), admin: true }) });
    expect(answer).toMatchObject({ status: 400, code: "invalid-request", errors: [{ pointer: "/admin" }] });
  });

  it.each(named(ROUTES.filter((route) => route.body === undefined && route.method !== "get")))(
    "%s takes no body",
    async (_, route) => {
      expect(await attack(route, { body: "{}" })).toMatchObject({ status: 400, code: "invalid-request" });
    },
  );
});

function exampleBody(route: AnyRoute): unknown {
  const operation = operationOf(route);
  const holder = isRecord(operation) ? operation["requestBody"] : undefined;
  const content = isRecord(holder) && isRecord(holder["content"]) ? holder["content"]["application/json"] : undefined;
  return isRecord(content) ? exampleOf(content["schema"], schemas) : undefined;
}

describe("the examples of the description", () => {
  it.each(named(withBody))("%s would be accepted", (_, route) => {
    const parsed = route.body?.safeParse(exampleBody(route));
    expect(parsed?.error?.issues ?? []).toEqual([]);
  });

  it.each(named(withParams))("%s can be addressed by its own", (_, route) => {
    const params = Object.fromEntries(
      parametersOf(route)
        .filter((one) => one["in"] === "path")
        .map((one) => [String(one["name"]), String(exampleOf(one["schema"], schemas))]),
    );
    expect(route.params?.safeParse(params).error?.issues ?? []).toEqual([]);
  });
});
