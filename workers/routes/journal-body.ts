/** A checkout's journal on the wire, for staff. */
import { z } from "@hono/zod-openapi";
import type { JournalView } from "../../src/domain/checkout/journal-view.ts";

const instant = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in epoch milliseconds.`, example: 1_795_780_800_000 });
const minor = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 4820 });

const step = z.enum(["payment", "stock"]);

const tenderSchema = z.object({
  kind: z.enum(["gift_card", "store_credit", "provider"]),
  source: z.enum(["token", "hosted", "balance"]),
  amountMinor: minor("What it bears"),
  state: z.enum(["open", "waiting", "authorised", "refused"]),
  method: z.string().nullable().openapi({ example: "Visa ending 4242" }),
  paymentId: z.string().nullable(),
  attempt: z.int().openapi({ description: "2 when it was authorised anew, since its first capture was refused." }),
  keys: z
    .object({ authorise: z.string(), capture: z.string(), void: z.string(), refund: z.string() })
    .openapi({ description: "Under these the provider is asked, however often." }),
});

export const journalSchema = z
  .object({
    checkoutId: z.string(),
    shopperId: z.string(),
    orderId: z.string().nullable().openapi({ description: "Null before there is an order." }),
    reference: z.string().openapi({
      description: "region/shopper/checkout: what the provider knows it by.",
      example: "eu/gst_eu01kaxk7r2m8q4t6w0z2c4e6g8j/chk_eu01kaxk7r2m8q4t6w0z2c4e6g8j",
    }),
    state: z.string().openapi({ example: "PAYMENT_UNKNOWN" }),
    email: z.string(),
    country: z.string(),
    currency: z.string(),
    totalMinor: minor("What it comes to"),
    createdAt: instant("When it began"),
    placedAt: instant("When the order was placed").nullable(),
    deadlineAt: instant("When it ends by itself, if no order was placed"),
    nextAttemptAt: instant("When it goes on by itself; null when nothing is left to do").nullable(),
    attempts: z.int().openapi({ description: "Tries in vain since it got on last.", example: 7 }),
    stuckSince: instant("Since when it does not get on; null while it does").nullable(),
    waitsFor: z.string().openapi({ example: "The payment provider, to say what became of the payment." }),
    failure: z.string().nullable().openapi({ description: "Why it ends without an order, as the shopper is told." }),
    cancelReason: z.string().nullable(),
    tenders: z.array(tenderSchema),
    reservations: z.array(
      z.object({
        shard: z.string().openapi({ description: "The stock object that was asked." }),
        reference: z.string(),
        lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
        taken: z.array(z.object({ sku: z.string(), warehouseId: z.string(), quantity: z.int() })),
      }),
    ),
    trail: z
      .array(z.object({ at: instant("When, the last time"), event: z.string(), state: z.string(), times: z.int() }))
      .openapi({ description: "What happened, oldest first; repeats are counted." }),
    settledByHand: z.array(z.object({ step, by: z.string(), note: z.string(), at: instant("When") })),
    means: z
      .object({ retry: z.boolean(), giveUp: z.boolean(), cancel: z.boolean(), settle: z.array(step) })
      .openapi({ description: "What staff may do about it now." }),
  })
  .openapi("CheckoutJournal");

export const journalBody = (journal: JournalView): object => ({ ...journal });
