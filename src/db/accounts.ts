/** The tables of migrations/d1/accounts. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role } from "../domain/account/types.ts";
import type { SellerId, SessionId, UserId } from "../kernel/ids.ts";

export const users = sqliteTable("users", {
  id: text("id").$type<UserId>().primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  roles: text("roles", { mode: "json" }).$type<readonly Role[]>().notNull(),
  prime: integer("prime", { mode: "boolean" }).notNull(),
  passwordHash: text("password_hash").notNull(),
  createdAt: integer("created_at").notNull(),
  sellerId: text("seller_id").$type<SellerId>(),
});

export const sessions = sqliteTable("sessions", {
  id: text("id").$type<SessionId>().primaryKey(),
  userId: text("user_id").$type<UserId>().notNull(),
  tokenHash: text("token_hash").notNull(),
  previousTokenHash: text("previous_token_hash"),
  rotatedAt: integer("rotated_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  revokedAt: integer("revoked_at"),
  userAgent: text("user_agent").notNull(),
  createdAt: integer("created_at").notNull(),
});
