/** For operators: finding orders, one order with everything about it, and the journal of its checkout. */
import { z } from "@hono/zod-openapi";
import { readJournal } from "../../src/flows/operators/read-journal.ts";
import { findOrders } from "../../src/flows/orders/find-orders.ts";
import { NO_ORDER } from "../../src/flows/orders/show-order.ts";
import { showStaffOrder } from "../../src/flows/orders/show-staff-order.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { journalBody, journalSchema } from "./journal-body.ts";
import { orderIdSchema, pageSizeSchema, textSchema } from "./schemas.ts";
import { foundOrderBody, foundOrderSchema, staffOrderBody, staffOrderSchema } from "./staff-order-body.ts";

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;
const params = z.strictObject({ orderId: orderIdSchema });

export const opsOrderSearchRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/orders/search",
    operationId: "findOrders",
    summary: "Orders, newest first: all, or those of whom or what a text names",
    description:
      "The text is an e-mail address (the account's orders, then those that guests placed with it), an order, a checkout or its reference, or a shopper's id. Without one, all orders.",
    query: z.strictObject({
      q: textSchema(320).default("").openapi({ example: "ada@example.com" }),
      cursor: z.string().max(200, "Send the cursor that the page before gave.").optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({
            orders: z.array(foundOrderSchema),
            cursor: z.string().nullable(),
            by: z.enum(["all", "order", "checkout", "shopper", "email"]).openapi({
              description: "How the text was understood.",
            }),
          })
          .openapi("FoundOrderList"),
      },
    },
    problems: [],
    run: async ({ deps, principal, query }) => {
      const { q: text, cursor = null, limit } = query;
      const found = await findOrders(deps, principal, { text, cursor, limit });
      if (!found.ok) return refuse(found.error);
      const { orders, ...rest } = found.value;
      return reply(200, { orders: orders.map(foundOrderBody), ...rest });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/orders/{orderId}",
    operationId: "getStaffOrder",
    summary: "One order with its sub-orders, tenders, refunds, screening and books",
    params,
    responses: { 200: { description: "As it is now.", schema: staffOrderSchema } },
    problems: ["not-found"],
    run: async ({ deps, principal, params: { orderId } }) => {
      const page = await showStaffOrder(deps, principal, orderId);
      return page.ok ? reply(200, staffOrderBody(page.value)) : refuse(page.error);
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/orders/{orderId}/journal",
    operationId: "getOrderJournal",
    summary: "The journal of the checkout that placed an order",
    params,
    responses: { 200: { description: "As it is now.", schema: journalSchema } },
    problems: ["not-found", "overloaded"],
    run: async ({ deps, principal, params: { orderId } }) => {
      const order = await deps.orders.find(orderId);
      if (order === null) return refuse(NO_ORDER);
      const journal = await readJournal(deps, principal, order);
      return journal.ok ? reply(200, journalBody(journal.value)) : refuse(journal.error);
    },
  }),
];
