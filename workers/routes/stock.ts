/** Stock for staff: goods in, one sku's levels, and the audit that reconciliation reads. */
import { z } from "@hono/zod-openapi";
import { auditStock } from "../../src/flows/inventory/audit-stock.ts";
import { receiveStock } from "../../src/flows/inventory/receive-stock.ts";
import { showStock } from "../../src/flows/inventory/show-stock.ts";
import { CATALOGUE_ID_PATTERN, type WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { skuSchema, textSchema } from "./schemas.ts";

const warehouseIdSchema = z
  .string()
  .regex(CATALOGUE_ID_PATTERN("whs"), "A warehouse id begins with whs_.")
  .transform((text) => text as WarehouseId)
  .openapi({ type: "string", example: "whs_ber1" });

const receiptSchema = z
  .strictObject({
    sku: skuSchema,
    warehouseId: warehouseIdSchema,
    quantity: z
      .int("Send a whole number of at least 1.")
      .min(1, "Send a whole number of at least 1.")
      .max(LIMITS.receiptQuantityMax, `At most ${LIMITS.receiptQuantityMax} units are received at once.`)
      .openapi({ description: "Units, a whole number.", example: 40 }),
    reference: textSchema(LIMITS.stockReferenceCharactersMax).min(1, "Send the reference of the delivery.").openapi({
      description: "Of the delivery. The same reference, sku and warehouse is received once.",
      example: "asn-2026-0815",
    }),
  })
  .openapi("StockReceipt");

const levelSchema = z
  .object({ sku: z.string(), warehouseId: z.string(), onHand: z.int(), reserved: z.int() })
  .openapi("StockLevel");

const summarySchema = z
  .object({
    sku: z.string(),
    onHand: z.int(),
    reserved: z.int(),
    sellable: z.int().openapi({ description: "On hand less reserved less the buffer that is never promised." }),
    levels: z.array(levelSchema),
  })
  .openapi("Stock");

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
          kind: z.enum(["received", "adjusted", "reserved", "released", "expired", "sold", "returned"]),
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

export const stockRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/ops/stock/receipts",
    operationId: "receiveStock",
    summary: "Receive goods",
    description:
      "Every receipt carries its own reference, so the whole call may be sent again: what has been received is not received twice.",
    body: z
      .strictObject({
        receipts: z
          .array(receiptSchema)
          .min(1, "Send at least one receipt.")
          .max(LIMITS.receiptsPerCallMax, `Send at most ${LIMITS.receiptsPerCallMax} receipts at once.`),
      })
      .openapi("StockReceipts"),
    bodyBytesMax: LIMITS.receiptsBodyBytesMax,
    responses: {
      200: {
        description: "Everything is on hand now.",
        schema: z.object({
          units: z.int().openapi({ description: "Newly on hand; receipts met before count nothing." }),
        }),
      },
    },
    problems: ["unprocessable", "conflict", "overloaded"],
    run: async ({ deps, body }) => {
      const received = await receiveStock(deps, body.receipts);
      return received.ok ? reply(200, { units: received.value.units }) : refuse(received.error);
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/stock/{sku}",
    operationId: "showStock",
    summary: "The stock of one sku",
    description: "As its object has it at this moment, in all warehouses.",
    params: z.strictObject({ sku: skuSchema }),
    responses: { 200: { description: "The levels.", schema: summarySchema } },
    problems: ["not-found", "overloaded"],
    run: async ({ deps, params }) => {
      const shown = await showStock(deps, params.sku);
      return shown.ok ? reply(200, shown.value) : refuse(shown.error);
    },
  }),
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
