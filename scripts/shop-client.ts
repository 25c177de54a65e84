/** The shop's API as commands use it: the same calls that shoppers' programs make, over kept-alive connections. */
import { randomUUID } from "node:crypto";
import { Pool } from "undici";

/** JSON as it came: read with the small functions below, which say what was missing. */
export type Json = unknown;

export interface Answer {
  /** 0 when no answer came: its outcome is unknown. */
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ms: number;
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Idempotency-Key; a call with one is safe to send again. */
  readonly key?: string;
}

export interface ShopClient {
  readonly url: string;
  call(call: Call): Promise<Answer>;
  /** Sends again while no answer comes or the server says later (429, 503), at most `times`. */
  insist(call: Call, times?: number): Promise<Answer>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 60_000;

/** `seen` is told of every answer, of calls made again too. */
export function shopClient(url: string, connections: number, seen?: (answer: Answer) => void): ShopClient {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const ask = async ({ method = "GET", path, token, body, key }: Call): Promise<Answer> => {
    const startedAt = performance.now();
    const headers: Record<string, string> = { accept: "application/json" };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    if (key !== undefined) headers["idempotency-key"] = key;
    try {
      const response = await pool.request({
        method,
        path,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.body.text();
      return {
        status: response.statusCode,
        body: parse(text),
        headers: response.headers,
        ms: performance.now() - startedAt,
      };
    } catch (error) {
      return { status: 0, body: String(error), headers: {}, ms: performance.now() - startedAt };
    }
  };
  const call = async (request: Call): Promise<Answer> => {
    const answer = await ask(request);
    seen?.(answer);
    return answer;
  };
  return {
    url,
    call,
    async insist(request, times = 20) {
      const startedAt = performance.now();
      for (let attempt = 1; ; attempt++) {
        const answer = await call(request);
        const later = answer.status === 0 || answer.status === 429 || answer.status === 503;
        if (!later || attempt >= times) return { ...answer, ms: performance.now() - startedAt };
        const retryAfterMs = Number(answer.headers["retry-after"] ?? 0) * 1000;
        await new Promise((resolve) => setTimeout(resolve, Math.max(retryAfterMs, 50 * attempt)));
      }
    },
    close: () => pool.destroy(),
  };
}

function parse(text: string): Json {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of an answer, by path: `at(body, "quote", "totalMinor")`; undefined where there is none. */
export function at(body: Json, ...path: readonly (string | number)[]): Json {
  let value: Json = body;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { readonly [name: string]: Json })[step];
  }
  return value;
}

export const textAt = (body: Json, ...path: readonly (string | number)[]): string => {
  const value = at(body, ...path);
  if (typeof value !== "string")
    throw new Error(`the answer has no text at ${path.join(".")}: ${JSON.stringify(body).slice(0, 300)}`);
  return value;
};

export const numberAt = (body: Json, ...path: readonly (string | number)[]): number => {
  const value = at(body, ...path);
  if (typeof value !== "number")
    throw new Error(`the answer has no number at ${path.join(".")}: ${JSON.stringify(body).slice(0, 300)}`);
  return value;
};

export const listAt = (body: Json, ...path: readonly (string | number)[]): readonly Json[] => {
  const value = at(body, ...path);
  if (!Array.isArray(value))
    throw new Error(`the answer has no list at ${path.join(".")}: ${JSON.stringify(body).slice(0, 300)}`);
  return value;
};

export async function newGuest(client: ShopClient): Promise<string> {
  const answer = await client.insist({ method: "POST", path: "/v1/guests", key: randomUUID() });
  if (answer.status >= 300) throw new Error(`no guest could be made: ${answer.status} ${JSON.stringify(answer.body)}`);
  return textAt(answer.body, "accessToken");
}

/** Throws with the problem's own words when the status is not one of those expected. */
export function expectStatus(answer: Answer, expected: readonly number[], what: string): Answer {
  if (expected.includes(answer.status)) return answer;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`);
}
