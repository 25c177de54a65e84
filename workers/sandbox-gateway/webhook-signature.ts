/**
 * The header that proves a message: Stripe's scheme (docs.stripe.com/webhooks, "verify webhook signatures manually"),
 * `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">` under the secret that merchant and gateway share.
 */
export const SIGNATURE_HEADER = "sandbox-signature";

export async function signatureOf(secret: string, body: string, nowMs: number): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"]);
  const seconds = Math.floor(nowMs / 1_000);
  const digest = await crypto.subtle.sign("HMAC", key, bytes.encode(`${seconds}.${body}`));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `t=${seconds},v1=${hex}`;
}
