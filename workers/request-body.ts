/** Reads bodies: only of the media type that was promised, never more bytes than allowed, never half understood. */
import { problem, type Problem } from "../src/kernel/problem.ts";
import { err, ok, type Result } from "../src/kernel/result.ts";

const JSON_TYPE = /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i;

/** The JSON value of a body, before any schema has seen it. */
export async function readJson(request: Request, bytesMax: number): Promise<Result<unknown, Problem>> {
  const type = request.headers.get("content-type") ?? "";
  if (!JSON_TYPE.test(type)) return err(wrongType(type, ["application/json"]));
  const bytes = await readBytes(request, bytesMax);
  if (!bytes.ok) return bytes;
  return parseJson(bytes.value);
}

/** The type without its parameters, in lower case; empty where none is sent. */
export const mediaTypeOf = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

export async function readTyped(
  request: Request,
  types: readonly string[],
  bytesMax: number,
): Promise<Result<Uint8Array, Problem>> {
  if (!types.includes(mediaTypeOf(request))) return err(wrongType(request.headers.get("content-type") ?? "", types));
  return readBytes(request, bytesMax);
}

/** A body where none is expected would be ignored, and its sender believe otherwise. */
export async function expectNoBody(request: Request): Promise<Result<undefined, Problem>> {
  if (request.body === null || request.headers.get("content-length") === "0") return ok(undefined);
  const bytes = await readBytes(request, 0);
  return bytes.ok ? ok(undefined) : err(problem("invalid-request", "This request takes no body. Send it without one."));
}

/** Content-Length is only a promise: what arrives is counted as well. */
async function readBytes(request: Request, bytesMax: number): Promise<Result<Uint8Array, Problem>> {
  const promised = request.headers.get("content-length");
  if (promised !== null && !(Number(promised) <= bytesMax)) return err(tooLarge(bytesMax));
  if (request.body === null) return ok(new Uint8Array(0));
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > bytesMax) {
      await reader.cancel();
      return err(tooLarge(bytesMax));
    }
    chunks.push(value);
  }
  return ok(chunks.length === 1 && chunks[0] ? chunks[0] : joined(chunks, length));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function parseJson(bytes: Uint8Array): Result<unknown, Problem> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    const value: unknown = JSON.parse(text);
    // Schemas skip this one key silently; whoever sends it means no good, or would wonder where it went.
    const pointer = text.includes("__proto__") || text.includes("\\u") ? protoPointer(value, "", 0) : undefined;
    if (pointer === undefined) return ok(value);
    return err(
      problem("invalid-request", "The body has a key that is not allowed.", {
        errors: [{ pointer, detail: "is not allowed: leave it out" }],
      }),
    );
  } catch {
    return err(
      problem(
        "malformed-json",
        bytes.byteLength === 0
          ? "The body is empty. Send a JSON value."
          : "The body cannot be read as JSON in UTF-8. Check quotes, commas and brackets.",
      ),
    );
  }
}

const DEPTH_MAX = 64;

function protoPointer(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const place = `${path}/${key}`;
    if (key === "__proto__") return place;
    const found = protoPointer(inner, place, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const tooLarge = (bytesMax: number): Problem =>
  problem("body-too-large", `A body may have at most ${bytesMax} bytes here. Send less at once.`, {
    extension: { bytesMax },
  });

const wrongType = (type: string, allowed: readonly string[]): Problem =>
  problem(
    "unsupported-media-type",
    `${type === "" ? "The Content-Type header is missing" : "This Content-Type is not read here"}. Send ${allowed.join(" or ")}.`,
  );
