import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { sessions, users } from "../../db/accounts.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { AccountStore } from "../../ports/account-store.ts";
import type { Meter } from "../../ports/metrics.ts";

const SESSIONS_LISTED_MAX = 100;

/** Accounts on D1. Every method but `createSession` (a batch) is one statement, so that each is whole or nothing. */
export function d1Accounts(database: D1Database, meter: Meter): AccountStore {
  const db = drizzle(database);
  const changed = (where: string, result: D1Result): boolean => {
    meter.commit(`accounts.${where}`, result.meta.rows_written);
    return result.meta.changes > 0;
  };
  return {
    async createUser(user) {
      const { id, email, name, roles, prime, sellerId, passwordHash, createdAt } = user;
      const row = { id, email, name, roles, prime, sellerId, passwordHash, createdAt };
      const result = await db.insert(users).values(row).onConflictDoNothing({ target: users.email }).run();
      return changed("createUser", result) ? "created" : "email_taken";
    },
    async findByEmail(email) {
      return (await db.select().from(users).where(eq(users.email, email)).get()) ?? null;
    },
    async findById(id) {
      return (await db.select().from(users).where(eq(users.id, id)).get()) ?? null;
    },
    async setRoles(id, roles, prime, sellerId) {
      changed("setRoles", await db.update(users).set({ roles, prime, sellerId }).where(eq(users.id, id)).run());
    },
    async createSession(session) {
      const forgetBefore = session.createdAt - LIMITS.sessionHistoryMs;
      const over = or(lt(sessions.expiresAt, forgetBefore), lt(sessions.revokedAt, forgetBefore));
      const [result] = await db.batch([
        db.insert(sessions).values(session),
        db.delete(sessions).where(and(eq(sessions.userId, session.userId), over)),
      ]);
      changed("createSession", result);
    },
    async findSession(id) {
      return (await db.select().from(sessions).where(eq(sessions.id, id)).get()) ?? null;
    },
    async rotateSession(id, expectedHash, newHash, now, expiresAt) {
      const result = await db
        .update(sessions)
        .set({ tokenHash: newHash, previousTokenHash: expectedHash, rotatedAt: now, expiresAt })
        .where(and(eq(sessions.id, id), eq(sessions.tokenHash, expectedHash), isNull(sessions.revokedAt)))
        .run();
      return changed("rotateSession", result);
    },
    async revokeSession(id, now) {
      const open = and(eq(sessions.id, id), isNull(sessions.revokedAt));
      changed("revokeSession", await db.update(sessions).set({ revokedAt: now }).where(open).run());
    },
    async sessionsOf(userId) {
      return db
        .select()
        .from(sessions)
        .where(eq(sessions.userId, userId))
        .orderBy(desc(sessions.createdAt))
        .limit(SESSIONS_LISTED_MAX);
    },
  };
}
