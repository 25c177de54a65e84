/**
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07): a structured-field string ("..."), and a
 * bare token too, since most clients send one. What is remembered under it lives with the caller's own records.
 */
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem, type Problem } from "../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";

const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;
const BARE = /^[\x21\x23-\x7e][\x21-\x7e]*$/;

/** The key itself; null where none was sent. */
export function parseIdempotencyKey(header: string | null): Result<string | null, Problem> {
  if (header === null) return ok(null);
  const text = header.trim();
  const quoted = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, "$1");
  const key = quoted ?? (BARE.test(text) ? text : undefined);
  if (key !== undefined && key.length <= LIMITS.idempotencyKeyCharactersMax) return ok(key);
  const detail = `must be 1 to ${LIMITS.idempotencyKeyCharactersMax} printable ASCII characters, best a fresh UUID in double quotes`;
  return err(
    problem("invalid-request", "The Idempotency-Key header is not valid.", {
      errors: [{ pointer: "Idempotency-Key", detail }],
    }),
  );
}

export const keyRequired = (): Problem =>
  problem(
    "idempotency-key-required",
    "Send an Idempotency-Key header with a fresh UUID, and the same one again when you repeat this very request.",
  );

/**
 * What a key stands for: method, address and body. Two bodies that mean the same JSON are the same, whatever the order
 * of their keys; null is not absent. Undefined when the body is nested too deep to be anything of ours.
 */
export function requestFingerprint(request: Request, body: unknown): string | undefined {
  const canonical = canonicalJson(body, 0);
  if (canonical === undefined) return undefined;
  const { pathname, search } = new URL(request.url);
  return `${request.method} ${pathname}${search}\n${canonical}`;
}

const DEPTH_MAX = 64;

function canonicalJson(value: unknown, depth: number): string | undefined {
  if (depth > DEPTH_MAX) return undefined;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) {
      const part = canonicalJson(item, depth + 1);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return `[${parts.join(",")}]`;
  }
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = canonicalJson(item, depth + 1);
    if (part === undefined) return undefined;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(",")}}`;
}
