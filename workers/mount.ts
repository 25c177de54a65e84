/** Puts a list of routes on the app. One request: who, params, query, key, body, run, answer; the first fault ends it. */
import type { z } from "@hono/zod-openapi";
import type { Handler } from "hono";
import type { Principal } from "../src/domain/account/types.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { problem, type Problem } from "../src/kernel/problem.ts";
import { err, invariant, ok, type Result } from "../src/kernel/result.ts";
import { problemResponse, replyResponse } from "./answers.ts";
import type { App, AppContext, AppEnv } from "./context.ts";
import { fieldErrors, jsonPointer, parameterName } from "./field-errors.ts";
import { bearerPrincipal, refusalFor } from "./middleware/auth.ts";
import { crossSiteFault } from "./middleware/cross-site.ts";
import { keyRequired, parseIdempotencyKey, requestFingerprint } from "./middleware/idempotency.ts";
import { apiHeaders } from "./middleware/security-headers.ts";
import { principalOfCookies } from "./middleware/session.ts";
import { expectNoBody, mediaTypeOf, readJson, readTyped } from "./request-body.ts";
import { queryReader, type QueryReader } from "./request-query.ts";
import type { AnyRoute } from "./route.ts";
import { laxObjects } from "./schema-walk.ts";

export const honoPath = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ":$1");

export function mountRoutes(app: App, routes: readonly AnyRoute[]): void {
  for (const route of routes) {
    const lax = route.body === undefined || route.bodyType === "bytes" ? [] : laxObjects(route.body);
    invariant(
      lax.length === 0,
      `${route.operationId}: the body must refuse unknown fields (z.strictObject) at ${lax.join(", ")}`,
    );
    app.on(route.method.toUpperCase(), honoPath(route.path), handlerOf(route));
  }
}

function handlerOf(route: AnyRoute): Handler<AppEnv> {
  const readQuery = queryReader(route.query);
  return async (c) => {
    const input = await readInput(route, readQuery, c);
    if (!input.ok) return problemResponse(input.error, c.get("requestId"));
    const deps = c.get("deps");
    const context = { ...input.value, deps, request: c.req.raw, requestId: c.get("requestId"), now: deps.clock.now() };
    const outcome = await route.run(context as never);
    if (outcome instanceof Response) return outcome;
    if ("problem" in outcome) return problemResponse(outcome.problem, context.requestId, outcome.bucket);
    c.set("complete", true);
    return replyResponse(outcome, apiHeaders(c));
  };
}

interface RouteInput {
  readonly principal: Principal | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly idempotency: { readonly key: string; readonly bodyHash: string } | null;
}

async function readInput(route: AnyRoute, readQuery: QueryReader, c: AppContext): Promise<Result<RouteInput, Problem>> {
  const principal = await readPrincipal(route, c);
  if (!principal.ok) return principal;
  const refused = refusalFor(route.who, principal.value);
  if (refused) return err(refused);
  const params = parsed(route.params, route.params && c.req.param(), "The address is not valid.", parameterName);
  if (!params.ok) return params;
  const pairs = readQuery(c.req.raw.url);
  if (!pairs.ok) return pairs;
  const query = parsed(route.query, pairs.value, "The query string is not valid.", parameterName);
  if (!query.ok) return query;
  const key = route.idempotency === "none" ? ok(null) : parseIdempotencyKey(c.req.raw.headers.get("idempotency-key"));
  if (!key.ok) return key;
  if (key.value === null && route.idempotency === "required") return err(keyRequired());
  const raw = await readBody(route, c.req.raw);
  if (!raw.ok) return raw;
  const body = parsed(route.body, raw.value, "The body is not valid.", jsonPointer);
  if (!body.ok) return body;
  const idempotency = key.value === null ? ok(null) : await keyed(c, key.value, raw.value);
  if (!idempotency.ok) return idempotency;
  return ok({
    principal: principal.value,
    params: params.value,
    query: query.value,
    body: body.value,
    idempotency: idempotency.value,
  });
}

/** Tokens only; where a browser cannot send one (a WebSocket's upgrade) its cookie counts, if our own page asked. */
async function readPrincipal(route: AnyRoute, c: AppContext): Promise<Result<Principal | null, Problem>> {
  const header = c.req.raw.headers.get("authorization");
  const principal = await bearerPrincipal(c.get("deps"), header);
  if (!principal.ok || principal.value !== null || route.cookieUpgrade !== true) return principal;
  const fault = crossSiteFault(c.req.raw);
  return fault ? err(fault) : ok(await principalOfCookies(c));
}

function readBody(route: AnyRoute, request: Request): Promise<Result<unknown, Problem>> | Result<unknown, Problem> {
  if (route.method === "get") return ok(undefined);
  if (route.body === undefined) return expectNoBody(request);
  // Where every member may be left out, so may the body.
  if (isAbsent(request) && route.bodyType !== "bytes" && route.body.safeParse({}).success) return ok({});
  const bytesMax = route.bodyBytesMax ?? LIMITS.bodyBytesMax;
  if (route.bodyType === "bytes")
    return readTyped(request, route.bodyMediaTypes ?? ["application/octet-stream"], bytesMax);
  const type = mediaTypeOf(request);
  const reader = route.bodyReaders?.[type];
  return reader ? readBy(reader, request, type, bytesMax) : readJson(request, bytesMax);
}

async function readBy(
  reader: NonNullable<AnyRoute["bodyReaders"]>[string],
  request: Request,
  type: string,
  bytesMax: number,
): Promise<Result<unknown, Problem>> {
  const bytes = await readTyped(request, [type], bytesMax);
  return bytes.ok ? reader(bytes.value) : bytes;
}

const isAbsent = (request: Request): boolean => request.body === null || request.headers.get("content-length") === "0";

function parsed(
  schema: z.ZodType | undefined,
  value: unknown,
  detail: string,
  pointer: (path: readonly PropertyKey[]) => string,
): Result<unknown, Problem> {
  if (schema === undefined) return ok(undefined);
  const result = schema.safeParse(value);
  return result.success
    ? ok(result.data)
    : err(problem("invalid-request", detail, { errors: fieldErrors(result.error.issues, value, pointer) }));
}

async function keyed(c: AppContext, key: string, body: unknown): Promise<Result<RouteInput["idempotency"], Problem>> {
  const fingerprint = requestFingerprint(
    c.req.raw,
    body instanceof Uint8Array ? new TextDecoder("latin1").decode(body) : body,
  );
  if (fingerprint === undefined) return err(problem("invalid-request", "The body is nested too deep."));
  return ok({ key, bodyHash: await c.get("deps").sha256(fingerprint) });
}
