/** A chain of refresh tokens begins: after a login and after a registration. */
import type { User } from "../../domain/account/types.ts";
import type { GuestId, UserId } from "../../kernel/ids.ts";
import { makeId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";
import { makeRefreshToken, signAccess, type SignedIn } from "./session-tokens.ts";

/**
 * What else happens when a guest turns out to be a user: the carts become one. It may be done again. Answers the units
 * that found no place, to be told.
 */
export type AfterLogIn = (
  deps: Deps,
  ids: { readonly guestId: GuestId; readonly userId: UserId },
) => Promise<{ readonly dropped: SignedIn["leftOut"] }>;

export interface SessionStart {
  readonly user: User;
  readonly userAgent: string;
  /** Of the guest that this person was until now. */
  readonly guestToken: string | null;
  readonly afterLogIn: AfterLogIn;
}

const USER_AGENT_CHARACTERS_MAX = 200;

export async function openSession(deps: Deps, start: SessionStart): Promise<SignedIn> {
  const now = deps.clock.now();
  const id = makeId("ses", deps.settings.region, now, deps.random);
  const refreshToken = makeRefreshToken(deps, id);
  const refreshExpiresAt = now + LIMITS.refreshTokenTtlMs;
  await deps.accounts.createSession({
    id,
    userId: start.user.id,
    tokenHash: await deps.sha256(refreshToken),
    previousTokenHash: null,
    rotatedAt: now,
    expiresAt: refreshExpiresAt,
    revokedAt: null,
    userAgent: start.userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
    createdAt: now,
  });
  const leftOut = await joinGuest(deps, start);
  return { user: start.user, ...(await signAccess(deps, start.user, id)), refreshToken, refreshExpiresAt, leftOut };
}

/** A cart that could not be merged must not keep its owner out; the guest's token is still good for another try. */
async function joinGuest(deps: Deps, start: SessionStart): Promise<SignedIn["leftOut"]> {
  const guest = start.guestToken === null ? undefined : await deps.tokens.verify(start.guestToken, deps.clock.now());
  if (guest?.principal.kind !== "guest") return [];
  try {
    return (await start.afterLogIn(deps, { guestId: guest.principal.shopperId, userId: start.user.id })).dropped;
  } catch (error) {
    deps.log("error", "guest_not_joined", { userId: start.user.id, error: String(error) });
    return [];
  }
}
