/** Guests, accounts and sessions. */
import { z } from "@hono/zod-openapi";
import type { User } from "../../src/domain/account/types.ts";
import { logIn } from "../../src/flows/account/log-in.ts";
import { logOut } from "../../src/flows/account/log-out.ts";
import type { AfterLogIn } from "../../src/flows/account/open-session.ts";
import { refreshSession } from "../../src/flows/account/refresh-session.ts";
import { register } from "../../src/flows/account/register.ts";
import { seedAccount } from "../../src/flows/account/seed-account.ts";
import type { SignedIn } from "../../src/flows/account/session-tokens.ts";
import { startGuest } from "../../src/flows/account/start-guest.ts";
import { ID_PATTERN, type SessionId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import type { Session } from "../../src/ports/account-store.ts";
import { takeToken } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";

const instant = (description: string) => z.iso.datetime().openapi({ description, example: "2026-11-22T18:00:00.000Z" });
const email = z.string().max(254).openapi({ example: "amira@example.com" });
const password = z.string().max(LIMITS.passwordCharactersMax * 2);
const newPassword = password.openapi({
  description: `${LIMITS.passwordCharactersMin} to ${LIMITS.passwordCharactersMax} characters, none of the common ones.`,
  example: "seven lemons on a tray",
});
const name = z.string().min(1).max(100).openapi({ example: "Amira Haddad" });
const guestToken = z
  .string()
  .max(2_000)
  .optional()
  .openapi({ description: "The token of the guest until now: the cart comes along." });

const Account = z
  .strictObject({
    id: z.string().openapi({ example: "usr_eu01jdabcdefghjkmnpqrstvwxyz" }),
    email,
    name,
    roles: z.array(z.enum(["shopper", "seller", "staff"])),
    prime: z.boolean(),
    createdAt: instant("When the account was made."),
  })
  .openapi("Account");

const SignedInAnswer = z
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

const GuestAnswer = z
  .strictObject({
    guestId: z.string(),
    accessToken: z.string(),
    accessExpiresAt: instant("When the guest's token ends."),
  })
  .openapi("Guest");

const SessionAnswer = z
  .strictObject({
    id: z.string(),
    current: z.boolean().openapi({ description: "The session of this very token." }),
    userAgent: z.string(),
    createdAt: instant("When it began."),
    refreshedAt: instant("When it was used last."),
    expiresAt: instant("When it ends unless it is used."),
  })
  .openapi("Session");

const iso = (ms: number): string => new Date(ms).toISOString();

const accountView = (user: User): z.output<typeof Account> => ({
  id: user.id,
  email: user.email,
  name: user.name,
  roles: [...user.roles],
  prime: user.prime,
  createdAt: iso(user.createdAt),
});

const signedInView = (tokens: SignedIn): z.output<typeof SignedInAnswer> => ({
  account: accountView(tokens.user),
  accessToken: tokens.accessToken,
  accessExpiresAt: iso(tokens.accessExpiresAt),
  refreshToken: tokens.refreshToken,
  refreshExpiresAt: iso(tokens.refreshExpiresAt),
  leftOut: tokens.leftOut.map(({ sku, units }) => ({ sku, units })),
});

const sessionView = (session: Session, current: SessionId): z.output<typeof SessionAnswer> => ({
  id: session.id,
  current: session.id === current,
  userAgent: session.userAgent,
  createdAt: iso(session.createdAt),
  refreshedAt: iso(session.rotatedAt),
  expiresAt: iso(session.expiresAt),
});

const userAgentOf = (request: Request): string => request.headers.get("user-agent") ?? "";

const startGuestRoute = defineRoute({
  method: "post",
  path: "/v1/guests",
  operationId: "startGuest",
  tag: "Accounts",
  summary: "Become a guest",
  description: `A token for somebody without an account: a cart and orders of one's own, for ${LIMITS.guestTokenTtlMs / 86_400_000} days.`,
  who: "anyone",
  owns: "nothing",
  limit: "fence",
  idempotency: "none",
  responses: { 201: { description: "The guest and its token.", schema: GuestAnswer } },
  problems: [],
  run: async ({ deps }) => {
    const guest = await startGuest(deps);
    const { accessToken, accessExpiresAt } = guest;
    return reply(201, { guestId: guest.principal.shopperId, accessToken, accessExpiresAt: iso(accessExpiresAt) });
  },
});

const registerRoute = (afterLogIn: AfterLogIn) =>
  defineRoute({
    method: "post",
    path: "/v1/accounts",
    operationId: "register",
    tag: "Accounts",
    summary: "Make an account",
    description: "Makes an account and signs in.",
    who: "anyone",
    owns: "nothing",
    limit: "fence",
    idempotency: "none",
    body: z.strictObject({ email, name, password: newPassword, guestToken }).openapi("Registration"),
    responses: { 201: { description: "The account, signed in.", schema: SignedInAnswer } },
    problems: ["email-taken", "overloaded"],
    run: async ({ deps, body, request }) => {
      const token = body.guestToken ?? null;
      const made = await register(deps, { ...body, guestToken: token, userAgent: userAgentOf(request), afterLogIn });
      return made.ok ? reply(201, signedInView(made.value)) : refuse(made.error);
    },
  });

const logInRoute = (afterLogIn: AfterLogIn) =>
  defineRoute({
    method: "post",
    path: "/v1/sessions",
    operationId: "logIn",
    tag: "Accounts",
    summary: "Sign in",
    description: "A session begins. Attempts are counted for each account, whoever makes them.",
    who: "anyone",
    owns: "nothing",
    limit: "fence",
    idempotency: "none",
    body: z
      .strictObject({ email, password: password.openapi({ example: "seven lemons on a tray" }), guestToken })
      .openapi("LogIn"),
    responses: { 201: { description: "Signed in.", schema: SignedInAnswer } },
    problems: ["bad-credentials", "overloaded"],
    run: async ({ deps, body, request }) => {
      const token = body.guestToken ?? null;
      const session = await logIn(deps, { ...body, guestToken: token, userAgent: userAgentOf(request), afterLogIn });
      return session.ok ? reply(201, signedInView(session.value)) : refuse(session.error.problem, session.error.bucket);
    },
  });

const refreshRoute = defineRoute({
  method: "post",
  path: "/v1/sessions/refresh",
  operationId: "refreshSession",
  tag: "Accounts",
  summary: "Renew the access token",
  description: "A refresh token is good once. Showing one that was used before ends the session for safety.",
  who: "anyone",
  owns: "nothing",
  limit: "fence",
  idempotency: "none",
  body: z.strictObject({ refreshToken: z.string().max(200) }).openapi("Refresh"),
  responses: { 200: { description: "The next pair of tokens.", schema: SignedInAnswer } },
  problems: ["unauthenticated"],
  run: async ({ deps, body }) => {
    const refreshed = await refreshSession(deps, body.refreshToken);
    return refreshed.ok ? reply(200, signedInView(refreshed.value)) : refuse(refreshed.error);
  },
});

const logOutRoute = defineRoute({
  method: "delete",
  path: "/v1/sessions/current",
  operationId: "logOut",
  tag: "Accounts",
  summary: "Sign out",
  description: "Ends the session of this token. Doing it again changes nothing.",
  who: "user",
  owns: "caller",
  limit: "fence",
  idempotency: "none",
  responses: { 204: { description: "The session has ended." } },
  problems: [],
  run: async ({ deps, principal }) => {
    await logOut(deps, principal.shopperId, principal.sessionId);
    return reply(204, undefined);
  },
});

const accountRoute = defineRoute({
  method: "get",
  path: "/v1/account",
  operationId: "getAccount",
  tag: "Accounts",
  summary: "Your account",
  who: "user",
  owns: "caller",
  limit: "reads",
  idempotency: "none",
  responses: { 200: { description: "The account of this token.", schema: Account } },
  problems: ["not-found"],
  run: async ({ deps, principal }) => {
    const token = await takeToken(deps, principal, "reads");
    if (!token.allowed) return token.refusal;
    const user = await deps.accounts.findById(principal.shopperId);
    if (user === null) return refuse(problem("not-found", "This account does not exist any more."), token.bucket);
    return reply(200, accountView(user), { bucket: token.bucket });
  },
});

const sessionsRoute = defineRoute({
  method: "get",
  path: "/v1/sessions",
  operationId: "listSessions",
  tag: "Accounts",
  summary: "Where you are signed in",
  who: "user",
  owns: "caller",
  limit: "reads",
  idempotency: "none",
  responses: {
    200: {
      description: "Sessions that are open, newest first.",
      schema: z.strictObject({ sessions: z.array(SessionAnswer) }),
    },
  },
  problems: [],
  run: async ({ deps, principal, now }) => {
    const token = await takeToken(deps, principal, "reads");
    if (!token.allowed) return token.refusal;
    const all = await deps.accounts.sessionsOf(principal.shopperId);
    const open = all.filter((session) => session.revokedAt === null && session.expiresAt > now);
    return reply(200, { sessions: open.map((one) => sessionView(one, principal.sessionId)) }, { bucket: token.bucket });
  },
});

const endSessionRoute = defineRoute({
  method: "delete",
  path: "/v1/sessions/{sessionId}",
  operationId: "endSession",
  tag: "Accounts",
  summary: "Sign out elsewhere",
  who: "user",
  owns: "caller",
  limit: "writes",
  idempotency: "none",
  params: z.object({ sessionId: z.string().regex(ID_PATTERN("ses")) }),
  responses: { 204: { description: "That session has ended." } },
  problems: ["not-found"],
  run: async ({ deps, principal, params }) => {
    const token = await takeToken(deps, principal, "writes");
    if (!token.allowed) return token.refusal;
    const ended = await logOut(deps, principal.shopperId, params.sessionId as SessionId);
    if (ended) return reply(204, undefined, { bucket: token.bucket });
    return refuse(
      problem("not-found", "You have no open session with this id. GET /v1/sessions lists them."),
      token.bucket,
    );
  },
});

const seedAccountRoute = defineRoute({
  method: "post",
  path: "/v1/ops/accounts",
  operationId: "seedAccount",
  tag: "Operations",
  summary: "Make an account with roles",
  description: "Makes the account, or changes the roles of the one that has the address; its password and name stay.",
  who: "staff",
  owns: "shop",
  limit: "fence",
  idempotency: "none",
  body: z
    .strictObject({
      email,
      name,
      password: newPassword,
      roles: z.array(z.enum(["shopper", "seller", "staff"])).max(3),
      prime: z.boolean(),
    })
    .openapi("AccountSeed"),
  responses: {
    200: { description: "There was one: its roles are these now.", schema: Account },
    201: { description: "The account was made.", schema: Account },
  },
  problems: ["email-taken", "overloaded"],
  run: async ({ deps, body }) => {
    const seeded = await seedAccount(deps, body);
    if (!seeded.ok) return refuse(seeded.error);
    return reply(seeded.value.created ? 201 : 200, accountView(seeded.value.user));
  },
});

/** `afterLogIn` joins what the guest had to the user. */
export const accountRoutes = (afterLogIn: AfterLogIn): readonly AnyRoute[] => [
  startGuestRoute,
  registerRoute(afterLogIn),
  logInRoute(afterLogIn),
  refreshRoute,
  logOutRoute,
  accountRoute,
  sessionsRoute,
  endSessionRoute,
  seedAccountRoute,
];
