/** For operators: orders as reconciliation reads them, and the outbox. */
import { z } from "@hono/zod-openapi";
import { SECOND_MS } from "../../src/kernel/time.ts";
import { defineRoute, reply, type AnyRoute } from "../route.ts";
import { orderIdSchema, pageSizeSchema } from "./schemas.ts";
import { shortfallStateSchema } from "./shortfall-body.ts";

const auditSchema = z
  .object({
    orderId: z.string(),
    checkoutId: z.string(),
    state: z.string(),
    currency: z.string(),
    placedAt: z.int(),
    subtotalMinor: z.int().openapi({ description: "The goods before shipping, discounts and tax." }),
    totalMinor: z.int(),
    capturedMinor: z.int(),
    refundedMinor: z.int(),
    balancesMinor: z.int().openapi({ description: "Of the total, what gift cards and store credit bear." }),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
    shortfalls: z
      .array(
        z.object({
          sku: z.string(),
          quantity: z.int(),
          state: shortfallStateSchema,
          refundMinor: z.int(),
          replacementSku: z.string().nullable(),
        }),
      )
      .openapi({ description: "Units that were sold and not there, whatever became of them." }),
  })
  .openapi("OrderAudit");

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;

export const opsOrderRoutes: AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/orders",
    operationId: "auditOrders",
    summary: "All orders placed since an instant, with money and quantities",
    query: z.strictObject({
      since: z.coerce.number().int().min(0).default(0).openapi({ description: "Epoch milliseconds.", example: 0 }),
      cursor: orderIdSchema.optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page in the order of ids; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ orders: z.array(auditSchema), cursor: z.string().nullable() }).openapi("OrderAuditList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const page = await deps.orders.audit(query.since, query.cursor ?? null, query.limit);
      return reply(200, {
        orders: page.orders.map(({ id, ...rest }) => ({ orderId: id, ...rest })),
        cursor: page.cursor,
      });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/outbox",
    operationId: "outboxBacklog",
    summary: "Events that are not published yet",
    responses: {
      200: {
        description: "How many, and since when the oldest waits.",
        schema: z
          .object({
            unpublished: z.int(),
            oldestAt: z.int().nullable().openapi({ description: "Epoch milliseconds." }),
            oldestAgeSeconds: z.number().nullable(),
          })
          .openapi("OutboxBacklog"),
      },
    },
    problems: [],
    run: async ({ deps, now }) => {
      const { unpublished, oldestAt } = await deps.orders.outbox.backlog();
      const oldestAgeSeconds = oldestAt === null ? null : (now - oldestAt) / SECOND_MS;
      return reply(200, { unpublished, oldestAt, oldestAgeSeconds });
    },
  }),
];
