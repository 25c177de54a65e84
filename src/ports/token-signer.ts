import type { Principal } from "../domain/account/types.ts";
import type { EpochMs } from "../kernel/time.ts";

/** Signs and checks access tokens (JWT, RFC 7519). */
export interface TokenSigner {
  sign(principal: Principal, now: EpochMs, ttlMs: number): Promise<string>;
  /** Undefined for anything but a good, unexpired token of this shop. */
  verify(token: string, now: EpochMs): Promise<{ principal: Principal; expiresAt: EpochMs } | undefined>;
}
