/** What an order looks like on the wire. Nothing of the provider's side (keys, payment ids) leaves the shop. */
import { z } from "@hono/zod-openapi";
import type { OrderSummary } from "../../src/domain/order/types.ts";
import type { OrderPage } from "../../src/flows/orders/show-order.ts";
import { paidTenderSchema } from "./payment-body.ts";
import { quoteSchema } from "./schemas.ts";
import { shortfallBody, shortfallSchema } from "./shortfall-body.ts";

const instant = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in epoch milliseconds.`, example: 1_795_780_800_000 });
const minor = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 4820 });
const state = z.string().openapi({
  description: "PLACED, UNDER_REVIEW, PAYMENT_CONFIRMED, PICKING, PACKING, SHIPPED, DELIVERED or CANCELLED.",
  example: "SHIPPED",
});

export const orderSummarySchema = z
  .object({
    orderId: z.string(),
    state,
    placedAt: instant("When it was placed"),
    totalMinor: minor("What it cost"),
    currency: z.string().openapi({ example: "EUR" }),
    units: z.int().openapi({ description: "How many things in all.", example: 3 }),
    firstTitle: z.string().openapi({ example: "Enamel kettle" }),
    images: z.array(z.string()),
  })
  .openapi("OrderSummary");

export const orderSchema = z
  .object({
    orderId: z.string(),
    checkoutId: z.string(),
    state,
    email: z.string(),
    currency: z.string(),
    placedAt: instant("When it was placed"),
    updatedAt: instant("When it changed last"),
    lines: z.array(
      z.object({
        sku: z.string(),
        productId: z.string(),
        sellerId: z.string(),
        title: z.string(),
        variant: z.record(z.string(), z.string()),
        image: z.string().nullable(),
        quantity: z.int(),
        unitPriceMinor: minor("Price of one"),
        subtotalMinor: minor("Price of all"),
        discountMinor: minor("Taken off"),
        taxMinor: minor("Tax of the line"),
        taxRateBasisPoints: z.int(),
      }),
    ),
    quote: quoteSchema,
    address: z.object({
      name: z.string(),
      line1: z.string(),
      line2: z.string(),
      city: z.string(),
      region: z.string(),
      postalCode: z.string(),
      country: z.string(),
      phone: z.string(),
    }),
    payment: z.object({
      amountMinor: minor("What is owed"),
      capturedMinor: minor("What was taken"),
      refundedMinor: minor("What was given back"),
      tenders: z.array(paidTenderSchema).openapi({ description: "Who bears it; refunds go to the last one first." }),
    }),
    parcels: z.array(
      z.object({
        parcelId: z.string(),
        sellerId: z.string(),
        warehouseId: z.string(),
        state: z.string().openapi({ description: "WAITING, PICKING, PACKING, SHIPPED, DELIVERED or CANCELLED." }),
        lines: z.array(
          z.object({
            sku: z.string(),
            title: z.string(),
            quantity: z.int(),
            ahead: z
              .object({ expectedAt: instant("When it is expected; null: nobody knows").nullable() })
              .optional()
              .openapi({ description: "Promised before it was here: the parcel waits for it." }),
          }),
        ),
        carrier: z.string().nullable(),
        trackingNumber: z.string().nullable(),
        tracking: z.array(z.object({ at: instant("When"), code: z.string(), place: z.string() })),
      }),
    ),
    timeline: z.array(z.object({ at: instant("When"), type: z.string(), text: z.string() })),
    can: z.object({ cancel: z.boolean() }).openapi({ description: "What can be done with it now." }),
    shortfalls: z.array(shortfallSchema).openapi({ description: "What of it was sold and is not there." }),
  })
  .openapi("Order");

export const summaryBody = ({ id, ...rest }: OrderSummary): z.input<typeof orderSummarySchema> => ({
  orderId: id,
  ...rest,
  images: [...rest.images],
});

export function orderBody({ order, tenders, timeline, can, shortfalls }: OrderPage): object {
  const { payment } = order;
  return {
    orderId: order.id,
    checkoutId: order.checkoutId,
    state: order.state,
    email: order.email,
    currency: order.currency,
    placedAt: order.placedAt,
    updatedAt: order.updatedAt,
    lines: order.lines.map(({ taken: _taken, ...line }) => line),
    quote: order.quote,
    address: order.address,
    payment: {
      amountMinor: payment.amountMinor,
      capturedMinor: payment.capturedMinor,
      refundedMinor: payment.refundedMinor,
      tenders,
    },
    parcels: order.parcels.map(({ id, nextStepAt: _nextStepAt, ...parcel }) => ({ parcelId: id, ...parcel })),
    timeline,
    can,
    shortfalls: shortfalls.map(shortfallBody),
  };
}
