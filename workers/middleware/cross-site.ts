/**
 * Requests that carry cookies and change something must come from our own pages. Browsers say where a request comes
 * from in Origin and Sec-Fetch-Site; one that says neither is no browser of today and is refused as well.
 */
import type { MiddlewareHandler } from "hono";
import { problem, type Problem } from "../../src/kernel/problem.ts";
import { isApiPath, type AppEnv } from "../context.ts";
import type { Refuse } from "./errors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Under /v1 nothing is done by cookie (but the live cart's upgrade, which asks `crossSiteFault` itself). */
export function crossSite(refuse: Refuse): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (SAFE.has(c.req.raw.method) || isApiPath(c.req.path)) return next();
    const fault = crossSiteFault(c.req.raw);
    return fault ? Promise.resolve(refuse(c, fault)) : next();
  };
}

/** Undefined when the request came from our own origin. */
export function crossSiteFault(request: Request): Problem | undefined {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null && site === null)
    return problem("cross-site", "The request does not say where it comes from. Send it from our own pages.");
  if (origin !== null && origin !== new URL(request.url).origin) return refused();
  return site === null || site === "same-origin" || site === "none" ? undefined : refused();
}

const refused = (): Problem =>
  problem("cross-site", "Another site has sent this request. Open our page and do it there.");
