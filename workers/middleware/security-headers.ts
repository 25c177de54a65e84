/** What every answer tells the browser to refuse. */
import type { AppContext } from "../context.ts";

export const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** A year; only on https, since browsers ignore it elsewhere and a local shop has none. */
export const HSTS = "max-age=31536000";

/** What every answer of the API carries, at once. */
export function apiHeaders(c: AppContext): Record<string, string> {
  const headers: Record<string, string> = {
    "x-request-id": c.get("requestId"),
    "content-security-policy": API_POLICY,
    "x-content-type-options": "nosniff",
  };
  if (isSecure(c)) headers["strict-transport-security"] = HSTS;
  return headers;
}

export const isSecure = (c: AppContext): boolean => c.req.raw.url.startsWith("https:");

export function setSecurityHeaders(c: AppContext, headers: Headers): void {
  const nonce = c.get("nonce");
  headers.set("x-content-type-options", "nosniff");
  if (!headers.has("content-security-policy"))
    headers.set("content-security-policy", nonce === "" ? API_POLICY : pagePolicy(nonce, c.env.GATEWAY_PUBLIC_URL));
  if (nonce !== "") {
    headers.set("referrer-policy", "strict-origin-when-cross-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.set("x-frame-options", "DENY");
  }
  if (isSecure(c)) headers.set("strict-transport-security", HSTS);
}

/** `form-action` counts for the redirect after a form too: paying leads to the gateway's own page. */
export function pagePolicy(nonce: string, gatewayPublicUrl: string): string {
  const gateway = URL.canParse(gatewayPublicUrl) ? ` ${new URL(gatewayPublicUrl).origin}` : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `form-action 'self'${gateway}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}
