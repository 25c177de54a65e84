/** Where the skus of the shop are, and moving them while they are sold: for staff, and for `npm run reshard`. */
import { z } from "@hono/zod-openapi";
import { moveGoods } from "../../src/flows/inventory/move-skus.ts";
import { reshardShop } from "../../src/flows/inventory/reshard-shop.ts";
import { showStockMap } from "../../src/flows/inventory/show-stock-map.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { skuSchema } from "./schemas.ts";

const objectNameSchema = z
  .string()
  .max(80, "A name has at most 80 characters.")
  .openapi({ description: "Name of a stock object; it begins with the shop's region.", example: "eu-o-KTL-0012-BLK" });

const mapSchema = z
  .object({
    version: z.int(),
    shards: z.int().openapi({ description: "Objects that the shop is spread over." }),
    nextShards: z.int().nullable().openapi({ description: "The number that it is being spread over." }),
    overrides: z.record(z.string(), z.string()).openapi({ description: "Skus that stand elsewhere." }),
    objects: z.array(z.string()).openapi({ description: "Every object that has ever held stock." }),
    underway: z
      .int()
      .nullable()
      .openapi({ description: "Consignments that have left and not arrived; null when an object did not say." }),
  })
  .openapi("StockMap");

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;

export const stockMoveRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/stock-map",
    operationId: "showStockMap",
    summary: "Which stock object holds which sku",
    description: "Asks every stock object what is on its way from it.",
    responses: { 200: { description: "The map.", schema: mapSchema } },
    problems: [],
    run: async ({ deps }) => reply(200, await showStockMap(deps)),
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/ops/stock-map/moves",
    operationId: "moveSkus",
    summary: "Move skus to another stock object",
    description:
      "While they are sold. Without `to` each sku gets an object of its own; to the shop's layout it goes back with its home there. The same call may be sent again: it finishes what it began.",
    body: z
      .strictObject({
        skus: z
          .array(skuSchema)
          .min(1, "Send at least one sku.")
          .max(LIMITS.stockMoveSkusMax, `Send at most ${LIMITS.stockMoveSkusMax} skus at once.`),
        to: objectNameSchema.optional(),
      })
      .openapi("StockMove"),
    responses: {
      200: {
        description: "They have left; their units arrive within moments.",
        schema: z.object({ moved: z.array(z.object({ sku: z.string(), to: z.string() })) }),
      },
    },
    problems: ["unprocessable", "conflict", "limit-exceeded", "overloaded"],
    run: async ({ deps, body }) => {
      const moved = await moveGoods(deps, body.skus, body.to ?? null);
      return moved.ok ? reply(200, { moved: moved.value }) : refuse(moved.error);
    },
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/ops/stock-map/layout",
    operationId: "reshardShop",
    summary: "Spread the shop over another number of stock objects",
    description:
      "One bounded step, while everything sells: repeat the call until it says that it has finished. It goes on wherever an earlier one stopped.",
    body: z
      .strictObject({
        shards: z
          .int("Send a whole number.")
          .min(1, "A shop has at least one stock object.")
          .max(LIMITS.stockShardsMax, `A shop has at most ${LIMITS.stockShardsMax} stock objects.`)
          .openapi({ example: 32 }),
      })
      .openapi("StockLayout"),
    responses: {
      200: {
        description: "The step is done.",
        schema: z.object({
          finished: z.boolean(),
          moved: z.int().openapi({ description: "Skus that this step has sent to another object." }),
          objectsDone: z.int(),
          objects: z.int(),
        }),
      },
    },
    problems: ["conflict", "overloaded"],
    run: async ({ deps, body }) => {
      const step = await reshardShop(deps, body.shards);
      return step.ok ? reply(200, step.value) : refuse(step.error);
    },
  }),
];
