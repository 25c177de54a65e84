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

/** The credits of one isolate's addresses. */
export interface Fence {
  /** Takes one from what the address has; false when the binding has to be asked first. */
  take(key: string, now: EpochMs): boolean;
  /** Whether the request may pass, asking the binding where the credit is used up. */
  admit(key: string, now: EpochMs, binding: RateLimit, addressPer10s: number): Promise<boolean>;
}

export function makeFence(): Fence {
  const credits = new Map<string, Credit>();
  const creditOf = (key: string, now: EpochMs): Credit => {
    const known = credits.get(key);
    return known && known.endsAt > now ? known : open(credits, key, now);
  };
  const take = (key: string, now: EpochMs): boolean => {
    const credit = creditOf(key, now);
    if (credit.requests <= 0) return false;
    credit.requests -= 1;
    return true;
  };
  return {
    take,
    async admit(key, now, binding, addressPer10s) {
      const credit = creditOf(key, now);
      if (credit.requests <= 0 && credit.refusedUntil <= now) {
        const { success } = await binding.limit({ key });
        if (success) credit.requests += Math.max(1, Math.floor(addressPer10s / FENCE_TOKENS));
        else credit.refusedUntil = now + REFUSED_MS;
      }
      if (credit.requests <= 0) return false;
      credit.requests -= 1;
      return true;
    },
  };
}

export const fenceKeyOf = (request: Request): string => fenceKey(request.headers.get("cf-connecting-ip") ?? "local");

export function addressFence(fence: Fence, refuse: Refuse): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { clock, settings } = c.get("deps");
    const { addressPer10s } = settings.limits;
    const admitted = await fence.admit(fenceKeyOf(c.req.raw), clock.now(), c.env.ADDRESS_FENCE, addressPer10s);
    return admitted ? next() : refuse(c, tooMany());
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
