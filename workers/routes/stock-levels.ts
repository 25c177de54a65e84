/** What there is: the list of stock from the catalogue's projection, and one sku as its stock object has it. */
import { z } from "@hono/zod-openapi";
import type { StockListRow } from "../../src/domain/catalog/stock-list.ts";
import { listStock } from "../../src/flows/catalog/list-stock.ts";
import { showStock } from "../../src/flows/inventory/show-stock.ts";
import { showStockDetail, type StockDetailPage } from "../../src/flows/inventory/show-stock-detail.ts";
import { problem } from "../../src/kernel/problem.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { sellerIdSchema } from "./account-views.ts";
import { pageSizeSchema, textSchema } from "./schemas.ts";
import {
  forTraders,
  levelSchema,
  levelView,
  MOVEMENT_NAMES,
  skuParams,
  takenSchema,
  termsSchema,
  traderIn,
  warehouseIdSchema,
} from "./stock-schemas.ts";

const summaryShape = {
  sku: z.string(),
  onHand: z.int(),
  reserved: z.int(),
  ahead: z.int(),
  missing: z.int(),
  sellable: z.int().openapi({ description: "On hand less reserved less the buffer that is never promised." }),
  sellableAhead: z.int().openapi({ description: "May still be promised before it is here." }),
  levels: z.array(levelSchema),
};

const summarySchema = z.object(summaryShape).openapi("Stock");

const listRowSchema = z
  .object({
    sku: z.string(),
    productId: z.string(),
    title: z.string(),
    variant: z.record(z.string(), z.string()),
    sellerId: z.string(),
    sellerName: z.string(),
    image: z.string().nullable(),
    active: z.boolean(),
    state: z.enum(["in_stock", "low_stock", "out_of_stock"]),
    sellable: z.int(),
    warehouses: z.array(z.object({ warehouseId: z.string(), free: z.int() })),
    ahead: z
      .object({ kind: z.enum(["preorder", "backorder"]), sellable: z.int(), expectedAt: z.int().nullable() })
      .nullable(),
    terms: termsSchema,
  })
  .openapi("StockListRow");

const listRowView = ({ availability, stockTerms, ...row }: StockListRow): z.output<typeof listRowSchema> => ({
  sku: row.sku,
  productId: row.productId,
  title: row.title,
  variant: row.variant,
  sellerId: row.sellerId,
  sellerName: row.sellerName,
  image: row.image,
  active: row.active,
  state: availability.state,
  sellable: availability.sellable,
  warehouses: availability.warehouses.map(({ id, free }) => ({ warehouseId: id, free })),
  ahead: availability.ahead,
  terms: stockTerms,
});

const detailSchema = z
  .object({
    ...summaryShape,
    terms: termsSchema,
    incoming: z.array(
      z.object({ warehouseId: z.string(), quantity: z.int(), expectedAt: z.int(), reference: z.string() }),
    ),
    reservations: z
      .array(z.object({ reference: z.string(), since: z.int(), expiresAt: z.int(), taken: z.array(takenSchema) }))
      .openapi({ description: "Open ones, oldest first, a bounded number." }),
    ledger: z
      .array(
        z.object({
          at: z.int(),
          kind: z.enum(MOVEMENT_NAMES),
          reference: z.string(),
          cause: z.string(),
          warehouseId: z.string(),
          quantity: z.int().openapi({ description: "Signed where the kind can go both ways." }),
          onHandAfter: z.int().nullable(),
          reservedAfter: z.int().nullable(),
          orderId: z.string().nullable(),
        }),
      )
      .openapi({ description: "Newest first, with the balance of its warehouse after each movement." }),
    older: z.string().nullable().openapi({ description: "Send it for older movements; null at the end." }),
    mayChangeNumbers: z.boolean().openapi({ description: "Or only set the terms." }),
  })
  .openapi("StockDetail");

const detailView = ({ offer, detail, ledger, can }: StockDetailPage): z.output<typeof detailSchema> => {
  const { sku, onHand, reserved, ahead, missing, sellable, sellableAhead, levels } = detail.summary;
  return {
    ...{ sku, onHand, reserved, ahead, missing, sellable, sellableAhead },
    levels: levels.map(levelView),
    terms: offer.stockTerms,
    incoming: detail.incoming.map(({ warehouseId, quantity, expectedAt, reference }) => ({
      warehouseId,
      quantity,
      expectedAt,
      reference,
    })),
    reservations: detail.reservations.map(({ reference, since, expiresAt, taken }) => ({
      reference,
      since,
      expiresAt,
      taken: [...taken],
    })),
    ledger: [...ledger],
    older: detail.older,
    mayChangeNumbers: can.changeNumbers,
  };
};

export const stockLevelRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...forTraders,
    method: "get",
    path: "/v1/stock",
    operationId: "listStock",
    summary: "Offers with their stock",
    description:
      "As the shop's pages show it, some seconds old. Staff see all offers, a seller its own. `low` and `out` begin with the least.",
    query: z.strictObject({
      state: z.enum(["all", "low", "out", "ahead"]).default("all"),
      q: textSchema(100)
        .default("")
        .openapi({ description: "The beginning of a sku, or words of a title.", example: "kettle" }),
      warehouse: warehouseIdSchema.optional().openapi({ description: "Something is free there." }),
      seller: sellerIdSchema.optional().openapi({ description: "For staff: only this seller's." }),
      limit: pageSizeSchema,
      cursor: z.string().max(200).optional(),
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ offers: z.array(listRowSchema), cursor: z.string().nullable() }).openapi("StockList"),
      },
    },
    problems: [],
    run: async ({ deps, principal, query }) => {
      const trader = traderIn(principal);
      if (trader.as === "seller" && query.seller !== undefined && query.seller !== trader.sellerId)
        return refuse(problem("forbidden", "A seller sees its own stock only: leave `seller` out."));
      const page = await listStock(deps, {
        text: query.q,
        cursor: query.cursor ?? null,
        sellerId: trader.as === "seller" ? trader.sellerId : (query.seller ?? null),
        state: query.state,
        warehouseId: query.warehouse ?? null,
        limit: query.limit,
      });
      return page.ok
        ? reply(200, { offers: page.value.rows.map(listRowView), cursor: page.value.cursor })
        : refuse(page.error);
    },
  }),
  defineRoute({
    ...forTraders,
    method: "get",
    path: "/v1/stock/{sku}",
    operationId: "showStockDetail",
    summary: "All about the stock of one sku",
    description: "As its stock object has it at this moment: levels, open reservations, announced goods, movements.",
    params: skuParams,
    query: z.strictObject({ older: z.string().max(8_000).optional() }),
    responses: { 200: { description: "The stock.", schema: detailSchema } },
    problems: ["not-found", "overloaded"],
    run: async ({ deps, principal, params, query }) => {
      const shown = await showStockDetail(deps, traderIn(principal), params.sku, query.older ?? null);
      return shown.ok ? reply(200, detailView(shown.value)) : refuse(shown.error);
    },
  }),
  defineRoute({
    tag: "Operations",
    who: "staff",
    owns: "shop",
    limit: "fence",
    idempotency: "none",
    method: "get",
    path: "/v1/ops/stock/{sku}",
    operationId: "showStock",
    summary: "The levels of one sku",
    description: "As its object has it at this moment, in all warehouses.",
    params: skuParams,
    responses: { 200: { description: "The levels.", schema: summarySchema } },
    problems: ["not-found", "overloaded"],
    run: async ({ deps, params }) => {
      const shown = await showStock(deps, params.sku);
      if (!shown.ok) return refuse(shown.error);
      const { sku, onHand, reserved, ahead, missing, sellable, sellableAhead, levels } = shown.value;
      const numbers = { sku, onHand, reserved, ahead, missing, sellable, sellableAhead };
      return reply(200, { ...numbers, levels: levels.map(levelView) });
    },
  }),
];
