/** How an order is paid, as callers send it and as it is shown. */
import { z } from "@hono/zod-openapi";
import type { PlaceOrderInput } from "../../src/domain/checkout/types.ts";
import type { ChosenBalances } from "../../src/flows/checkout/choose-balances.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { textSchema } from "./schemas.ts";

const tokenSchema = textSchema(200)
  .min(1)
  .openapi({ description: "A token that the provider gave for a card or a local method.", example: "tok_approve" });

const partSchema = z
  .int("Send a whole number of minor units.")
  .min(1, "Send at least 1 minor unit.")
  .openapi({ description: "In minor units of the order's currency.", example: 1_000 });

const paymentSchema = z
  .union([
    z.strictObject({
      type: z.literal("hosted").openapi({ description: "The provider's own page: answers 202 with its address." }),
    }),
    z.strictObject({ type: z.literal("token"), token: tokenSchema }),
  ])
  .openapi("Payment");

const codeSchema = textSchema(64).min(1).openapi({
  description: "As it is printed; case, spaces and hyphens do not matter.",
  example: "K7RM-0Q2V-XW9D-3JTB",
});

/** Members of a checkout's body. */
export const payingFields = {
  payment: paymentSchema.optional().openapi({
    description: "Bears what the others leave. May be left out only where gift cards and credit bear everything.",
  }),
  giftCards: z
    .array(z.strictObject({ code: codeSchema, amountMinor: partSchema.optional() }))
    .max(LIMITS.balancesPerOrderMax, `Send at most ${LIMITS.balancesPerOrderMax} gift cards.`)
    .optional()
    .openapi({ description: "Used up in this order; `amountMinor` is the most that one bears, else all it has." }),
  storeCredit: z
    .strictObject({ amountMinor: partSchema.optional() })
    .optional()
    .openapi({ description: "The account's own credit, after the gift cards. Not for guests." }),
  otherCards: z
    .array(z.strictObject({ token: tokenSchema, amountMinor: partSchema }))
    .max(LIMITS.otherCardsMax, `Send at most ${LIMITS.otherCardsMax} other cards.`)
    .optional()
    .openapi({ description: "Further cards, each for an amount of its own; `payment` bears the rest." }),
};
const payingSchema = z.strictObject(payingFields);
type PayingBody = z.output<typeof payingSchema>;

export const chosenBalances = ({ giftCards, storeCredit }: PayingBody): ChosenBalances => ({
  giftCards: (giftCards ?? []).map(({ code, amountMinor }) => ({ code, amountMinor: amountMinor ?? null })),
  storeCredit: storeCredit ? { amountMinor: storeCredit.amountMinor ?? null } : null,
});

/** @param returnUrl where the provider sends its shoppers back to, without the checkout's id */
export const cardsOf = (
  { payment, otherCards }: PayingBody,
  returnUrl: string,
): Pick<PlaceOrderInput, "payment" | "otherCards"> => ({
  payment: payment ? sourceOf(payment, returnUrl) : null,
  ...(otherCards &&
    otherCards.length > 0 && {
      otherCards: otherCards.map(({ token, amountMinor }) => ({
        source: { type: "token" as const, token, returnUrl },
        amountMinor,
      })),
    }),
});

const sourceOf = (payment: NonNullable<PayingBody["payment"]>, returnUrl: string): PlaceOrderInput["payment"] =>
  payment.type === "token" ? { ...payment, returnUrl } : { type: "hosted", returnUrl, cancelUrl: returnUrl };

const tenderKind = z.enum(["gift_card", "store_credit", "provider"]);

/** A part of an order's money while it is a checkout. */
export const tenderSchema = z.object({
  kind: tenderKind,
  method: z.string().nullable().openapi({ description: "Null until it is authorised.", example: "Visa ending 4242" }),
  amountMinor: z.int(),
});

/** A part of an order's money with what of it went back. */
export const paidTenderSchema = z.object({
  kind: tenderKind,
  method: z.string().openapi({ example: "Visa ending 4242" }),
  amountMinor: z.int().openapi({ description: "What it bears, in minor units." }),
  refundedMinor: z.int().openapi({ description: "What of it was given back, in minor units." }),
});
