/** The pair of tokens that a login gives: a short access token, and a refresh token that is good once. */
import type { Principal, User } from "../../domain/account/types.ts";
import type { SessionId, Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { StoredUser } from "../../ports/account-store.ts";
import type { Deps } from "../../ports/deps.ts";

export interface SignedIn {
  readonly user: User;
  readonly principal: Extract<Principal, { kind: "user" }>;
  readonly accessToken: string;
  readonly accessExpiresAt: EpochMs;
  /** Null: the newer one was given to another request of the same person moments ago. */
  readonly refreshToken: string | null;
  readonly refreshExpiresAt: EpochMs;
  /** Units of the guest's cart that were not taken over. */
  readonly leftOut: readonly { readonly sku: Sku; readonly units: number }[];
}

export type TokenDeps = Pick<Deps, "clock" | "random" | "sha256" | "accounts" | "tokens" | "settings">;

const SESSION_ID = /^ses_(?:eu|us|ap)[0-9a-z]{26}$/;

/** `ses_...` and 32 random bytes: the first part finds the row, the second proves the right to it. */
export function makeRefreshToken(deps: Pick<Deps, "random">, sessionId: SessionId): string {
  let secret = "";
  for (const byte of deps.random.bytes(32)) secret += byte.toString(16).padStart(2, "0");
  return `${sessionId}.${secret}`;
}

/** Which session a refresh token speaks of; undefined when it has not its form. */
export function sessionOfToken(refreshToken: string): SessionId | undefined {
  const [id = "", secret = ""] = refreshToken.split(".", 2);
  return SESSION_ID.test(id) && /^[0-9a-f]{64}$/.test(secret) ? (id as SessionId) : undefined;
}

/** The user without the password's hash, field by field, so that nothing rides along. */
export const userOf = ({ id, email, name, roles, prime, sellerId, createdAt }: StoredUser): User => ({
  id,
  email,
  name,
  roles,
  prime,
  sellerId,
  createdAt,
});

/** Who a user is to the shop, by the roles of now. */
export const principalOf = (
  { id, roles, prime, sellerId }: User,
  sessionId: SessionId,
): Extract<Principal, { kind: "user" }> => ({
  kind: "user",
  shopperId: id,
  roles,
  sessionId,
  prime,
  ...(roles.includes("seller") && sellerId !== null && { sellerId }),
});

export async function signAccess(
  deps: Pick<Deps, "clock" | "tokens">,
  user: User,
  sessionId: SessionId,
): Promise<Pick<SignedIn, "principal" | "accessToken" | "accessExpiresAt">> {
  const now = deps.clock.now();
  const principal = principalOf(user, sessionId);
  const accessToken = await deps.tokens.sign(principal, now, LIMITS.accessTokenTtlMs);
  return { principal, accessToken, accessExpiresAt: now + LIMITS.accessTokenTtlMs };
}
