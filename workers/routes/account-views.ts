/** Accounts and sessions as the API shows them. */
import { z } from "@hono/zod-openapi";
import type { User } from "../../src/domain/account/types.ts";
import type { SignedIn } from "../../src/flows/account/session-tokens.ts";
import { CATALOGUE_ID_PATTERN, type SellerId, type SessionId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Session } from "../../src/ports/account-store.ts";
import { textSchema } from "./schemas.ts";

export const instant = (description: string) =>
  z.iso.datetime().openapi({ description, example: "2026-11-22T18:00:00.000Z" });
export const email = z.string().max(254).openapi({ example: "amira@example.com" });
export const password = z.string().max(LIMITS.passwordCharactersMax * 2);
export const newPassword = password.openapi({
  description: `${LIMITS.passwordCharactersMin} to ${LIMITS.passwordCharactersMax} characters, none of the common ones.`,
  example: "seven lemons on a tray",
});
export const name = textSchema(100).min(1).openapi({ example: "Amira Haddad" });
export const sellerIdSchema = z
  .string()
  .regex(CATALOGUE_ID_PATTERN("sel"), "A seller id begins with sel_.")
  .transform((text) => text as SellerId)
  .openapi({ type: "string", example: "sel_kupferkessel" });
export const guestToken = z
  .string()
  .max(2_000)
  .optional()
  .openapi({ description: "The token of the guest until now: the cart comes along." });

export const Account = z
  .strictObject({
    id: z.string().openapi({ example: "usr_eu01jdabcdefghjkmnpqrstvwxyz" }),
    email,
    name,
    roles: z.array(z.enum(["shopper", "seller", "staff"])),
    prime: z.boolean(),
    sellerId: z
      .string()
      .nullable()
      .openapi({ description: "Whom a seller's account acts for; null of all others.", example: null }),
    createdAt: instant("When the account was made."),
  })
  .openapi("Account");

export const SignedInAnswer = z
  .strictObject({
    account: Account,
    accessToken: z.string().openapi({ description: "For Authorization: Bearer; lives for minutes." }),
    accessExpiresAt: instant("When the access token ends."),
    refreshToken: z.string().nullable().openapi({
      description:
        "Good once, for POST /v1/sessions/refresh. Null when another request has just got the next one: keep that.",
    }),
    refreshExpiresAt: instant("When the session ends unless it is refreshed."),
    leftOut: z
      .array(z.strictObject({ sku: z.string(), units: z.number().int() }))
      .openapi({ description: "Units of the guest's cart that were not taken over, by the shop's rule." }),
  })
  .openapi("SignedIn");

export const GuestAnswer = z
  .strictObject({
    guestId: z.string(),
    accessToken: z.string(),
    accessExpiresAt: instant("When the guest's token ends."),
  })
  .openapi("Guest");

export const SessionAnswer = z
  .strictObject({
    id: z.string(),
    current: z.boolean().openapi({ description: "The session of this very token." }),
    userAgent: z.string(),
    createdAt: instant("When it began."),
    refreshedAt: instant("When it was used last."),
    expiresAt: instant("When it ends unless it is used."),
  })
  .openapi("Session");

export const iso = (ms: number): string => new Date(ms).toISOString();

export const accountView = (user: User): z.output<typeof Account> => ({
  id: user.id,
  email: user.email,
  name: user.name,
  roles: [...user.roles],
  prime: user.prime,
  sellerId: user.sellerId,
  createdAt: iso(user.createdAt),
});

export const signedInView = (tokens: SignedIn): z.output<typeof SignedInAnswer> => ({
  account: accountView(tokens.user),
  accessToken: tokens.accessToken,
  accessExpiresAt: iso(tokens.accessExpiresAt),
  refreshToken: tokens.refreshToken,
  refreshExpiresAt: iso(tokens.refreshExpiresAt),
  leftOut: tokens.leftOut.map(({ sku, units }) => ({ sku, units })),
});

export const sessionView = (session: Session, current: SessionId): z.output<typeof SessionAnswer> => ({
  id: session.id,
  current: session.id === current,
  userAgent: session.userAgent,
  createdAt: iso(session.createdAt),
  refreshedAt: iso(session.rotatedAt),
  expiresAt: iso(session.expiresAt),
});

export const userAgentOf = (request: Request): string => request.headers.get("user-agent") ?? "";
