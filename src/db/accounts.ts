/** The tables of migrations/d1/accounts. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Role } from "../domain/account/types.ts";
import type { BalanceDeed, GiftCard } from "../domain/balance/register.ts";
import type { BalanceDeedId, GiftCardId, SellerId, SessionId, UserId } from "../kernel/ids.ts";

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

export const giftCards = sqliteTable("gift_cards", {
  id: text("id").$type<GiftCardId>().primaryKey(),
  account: text("account").notNull().unique(),
  last4: text("last4").notNull(),
  amountMinor: integer("amount_minor").notNull(),
  currency: text("currency").notNull(),
  email: text("email"),
  message: text("message"),
  expiresAt: integer("expires_at"),
  issuedBy: text("issued_by").$type<UserId>().notNull(),
  issuedAt: integer("issued_at").notNull(),
  state: text("state").$type<GiftCard["state"]>().notNull(),
});

export const balanceDeeds = sqliteTable("balance_deeds", {
  id: text("id").$type<BalanceDeedId>().primaryKey(),
  requestKey: text("request_key").notNull().unique(),
  bodyHash: text("body_hash").notNull(),
  kind: text("kind").$type<BalanceDeed["kind"]>().notNull(),
  account: text("account").notNull(),
  cardId: text("card_id").$type<GiftCardId>(),
  amountMinor: integer("amount_minor").notNull(),
  currency: text("currency").notNull(),
  label: text("label").notNull(),
  why: text("why").notNull(),
  expiresAt: integer("expires_at"),
  by: text("done_by").$type<UserId>().notNull(),
  at: integer("at").notNull(),
  state: text("state").$type<BalanceDeed["state"]>().notNull(),
  refusal: text("refusal"),
});
