/** A shopper chooses what becomes of what was sold and is not there. */
import { z } from "@hono/zod-openapi";
import { chooseRemedy } from "../../src/flows/reconcile/choose-remedy.ts";
import { showOrder } from "../../src/flows/orders/show-order.ts";
import { ID_PATTERN, type ShortfallId } from "../../src/kernel/ids.ts";
import { takeToken } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { orderBody, orderSchema } from "./order-body.ts";
import { orderIdSchema, skuSchema } from "./schemas.ts";

export const shortfallIdSchema = z
  .string()
  .regex(ID_PATTERN("sht"), "The id of a shortfall begins with sht_.")
  .transform((text) => text as ShortfallId)
  .openapi({ type: "string", example: "sht_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

const choiceSchema = z
  .strictObject({
    choice: z.enum(["wait", "alternative", "money"]).openapi({
      description:
        "`wait` keeps the place in line for the next delivery; `alternative` has something else sent, which needs its `sku`; `money` gives the money back.",
      example: "wait",
    }),
    sku: skuSchema.optional().openapi({ description: "Of the alternative.", example: "KTL-0012-RED" }),
  })
  .refine(({ choice, sku }) => (choice === "alternative") === (sku !== undefined), {
    path: ["sku"],
    message: "Send the sku of the alternative, and only of an alternative.",
  })
  .openapi("ShortfallChoice");

export const shortfallRoutes: readonly AnyRoute[] = [
  defineRoute({
    method: "post",
    path: "/v1/orders/{orderId}/shortfalls/{shortfallId}",
    operationId: "chooseRemedy",
    tag: "Orders",
    summary: "Choose what becomes of what is short",
    description:
      "A count has found less than was sold; the order says what may be chosen. Who waits may choose otherwise until it " +
      "comes in. An alternative costs nothing more; what it costs less goes back. Money back includes a goodwill, bounded " +
      "by what was paid. The same choice again changes nothing.",
    who: "shopper",
    owns: "order-of-caller",
    limit: "writes",
    idempotency: "required",
    params: z.strictObject({ orderId: orderIdSchema, shortfallId: shortfallIdSchema }),
    body: choiceSchema,
    responses: { 200: { description: "The order as it is now.", schema: orderSchema } },
    problems: ["not-found", "conflict", "out-of-stock", "rate-limited", "overloaded"],
    run: async ({ deps, principal, params, body }) => {
      const token = await takeToken(deps, principal, "writes");
      if (!token.allowed) return token.refusal;
      const chosen = await chooseRemedy(deps, principal, params, { choice: body.choice, sku: body.sku ?? null });
      if (!chosen.ok) return refuse(chosen.error, token.bucket);
      const page = await showOrder(deps, principal, params.orderId);
      return page.ok ? reply(200, orderBody(page.value), { bucket: token.bucket }) : refuse(page.error, token.bucket);
    },
  }),
];
