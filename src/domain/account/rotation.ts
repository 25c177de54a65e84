/**
 * Refresh tokens are good once (OAuth 2.0 Security BCP, RFC 9700, 4.14.2): each use gives the next one. Whoever shows an
 * older one than the newest is either a second tab of the same person, for a moment, or has a copy.
 */
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface RefreshChain {
  readonly tokenHash: string;
  readonly previousTokenHash: string | null;
  readonly rotatedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
}

export type RotationDecision =
  /** The newest token: give a new pair. */
  | "rotate"
  /** The one before it, moments later: give an access token, the newer refresh token is already on its way. */
  | "accept"
  /** An older one, or the one before after its grace: somebody has a copy, and the whole chain ends. */
  | "theft"
  /** The chain had ended before. */
  | "ended";

/** What to do with a refresh token whose hash is `presentedHash`. Hashes are of random tokens: plain comparison tells nothing. */
export function decideRotation(chain: RefreshChain, presentedHash: string, now: EpochMs): RotationDecision {
  if (chain.revokedAt !== null || now >= chain.expiresAt) return "ended";
  if (presentedHash === chain.tokenHash) return "rotate";
  const inGrace = now - chain.rotatedAt <= LIMITS.refreshReuseGraceMs;
  return presentedHash === chain.previousTokenHash && inGrace ? "accept" : "theft";
}
