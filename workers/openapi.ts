/** The OpenAPI 3.1 document, made from the list of routes: what is not a route is not in it, and no route is missing. */
import { z } from "@hono/zod-openapi";
import { version } from "../package.json";
import { LIMITS } from "../src/kernel/limits.ts";
import { PROBLEMS, type ProblemCode } from "../src/kernel/problem.ts";
import { problemType } from "./answers.ts";
import type { App } from "./context.ts";
import type { AnyRoute } from "./route.ts";

type Document = ReturnType<App["getOpenAPI31Document"]>;
type Registry = App["openAPIRegistry"];
type RouteConfig = Parameters<Registry["registerPath"]>[0];
type Responses = RouteConfig["responses"];
type ObjectSchema = NonNullable<NonNullable<RouteConfig["request"]>["query"]>;

const ProblemSchema = z
  .looseObject({
    type: z.string().openapi({
      description: "A relative reference to the page that explains it.",
      example: "/problems/out-of-stock",
    }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().openapi({ description: "The last part of `type`: what programs compare." }),
    detail: z.string().openapi({ description: "What to do." }),
    instance: z.string().openapi({ description: "Names this request: urn:uuid and its X-Request-Id." }),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi("Problem");

const HEADERS = {
  "X-Request-Id": {
    description: "Names this request in the shop's log. Send a UUID to choose it.",
    schema: { type: "string", format: "uuid" },
  },
} as const;

const LIMIT_HEADERS = {
  "RateLimit-Policy": {
    description: 'Name, quota and window in seconds: "writes";q=40;w=8.',
    schema: { type: "string" },
  },
  RateLimit: {
    description: 'What remains, and seconds until one more: "writes";r=39;t=1.',
    schema: { type: "string" },
  },
} as const;

/** Fills the app's registry (once) and answers the document. */
export function openApiDocument(app: App, routes: readonly AnyRoute[]): Document {
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "POST /v1/guests gives a token to anybody, POST /v1/sessions to those with an account.",
  });
  for (const route of routes) registry.registerPath(pathOf(route));
  return plainPatterns(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Souk",
        version,
        license: { name: "MIT", url: "https://opensource.org/license/mit" },
        description:
          "Money is whole minor units with an ISO 4217 currency; instants are RFC 3339 in UTC. Refusals are problem details (RFC 9457). " +
          "Unknown fields and parameters are refused.",
      },
      servers: [{ url: "/" }],
      tags: [...new Set(routes.map((route) => route.tag))].map((tagName) => ({ name: tagName })),
    }),
  );
}

/** The generator leaves a regular expression's flags at the end of its text; patterns are read with the u flag anyway. */
function plainPatterns<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const [name, part] of Object.entries(value)) {
    if (name === "pattern" && typeof part === "string") Reflect.set(value, name, part.replace(/(?<!\\)\/[a-z]+$/, ""));
    else plainPatterns(part);
  }
  return value;
}

function pathOf(route: AnyRoute): RouteConfig {
  const headers = route.idempotency === "none" ? undefined : keyHeader(route.idempotency === "required");
  return {
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    security: route.who === "anyone" ? [{}, { bearer: [] }] : [{ bearer: [] }],
    "x-souk-who": route.who,
    "x-souk-limit": route.limit,
    request: {
      // A route's params and query are objects by the rule of `queryReader`; their exact kind is known to their route only.
      ...(route.params && { params: route.params as ObjectSchema }),
      ...(route.query && { query: route.query as ObjectSchema }),
      ...(headers && { headers }),
      ...(route.body && { body: { required: true, content: bodyContent(route, route.body) } }),
    },
    responses: { ...successes(route), ...refusals(route) },
  };
}

function keyHeader(required: boolean): ObjectSchema {
  const key = z
    .string()
    .max(LIMITS.idempotencyKeyCharactersMax)
    .openapi({
      description: `A fresh UUID for each request, and the same again for its repetition: the first answer is given again. Kept for ${LIMITS.idempotencyKeyTtlMs / 3_600_000} hours.`,
      example: '"7b1f3c52-6a0e-4e0b-9d26-1f6d3c0a9e55"',
    });
  return z.object({ "Idempotency-Key": required ? key : key.optional() });
}

type Content = NonNullable<NonNullable<RouteConfig["request"]>["body"]>["content"];

function bodyContent(route: AnyRoute, schema: NonNullable<AnyRoute["body"]>): Content {
  if (route.bodyType !== "bytes") {
    const others = Object.keys(route.bodyReaders ?? {}).map((type) => [type, { schema: { type: "string" } as const }]);
    return { "application/json": { schema }, ...Object.fromEntries(others) };
  }
  const types = route.bodyMediaTypes ?? ["application/octet-stream"];
  return Object.fromEntries(types.map((type) => [type, { schema: { type: "string", format: "binary" } as const }]));
}

function successes(route: AnyRoute): Responses {
  const limit = route.limit === "fence" ? {} : LIMIT_HEADERS;
  const entries = Object.entries(route.responses).map(([status, answer]) => {
    const content = answer.schema
      ? { content: { [answer.mediaType ?? "application/json"]: { schema: answer.schema } } }
      : {};
    return [status, { description: answer.description, headers: { ...HEADERS, ...limit }, ...content }] as const;
  });
  return Object.fromEntries(entries);
}

/** What a route can refuse with by what it declares, beside the problems it names itself. */
export function problemsOf(route: AnyRoute): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>(["invalid-request", "rate-limited", "internal", ...route.problems]);
  if (route.who !== "anyone") codes.add("unauthenticated");
  if (route.who === "seller" || route.who === "staff" || route.who === "trader") codes.add("forbidden");
  if (route.cookieUpgrade) codes.add("cross-site");
  if (route.idempotency === "required") codes.add("idempotency-key-required");
  if (route.body) for (const code of ["body-too-large", "unsupported-media-type"] as const) codes.add(code);
  if (route.body && route.bodyType !== "bytes") codes.add("malformed-json");
  return [...codes];
}

function refusals(route: AnyRoute): Responses {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route)) {
    const [status] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, codes]) => {
    const examples = Object.fromEntries(codes.map((code) => [code, { value: problemExample(code) }]));
    const content = { "application/problem+json": { schema: ProblemSchema, examples } };
    const retry =
      status === 429 || status === 503
        ? { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } as const }
        : {};
    return [
      status,
      { description: codes.map((code) => PROBLEMS[code][1]).join(". "), headers: { ...HEADERS, ...retry }, content },
    ] as const;
  });
  return Object.fromEntries(entries);
}

function problemExample(code: ProblemCode) {
  const [status, title] = PROBLEMS[code];
  return {
    type: problemType(code),
    title,
    status,
    code,
    detail: "What to do about it.",
    instance: "urn:uuid:0f6a2c9e-5d0b-4b61-9a3c-6f1f0e3b7a10",
  };
}
