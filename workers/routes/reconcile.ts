/** For operators: walks of reconciliation, incidents, and orders that are short. */
import { z } from "@hono/zod-openapi";
import type { Incident, Reconciliation } from "../../src/ports/incidents.ts";
import { INCIDENT_KINDS, listIncidents, listReconciliations } from "../../src/flows/reconcile/list-incidents.ts";
import { listShortfalls } from "../../src/flows/reconcile/list-shortfalls.ts";
import { runReconciliation } from "../../src/flows/reconcile/run-reconciliation.ts";
import { ID_PATTERN, type ReconciliationId } from "../../src/kernel/ids.ts";
import { defineRoute, reply, type AnyRoute } from "../route.ts";
import { shortfallStateSchema } from "./shortfall-body.ts";
import { shortfallIdSchema } from "./shortfalls.ts";
import { pageSizeSchema } from "./schemas.ts";

const instant = (description: string) => z.int().openapi({ description: `${description}, in epoch milliseconds.` });
const count = (description: string) => z.int().openapi({ description });

const sumsSchema = z
  .object({ capturedMinor: count("Taken, in minor units."), refundedMinor: count("Given back, in minor units.") })
  .openapi("TakenAndGivenBack");

const moneySumsSchema = z
  .object({
    orders: count("Orders whose payments all answered."),
    byOrders: sumsSchema,
    byBooks: sumsSchema,
    payments: count("Payments at the provider."),
    byProvider: sumsSchema,
    balances: count("Payments from gift cards and store credit."),
    byBalances: sumsSchema,
  })
  .openapi("MoneySums");

const runSchema = z
  .object({
    reconciliationId: z.string(),
    depth: z.enum(["quick", "deep"]),
    startedAt: instant("When it began"),
    updatedAt: instant("When its last part was done"),
    finishedAt: instant("When it came to its end; null: it goes on").nullable(),
    counts: z.object({
      stockPages: count("Pages of stock objects that were read."),
      levels: z.int(),
      reservations: z.int(),
      payments: z.int(),
      orders: count("Orders whose money was compared.").optional(),
      money: z
        .record(z.string(), moneySumsSchema)
        .optional()
        .openapi({ description: "Deep: what each side says of the same orders' money, by currency." }),
      unitsSold: count("Deep: units that the stock has sold.").optional(),
      unitsOrdered: count("Deep: units that orders have taken.").optional(),
      findings: z.int(),
      told: count("Orders that were told that something is short."),
      covered: count("Orders whose wait was over."),
      skipped: count("What did not answer or was left for the next: above 0 nothing is closed for not being found."),
    }),
  })
  .openapi("Reconciliation");

const runBody = ({ id, depth, startedAt, updatedAt, finishedAt, counts }: Reconciliation) => ({
  reconciliationId: id,
  ...{ depth, startedAt, updatedAt, finishedAt, counts },
});

const incidentSchema = z
  .object({
    kind: z.enum(INCIDENT_KINDS),
    subject: z.string().openapi({ description: "What it is about: a level, an object, a reservation, an order." }),
    state: z.enum(["OPEN", "CLOSED"]),
    detail: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
    firstSeenAt: instant("When it was first seen"),
    lastSeenAt: instant("When it was last seen"),
    openedAt: instant("When it was opened").nullable(),
    closedAt: instant("When it was closed").nullable(),
    times: count("How often it was opened."),
  })
  .openapi("Incident");

const incidentBody = (incident: Incident): object => ({ ...incident });

const opsShortfallSchema = z
  .object({
    shortfallId: z.string(),
    orderId: z.string(),
    sku: z.string(),
    title: z.string(),
    warehouseId: z.string(),
    quantity: z.int(),
    parcelId: z.string(),
    state: shortfallStateSchema,
    choice: z.enum(["money", "alternative", "reassign"]).nullable(),
    sentInstead: z.string().nullable().openapi({ description: "The sku of what is sent instead." }),
    refundMinor: z.int(),
    goodwillMinor: z.int(),
    placedAt: instant("When the order was placed"),
    foundAt: instant("When it was found"),
    toldAt: instant("When the shopper was told").nullable(),
    chosenAt: instant("When it was chosen").nullable(),
    settledAt: instant("When it was settled").nullable(),
  })
  .openapi("OpsShortfall");

const opsShortfallBody = (shortfall: Awaited<ReturnType<typeof listShortfalls>>["shortfalls"][number]): object => {
  const {
    id,
    plan,
    saleReference: _sale,
    checkoutId: _checkout,
    shopperId: _shopper,
    attempt: _attempt,
    ...rest
  } = shortfall;
  return {
    shortfallId: id,
    ...rest,
    choice: plan?.kind ?? null,
    sentInstead: plan?.kind === "alternative" ? plan.sku : null,
  };
};

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;
const runCursorSchema = z
  .string()
  .regex(ID_PATTERN("rec"), "Send the cursor that the page before gave.")
  .transform((text) => text as ReconciliationId)
  .openapi({ type: "string", example: "rec_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

export const reconcileRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/ops/reconciliations",
    operationId: "reconcile",
    summary: "Look for what is wrong, now",
    description:
      "Goes on with the walk of that depth, or begins one: a bounded part of it. Call again until `finishedAt` is there. " +
      "The shop does the same each minute. `deep` adds every movement up again and counts the units of all orders.",
    body: z
      .strictObject({ depth: z.enum(["quick", "deep"]).default("quick").openapi({ example: "quick" }) })
      .openapi("Reconcile"),
    responses: { 200: { description: "The walk as it is now.", schema: runSchema } },
    problems: [],
    run: async ({ deps, body }) => reply(200, runBody(await runReconciliation(deps, body.depth))),
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/reconciliations",
    operationId: "listReconciliations",
    summary: "Walks of reconciliation, newest first",
    description: "Finished quick ones are kept for a week.",
    query: z.strictObject({ cursor: runCursorSchema.optional(), limit: pageSizeSchema }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({ reconciliations: z.array(runSchema), cursor: z.string().nullable() })
          .openapi("ReconciliationList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const page = await listReconciliations(deps, { cursor: query.cursor ?? null, limit: query.limit });
      return reply(200, { reconciliations: page.runs.map(runBody), cursor: page.cursor });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/incidents",
    operationId: "listIncidents",
    summary: "What is wrong, or was",
    description: "Open ones longest known first, closed ones newest first.",
    query: z.strictObject({
      state: z.enum(["OPEN", "CLOSED"]).default("OPEN").openapi({ example: "OPEN" }),
      cursor: z.string().max(400, "Send the cursor that the page before gave.").optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ incidents: z.array(incidentSchema), cursor: z.string().nullable() }).openapi("IncidentList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const page = await listIncidents(deps, { ...query, cursor: query.cursor ?? null });
      return reply(200, { incidents: page.incidents.map(incidentBody), cursor: page.cursor });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/shortfalls",
    operationId: "listShortfalls",
    summary: "Orders whose goods were sold and are not there",
    query: z.strictObject({
      state: shortfallStateSchema.optional(),
      cursor: shortfallIdSchema.optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page, newest first; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({ shortfalls: z.array(opsShortfallSchema), cursor: z.string().nullable() })
          .openapi("ShortfallList"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const { state = null, cursor = null, limit } = query;
      const page = await listShortfalls(deps, { state, cursor, limit });
      return reply(200, { shortfalls: page.shortfalls.map(opsShortfallBody), cursor: page.cursor });
    },
  }),
];
