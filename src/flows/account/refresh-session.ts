import { decideRotation } from "../../domain/account/rotation.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Session, StoredUser } from "../../ports/account-store.ts";
import {
  makeRefreshToken,
  principalOf,
  sessionOfToken,
  signAccess,
  userOf,
  type SignedIn,
  type TokenDeps,
} from "./session-tokens.ts";

type RefreshDeps = TokenDeps & {
  readonly log: (level: "warn", event: string, data: Readonly<Record<string, unknown>>) => void;
};

/** A new access token for a refresh token, with the roles of now. Problem: unauthenticated, which means: sign in again. */
export async function refreshSession(deps: RefreshDeps, refreshToken: string): Promise<Result<SignedIn, Problem>> {
  const id = sessionOfToken(refreshToken);
  if (id === undefined) return err(signInAgain());
  const presented = await deps.sha256(refreshToken);
  // A second look is enough: the request that was first has made this token the one before the newest.
  for (let look = 0; look < 2; look++) {
    const session = await deps.accounts.findSession(id);
    if (session === null) return err(signInAgain());
    const decision = decideRotation(session, presented, deps.clock.now());
    if (decision === "ended") return err(signInAgain());
    if (decision === "theft") return err(await endChain(deps, session));
    const user = await deps.accounts.findById(session.userId);
    if (user === null) return err(signInAgain());
    if (decision === "accept") return ok(await signedIn(deps, user, session, null));
    const next = await rotate(deps, session);
    if (next !== undefined) return ok(await signedIn(deps, user, session, next));
  }
  return err(signInAgain());
}

/**
 * Who a refresh token belongs to, without using it up: for a WebSocket's upgrade, whose answer cannot carry the next
 * one. Null when it is not good.
 */
export async function principalOfRefreshToken(
  deps: TokenDeps,
  refreshToken: string,
): Promise<SignedIn["principal"] | null> {
  const id = sessionOfToken(refreshToken);
  const session = id === undefined ? null : await deps.accounts.findSession(id);
  if (session === null) return null;
  const decision = decideRotation(session, await deps.sha256(refreshToken), deps.clock.now());
  if (decision !== "rotate" && decision !== "accept") return null;
  const user = await deps.accounts.findById(session.userId);
  return user && principalOf(user, session.id);
}

async function rotate(deps: TokenDeps, session: Session): Promise<string | undefined> {
  const next = makeRefreshToken(deps, session.id);
  const now = deps.clock.now();
  const hash = await deps.sha256(next);
  const first = await deps.accounts.rotateSession(
    session.id,
    session.tokenHash,
    hash,
    now,
    now + LIMITS.refreshTokenTtlMs,
  );
  return first ? next : undefined;
}

async function signedIn(
  deps: TokenDeps,
  user: StoredUser,
  session: Session,
  refreshToken: string | null,
): Promise<SignedIn> {
  const access = await signAccess(deps, user, session.id);
  const refreshExpiresAt = refreshToken === null ? session.expiresAt : deps.clock.now() + LIMITS.refreshTokenTtlMs;
  return { user: userOf(user), ...access, refreshToken, refreshExpiresAt, leftOut: [] };
}

async function endChain(deps: RefreshDeps, session: Session): Promise<Problem> {
  await deps.accounts.revokeSession(session.id, deps.clock.now());
  deps.log("warn", "refresh_token_reused", { sessionId: session.id, userId: session.userId });
  return problem(
    "unauthenticated",
    "This refresh token was used before, so the session was ended for safety. Sign in again.",
  );
}

const signInAgain = (): Problem => problem("unauthenticated", "The session has ended. Sign in again.");
