/** The first and the last to touch a request: its id, its dependencies, and what every answer carries. */
import type { MiddlewareHandler } from "hono";
import type { Env } from "../../src/adapters/env.ts";
import type { Deps } from "../../src/ports/deps.ts";
import { isApiPath, type AppContext, type AppEnv } from "../context.ts";
import { setSecurityHeaders } from "./security-headers.ts";

export type MakeDeps = (env: Env, executionContext: { waitUntil(promise: Promise<unknown>): void }) => Deps;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function requestContext(makeDeps: MakeDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set("requestId", requestIdOf(c.req.raw));
    c.set("nonce", isApiPath(c.req.path) ? "" : newNonce());
    c.set("principal", null);
    c.set("cookies", []);
    c.set("deps", makeDeps(c.env, c.executionCtx));
    await next();
    finish(c);
  };
}

/** The caller's own where it sent a UUID, else a new one. */
export function requestIdOf(request: Request): string {
  const sent = request.headers.get("x-request-id")?.toLowerCase();
  return sent !== undefined && UUID.test(sent) ? sent : crypto.randomUUID();
}

function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

function finish(c: AppContext): void {
  // A WebSocket's handshake is the object's own answer: it cannot be rewritten.
  if (c.get("complete") || c.res.status === 101) return;
  const headers = withRequestId(c);
  setSecurityHeaders(c, headers);
  for (const cookie of c.get("cookies")) headers.append("set-cookie", cookie);
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  // What was made for one person must not be kept for another; what must not be kept at all stays so.
  const isKept = headers.get("cache-control") !== "no-store";
  if (isKept && (c.get("cookies").length > 0 || (isPage && !headers.has("cache-control"))))
    headers.set("cache-control", "private, no-cache");
}

/** Answers that were fetched (assets, objects) have headers that cannot be changed: those are copied. */
function withRequestId(c: AppContext): Headers {
  const id = c.get("requestId");
  try {
    c.res.headers.set("x-request-id", id);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    c.res = new Response(c.res.body, c.res);
    c.res.headers.set("x-request-id", id);
  }
  return c.res.headers;
}
