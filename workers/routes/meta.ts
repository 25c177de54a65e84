/** What a flow costs: counts of commits, rows and hops in this isolate. */
import { z } from "@hono/zod-openapi";
import { defineRoute, reply, type AnyRoute } from "../route.ts";

const counts = z.record(z.string(), z.number().int());
const Metrics = z.strictObject({ commits: counts, rows: counts, hops: counts }).openapi("Metrics", {
  example: { commits: { "shopper.cart": 2 }, rows: { "shopper.cart": 2 }, hops: { shopper: 3 } },
});

const readMetrics = defineRoute({
  method: "get",
  path: "/v1/ops/metrics",
  operationId: "readMetrics",
  tag: "Operations",
  summary: "Commits, rows and hops",
  description:
    "Durable commits, rows written and network hops since the last reset, by label; of the isolate that answers.",
  who: "staff",
  owns: "shop",
  limit: "fence",
  idempotency: "none",
  responses: { 200: { description: "The counts.", schema: Metrics } },
  problems: [],
  run: async ({ deps }) => reply(200, deps.readings.read()),
});

const resetMetrics = defineRoute({
  method: "post",
  path: "/v1/ops/metrics/reset",
  operationId: "resetMetrics",
  tag: "Operations",
  summary: "Begin counting anew",
  who: "staff",
  owns: "shop",
  limit: "fence",
  idempotency: "none",
  responses: { 204: { description: "All counts are zero." } },
  problems: [],
  run: async ({ deps }) => {
    deps.readings.reset();
    return reply(204, undefined);
  },
});

const milliseconds = z.number().nullable();
const lagSummary = z.strictObject({
  count: z.int(),
  p50Ms: milliseconds,
  p99Ms: milliseconds,
  maxMs: milliseconds.openapi({ description: "Since the start; percentiles are of the newest 4,096." }),
});
const Lag = z.strictObject({ catalogue: lagSummary, search: lagSummary }).openapi("ProjectionLag", {
  example: {
    catalogue: { count: 120, p50Ms: 38, p99Ms: 1_050, maxMs: 1_300 },
    search: { count: 120, p50Ms: 71, p99Ms: 1_120, maxMs: 1_390 },
  },
});

const readProjectionLag = defineRoute({
  method: "get",
  path: "/v1/ops/projection-lag",
  operationId: "readProjectionLag",
  tag: "Operations",
  summary: "How old the stock is that shoppers see",
  description:
    "Milliseconds from a stock object's decision until the catalogue's row and the index document tell it; of the isolate that answers. What an isolate keeps in memory follows within a second of that.",
  who: "staff",
  owns: "shop",
  limit: "fence",
  idempotency: "none",
  responses: { 200: { description: "Both stages since the start.", schema: Lag } },
  problems: [],
  run: async ({ deps }) => reply(200, deps.projectionLag.read()),
});

export const metaRoutes: readonly AnyRoute[] = [readMetrics, resetMetrics, readProjectionLag];
