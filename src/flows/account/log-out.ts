import type { SessionId, UserId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

/**
 * Ends a session of this user: its refresh tokens are good no longer. An access token that is out lives for the rest of
 * its minutes. False when this user has no such session, ended ones included.
 */
export async function logOut(deps: Pick<Deps, "accounts" | "clock">, userId: UserId, id: SessionId): Promise<boolean> {
  const session = await deps.accounts.findSession(id);
  if (session === null || session.userId !== userId || session.revokedAt !== null) return false;
  await deps.accounts.revokeSession(id, deps.clock.now());
  return true;
}
