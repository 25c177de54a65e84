/** Search, and browsing by category with the same parameters and facets. */
import { z } from "@hono/zod-openapi";
import { parseSearch, SORTS } from "../../src/flows/search/parse-search.ts";
import { searchProducts } from "../../src/flows/search/search-products.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { problem } from "../../src/kernel/problem.ts";
import type { Deps } from "../../src/ports/deps.ts";
import { REVALIDATED } from "../conditional.ts";
import { defineRoute, refuse, reply, type AnyRoute, type Outcome } from "../route.ts";
import { slugSchema } from "./catalogue-schemas.ts";

const one = z.string().optional();
const filters = {
  brand: z.array(z.string()).optional().openapi({ description: "Any of these; may be repeated." }),
  price: one.openapi({
    description: 'In major units, both ends included: "10-49.99", "10-" or "-50".',
    example: "10-50",
  }),
  price_min: one.openapi({ description: "Instead of `price`: its lower end, in major units." }),
  price_max: one.openapi({ description: "Instead of `price`: its upper end, in major units." }),
  rating: one.openapi({ description: "1 to 4: that many stars and more.", example: "4" }),
  in_stock: one.openapi({ description: "1: only what can be had: it is in stock, or it may be ordered ahead." }),
  prime: one.openapi({ description: "1: only what the marketplace sends." }),
  sort: one.openapi({ description: `One of ${SORTS.join(", ")}.`, example: "price_asc" }),
  limit: one.openapi({ description: `1 to ${LIMITS.pageSizeMax}; ${LIMITS.pageSizeDefault} when left out.` }),
  cursor: one.openapi({ description: "From the page before; belongs to the same search." }),
};

/** `attr.<name>` chooses values of an attribute; its names are the catalogue's, so no schema can list them. */
const attributes = z.array(z.string()).openapi({ description: "attr.<name>: any of these values; may be repeated." });
const querySchema = z
  .object({
    q: one.openapi({ description: "Words.", example: "kettle" }),
    category: one.openapi({ description: "A category's slug: its whole subtree." }),
    ...filters,
  })
  .catchall(attributes);
const categoryQuerySchema = z.object({ q: one, ...filters }).catchall(attributes);

const resultSchema = z
  .object({
    cards: z.array(
      z
        .object({
          productId: z.string(),
          sku: z.string().nullable(),
          title: z.string(),
          brand: z.string(),
          image: z.string().nullable(),
          priceMinor: z.int().nullable(),
          basePriceMinor: z.int().nullable(),
          lowest30DaysMinor: z.int().nullable(),
          currency: z.string(),
          ratingAverage: z.number(),
          ratingCount: z.int(),
          availability: z.enum(["in_stock", "low_stock", "out_of_stock"]),
          ahead: z
            .object({ kind: z.enum(["preorder", "backorder"]), expectedAt: z.int().nullable() })
            .nullable()
            .openapi({
              description: "May be ordered before it is here; epoch milliseconds, null where no date is known.",
            }),
          warehouses: z.array(z.string()).openapi({ description: "Where something of it lies." }),
          prime: z.boolean(),
          offerCount: z.int(),
        })
        .openapi("ProductCard"),
    ),
    total: z.int(),
    facets: z.array(
      z
        .object({
          name: z.string().openapi({ description: "The name of its query parameter." }),
          label: z.string(),
          values: z.array(z.object({ value: z.string(), label: z.string(), count: z.int(), selected: z.boolean() })),
        })
        .openapi("Facet"),
    ),
    cursor: z.string().nullable().openapi({ description: "Where the next page begins; null on the last." }),
    relaxed: z.boolean().openapi({ description: "Nothing matched all words: these match some." }),
  })
  .openapi("SearchResult");

async function answer(deps: Deps, url: string, categorySlug?: string): Promise<Outcome> {
  const context = { currency: deps.settings.currency, unknown: "refuse" as const };
  const query = parseSearch(
    new URL(url).searchParams,
    categorySlug === undefined ? context : { ...context, categorySlug },
  );
  if (!query.ok) return refuse(problem("invalid-request", "The query string is not valid.", { errors: query.error }));
  const result = await searchProducts(deps, query.value);
  return result.ok ? reply(200, result.value, { headers: { "cache-control": REVALIDATED } }) : refuse(result.error);
}

const open = { tag: "Search", who: "anyone", owns: "nothing", limit: "fence", idempotency: "none" } as const;

export const searchRoutes: AnyRoute[] = [
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/search",
    operationId: "search",
    summary: "Find products by words, with facets",
    description: "Without words it lists everything. Counts of a facet are under all other filters, not under its own.",
    query: querySchema,
    responses: { 200: { description: "A page of results.", schema: resultSchema } },
    problems: [],
    run: ({ deps, request }) => answer(deps, request.url),
  }),
  defineRoute({
    ...open,
    method: "get",
    path: "/v1/categories/{slug}/products",
    operationId: "listCategoryProducts",
    summary: "Products of a category and all below it",
    params: z.strictObject({ slug: slugSchema }),
    query: categoryQuerySchema,
    responses: { 200: { description: "A page of products.", schema: resultSchema } },
    problems: ["not-found"],
    run: async ({ deps, params, request }) => {
      const { categories } = await deps.catalogue.frame();
      if (!categories.some((category) => category.slug === params.slug)) {
        return refuse(problem("not-found", `There is no category ${params.slug}.`));
      }
      return answer(deps, request.url, params.slug);
    },
  }),
];
