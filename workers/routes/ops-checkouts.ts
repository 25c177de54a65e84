/** For operators: checkouts that do not get on, any checkout's journal, and what can be done about one. */
import { z } from "@hono/zod-openapi";
import type { JournalView } from "../../src/domain/checkout/journal-view.ts";
import {
  cancelCheckout,
  giveUpCheckout,
  retryCheckout,
  settleCheckout,
} from "../../src/flows/operators/help-checkout.ts";
import { listStuck, type StuckCheckout } from "../../src/flows/operators/list-stuck.ts";
import { readJournal } from "../../src/flows/operators/read-journal.ts";
import { ID_PATTERN, type ShopperId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Problem } from "../../src/kernel/problem.ts";
import type { Result } from "../../src/kernel/result.ts";
import { defineRoute, refuse, reply, type AnyRoute, type Outcome } from "../route.ts";
import { journalBody, journalSchema } from "./journal-body.ts";
import { checkoutIdSchema, pageSizeSchema, textSchema } from "./schemas.ts";

const [USER, GUEST] = [ID_PATTERN("usr"), ID_PATTERN("gst")];

const shopperIdSchema = z
  .string()
  .refine((text) => USER.test(text) || GUEST.test(text), "A shopper's id begins with usr_ or gst_.")
  .transform((text) => text as ShopperId)
  .openapi({
    type: "string",
    description: "Whose checkout it is: the second part of its reference.",
    example: "gst_eu01kaxk7r2m8q4t6w0z2c4e6g8j",
  });

const stuckSchema = z
  .object({
    checkoutId: z.string(),
    shopperId: z.string(),
    since: z.int().openapi({ description: "When operators were told, in epoch milliseconds." }),
    detail: z.string(),
    journal: journalSchema
      .nullable()
      .openapi({ description: "As it is now; null where its object does not answer, or does not know it." }),
  })
  .openapi("StuckCheckout");

const stuckBody = ({ journal, ...rest }: StuckCheckout): object => ({
  ...rest,
  journal: typeof journal === "string" ? null : journalBody(journal),
});

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;
const one = {
  ...common,
  params: z.strictObject({ checkoutId: checkoutIdSchema }),
  query: z.strictObject({ shopper: shopperIdSchema }),
  responses: { 200: { description: "The journal as it is now.", schema: journalSchema } },
} as const;

const reasonSchema = textSchema(LIMITS.cancelReasonCharactersMax).min(1, "Say why.");

const answer = (journal: Result<JournalView, Problem>): Outcome =>
  journal.ok ? reply(200, journalBody(journal.value)) : refuse(journal.error);

export const opsCheckoutRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/checkouts/stuck",
    operationId: "listStuckCheckouts",
    summary: "Checkouts that do not get on by themselves, longest stuck first",
    description:
      "Each has tried the same step for some minutes: a provider, a stock object or a database does not answer it. It goes on trying. `isMore`: there are more than `limit`; they come up as these are settled.",
    query: z.strictObject({ limit: pageSizeSchema }),
    responses: {
      200: {
        description: "Each with its journal as it is now.",
        schema: z.object({ checkouts: z.array(stuckSchema), isMore: z.boolean() }).openapi("StuckCheckoutList"),
      },
    },
    problems: [],
    run: async ({ deps, principal, query }) => {
      const { checkouts, isMore } = await listStuck(deps, principal, query.limit);
      return reply(200, { checkouts: checkouts.map(stuckBody), isMore });
    },
  }),
  defineRoute({
    ...one,
    method: "get",
    path: "/v1/ops/checkouts/{checkoutId}",
    operationId: "getCheckoutJournal",
    summary: "The journal of any checkout",
    problems: ["not-found", "overloaded"],
    run: async ({ deps, principal, params, query }) =>
      answer(await readJournal(deps, principal, { ...params, shopperId: query.shopper })),
  }),
  defineRoute({
    ...one,
    method: "post",
    path: "/v1/ops/checkouts/{checkoutId}/retry",
    operationId: "retryCheckout",
    summary: "Look and go on now",
    description: "It does so by itself too, ever more seldom. Changes nothing of a checkout that rests.",
    problems: ["not-found", "overloaded"],
    run: async ({ deps, principal, params, query }) =>
      answer(await retryCheckout(deps, principal, { ...params, shopperId: query.shopper })),
  }),
  defineRoute({
    ...one,
    method: "post",
    path: "/v1/ops/checkouts/{checkoutId}/give-up",
    operationId: "giveUpCheckout",
    summary: "End a checkout without an order",
    description:
      "Its payments are fenced first, so that one that is still on its way is refused on arrival; then its stock goes back. The shopper is told the reason. Refused once an order was placed by it.",
    body: z
      .strictObject({
        reason: reasonSchema.openapi({
          description: "For the shopper, a sentence.",
          example: "Your bank did not answer us. Nothing was charged; please try again.",
        }),
      })
      .openapi("GiveUpCheckout"),
    problems: ["not-found", "conflict", "overloaded"],
    run: async ({ deps, principal, params, query, body }) =>
      answer(await giveUpCheckout(deps, principal, { ...params, shopperId: query.shopper }, body.reason)),
  }),
  defineRoute({
    ...one,
    method: "post",
    path: "/v1/ops/checkouts/{checkoutId}/cancel",
    operationId: "cancelStuckOrder",
    summary: "Cancel the order of a checkout that is not through",
    description:
      "Also where the order's own row could not be written yet. Money goes back the way it came, stock becomes sellable again. A paid order is cancelled at `/v1/orders/{orderId}/cancel`.",
    body: z
      .strictObject({
        reason: reasonSchema.openapi({ description: "Kept with the order.", example: "The card cannot be charged." }),
      })
      .openapi("CancelStuckOrder"),
    problems: ["not-found", "conflict", "cannot-cancel", "rate-limited", "overloaded"],
    run: async ({ deps, principal, params, query, body }) =>
      answer(await cancelCheckout(deps, principal, { ...params, shopperId: query.shopper }, body.reason)),
  }),
  defineRoute({
    ...one,
    method: "post",
    path: "/v1/ops/checkouts/{checkoutId}/settle-by-hand",
    operationId: "settleCheckoutByHand",
    summary: "Leave a step out that was seen to elsewhere",
    description:
      "Only of a checkout on its way back whose step was tried in vain for some minutes (`means.settle`). `payment`: the money was let go or given back at the provider's own desk; the order and the books will say that all of it went back. `stock`: the goods were counted back in. Nothing is moved by this: what is said here is believed. It is kept with who said it.",
    body: z
      .strictObject({
        step: z.enum(["payment", "stock"]).openapi({ example: "payment" }),
        note: textSchema(LIMITS.reviewReasonCharactersMax)
          .min(1, "Say what was done, and where it can be looked up.")
          .openapi({ description: "What was done, for colleagues.", example: "Refunded at the provider, case 4711." }),
      })
      .openapi("SettleCheckoutByHand"),
    problems: ["not-found", "conflict", "overloaded"],
    run: async ({ deps, principal, params, query, body }) =>
      answer(await settleCheckout(deps, principal, { ...params, shopperId: query.shopper }, body)),
  }),
];
