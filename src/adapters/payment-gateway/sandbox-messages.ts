/** The sandbox provider's messages: signed as Stripe signs its own (docs.stripe.com/webhooks). */
import { z } from "zod";
import type { GatewayMessages } from "../../ports/payment-gateway.ts";
import { invariant } from "../../kernel/result.ts";
import { SECOND_MS } from "../../kernel/time.ts";

/** A message that was signed longer ago may be a recording; one from later, a wrong clock. */
const TOLERANCE_MS = 300 * SECOND_MS;
const HEADER = "sandbox-signature";
/** While a secret is changed there are two. What is longer is nobody's of ours, and costs a hash for each. */
const SIGNATURES_MAX = 8;

const notice = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.object({ reference: z.string().max(255).nullish() }),
});

interface Signed {
  /** As it was signed: "007" is not "7". */
  readonly seconds: string;
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
}

/** @param secret shared with the provider, as text */
export function sandboxMessages(secret: string): GatewayMessages {
  invariant(secret !== "", "messages are verified with a secret");
  return {
    async verify(body, headers, now) {
      const signed = readHeader(headers.get(HEADER));
      if (!signed) return { ok: false, reason: "malformed" };
      if (!(await isSigned(secret, signed, body))) return { ok: false, reason: "signature" };
      if (Math.abs(now - Number(signed.seconds) * SECOND_MS) > TOLERANCE_MS) return { ok: false, reason: "too_old" };
      const parsed = notice.safeParse(jsonOf(body));
      if (!parsed.success) return { ok: false, reason: "malformed" };
      const { id, type, data } = parsed.data;
      return { ok: true, notice: { id, type, reference: data.reference ?? null } };
    },
  };
}

/** `t=<unix seconds>,v1=<64 hex digits>`, further v1 and other schemes beside it; null for anything else. */
function readHeader(header: string | null): Signed | null {
  const parts = (header ?? "").split(",").map((part) => /^([a-z0-9]{1,8})=(.{1,128})$/.exec(part.trim()));
  const of = (scheme: string): string[] => parts.flatMap((part) => (part?.[1] === scheme ? (part[2] ?? []) : []));
  const [times, hexes] = [of("t"), of("v1")];
  const [seconds] = times;
  if (parts.includes(null) || times.length !== 1 || seconds === undefined || !/^\d{1,12}$/.test(seconds)) return null;
  if (hexes.length === 0 || hexes.length > SIGNATURES_MAX || !hexes.every((hex) => /^[0-9a-f]{64}$/.test(hex)))
    return null;
  return { seconds, signatures: hexes.map(bytesOf) };
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Each is compared by `verify`, which takes the same time wherever the first difference is. */
async function isSigned(secret: string, { seconds, signatures }: Signed, body: Uint8Array): Promise<boolean> {
  const prefix = new TextEncoder().encode(`${seconds}.`);
  const data = new Uint8Array(prefix.length + body.length);
  data.set(prefix);
  data.set(body, prefix.length);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["verify"]);
  const verdicts = await Promise.all(signatures.map((signature) => crypto.subtle.verify("HMAC", key, signature, data)));
  return verdicts.includes(true);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body));
  } catch {
    return undefined;
  }
}
