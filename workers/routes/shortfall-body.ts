/** What a shortfall looks like on the wire: to the shopper, and to staff. */
import { z } from "@hono/zod-openapi";
import { SHORTFALL_STATE_NAMES } from "../../src/flows/reconcile/list-shortfalls.ts";
import type { Alternative, ShortfallView } from "../../src/flows/reconcile/show-remedies.ts";

const minor = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 410 });
const instant = (description: string) =>
  z
    .int()
    .nullable()
    .openapi({ description: `${description}, in epoch milliseconds.`, example: 1_795_780_800_000 });

export const shortfallStateSchema = z.enum(SHORTFALL_STATE_NAMES).openapi({
  description:
    "TOLD: choose. WAITING: for the next delivery. SETTLING: the choice is being carried out. COVERED: it has come in. " +
    "REASSIGNED: another warehouse sends it. REPLACED: something else is sent. COMPENSATED: the money has gone back. " +
    "RETURNING, CANCELLED: the order was cancelled.",
  example: "TOLD",
});

const alternativeSchema = z
  .object({
    sku: z.string(),
    productId: z.string(),
    sellerName: z.string(),
    title: z.string(),
    variant: z.record(z.string(), z.string()),
    image: z.string().nullable(),
    unitPriceMinor: minor("Price of one"),
    refundMinor: minor("It costs so much less in all: that goes back"),
  })
  .openapi("Alternative");

export const shortfallSchema = z
  .object({
    shortfallId: z.string(),
    sku: z.string(),
    title: z.string(),
    quantity: z.int(),
    state: shortfallStateSchema,
    parcelId: z.string().openapi({ description: "The parcel that is held for it." }),
    toldAt: instant("When you were told"),
    settledAt: instant("When it was settled"),
    refundMinor: minor("What goes back for it, goodwill included"),
    goodwillMinor: minor("What goes back on top of what it has cost"),
    sentInstead: z.object({ sku: z.string(), title: z.string() }).nullable(),
    choices: z
      .object({
        wait: z.boolean(),
        alternatives: z.array(alternativeSchema),
        money: z
          .object({ refundMinor: minor("What goes back"), goodwillMinor: minor("Of it on top of the price") })
          .nullable(),
      })
      .nullable()
      .openapi({ description: "What may be chosen now; null where nothing is to be chosen." }),
  })
  .openapi("Shortfall");

export function shortfallBody({ shortfall, choices }: ShortfallView): z.input<typeof shortfallSchema> {
  const { id, sku, title, quantity, state, parcelId, toldAt, settledAt, refundMinor, goodwillMinor, plan } = shortfall;
  return {
    shortfallId: id,
    ...{ sku, title, quantity, state, parcelId, toldAt, settledAt, refundMinor, goodwillMinor },
    sentInstead: state === "REPLACED" && plan?.kind === "alternative" ? { sku: plan.sku, title: plan.title } : null,
    choices: choices && { ...choices, alternatives: choices.alternatives.map(alternativeBody) },
  };
}

const alternativeBody = ({ sellerId: _sellerId, ...rest }: Alternative): z.input<typeof alternativeSchema> => rest;
