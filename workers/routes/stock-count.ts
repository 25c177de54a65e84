/** The shelves were counted: JSON, or the sheet as CSV. */
import { z } from "@hono/zod-openapi";
import { countStock, type CountedRow } from "../../src/flows/inventory/count-stock.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { ok } from "../../src/kernel/result.ts";
import { readCountSheet } from "../count-sheet.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { skuSchema, textSchema } from "./schemas.ts";
import { forTraders, referenceSchema, traderIn, unitsSchema } from "./stock-schemas.ts";

const rowSchema = z
  .strictObject({
    sku: skuSchema,
    warehouse: textSchema(70).min(1, "Send the warehouse's code or id.").openapi({
      description: "Its code or its id.",
      example: "BER1",
    }),
    counted: unitsSchema(0, 42).openapi({
      description: "What lies on the shelf, units of orders that wait to be picked included.",
    }),
    line: z.int().min(1).optional().openapi({
      description: "Where the row stands in the sender's own sheet: faults are told by it.",
      example: 2,
    }),
  })
  .openapi("StockCountRow");

const countedSchema = z
  .object({
    sku: z.string(),
    warehouseId: z.string(),
    counted: z.int(),
    unpicked: z.int().openapi({ description: "Of them sold and not picked yet." }),
    onHandBefore: z.int(),
    onHandAfter: z.int(),
    missing: z.int().openapi({ description: "Promised or sold, and not there." }),
    outcome: z.enum(["same", "differs", "changed", "busy", "conflict"]).openapi({
      description:
        "`differs`: of a preview. `busy`: it was sold from all the time, count again. `conflict`: this reference stands for another figure.",
    }),
  })
  .openapi("StockCounted");

const countedView = (row: CountedRow): z.output<typeof countedSchema> => ({
  sku: row.sku,
  warehouseId: row.warehouseId,
  counted: row.counted,
  unpicked: row.unpicked,
  onHandBefore: row.onHandBefore,
  onHandAfter: row.onHandAfter,
  missing: row.missing,
  outcome: row.outcome,
});

export const stockCountRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...forTraders,
    method: "post",
    path: "/v1/ops/stock/counts",
    operationId: "countStock",
    summary: "Hand in the count of shelves",
    description:
      "On hand becomes the counted figure without what is sold and waits to be picked. As JSON, or as text/csv with the columns sku, warehouse and counted. One row that cannot be read, and nothing is done; the same call may be sent again.",
    query: z.strictObject({
      reference: referenceSchema("Of the count: with sku and warehouse it is done once.", "count-2026-11-22"),
      preview: z.enum(["0", "1"]).default("0").openapi({ description: "1: only say what would change." }),
    }),
    body: z
      .strictObject({
        rows: z
          .array(rowSchema)
          .min(1, "Send at least one row.")
          .max(LIMITS.countRowsMax, `Send at most ${LIMITS.countRowsMax} rows at once.`),
      })
      .openapi("StockCount"),
    bodyReaders: {
      "text/csv": (bytes) => {
        const rows = readCountSheet(bytes);
        return rows.ok ? ok({ rows: rows.value }) : rows;
      },
    },
    bodyBytesMax: LIMITS.countBodyBytesMax,
    responses: {
      200: { description: "Each row, in order.", schema: z.object({ rows: z.array(countedSchema) }) },
    },
    problems: ["unprocessable", "overloaded"],
    run: async ({ deps, principal, query, body }) => {
      const rows = body.rows.map(({ line, ...row }, index) => ({
        ...row,
        at: line === undefined ? `/rows/${index}` : `line ${line}`,
      }));
      const counted = await countStock(deps, traderIn(principal), {
        rows,
        reference: query.reference,
        preview: query.preview === "1",
      });
      return counted.ok ? reply(200, { rows: counted.value.map(countedView) }) : refuse(counted.error);
    },
  }),
];
