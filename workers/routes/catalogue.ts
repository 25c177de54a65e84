/** Products, categories and prices; and the one door by which a catalogue comes in. */
import { z } from "@hono/zod-openapi";
import { catalogueStatus } from "../../src/flows/catalog/catalogue-status.ts";
import { importBatch } from "../../src/flows/catalog/import-batch.ts";
import { setPrice } from "../../src/flows/catalog/set-price.ts";
import { listProducts, productReply } from "../../src/flows/catalog/show-product.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import { isFresh, REVALIDATED } from "../conditional.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import {
  batchReportSchema,
  batchSchema,
  categorySchema,
  productIdSchema,
  productPageSchema,
} from "./catalogue-schemas.ts";
import { skuSchema } from "./schemas.ts";

const open = { tag: "Catalogue", who: "anyone", owns: "nothing", limit: "fence", idempotency: "none" } as const;
const staff = { tag: "Catalogue", who: "staff", owns: "shop", limit: "fence", idempotency: "optional" } as const;

export const catalogueRoutes: AnyRoute[] = [
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/products/{productId}",
    operationId: "getProduct",
    summary: "A product with its offers, the featured one first",
    description: "Send the ETag back as If-None-Match: while nothing has changed the answer is 304 without a body.",
    params: z.strictObject({ productId: productIdSchema }),
    responses: {
      200: { description: "The product's page.", schema: productPageSchema },
      304: { description: "As it was." },
    },
    problems: ["not-found"],
    run: async ({ deps, params, request, now }) => {
      const found = await productReply(deps, params.productId, now);
      if (!found) return refuse(problem("not-found", `There is no product ${params.productId}.`));
      const headers = { "content-type": "application/json", etag: found.etag, "cache-control": REVALIDATED };
      if (isFresh(request, found.etag)) return new Response(null, { status: 304, headers });
      return new Response(found.bytes, { headers });
    },
  }),
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/products",
    operationId: "listProducts",
    summary: "All products in the order of their ids",
    description: "For exports and crawlers. Follow `cursor` until it is null.",
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault),
      cursor: productIdSchema.optional(),
    }),
    responses: {
      200: {
        description: "Some products, and where the next ones begin.",
        schema: z.object({ items: z.array(productPageSchema), cursor: z.string().nullable() }),
      },
    },
    problems: [],
    run: async ({ deps, query, now }) => {
      const { pages, next } = await listProducts(deps, query.cursor ?? null, query.limit, now);
      return reply(200, { items: pages, cursor: next });
    },
  }),
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/categories",
    operationId: "listCategories",
    summary: "The category tree",
    responses: {
      200: { description: "All categories, parents by id.", schema: z.object({ items: z.array(categorySchema) }) },
    },
    problems: [],
    run: async ({ deps }) =>
      reply(200, { items: (await deps.catalogue.frame()).categories }, { headers: { "cache-control": REVALIDATED } }),
  }),
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/catalogue/status",
    operationId: "getCatalogueStatus",
    summary: "How many products there are, and how far the search index is behind",
    responses: {
      200: {
        description: "The state now.",
        schema: z.object({ currency: z.string(), products: z.int(), waitingForIndex: z.int(), indexLagMs: z.int() }),
      },
    },
    problems: [],
    run: async ({ deps }) => reply(200, await catalogueStatus(deps)),
  }),
  defineRoute({
    ...staff,
    method: "post",
    path: "/v1/catalogue/batches",
    operationId: "importBatch",
    summary: "Take in categories, sellers, warehouses, products, reviews, promotions and shipping rates",
    description:
      "Upserts by id. Rows with a broken reference or value are rejected one by one with their reasons, the others go in. " +
      "A row that is already so changes nothing, so a batch can be sent again safely.",
    body: batchSchema,
    bodyBytesMax: LIMITS.importBodyBytesMax,
    responses: { 200: { description: "What went in and what did not.", schema: batchReportSchema } },
    problems: ["overloaded"],
    run: async ({ deps, body }) => {
      const report = await importBatch(deps, body);
      return report.ok ? reply(200, report.value) : refuse(report.error);
    },
  }),
  defineRoute({
    ...staff,
    method: "put",
    path: "/v1/offers/{sku}/price",
    operationId: "setPrice",
    summary: "Change an offer's base price",
    description: "Pages, carts and the search index show it within two seconds.",
    params: z.strictObject({ sku: skuSchema }),
    body: z.strictObject({
      basePriceMinor: z
        .int("Send a whole number of minor units.")
        .min(1, "The price must be above 0.")
        .max(100_000_000_000)
        .openapi({ description: "Minor units of the shop's currency.", example: 4999 }),
    }),
    responses: { 200: { description: "Done.", schema: z.object({ changed: z.boolean() }) } },
    problems: ["not-found"],
    run: async ({ deps, params, body }) => {
      const done = await setPrice(deps, params.sku, body.basePriceMinor);
      return done.ok ? reply(200, done.value) : refuse(done.error);
    },
  }),
];
