/** For staff: gift cards issued, looked at and closed, and store credit given. */
import { z } from "@hono/zod-openapi";
import type { GiftCard } from "../../src/domain/balance/register.ts";
import { closeGiftCard, listGiftCards, showGiftCard } from "../../src/flows/payments/gift-cards.ts";
import { giveStoreCredit } from "../../src/flows/payments/give-store-credit.ts";
import { issueGiftCard } from "../../src/flows/payments/issue-gift-card.ts";
import { ID_PATTERN, type GiftCardId, type UserId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import type { BalanceView } from "../../src/ports/payment-gateway.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { availableBody, balanceFields, instant, minor } from "./balance-schemas.ts";
import { emailSchema, pageSizeSchema, textSchema } from "./schemas.ts";

const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, "Send an ISO 4217 code such as EUR.")
  .openapi({ description: "ISO 4217: what the shop sells for.", example: "EUR" });
const amountSchema = (max: number) =>
  z
    .int("Send a whole number of minor units.")
    .min(1, "Send at least 1 minor unit.")
    .max(max, `Send at most ${max} minor units.`)
    .openapi({ description: "In minor units.", example: 5_000 });
const whySchema = textSchema(LIMITS.balanceWhyCharactersMax)
  .min(1, "Say why: it stands in the books.")
  .openapi({ description: "Why, for colleagues; it stands in the books.", example: "Late parcel" });

const cardIdSchema = z
  .string()
  .regex(ID_PATTERN("gft"), "A gift card's id begins with gft_.")
  .transform((text) => text as GiftCardId)
  .openapi({ type: "string", example: "gft_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

const userIdSchema = z
  .string()
  .regex(ID_PATTERN("usr"), "An account's id begins with usr_.")
  .transform((text) => text as UserId)
  .openapi({ type: "string", example: "usr_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

const cardFields = {
  giftCardId: z.string(),
  last4: z.string().openapi({ description: "Of its code; the rest is kept nowhere.", example: "7Q2M" }),
  amountMinor: minor("What was put on it"),
  currency: z.string(),
  email: z.string().nullable(),
  message: z.string().nullable(),
  expiresAt: instant("No order is paid with it after this; null for ever").nullable(),
  issuedBy: z.string(),
  issuedAt: instant("When it was issued"),
  state: z.enum(["issuing", "issued", "closed"]),
};
const cardSchema = z.object(cardFields).openapi("GiftCard");
const issuedSchema = z
  .object({
    ...cardFields,
    code: z.string().openapi({
      description: "Told here and nowhere else. Whoever has it has the money.",
      example: "K7RM-0Q2V-XW9D-3JTB",
    }),
  })
  .openapi("IssuedGiftCard");

const stateSchema = z.enum(["open", "closed", "expired"]);

const cardBody = ({ id, account: _hash, ...card }: GiftCard): object => ({ giftCardId: id, ...card });
const staff = { tag: "Operations", who: "staff", owns: "shop", limit: "fence" } as const;
const replayHeaders = (replayed: boolean) => (replayed ? { headers: { "idempotent-replayed": "true" } } : {});
const NO_KEY = refuse(problem("idempotency-key-required", "Send an Idempotency-Key."));

const cardParams = z.strictObject({ giftCardId: cardIdSchema });

export const opsGiftCardRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...staff,
    method: "post",
    path: "/v1/ops/gift-cards",
    operationId: "issueGiftCard",
    summary: "Issue a gift card",
    description:
      "The answer has the code, which is kept nowhere: the same Idempotency-Key with the same body tells it again, nothing else does. Keys are the shop's, not the caller's: take long random ones.",
    idempotency: "required",
    body: z
      .strictObject({
        amountMinor: amountSchema(LIMITS.giftCardMinorMax),
        currency: currencySchema,
        email: emailSchema.optional().openapi({ description: "Whom it is for. Nothing is sent." }),
        message: textSchema(LIMITS.giftCardMessageCharactersMax)
          .optional()
          .openapi({ description: "What is written on it.", example: "Happy birthday" }),
        expiresAt: instant("No order is paid with it after this; for ever when absent").min(0).optional(),
      })
      .openapi("IssueGiftCard"),
    responses: {
      201: { description: "Issued. Hand the code over now.", schema: issuedSchema },
    },
    problems: ["idempotency-conflict", "unprocessable", "conflict", "overloaded"],
    run: async ({ deps, principal, body, idempotency }) => {
      if (idempotency === null) return NO_KEY;
      const { email = null, message = null, expiresAt = null, ...rest } = body;
      const order = { ...rest, email, message, expiresAt };
      const issued = await issueGiftCard(deps, principal.shopperId, order, idempotency);
      if (!issued.ok) return refuse(issued.error);
      const { card, code, replayed } = issued.value;
      return reply(201, { ...cardBody(card), code }, replayHeaders(replayed));
    },
  }),
  defineRoute({
    ...staff,
    method: "get",
    path: "/v1/ops/gift-cards",
    operationId: "listGiftCards",
    summary: "Gift cards, newest first",
    idempotency: "none",
    query: z.strictObject({ cursor: cardIdSchema.optional(), limit: pageSizeSchema }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ giftCards: z.array(cardSchema), cursor: z.string().nullable() }).openapi("GiftCardList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const page = await listGiftCards(deps, query.cursor ?? null, query.limit);
      return reply(200, { giftCards: page.cards.map(cardBody), cursor: page.cursor });
    },
  }),
  defineRoute({
    ...staff,
    method: "get",
    path: "/v1/ops/gift-cards/{giftCardId}",
    operationId: "getGiftCard",
    summary: "A gift card, and what happened to it",
    idempotency: "none",
    params: cardParams,
    query: z.strictObject({
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, "Send the cursor that the page before gave.")
        .optional(),
    }),
    responses: {
      200: {
        description: "Entries newest first; `cursor` leads to older ones.",
        schema: z
          .object({
            ...cardFields,
            balance: z
              .object({
                ...balanceFields,
                heldMinor: minor("Held for open orders"),
                state: stateSchema,
                expiresAt: instant("Until when").nullable(),
              })
              .nullable()
              .openapi({ description: "Null while its money is not on it, or when it does not answer just now." }),
            holds: z.array(
              z.object({
                reference: z.string().openapi({ description: "Region, shopper and checkout." }),
                amountMinor: minor("Held"),
                at: instant("Since when"),
              }),
            ),
            entries: z.array(
              z.object({
                sequence: z.int(),
                at: instant("When"),
                kind: z.enum(["credited", "authorised", "captured", "voided", "refunded", "closed"]),
                amountMinor: minor("How much"),
                balanceMinor: minor("On it after that"),
                heldMinor: minor("Held after that"),
                reference: z.string(),
                why: z.string(),
              }),
            ),
            cursor: z.string().nullable(),
          })
          .openapi("GiftCardPage"),
      },
    },
    problems: ["not-found"],
    run: async ({ deps, params, query }) => {
      const shown = await showGiftCard(deps, params.giftCardId, query.cursor ?? null);
      if (!shown.ok) return refuse(shown.error);
      const { card, balance, holds, entries } = shown.value;
      return reply(200, {
        ...cardBody(card),
        balance: balance === null || balance === "unknown" ? null : balanceBody(balance),
        holds: holds.map(({ reference, amountMinor, at }) => ({ reference, amountMinor, at })),
        entries: entries.entries.map(
          ({ sequence, at, kind, amountMinor, balanceMinor, heldMinor, reference, why }) => ({
            ...{ sequence, at, kind, amountMinor, balanceMinor, heldMinor, reference, why },
          }),
        ),
        cursor: entries.cursor,
      });
    },
  }),
  defineRoute({
    ...staff,
    method: "post",
    path: "/v1/ops/gift-cards/{giftCardId}/close",
    operationId: "closeGiftCard",
    summary: "Close a gift card",
    description:
      "No order is begun with it any more, and what is on it is taken off. What is held for an open order stays held. Closed again, with another key, it loses what has come back since.",
    idempotency: "required",
    params: cardParams,
    body: z.strictObject({ why: whySchema }).openapi("CloseGiftCard"),
    responses: { 200: { description: "It is closed.", schema: cardSchema } },
    problems: ["not-found", "idempotency-conflict", "unprocessable", "overloaded"],
    run: async ({ deps, principal, params, body, idempotency }) => {
      if (idempotency === null) return NO_KEY;
      const close = { id: params.giftCardId, why: body.why };
      const closed = await closeGiftCard(deps, principal.shopperId, close, idempotency);
      return closed.ok ? reply(200, cardBody(closed.value)) : refuse(closed.error);
    },
  }),
  defineRoute({
    ...staff,
    method: "post",
    path: "/v1/ops/store-credit",
    operationId: "giveStoreCredit",
    summary: "Give store credit",
    description: "To an account of the shop, by its id or its e-mail address: send one of the two.",
    idempotency: "required",
    body: z
      .strictObject({
        shopperId: userIdSchema.optional(),
        email: emailSchema.optional(),
        amountMinor: amountSchema(LIMITS.storeCreditMinorMax),
        why: whySchema,
      })
      .refine(({ shopperId, email }) => (shopperId === undefined) !== (email === undefined), {
        error: "Send either shopperId or email.",
        path: ["shopperId"],
      })
      .openapi("GiveStoreCredit", { example: { email: "ada@example.com", amountMinor: 1_500, why: "Late parcel" } }),
    responses: {
      201: {
        description: "Given.",
        schema: z
          .object({
            shopperId: z.string(),
            email: z.string(),
            amountMinor: minor("Given now"),
            currency: z.string(),
            availableMinor: minor("What there is to spend after it; null when that is not known just now").nullable(),
          })
          .openapi("GivenStoreCredit"),
      },
    },
    problems: ["idempotency-conflict", "unprocessable", "overloaded"],
    run: async ({ deps, principal, body, idempotency }) => {
      if (idempotency === null) return NO_KEY;
      const { shopperId, email = "", amountMinor, why } = body;
      const order = { to: shopperId === undefined ? { email } : { shopperId }, amountMinor, why };
      const given = await giveStoreCredit(deps, principal.shopperId, order, idempotency);
      if (!given.ok) return refuse(given.error);
      const { balance, replayed, ...whom } = given.value;
      const { currency } = deps.settings;
      const availableMinor = balance?.availableMinor ?? null;
      return reply(201, { ...whom, amountMinor, currency, availableMinor }, replayHeaders(replayed));
    },
  }),
];

const balanceBody = (balance: BalanceView): object => ({
  ...availableBody(balance),
  heldMinor: balance.heldMinor,
  state: balance.state,
  expiresAt: balance.expiresAt,
});
