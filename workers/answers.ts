/** Outcomes as HTTP: replies, problems (RFC 9457) and the RateLimit fields (draft-ietf-httpapi-ratelimit-headers-11). */
import { PROBLEMS, type Problem } from "../src/kernel/problem.ts";
import type { BucketState } from "../src/ports/shopper.ts";
import type { Reply } from "./route.ts";

/** Addresses of the pages that explain a problem; a relative reference, so that they follow the shop's own host. */
export const problemType = (code: Problem["code"]): string => `/problems/${code}`;

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: Problem["errors"];
}

export function problemDocument(problem: Problem, requestId: string): ProblemDocument {
  const [status, title] = PROBLEMS[problem.code];
  return {
    ...problem.extension,
    type: problemType(problem.code),
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    instance: `urn:uuid:${requestId}`,
    ...(problem.errors && { errors: problem.errors }),
  };
}

export function problemResponse(problem: Problem, requestId: string, bucket?: BucketState): Response {
  const document = problemDocument(problem, requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...(bucket && rateLimitFields(bucket)),
  });
  const retryAfter = problem.retryAfterSeconds ?? (problem.code === "rate-limited" ? bucket?.resetSeconds : undefined);
  if (retryAfter !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfter))));
  if (document.status === 401) headers.set("www-authenticate", 'Bearer realm="souk"');
  return new Response(JSON.stringify(document), { status: document.status, headers });
}

/**
 * A reply as a response, made in one go: each header that is set afterwards costs as much as a look-up. `always` is what
 * every answer carries. Nothing an answer says about a person may be kept by others: what may be cached says so itself.
 */
export function replyResponse(outcome: Reply, always: Readonly<Record<string, string>>): Response {
  const headers: Record<string, string> = { "cache-control": "no-store", ...always };
  for (const name in outcome.headers) headers[name.toLowerCase()] = outcome.headers[name] ?? "";
  if (outcome.bucket) Object.assign(headers, rateLimitFields(outcome.bucket));
  const { status, body } = outcome;
  if (body === undefined) return new Response(null, { status, headers });
  headers["content-type"] ??= "application/json";
  return new Response(JSON.stringify(body), { status, headers });
}

function rateLimitFields({
  bucket,
  quota,
  windowSeconds,
  remaining,
  resetSeconds,
}: BucketState): Record<string, string> {
  return {
    "ratelimit-policy": `"${bucket}";q=${Math.floor(quota)};w=${Math.ceil(windowSeconds)}`,
    ratelimit: `"${bucket}";r=${Math.max(0, remaining)};t=${Math.ceil(resetSeconds)}`,
  };
}
