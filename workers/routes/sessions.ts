/** Signing in and out, and the sessions that are open. */
import { z } from "@hono/zod-openapi";
import { logIn } from "../../src/flows/account/log-in.ts";
import { logOut } from "../../src/flows/account/log-out.ts";
import type { AfterLogIn } from "../../src/flows/account/open-session.ts";
import { refreshSession } from "../../src/flows/account/refresh-session.ts";
import { ID_PATTERN, type SessionId } from "../../src/kernel/ids.ts";
import { problem } from "../../src/kernel/problem.ts";
import { takeToken } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import {
  email,
  password,
  guestToken,
  SignedInAnswer,
  SessionAnswer,
  signedInView,
  sessionView,
  userAgentOf,
} from "./account-views.ts";

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
  params: z.object({
    sessionId: z.string().regex(ID_PATTERN("ses")).openapi({ example: "ses_eu01kaxk7r2m8q4t6w0z2c4e6g8j" }),
  }),
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

export const sessionRoutes = (afterLogIn: AfterLogIn): readonly AnyRoute[] => [
  logInRoute(afterLogIn),
  refreshRoute,
  logOutRoute,
  sessionsRoute,
  endSessionRoute,
];
