/** Outcomes as HTTP: replies, problems (RFC 9457) and the RateLimit fields (draft-ietf-httpapi-ratelimit-headers-11). */
import { PROBLEMS, type Problem } from "../src/kernel/problem.ts";
import type { BucketState } from "../src/ports/shopper.ts";
import type { Outcome } from "./route.ts";

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
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  const retryAfter = problem.retryAfterSeconds ?? (problem.code === "rate-limited" ? bucket?.resetSeconds : undefined);
  if (retryAfter !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfter))));
  if (document.status === 401) headers.set("www-authenticate", 'Bearer realm="souk"');
  if (bucket) setRateLimit(headers, bucket);
  return new Response(JSON.stringify(document), { status: document.status, headers });
}

/** Nothing an answer says about a person may be kept by others: what may be cached says so itself. */
export function outcomeResponse(outcome: Outcome, requestId: string): Response {
  if (outcome instanceof Response) return outcome;
  if ("problem" in outcome) return problemResponse(outcome.problem, requestId, outcome.bucket);
  const headers = new Headers(outcome.headers);
  if (outcome.bucket) setRateLimit(headers, outcome.bucket);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (outcome.body === undefined) return new Response(null, { status: outcome.status, headers });
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  return new Response(JSON.stringify(outcome.body), { status: outcome.status, headers });
}

function setRateLimit(headers: Headers, bucket: BucketState): void {
  headers.set(
    "ratelimit-policy",
    `"${bucket.bucket}";q=${Math.floor(bucket.quota)};w=${Math.ceil(bucket.windowSeconds)}`,
  );
  headers.set("ratelimit", `"${bucket.bucket}";r=${Math.max(0, bucket.remaining)};t=${Math.ceil(bucket.resetSeconds)}`);
}
