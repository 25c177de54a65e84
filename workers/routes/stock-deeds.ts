/** What people do with goods: receive, correct, send, announce, put back, and say on which terms they are sold. */
import { z } from "@hono/zod-openapi";
import { adjustStock, type Adjusted } from "../../src/flows/inventory/adjust-stock.ts";
import { announceIncoming } from "../../src/flows/inventory/announce-incoming.ts";
import { receiveStock } from "../../src/flows/inventory/receive-stock.ts";
import { restockReturned } from "../../src/flows/inventory/restock-returned.ts";
import { setTerms } from "../../src/flows/inventory/set-terms.ts";
import { transferStock } from "../../src/flows/inventory/transfer-stock.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Problem } from "../../src/kernel/problem.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { skuSchema } from "./schemas.ts";
import {
  forTraders,
  instantSchema,
  levelSchema,
  levelView,
  REASON_NAMES,
  referenceSchema,
  skuParams,
  termsSchema,
  traderIn,
  unitsSchema,
  warehouseIdSchema,
} from "./stock-schemas.ts";

const listOf = <S extends z.ZodType>(row: S, name: string) =>
  z
    .array(row)
    .min(1, `Send at least one ${name}.`)
    .max(LIMITS.receiptsPerCallMax, `Send at most ${LIMITS.receiptsPerCallMax} at once.`);

const receiptSchema = z
  .strictObject({
    sku: skuSchema,
    warehouseId: warehouseIdSchema,
    quantity: unitsSchema(1, 40),
    reference: referenceSchema(
      "Of the delivery. The same reference, sku and warehouse is received once; it takes from what was announced under it.",
      "asn-2026-0815",
    ),
  })
  .openapi("StockReceipt");

const RANGE = `Send a whole number from 0 to ${LIMITS.receiptQuantityMax}; only a count may find less than 0.`;
const numberSchema = z.int(RANGE).min(-LIMITS.receiptQuantityMax, RANGE).max(LIMITS.receiptQuantityMax, RANGE);

const adjustmentSchema = z
  .strictObject({
    sku: skuSchema,
    warehouseId: warehouseIdSchema,
    onHand: numberSchema.openapi({
      description: "What is there and not sold. Below 0, with the reason `count` only: so much more was sold.",
      example: 38,
    }),
    expectedOnHand: z
      .int("Send the number that you saw.")
      .openapi({ description: "What you saw: another number by now, and nothing is changed.", example: 40 }),
    reason: z.enum(REASON_NAMES).openapi({
      description: "Only `count` may go below what is reserved or promised: what is missing then becomes an incident.",
      example: "damage",
    }),
    reference: referenceSchema("Of the correction. The same reference, sku and warehouse is done once.", "dmg-2026-17"),
  })
  .refine(({ onHand, reason }) => onHand >= 0 || reason === "count", { path: ["onHand"], message: RANGE })
  .openapi("StockAdjustment");

const adjustedSchema = z
  .object({
    outcome: z.enum(["adjusted", "repeated", "stale", "below_reserved", "conflict"]),
    level: levelSchema.optional().openapi({ description: "As it is now; absent of a reference used otherwise." }),
  })
  .openapi("StockAdjusted");

const adjustedView = (adjusted: Adjusted): z.output<typeof adjustedSchema> =>
  adjusted.outcome === "conflict"
    ? { outcome: adjusted.outcome }
    : { outcome: adjusted.outcome, level: levelView(adjusted.level) };

/** What became of each stands in the refusal as it does in the answer. */
function withOutcomes(problem: Problem): Problem {
  const outcomes = problem.extension?.["outcomes"] as readonly Adjusted[] | undefined;
  return outcomes === undefined ? problem : { ...problem, extension: { outcomes: outcomes.map(adjustedView) } };
}

const transferSchema = z
  .strictObject({
    sku: skuSchema,
    from: warehouseIdSchema,
    to: warehouseIdSchema.openapi({ example: "whs_muc1" }),
    quantity: unitsSchema(1, 12),
    expectedAt: instantSchema("When they will be there"),
    reference: referenceSchema("Of the transfer; they are received under it at the other end.", "trf-2026-41"),
  })
  .openapi("StockTransfer");

const incomingSchema = z
  .strictObject({
    sku: skuSchema,
    warehouseId: warehouseIdSchema,
    quantity: unitsSchema(0, 200).openapi({ description: "Still to come; 0 takes the announcement back." }),
    expectedAt: instantSchema("When it is due"),
    reference: referenceSchema("Of the delivery. The same again sets quantity and day anew.", "asn-2026-0915"),
  })
  .openapi("StockIncoming");

const restockSchema = z
  .strictObject({
    reference: referenceSchema(
      "Under which they were sold, as the ledger shows it.",
      "eu/usr_eu01kaxk7r2m8q4t6w0z2c4e6g8j/chk_eu01kaxk7r2m8q4t6w0z2c4e6g8j/eu-s-00/1",
    ),
    returnReference: referenceSchema("Of the return; recorded once.", "rma-2026-7"),
    lines: z
      .array(z.strictObject({ sku: skuSchema, warehouseId: warehouseIdSchema, quantity: unitsSchema(1, 1) }))
      .min(1, "Send at least one line.")
      .max(LIMITS.reservationLinesMax, `Send at most ${LIMITS.reservationLinesMax} lines.`),
  })
  .openapi("StockRestock");

export const stockDeedRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/receipts",
    operationId: "receiveStock",
    summary: "Receive goods",
    description:
      "Every receipt carries its own reference, so the whole call may be sent again: what has been received is not received twice.",
    body: z.strictObject({ receipts: listOf(receiptSchema, "receipt") }).openapi("StockReceipts"),
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
    run: async ({ deps, principal, body }) => {
      const received = await receiveStock(deps, traderIn(principal), body.receipts);
      return received.ok ? reply(200, { units: received.value.units }) : refuse(received.error);
    },
  }),
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/adjustments",
    operationId: "adjustStock",
    summary: "Set numbers by hand",
    description:
      "Compare and swap: a number is set only while it is still the one that was seen. Each is decided on its own; a conflict lists what became of all of them (`outcomes`).",
    body: z.strictObject({ adjustments: listOf(adjustmentSchema, "adjustment") }).openapi("StockAdjustments"),
    bodyBytesMax: LIMITS.receiptsBodyBytesMax,
    responses: {
      200: {
        description: "All were done, now or before.",
        schema: z.object({ outcomes: z.array(adjustedSchema) }),
      },
    },
    problems: ["unprocessable", "conflict", "overloaded"],
    run: async ({ deps, principal, body }) => {
      const adjusted = await adjustStock(deps, traderIn(principal), body.adjustments);
      return adjusted.ok
        ? reply(200, { outcomes: adjusted.value.map(adjustedView) })
        : refuse(withOutcomes(adjusted.error));
    },
  }),
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/transfers",
    operationId: "transferStock",
    summary: "Send goods to another warehouse",
    description: "Free units leave now and are incoming at the other end until they are received under the reference.",
    body: transferSchema,
    responses: {
      200: {
        description: "They are on their way.",
        schema: z.object({ outcome: z.enum(["transferred", "repeated"]) }),
      },
    },
    problems: ["unprocessable", "conflict", "overloaded"],
    run: async ({ deps, principal, body }) => {
      const sent = await transferStock(deps, traderIn(principal), body);
      return sent.ok ? reply(200, { outcome: sent.value }) : refuse(sent.error);
    },
  }),
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/incoming",
    operationId: "announceIncoming",
    summary: "Announce goods that are on their way",
    description: "All of them or none. The same call again changes nothing.",
    body: z.strictObject({ incoming: listOf(incomingSchema, "delivery") }).openapi("StockIncomings"),
    bodyBytesMax: LIMITS.receiptsBodyBytesMax,
    responses: {
      200: { description: "They are expected.", schema: z.object({ outcome: z.enum(["announced"]) }) },
    },
    problems: ["unprocessable", "overloaded"],
    run: async ({ deps, principal, body }) => {
      const announced = await announceIncoming(deps, traderIn(principal), body.incoming);
      return announced.ok ? reply(200, { outcome: announced.value }) : refuse(announced.error);
    },
  }),
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/restocks",
    operationId: "restockReturned",
    summary: "Put returned goods back on a shelf",
    description: "Never more than was sold under the reference, all returns together.",
    body: restockSchema,
    responses: {
      200: { description: "They may be sold again.", schema: z.object({ outcome: z.enum(["restocked"]) }) },
    },
    problems: ["not-found", "unprocessable", "conflict", "overloaded"],
    run: async ({ deps, principal, body }) => {
      const restocked = await restockReturned(deps, traderIn(principal), body);
      return restocked.ok ? reply(200, { outcome: restocked.value }) : refuse(restocked.error);
    },
  }),
  defineRoute({
    ...forTraders,
    method: "put",
    path: "/v1/stock/{sku}/terms",
    operationId: "setStockTerms",
    summary: "Say on which terms an offer's stock is sold",
    description: "Replaces all of them. Pages show it seconds later; carts and checkouts obey it at once.",
    params: skuParams,
    body: termsSchema,
    responses: { 200: { description: "The terms of now.", schema: termsSchema } },
    problems: ["not-found", "unprocessable", "overloaded"],
    run: async ({ deps, principal, params, body }) => {
      const set = await setTerms(deps, traderIn(principal), params.sku, body);
      return set.ok ? reply(200, set.value) : refuse(set.error);
    },
  }),
];
