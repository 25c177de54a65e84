/** What the parts of a stock look like on the wire. */
import { z } from "@hono/zod-openapi";
import type { AdjustReason, MovementKind, StockLevel } from "../../src/domain/inventory/types.ts";
import type { Trader } from "../../src/domain/account/types.ts";
import { traderOf } from "../../src/flows/account/tell-trader.ts";
import { CATALOGUE_ID_PATTERN, type WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { invariant } from "../../src/kernel/result.ts";
import type { PrincipalOf } from "../route.ts";
import { skuSchema, textSchema } from "./schemas.ts";

export const MOVEMENT_NAMES = [
  "received",
  "adjusted",
  "counted",
  "transferred",
  "reserved",
  "released",
  "expired",
  "sold",
  "returned",
  "restocked",
  "moved",
] as const satisfies readonly MovementKind[];

export const REASON_NAMES = [
  "damage",
  "loss",
  "found",
  "correction",
  "count",
] as const satisfies readonly AdjustReason[];

/** What every route of people who look after goods has in common. */
export const forTraders = {
  tag: "Stock",
  who: "trader",
  owns: "sku-of-caller",
  limit: "fence",
  idempotency: "none",
} as const;

/** The route lets nobody else in. */
export function traderIn(principal: PrincipalOf<"trader">): Trader {
  const trader = traderOf(principal);
  invariant(trader !== null, "a route for traders was reached by somebody else");
  return trader;
}

export const warehouseIdSchema = z
  .string()
  .regex(CATALOGUE_ID_PATTERN("whs"), "A warehouse id begins with whs_.")
  .transform((text) => text as WarehouseId)
  .openapi({ type: "string", example: "whs_ber1" });

export const unitsSchema = (min: number, example: number) =>
  z
    .int(`Send a whole number of at least ${min}.`)
    .min(min, `Send a whole number of at least ${min}.`)
    .max(LIMITS.receiptQuantityMax, `At most ${LIMITS.receiptQuantityMax} units at once.`)
    .openapi({ description: "Units, a whole number.", example });

export const referenceSchema = (description: string, example: string) =>
  textSchema(LIMITS.stockReferenceCharactersMax).min(1, "Send a reference.").openapi({ description, example });

export const instantSchema = (description: string) =>
  z
    .int("Send milliseconds since the epoch.")
    .min(0, "Send milliseconds since the epoch.")
    .max(8_640_000_000_000_000, "Send milliseconds since the epoch.")
    .openapi({ description: `${description}, in milliseconds since the epoch, UTC.`, example: 1_796_169_600_000 });

export const levelSchema = z
  .object({
    sku: z.string(),
    warehouseId: z.string(),
    onHand: z.int().openapi({ description: "There and not sold; below 0 where more was sold than is there." }),
    reserved: z.int(),
    ahead: z.int().openapi({ description: "Promised before it is here, as the offer's terms allow." }),
    missing: z.int().openapi({ description: "Promised, and a count has found that it is not there." }),
  })
  .openapi("StockLevel");

export const levelView = ({ sku, warehouseId, onHand, reserved, ahead, missing }: StockLevel) => ({
  sku,
  warehouseId,
  onHand,
  reserved,
  ahead,
  missing,
});

export const termsSchema = z
  .strictObject({
    buffer: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("units"), units: unitsSchema(0, 5) }),
        z.strictObject({
          kind: z.literal("share"),
          basisPoints: z
            .int("Send a whole number.")
            .min(0, "Send at least 0.")
            .max(10_000, "Send at most 10000.")
            .openapi({ description: "500 is 5 %.", example: 500 }),
        }),
      ])
      .nullable()
      .openapi({
        description: "Kept back of what is on hand; none while less than 20 are. Null: the shop's rule.",
        example: { kind: "units", units: 5 },
      }),
    ahead: z
      .strictObject({ kind: z.enum(["preorder", "backorder"]), unitsMax: unitsSchema(0, 50) })
      .nullable()
      .openapi({
        description:
          "May be ordered before it is here: `preorder` up to what is announced, `backorder` without. Null: it may not.",
        example: { kind: "preorder", unitsMax: 50 },
      }),
    cartHoldMs: z
      .int("Send milliseconds.")
      .min(LIMITS.cartHoldMsMin, `Send at least ${LIMITS.cartHoldMsMin}.`)
      .max(LIMITS.cartHoldMsMax, `Send at most ${LIMITS.cartHoldMsMax}.`)
      .nullable()
      .openapi({
        description: "Putting it into a cart reserves it so long. Null: it is reserved at checkout.",
        example: 600_000,
      }),
  })
  .openapi("StockTerms");

export const takenSchema = z.object({
  sku: z.string(),
  warehouseId: z.string(),
  quantity: z.int(),
  ahead: z
    .object({ quantity: z.int(), expectedAt: z.int().nullable() })
    .optional()
    .openapi({ description: "So many of them were promised before they are here." }),
});

export const skuParams = z.strictObject({ sku: skuSchema });
