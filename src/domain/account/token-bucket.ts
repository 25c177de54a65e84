/**
 * A token bucket: `perSecond` tokens flow in, at most `burst` are kept, every call takes one. What the RateLimit
 * fields of an answer tell comes from here (draft-ietf-httpapi-ratelimit-headers).
 */
import type { EpochMs } from "../../kernel/time.ts";

export interface TokenBucket {
  /** May be a fraction: tokens flow in, they do not tick. */
  readonly tokens: number;
  readonly updatedAt: EpochMs;
}

export interface BucketPolicy {
  readonly perSecond: number;
  readonly burst: number;
}

export interface TakenToken {
  readonly state: TokenBucket;
  readonly allowed: boolean;
  /** Whole tokens that are left. */
  readonly remaining: number;
  /** Seconds, rounded up, until one more token is there; a refused caller waits this long. */
  readonly resetSeconds: number;
}

/** A bucket that is never refilled still needs a number to tell. */
const RESET_SECONDS_MAX = 86_400;

/** Takes one token; without a state the bucket is full. A clock that went backwards adds nothing and takes nothing away. */
export function takeToken(state: TokenBucket | undefined, policy: BucketPolicy, nowMs: EpochMs): TakenToken {
  const before = state ?? { tokens: policy.burst, updatedAt: nowMs };
  const elapsedMs = Math.max(0, nowMs - before.updatedAt);
  const filled = Math.min(policy.burst, before.tokens + (elapsedMs * policy.perSecond) / 1_000);
  const allowed = filled >= 1;
  const tokens = allowed ? filled - 1 : filled;
  return {
    state: { tokens, updatedAt: Math.max(before.updatedAt, nowMs) },
    allowed,
    remaining: Math.floor(tokens),
    resetSeconds: secondsToNext(tokens, policy),
  };
}

/** Seconds in which an empty bucket fills: the window (`w`) of RateLimit-Policy. */
export function windowSeconds(policy: BucketPolicy): number {
  return Math.min(RESET_SECONDS_MAX, Math.ceil(policy.burst / policy.perSecond));
}

function secondsToNext(tokens: number, policy: BucketPolicy): number {
  const missing = Math.floor(tokens) + 1 - tokens;
  return Math.min(RESET_SECONDS_MAX, Math.ceil(missing / policy.perSecond));
}
