import type { Principal } from "../../domain/account/types.ts";
import { makeId, type GuestId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";

export interface GuestStart {
  readonly principal: Extract<Principal, { kind: "guest" }>;
  readonly accessToken: string;
  readonly accessExpiresAt: EpochMs;
}

type GuestDeps = Pick<Deps, "clock" | "random" | "tokens" | "settings">;

/** A guest costs nothing until something is remembered: there is a name and a token, and no row. */
export function startGuest(deps: GuestDeps): Promise<GuestStart> {
  return guestToken(deps, makeId("gst", deps.settings.region, deps.clock.now(), deps.random));
}

/** A fresh token for a guest that has just shown a good one. */
export async function guestToken(deps: GuestDeps, shopperId: GuestId): Promise<GuestStart> {
  const now = deps.clock.now();
  const principal = { kind: "guest", shopperId } as const;
  const accessToken = await deps.tokens.sign(principal, now, LIMITS.guestTokenTtlMs);
  return { principal, accessToken, accessExpiresAt: now + LIMITS.guestTokenTtlMs };
}
