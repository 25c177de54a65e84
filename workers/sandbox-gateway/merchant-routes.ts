/** The HTTP API for merchants under /v1: bearer secret, JSON, one answer shape. Tokens alone are public. */
import { Hono, type Context, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { z } from "zod";
import { LIMITS } from "../../src/kernel/limits.ts";
import { readCard } from "./cards.ts";
import * as commands from "./commands.ts";
import type { Reply } from "./decisions.ts";
import type { GatewayEnv, GatewayLedger } from "./ledger.ts";
import type { PaymentView } from "./types.ts";

export type GatewayHono = { Bindings: GatewayEnv };
type Status = 200 | 400 | 401 | 402 | 404 | 409 | 413 | 500 | 503 | 504;

/** One object for the whole gateway: a payment and its keys are decided in one place. */
export const ledgerOf = (env: GatewayEnv): DurableObjectStub<GatewayLedger> => env.GATEWAY_LEDGER.getByName("ledger");

const failure = (c: Context, status: Status, code: string, message: string): Response =>
  c.json({ error: { code, message } }, status);

/** Comparing digests takes the same time wherever the first difference is. */
async function sameSecret(given: string, expected: string): Promise<boolean> {
  const digest = (text: string) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [a, b] = await Promise.all([digest(given), digest(expected)]);
  return crypto.subtle.timingSafeEqual(a, b);
}

const withSecret: MiddlewareHandler<GatewayHono> = async (c, next) => {
  const expected = c.env.GATEWAY_SECRET;
  if (!expected) return failure(c, 503, "not_configured", "The gateway has no GATEWAY_SECRET.");
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (given === undefined || !(await sameSecret(given, expected)))
    return failure(c, 401, "unauthenticated", "Send the merchant's secret as `Authorization: Bearer ...`.");
  return next();
};

type Read<T> = { readonly value: T } | { readonly response: Response };

function check<S extends z.ZodType>(c: Context, schema: S, input: unknown): Read<z.infer<S>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data };
  const message = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
  return { response: failure(c, 400, "invalid_request", message) };
}

async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<Read<z.infer<S>>> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return { response: failure(c, 400, "invalid_request", "The body is not JSON.") };
  }
  return check(c, schema, body);
}

export function publicOrigin(c: Context<GatewayHono>): string {
  return new URL(c.env.PUBLIC_URL || c.req.url).origin;
}

const paymentJson = ({ actionPath, ...payment }: PaymentView, origin: string) => ({
  ...payment,
  actionUrl: actionPath === null ? null : `${origin}${actionPath}`,
});

function answer(c: Context<GatewayHono>, reply: Reply): Response {
  if (reply.replayed) c.header("Idempotent-Replayed", "true");
  const payment = reply.payment && paymentJson(reply.payment, publicOrigin(c));
  const fee = reply.feeMinor === undefined ? {} : { feeMinor: reply.feeMinor };
  return c.json(reply.error ? { error: reply.error, payment } : { payment, ...fee }, reply.status as Status);
}

export const merchantRoutes = new Hono<GatewayHono>();

merchantRoutes.use(
  bodyLimit({
    maxSize: LIMITS.bodyBytesMax,
    onError: (c) => failure(c, 413, "body_too_large", `A body has at most ${LIMITS.bodyBytesMax} bytes.`),
  }),
);

// A shop's page may call this from any origin: it needs no secret and answers none.
merchantRoutes.use("/tokens", cors({ origin: "*", allowMethods: ["POST"], allowHeaders: ["content-type"] }));
merchantRoutes.post("/tokens", async (c) => {
  const body = await readBody(c, commands.tokenCommand);
  if ("response" in body) return body.response;
  const card = readCard(body.value, Date.now());
  if ("code" in card) return failure(c, 400, card.code, card.message);
  return c.json(await ledgerOf(c.env).createToken(card));
});

merchantRoutes.use(withSecret);

merchantRoutes.post("/payments", async (c) => {
  const body = await readBody(c, commands.authoriseCommand);
  return "response" in body ? body.response : answer(c, await ledgerOf(c.env).authorise(body.value));
});

merchantRoutes.get("/payments", async (c) => {
  const query = check(c, commands.pageQuery, c.req.query());
  if ("response" in query) return query.response;
  const { since, cursor, reference_prefix: prefix } = query.value;
  const page = await ledgerOf(c.env).list(since, cursor, prefix);
  const origin = publicOrigin(c);
  return c.json({ payments: page.payments.map((payment) => paymentJson(payment, origin)), cursor: page.cursor });
});

merchantRoutes.get("/payments/by-key/:key", async (c) => {
  const query = check(c, z.object({ fence: z.enum(["true", "false"]).default("false") }), c.req.query());
  if ("response" in query) return query.response;
  const key = check(c, commands.label, c.req.param("key"));
  if ("response" in key) return key.response;
  return answer(c, await ledgerOf(c.env).lookup(key.value, query.value.fence === "true"));
});

merchantRoutes.get("/payments/:paymentId", async (c) =>
  answer(c, await ledgerOf(c.env).payment(c.req.param("paymentId"))),
);

merchantRoutes.post("/payments/:paymentId/capture", async (c) => {
  const body = await readBody(c, commands.moneyCommand);
  if ("response" in body) return body.response;
  return answer(c, await ledgerOf(c.env).capture({ ...body.value, paymentId: c.req.param("paymentId") }));
});

merchantRoutes.post("/payments/:paymentId/refund", async (c) => {
  const body = await readBody(c, commands.moneyCommand);
  if ("response" in body) return body.response;
  return answer(c, await ledgerOf(c.env).refund({ ...body.value, paymentId: c.req.param("paymentId") }));
});

merchantRoutes.post("/voids", async (c) => {
  const body = await readBody(c, commands.voidCommand);
  return "response" in body ? body.response : answer(c, await ledgerOf(c.env).voidAuthorisation(body.value));
});

merchantRoutes.get("/ledger", async (c) => {
  const query = check(c, commands.pageQuery, c.req.query());
  if ("response" in query) return query.response;
  return c.json(await ledgerOf(c.env).ledger(query.value.cursor));
});

merchantRoutes.get("/faults", async (c) => c.json({ faults: await ledgerOf(c.env).faults() }));

merchantRoutes.post("/faults", async (c) => {
  const body = await readBody(c, commands.faultPlan);
  return "response" in body ? body.response : c.json({ faults: await ledgerOf(c.env).armFaults(body.value) });
});

merchantRoutes.delete("/faults", async (c) => {
  await ledgerOf(c.env).clearFaults();
  return c.body(null, 204);
});

merchantRoutes.get("/webhook-endpoint", async (c) => c.json({ url: await ledgerOf(c.env).webhookUrl() }));

merchantRoutes.post("/webhook-endpoint", async (c) => {
  const body = await readBody(c, commands.endpointCommand);
  if ("response" in body) return body.response;
  await ledgerOf(c.env).setEndpoint(body.value);
  return c.json({ url: body.value.url });
});

merchantRoutes.delete("/webhook-endpoint", async (c) => {
  await ledgerOf(c.env).setEndpoint(null);
  return c.body(null, 204);
});

merchantRoutes.get("/webhooks", async (c) => {
  const query = check(c, commands.messageQuery, c.req.query());
  if ("response" in query) return query.response;
  const { messages, cursor } = await ledgerOf(c.env).messages(query.value.cursor, query.value.state);
  return c.json({ messages: messages.map(({ body: _body, ...message }) => message), cursor });
});

// Everything below /v1 answers in the API's own shape, a wrong path too.
merchantRoutes.all("*", (c) => failure(c, 404, "not_found", `There is nothing at ${c.req.method} ${c.req.path}.`));
