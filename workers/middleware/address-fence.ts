/**
 * The coarse fence for each address, on the platform's rate limit binding. A call to the binding costs more than many an
 * answer, so one token of the binding stands for a block of requests that this isolate then lets through by itself. The
 * binding always gives FENCE_TOKENS in ten seconds (wrangler.toml); the shop's setting says how many requests that is.
 * It is coarse by design: every isolate may hold a part of a block. Exact limits stand in the shopper's object.
 */
import type { MiddlewareHandler } from "hono";
import { problem } from "../../src/kernel/problem.ts";
import { SECOND_MS, type EpochMs } from "../../src/kernel/time.ts";
import type { AppEnv } from "../context.ts";
import type { Refuse } from "./errors.ts";

export const FENCE_TOKENS = 60;
const WINDOW_MS = 10 * SECOND_MS;
/** A refused address is not asked for again in this time, so that a flood costs nothing but a look into a map. */
const REFUSED_MS = SECOND_MS;
const ADDRESSES_MAX = 10_000;

interface Credit {
  requests: number;
  refusedUntil: EpochMs;
  readonly endsAt: EpochMs;
}

export function addressFence(refuse: Refuse): MiddlewareHandler<AppEnv> {
  const credits = new Map<string, Credit>();
  return async (c, next) => {
    const { clock, settings } = c.get("deps");
    const key = fenceKey(c.req.raw.headers.get("cf-connecting-ip") ?? "local");
    const now = clock.now();
    const known = credits.get(key);
    const credit = known && known.endsAt > now ? known : open(credits, key, now);
    if (credit.requests <= 0 && credit.refusedUntil <= now) {
      const { success } = await c.env.ADDRESS_FENCE.limit({ key });
      if (success) credit.requests += Math.max(1, Math.floor(settings.limits.addressPer10s / FENCE_TOKENS));
      else credit.refusedUntil = now + REFUSED_MS;
    }
    if (credit.requests <= 0) return refuse(c, tooMany());
    credit.requests -= 1;
    return next();
  };
}

const tooMany = () =>
  problem("rate-limited", "Too many requests from this address. Wait a few seconds and try again.", {
    retryAfterSeconds: WINDOW_MS / SECOND_MS,
  });

function open(credits: Map<string, Credit>, key: string, now: EpochMs): Credit {
  if (credits.size >= ADDRESSES_MAX) {
    for (const [old, credit] of credits) if (credit.endsAt <= now) credits.delete(old);
    // Everybody at once: what is forgotten is asked of the binding again.
    if (credits.size >= ADDRESSES_MAX) credits.clear();
  }
  const credit: Credit = { requests: 0, refusedUntil: 0, endsAt: now + WINDOW_MS };
  credits.set(key, credit);
  return credit;
}

/** A household has one IPv4 address, or a /64 of IPv6: there the first four groups are what counts. */
export function fenceKey(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::", 2);
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  const groups = [...front, ...zeros, ...back].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
