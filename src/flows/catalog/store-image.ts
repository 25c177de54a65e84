import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

/** First bytes of the formats that browsers show and that cannot carry scripts; SVG can, so it is refused. */
const FORMATS: readonly { readonly contentType: string; readonly matches: (head: Uint8Array) => boolean }[] = [
  { contentType: "image/png", matches: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { contentType: "image/jpeg", matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]) },
  { contentType: "image/webp", matches: (head) => ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP" },
  {
    contentType: "image/avif",
    matches: (head) => ascii(head, 4, 8) === "ftyp" && /^avi[fs]$/.test(ascii(head, 8, 12)),
  },
];

const startsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte);
const ascii = (head: Uint8Array, from: number, to: number): string => String.fromCharCode(...head.subarray(from, to));

/** The type that the bytes themselves say; null for anything else than PNG, JPEG, WebP and AVIF. */
export const imageTypeOf = (bytes: Uint8Array): string | null =>
  FORMATS.find((format) => format.matches(bytes))?.contentType ?? null;

/** Keeps an image under the hash of its bytes; the same image twice is one. Refuses what is not what it says. */
export async function storeImage(
  deps: Pick<Deps, "images">,
  bytes: Uint8Array,
  declaredType: string,
): Promise<Result<{ readonly path: string }, Problem>> {
  const contentType = imageTypeOf(bytes);
  if (contentType === null) {
    return err(problem("unsupported-media-type", "The bytes are no PNG, JPEG, WebP or AVIF image."));
  }
  if (contentType !== declaredType) {
    return err(problem("unsupported-media-type", `The bytes are ${contentType}, the Content-Type says otherwise.`));
  }
  return ok(await deps.images.put(bytes.slice().buffer, contentType));
}
