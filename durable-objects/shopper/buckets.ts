/** Token buckets of this person, in memory: losing them with the object gives at most one more burst. */
import { takeToken, type TokenBucket } from "../../src/domain/account/token-bucket.ts";
import type { ShopSettings } from "../../src/kernel/settings.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { BucketName, BucketState } from "../../src/ports/shopper.ts";

export interface TokenBuckets {
  take(bucket: BucketName): { readonly allowed: boolean; readonly state: BucketState };
}

export function tokenBuckets(settings: ShopSettings, now: () => EpochMs): TokenBuckets {
  const buckets = new Map<BucketName, TokenBucket>();
  return {
    take(bucket) {
      const policy = settings.limits[bucket];
      const taken = takeToken(buckets.get(bucket), policy, now());
      buckets.set(bucket, taken.state);
      const windowSeconds = Math.ceil(policy.burst / policy.perSecond);
      const { remaining, resetSeconds } = taken;
      return { allowed: taken.allowed, state: { bucket, quota: policy.burst, windowSeconds, remaining, resetSeconds } };
    },
  };
}
