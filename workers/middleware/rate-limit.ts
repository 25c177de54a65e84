/** The caller's own token buckets, for routes that do not go to the shopper's object anyway. */
import type { Principal } from "../../src/domain/account/types.ts";
import { problem, type Problem } from "../../src/kernel/problem.ts";
import type { Deps } from "../../src/ports/deps.ts";
import type { BucketName, BucketState } from "../../src/ports/shopper.ts";
import { refuse, type Outcome } from "../route.ts";

export type Token =
  { readonly allowed: true; readonly bucket: BucketState } | { readonly allowed: false; readonly refusal: Outcome };

/** One hop to the caller's object. Give `bucket` to `reply` and `refuse`, so that the answer carries the RateLimit fields. */
export async function takeToken(deps: Deps, principal: Principal, bucket: BucketName): Promise<Token> {
  const taken = await deps.shoppers.of(principal.shopperId).take(bucket);
  if (taken.outcome === "ok") return { allowed: true, bucket: taken.bucket };
  return { allowed: false, refusal: refuse(rateLimited(taken.bucket), taken.bucket) };
}

export const rateLimited = (bucket: BucketState): Problem =>
  problem(
    "rate-limited",
    `At most ${bucket.quota} calls of this kind in ${bucket.windowSeconds} s. Wait ${bucket.resetSeconds} s and try again.`,
    {
      retryAfterSeconds: bucket.resetSeconds,
    },
  );
