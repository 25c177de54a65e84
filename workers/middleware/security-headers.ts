/** What every answer tells the browser to refuse. */
import type { Env } from "../../src/adapters/env.ts";
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
    headers.set("content-security-policy", nonce === "" ? API_POLICY : pagePolicy(nonce, providerOrigins(c.env)));
  if (nonce !== "") {
    headers.set("referrer-policy", "strict-origin-when-cross-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.set("x-frame-options", "DENY");
  }
  if (isSecure(c)) headers.set("strict-transport-security", HSTS);
}

/** Where Stripe's hosted page stands, its confirmation with the bank, and its way to local methods. */
const STRIPE_ORIGINS = ["https://checkout.stripe.com", "https://hooks.stripe.com", "https://pm-redirects.stripe.com"];

/** The origins that paying may lead to. */
export function providerOrigins(env: Pick<Env, "GATEWAY_PUBLIC_URL" | "STRIPE_SECRET_KEY">): readonly string[] {
  const { GATEWAY_PUBLIC_URL: publicUrl, STRIPE_SECRET_KEY: stripeKey } = env;
  return [...(URL.canParse(publicUrl) ? [new URL(publicUrl).origin] : []), ...(stripeKey ? STRIPE_ORIGINS : [])];
}

/** `form-action` counts for the redirect after a form too: paying leads to the provider's own page. */
export function pagePolicy(nonce: string, origins: readonly string[]): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    ["form-action 'self'", ...origins].join(" "),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}
