/** For sellers: their sub-orders. */
import { z } from "@hono/zod-openapi";
import { listSellerParcels, type SellerParcelView } from "../../src/flows/orders/list-seller-parcels.ts";
import { CATALOGUE_ID_PATTERN, type SellerId } from "../../src/kernel/ids.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { pageSizeSchema } from "./schemas.ts";

const instant = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in epoch milliseconds.`, example: 1_795_780_800_000 });

const sellerParcelSchema = z
  .object({
    parcelId: z.string(),
    orderId: z.string(),
    sellerId: z.string(),
    warehouseId: z.string(),
    placedAt: instant("When the order was placed"),
    state: z.string().openapi({ description: "WAITING, PICKING, PACKING, SHIPPED, DELIVERED or CANCELLED." }),
    waitsFor: z.enum(["pay", "goods"]).nullable().openapi({
      description: "Not to be sent yet: `pay`, the order is not paid; `goods`, they turned out not to be there.",
    }),
    lines: z.array(
      z.object({
        sku: z.string(),
        title: z.string(),
        quantity: z.int(),
        ahead: z.object({ expectedAt: instant("When it is expected; null: nobody knows").nullable() }).optional(),
      }),
    ),
    to: z.object({ city: z.string(), region: z.string(), country: z.string() }),
    carrier: z.string().nullable(),
    trackingNumber: z.string().nullable(),
    currency: z.string(),
    shareMinor: z.int().openapi({
      description: "For the seller, in minor units: the price without tax, less commission. 0 of a cancelled parcel.",
      example: 3646,
    }),
  })
  .openapi("SellerParcel");

function parcelBody(view: SellerParcelView): z.input<typeof sellerParcelSchema> {
  const { id, sellerId, warehouseId, state, lines, carrier, trackingNumber } = view.parcel;
  const { orderId, placedAt, waitsFor, to, currency, shareMinor } = view;
  return {
    parcelId: id,
    ...{ orderId, sellerId, warehouseId, placedAt, state, waitsFor, to, carrier, trackingNumber, currency, shareMinor },
    lines: [...lines],
  };
}

export const sellerParcelRoutes: readonly AnyRoute[] = [
  defineRoute({
    method: "get",
    path: "/v1/seller/parcels",
    operationId: "listSellerParcels",
    tag: "Selling",
    summary: "What a seller has to send, newest orders first",
    description: "A seller's own; staff say whose. Who bought is not told, nor what else, nor for how much in all.",
    who: "trader",
    owns: "caller",
    limit: "fence",
    idempotency: "none",
    query: z.strictObject({
      seller: z
        .string()
        .regex(CATALOGUE_ID_PATTERN("sel"), "A seller's id begins with sel_.")
        .transform((text) => text as SellerId)
        .optional()
        .openapi({ type: "string", description: "For staff: whose.", example: "sel_northwind" }),
      cursor: z.string().max(200, "Send the cursor that the page before gave.").optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({ parcels: z.array(sellerParcelSchema), cursor: z.string().nullable() })
          .openapi("SellerParcelList"),
      },
    },
    problems: ["forbidden"],
    run: async ({ deps, principal, query }) => {
      const { seller = null, cursor = null, limit } = query;
      const page = await listSellerParcels(deps, principal, { seller, cursor, limit });
      if (!page.ok) return refuse(page.error);
      return reply(200, { parcels: page.value.parcels.map(parcelBody), cursor: page.value.cursor });
    },
  }),
];
