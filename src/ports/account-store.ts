import type { Role, User } from "../domain/account/types.ts";
import type { SellerId, SessionId, UserId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

export interface StoredUser extends User {
  readonly passwordHash: string;
}

/** A chain of refresh tokens that began with one login. Only the newest token is good; reuse of an old one ends it. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  /** SHA-256 of the newest refresh token and of the one before, in hex. */
  readonly tokenHash: string;
  readonly previousTokenHash: string | null;
  readonly rotatedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  readonly userAgent: string;
  readonly createdAt: EpochMs;
}

export interface AccountStore {
  createUser(user: StoredUser): Promise<"created" | "email_taken">;
  findByEmail(email: string): Promise<StoredUser | null>;
  findById(id: UserId): Promise<StoredUser | null>;
  /** `sellerId`: whom the account acts for, with the role seller. */
  setRoles(id: UserId, roles: readonly Role[], prime: boolean, sellerId: SellerId | null): Promise<void>;
  createSession(session: Session): Promise<void>;
  findSession(id: SessionId): Promise<Session | null>;
  /** Only when the stored hash still is `expectedHash`; false says that another request was first. */
  rotateSession(
    id: SessionId,
    expectedHash: string,
    newHash: string,
    now: EpochMs,
    expiresAt: EpochMs,
  ): Promise<boolean>;
  revokeSession(id: SessionId, now: EpochMs): Promise<void>;
  sessionsOf(userId: UserId): Promise<readonly Session[]>;
}
