/**
 * Access tokens: JWT (RFC 7519) of type at+jwt (RFC 9068), HS256 and nothing else. Runs in the Worker and in Node, where
 * scripts sign the first staff token of an empty shop.
 */
import { base64url, errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import type { Principal, Role } from "../../domain/account/types.ts";
import { CATALOGUE_ID_PATTERN, type GuestId, type SellerId, type SessionId, type UserId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { TokenSigner } from "../../ports/token-signer.ts";

const ISSUER = "souk";
const AUDIENCE = "souk-api";
const SECRET_BYTES_MIN = 32;
const ROLES: readonly Role[] = ["shopper", "seller", "staff"];
/** One shopper asks many times with the same token; its signature need not be worked out each time. */
const VERIFIED_MAX = 2_000;

type Verified = { readonly principal: Principal; readonly expiresAt: EpochMs };

/** `secret` is TOKEN_SECRET: at least 32 random bytes in base64url. */
export function joseTokens(secret: string): TokenSigner {
  const key = secretBytes(secret);
  const verified = new Map<string, Verified>();
  return {
    sign: (principal, now, ttlMs) => sign(key, principal, now, ttlMs),
    async verify(token, now) {
      const known = verified.get(token) ?? (await check(key, token, now));
      if (known === undefined || known.expiresAt <= now) {
        verified.delete(token);
        return undefined;
      }
      if (verified.size >= VERIFIED_MAX) verified.clear();
      verified.set(token, known);
      return known;
    },
  };
}

/** For scripts: the same token that the shop itself would sign. */
export function signAccessToken(secret: string, principal: Principal, now: EpochMs, ttlMs: number): Promise<string> {
  return sign(secretBytes(secret), principal, now, ttlMs);
}

function secretBytes(secret: string): Uint8Array {
  const bytes = base64url.decode(secret);
  invariant(bytes.length >= SECRET_BYTES_MIN, "TOKEN_SECRET must be at least 32 random bytes in base64url");
  return bytes;
}

function sign(key: Uint8Array, principal: Principal, now: EpochMs, ttlMs: number): Promise<string> {
  return new SignJWT(claimsOf(principal))
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(principal.shopperId)
    .setIssuedAt(Math.floor(now / 1_000))
    .setExpirationTime(Math.floor((now + ttlMs) / 1_000))
    .sign(key);
}

function claimsOf(principal: Principal): JWTPayload {
  if (principal.kind === "guest") return {};
  const { roles, sessionId, prime, sellerId } = principal;
  return { roles: [...roles], sid: sessionId, prime, ...(sellerId !== undefined && { sel: sellerId }) };
}

async function check(key: Uint8Array, token: string, now: EpochMs): Promise<Verified | undefined> {
  if (!isCanonical(token)) return undefined;
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: "at+jwt",
      requiredClaims: ["exp", "iat", "sub"],
      currentDate: new Date(now),
      clockTolerance: 0,
    });
    const principal = principalOf(payload);
    return principal && payload.exp !== undefined ? { principal, expiresAt: payload.exp * 1_000 } : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** The last character of a signature has two bits that mean nothing: only one of its four spellings is ours. */
const isCanonical = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]$/.test(token);

function principalOf(claims: Readonly<Record<string, unknown>>): Principal | undefined {
  const { sub, sid, roles, prime, sel } = claims;
  if (typeof sub !== "string") return undefined;
  if (sub.startsWith("gst_")) return { kind: "guest", shopperId: sub as GuestId };
  if (!sub.startsWith("usr_") || typeof sid !== "string" || !Array.isArray(roles)) return undefined;
  const known = ROLES.filter((role) => roles.includes(role));
  return {
    kind: "user",
    shopperId: sub as UserId,
    roles: known,
    sessionId: sid as SessionId,
    prime: prime === true,
    ...(known.includes("seller") && isSellerId(sel) && { sellerId: sel }),
  };
}

const isSellerId = (claim: unknown): claim is SellerId =>
  typeof claim === "string" && CATALOGUE_ID_PATTERN("sel").test(claim);
