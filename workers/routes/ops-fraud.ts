/** For operators: orders that wait for a reviewer, the reviewer's word, and what the screening has decided. */
import { z } from "@hono/zod-openapi";
import type { Assessment } from "../../src/domain/fraud/types.ts";
import { decideReview } from "../../src/flows/fraud/decide-review.ts";
import { listDecisions, listReviews } from "../../src/flows/fraud/list-reviews.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { orderIdSchema, pageSizeSchema, textSchema } from "./schemas.ts";

const instant = (description: string) => z.int().openapi({ description: `${description}, in epoch milliseconds.` });

const assessmentSchema = z
  .object({
    decision: z.enum(["approve", "review", "reject"]),
    score: z.number().openapi({ description: "Above 40 a person looks at it, above 70 it is rejected." }),
    modelScore: z.number().openapi({ description: "The model's probability of fraud, 0 to 1." }),
    reasons: z.array(
      z.object({
        code: z.string(),
        words: z.string(),
        points: z.number().openapi({ description: "What it added to the score; 0 of a cap, which rejects by itself." }),
      }),
    ),
    model: z.string(),
    at: instant("When it was screened"),
  })
  .openapi("RiskAssessment");

/** The hashes by which the graph knows an order are of no use to anybody else. */
const assessmentBody = ({ sighting: _hashes, ...assessment }: Assessment): object => assessment;

const verdictSchema = z
  .object({ verdict: z.enum(["accepted", "refused"]), by: z.string(), reason: z.string(), at: instant("When") })
  .openapi("ReviewVerdict");

const reviewSchema = z
  .object({
    orderId: z.string(),
    email: z.string(),
    shopperId: z.string(),
    placedAt: instant("When it was placed"),
    reviewUntil: instant("Without a word until then it is cancelled").nullable(),
    totalMinor: z.int(),
    currency: z.string(),
    country: z.string(),
    assessment: assessmentSchema,
  })
  .openapi("ReviewedOrder");

const decisionSchema = z
  .object({
    orderId: z.string().openapi({ description: "Of the order that it became, or would have become." }),
    checkoutId: z.string(),
    shopperId: z.string(),
    at: instant("When it was decided"),
    totalMinor: z.int(),
    currency: z.string(),
    country: z.string(),
    assessment: assessmentSchema,
    verdict: verdictSchema.nullable(),
  })
  .openapi("RiskDecision");

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;

export const opsFraudRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/fraud/reviews",
    operationId: "listReviews",
    summary: "Orders that wait for a reviewer, oldest first",
    description: "Their money is held and not taken. Without a word until `reviewUntil` an order is cancelled.",
    query: z.strictObject({
      cursor: z.string().max(200, "Send the cursor that the page before gave.").optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ reviews: z.array(reviewSchema), cursor: z.string().nullable() }).openapi("ReviewList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const page = await listReviews(deps, { cursor: query.cursor ?? null, limit: query.limit });
      const reviews = page.orders.map(
        ({ id, email, shopperId, placedAt, totalMinor, currency, country, risk: { reviewUntil, assessment } }) => ({
          ...{ orderId: id, email, shopperId, placedAt, reviewUntil, totalMinor, currency, country },
          assessment: assessmentBody(assessment),
        }),
      );
      return reply(200, { reviews, cursor: page.cursor });
    },
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/ops/fraud/reviews/{orderId}",
    operationId: "decideReview",
    summary: "Accept or refuse an order under review",
    description:
      "Accepted: its money is taken and it goes its way. Refused: nothing is taken, the goods go back to stock, the shopper is told, and account, e-mail, card, device and address count as fraud for 90 days. The same word again changes nothing; another one is refused.",
    params: z.strictObject({ orderId: orderIdSchema }),
    body: z
      .strictObject({
        verdict: z.enum(["accepted", "refused"]).openapi({ example: "accepted" }),
        reason: textSchema(LIMITS.reviewReasonCharactersMax)
          .min(1, "Say why: others will read it.")
          .openapi({ description: "Why, for colleagues.", example: "Called back: the card is hers." }),
      })
      .openapi("DecideReview"),
    responses: {
      200: {
        description: "The word stands, and the order goes its way.",
        schema: z.object({ orderId: z.string(), verdict: z.enum(["accepted", "refused"]) }).openapi("DecidedReview"),
      },
    },
    problems: ["not-found", "conflict", "overloaded"],
    run: async ({ deps, principal, params, body }) => {
      const decided = await decideReview(deps, principal, { ...params, ...body });
      return decided.ok ? reply(200, { orderId: decided.value, verdict: body.verdict }) : refuse(decided.error);
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/fraud/decisions",
    operationId: "listRiskDecisions",
    summary: "Checkouts that were rejected or reviewed, newest first",
    description: "With the reasons, and the reviewer's word where there is one. Kept for 90 days.",
    query: z.strictObject({
      decision: z.enum(["review", "reject"]).optional().openapi({ description: "Both when absent." }),
      cursor: orderIdSchema.optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({ decisions: z.array(decisionSchema), cursor: z.string().nullable() })
          .openapi("RiskDecisionList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const { decision = null, cursor = null, limit } = query;
      const page = await listDecisions(deps, { decision, cursor, limit });
      const decisions = page.decisions.map((row) => ({ ...row, assessment: assessmentBody(row.assessment) }));
      return reply(200, { decisions, cursor: page.cursor });
    },
  }),
];
