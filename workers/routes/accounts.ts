/** Guests and accounts. */
import { z } from "@hono/zod-openapi";
import type { AfterLogIn } from "../../src/flows/account/open-session.ts";
import { register } from "../../src/flows/account/register.ts";
import { seedAccount } from "../../src/flows/account/seed-account.ts";
import { startGuest } from "../../src/flows/account/start-guest.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import { takeToken } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import {
  email,
  newPassword,
  name,
  guestToken,
  Account,
  SignedInAnswer,
  GuestAnswer,
  iso,
  accountView,
  sellerIdSchema,
  signedInView,
  userAgentOf,
} from "./account-views.ts";
import { sessionRoutes } from "./sessions.ts";

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

const seedAccountRoute = defineRoute({
  method: "post",
  path: "/v1/ops/accounts",
  operationId: "seedAccount",
  tag: "Operations",
  summary: "Make an account with roles",
  description:
    "Makes the account, or changes the roles of the one that has the address; its password and name stay. The role seller comes with the seller it acts for.",
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
      sellerId: sellerIdSchema
        .nullable()
        .default(null)
        .openapi({
          type: ["string", "null"],
          description: "Whom a seller's account acts for: sent with the role seller, and only then.",
          example: null,
        }),
    })
    .openapi("AccountSeed"),
  responses: {
    200: { description: "There was one: its roles are these now.", schema: Account },
    201: { description: "The account was made.", schema: Account },
  },
  problems: ["email-taken", "unprocessable", "overloaded"],
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
  ...sessionRoutes(afterLogIn),
  accountRoute,
  seedAccountRoute,
];
