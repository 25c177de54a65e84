/** Orders: history, one order with its timeline and tracking, cancelling. */
import { z } from "@hono/zod-openapi";
import { cancelOrder } from "../../src/flows/orders/cancel-order.ts";
import { listOrders } from "../../src/flows/orders/list-orders.ts";
import { showOrder } from "../../src/flows/orders/show-order.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { rateLimited } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { orderBody, orderSchema, orderSummarySchema, summaryBody } from "./order-body.ts";
import { orderIdSchema, pageSizeSchema, textSchema } from "./schemas.ts";

const CANCEL_REASON = "Cancelled by the shopper.";

const common = { tag: "Orders", who: "shopper" } as const;
const params = z.strictObject({ orderId: orderIdSchema });

export const orderRoutes: AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/orders",
    operationId: "listOrders",
    summary: "Your orders, newest first",
    owns: "caller",
    limit: "fence",
    idempotency: "none",
    query: z.strictObject({
      cursor: z
        .string()
        .regex(/^[0-9a-z]{1,11}\.ord_[0-9a-z]{28}$/, "Send the cursor that the page before gave.")
        .optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page of orders; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ orders: z.array(orderSummarySchema), cursor: z.string().nullable() }).openapi("OrderList"),
      },
    },
    problems: [],
    run: async ({ deps, principal, query }) => {
      const page = await listOrders(deps, principal, { cursor: query.cursor ?? null, limit: query.limit });
      return reply(200, { orders: page.orders.map(summaryBody), cursor: page.cursor });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/orders/{orderId}",
    operationId: "getOrder",
    summary: "One order with its timeline, its parcels and what can be done now",
    description: "Another's order is answered as if it were not there.",
    owns: "order-of-caller",
    limit: "fence",
    idempotency: "none",
    params,
    responses: { 200: { description: "The order as it is now.", schema: orderSchema } },
    problems: ["not-found"],
    run: async ({ deps, principal, params: { orderId } }) => {
      const page = await showOrder(deps, principal, orderId);
      return page.ok ? reply(200, orderBody(page.value)) : refuse(page.error);
    },
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/orders/{orderId}/cancel",
    operationId: "cancelOrder",
    summary: "Cancel a whole order",
    description:
      `Possible until picking begins. Money goes back the way it came, stock becomes sellable again. At most ` +
      `${LIMITS.cancelReasonCharactersMax} characters of reason. Cancelling a cancelled order changes nothing.`,
    owns: "order-of-caller",
    limit: "writes",
    idempotency: "required",
    params,
    body: z.strictObject({
      reason: textSchema(LIMITS.cancelReasonCharactersMax)
        .default(CANCEL_REASON)
        .openapi({ example: "Ordered twice." }),
    }),
    responses: { 200: { description: "The order as it is now.", schema: orderSchema } },
    problems: ["not-found", "cannot-cancel", "rate-limited", "gateway-unavailable", "overloaded"],
    run: async ({ deps, principal, params: { orderId }, body }) => {
      const answer = await cancelOrder(deps, principal, orderId, body.reason);
      if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
      if (!answer.value.ok) return refuse(answer.value.error, answer.bucket);
      return reply(200, orderBody(answer.value.value), answer.bucket ? { bucket: answer.bucket } : {});
    },
  }),
];
