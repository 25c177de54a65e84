/** Orders on the wire, for staff. */
import { z } from "@hono/zod-openapi";
import type { StaffOrderPage } from "../../src/flows/orders/show-staff-order.ts";
import type { StaffOrder } from "../../src/ports/order-store.ts";

const instant = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in epoch milliseconds.`, example: 1_795_780_800_000 });
const minor = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 4820 });

export const foundOrderSchema = z
  .object({
    orderId: z.string(),
    state: z.string().openapi({ example: "SHIPPED" }),
    email: z.string(),
    shopperId: z.string().openapi({ description: "Who placed it." }),
    ownerId: z.string().openapi({ description: "Whose it is: the same, or the user who has claimed it since." }),
    placedAt: instant("When it was placed"),
    currency: z.string(),
    totalMinor: minor("What it cost"),
    capturedMinor: minor("What was taken"),
    refundedMinor: minor("What was given back"),
    parcels: z.int(),
    country: z.string(),
  })
  .openapi("FoundOrder");

export const foundOrderBody = ({ id, ...rest }: StaffOrder): z.input<typeof foundOrderSchema> => ({
  orderId: id,
  ...rest,
});

const shareSchema = z.object({ tender: z.int(), amountMinor: z.int() });

export const staffOrderSchema = z
  .object({
    orderId: z.string(),
    checkoutId: z.string(),
    shopperId: z.string(),
    ownerId: z.string(),
    state: z.string(),
    email: z.string(),
    currency: z.string(),
    placedAt: instant("When it was placed"),
    updatedAt: instant("When it changed last"),
    totalMinor: minor("What it cost"),
    capturedMinor: minor("What was taken"),
    refundedMinor: minor("What was given back"),
    tenders: z.array(
      z.object({
        kind: z.enum(["gift_card", "store_credit", "provider"]),
        method: z.string(),
        paymentId: z.string(),
        amountMinor: minor("What it bore"),
        refundedMinor: minor("What it got back"),
      }),
    ),
    refunds: z
      .array(z.object({ key: z.string(), amountMinor: z.int(), shares: z.array(shareSchema) }))
      .openapi({ description: "Refunds that were decided: what of each goes back to which tender." }),
    subOrders: z
      .array(
        z.object({
          parcelId: z.string(),
          sellerId: z.string(),
          warehouseId: z.string(),
          state: z.string(),
          lines: z.array(z.object({ sku: z.string(), title: z.string(), quantity: z.int() })),
          subtotalMinor: minor("Its share of the goods"),
          discountMinor: minor("Its share of what was taken off"),
          taxMinor: minor("Its share of the tax"),
        }),
      )
      .openapi({ description: "One for each seller and warehouse; delivery is the whole order's." }),
    risk: z
      .object({
        score: z.number(),
        decision: z.string(),
        reasons: z.array(z.object({ code: z.string(), words: z.string(), points: z.number() })),
        reviewUntil: instant("Without a word until then it is cancelled").nullable(),
        verdict: z.object({ verdict: z.string(), by: z.string(), reason: z.string(), at: instant("When") }).nullable(),
      })
      .nullable()
      .openapi({ description: "What the screening found; null where it was not screened." }),
    ledger: z.array(
      z.object({
        sequence: z.int(),
        key: z.string(),
        kind: z.string(),
        why: z.string(),
        at: instant("When it was posted"),
        postings: z.array(
          z.object({
            account: z.string(),
            amountMinor: z.int().openapi({ description: "Above 0 a debit, below 0 a credit." }),
          }),
        ),
      }),
    ),
    timeline: z.array(
      z.object({ at: instant("When"), type: z.string(), text: z.string(), reason: z.string().nullable() }),
    ),
    can: z.object({ cancel: z.boolean() }),
  })
  .openapi("StaffOrder");

export function staffOrderBody(page: StaffOrderPage): z.input<typeof staffOrderSchema> {
  const { order, ownerId, timeline, shares, tenders, posted, can } = page;
  const { id, checkoutId, shopperId, state, email, currency, placedAt, updatedAt, payment } = order;
  return {
    orderId: id,
    ...{ checkoutId, shopperId, ownerId, state, email, currency, placedAt, updatedAt },
    totalMinor: payment.amountMinor,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    tenders: tenders.map((tender, index) => ({ ...tender, paymentId: payment.tenders[index]?.paymentId ?? "" })),
    refunds: payment.refunds.map((refund) => ({ ...refund, shares: [...refund.shares] })),
    subOrders: order.parcels.map(({ id: parcelId, sellerId, warehouseId, state: at, lines }, index) => ({
      ...{ sellerId, warehouseId, state: at },
      lines: lines.map(({ sku, title, quantity }) => ({ sku, title, quantity })),
      ...(shares[index] ?? { subtotalMinor: 0, discountMinor: 0, taxMinor: 0 }),
      parcelId,
    })),
    risk: riskBody(page),
    ledger: posted.map(({ sequence, key, kind, why, at, postings }) => ({
      ...{ sequence, key, kind, why, at },
      postings: [...postings],
    })),
    timeline: [...timeline],
    can,
  };
}

function riskBody({ risk }: StaffOrderPage): z.input<typeof staffOrderSchema>["risk"] {
  if (risk === null) return null;
  const { score, decision, reasons } = risk.assessment;
  return { score, decision, reasons: [...reasons], reviewUntil: risk.reviewUntil, verdict: risk.verdict };
}
