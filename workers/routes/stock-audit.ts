/** The books of a stock object, for reconciliation and proofs. */
import { z } from "@hono/zod-openapi";
import { auditStock } from "../../src/flows/inventory/audit-stock.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { skuSchema } from "./schemas.ts";
import { levelSchema, MOVEMENT_NAMES } from "./stock-schemas.ts";

const auditSchema = z
  .object({
    levels: z.array(levelSchema),
    openReservations: z.array(
      z.object({
        reference: z.string(),
        expiresAt: z.int().openapi({ description: "Milliseconds since the epoch, UTC." }),
        taken: z.array(z.object({ sku: z.string(), warehouseId: z.string(), quantity: z.int() })),
      }),
    ),
    movementSums: z
      .array(
        z.object({
          sku: z.string(),
          warehouseId: z.string(),
          kind: z.enum(MOVEMENT_NAMES),
          onHand: z.int(),
          reserved: z.int(),
        }),
      )
      .openapi({ description: "What all movements of a kind have added up to." }),
    violations: z.array(z.string()).openapi({ description: "Sentences; none when the books balance." }),
    next: z.string().nullable().openapi({ description: "Send it as `after` for the next page; null at the end." }),
  })
  .openapi("StockAudit");

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;

export const stockAuditRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/stock-shards",
    operationId: "listStockShards",
    summary: "The names of the stock objects",
    responses: {
      200: { description: "All that the shop has.", schema: z.object({ shards: z.array(z.string()) }) },
    },
    problems: [],
    run: async ({ deps }) => reply(200, { shards: (await deps.stock.map.read()).names }),
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/stock-audit",
    operationId: "auditStock",
    summary: "Levels, reservations and sums of movements of one stock object",
    description:
      "A page of whole skus in order; a reservation stands with its first sku. Reads the whole ledger: not for polling.",
    query: z.strictObject({
      shard: z.string().min(1).max(80).openapi({ example: "eu-s-00" }),
      after: skuSchema.optional(),
    }),
    responses: { 200: { description: "A page.", schema: auditSchema } },
    problems: ["not-found", "overloaded"],
    run: async ({ deps, query }) => {
      const page = await auditStock(deps, query.shard, query.after ?? null);
      return page.ok ? reply(200, page.value) : refuse(page.error);
    },
  }),
];
