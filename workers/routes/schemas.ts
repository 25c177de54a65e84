/** Schemas that several resources share: what the parts of the API look like on the wire. */
import { z } from "@hono/zod-openapi";
import { ID_PATTERN, SKU_PATTERN, type CheckoutId, type OrderId, type Sku } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";

export const skuSchema = z
  .string()
  .regex(SKU_PATTERN, "A sku has 1 to 64 letters, digits, dots, dashes, colons or underscores.")
  .transform((text) => text as Sku)
  .openapi({ type: "string", description: "Identifies one seller's offer.", example: "KTL-0012-BLK" });

export const checkoutIdSchema = z
  .string()
  .regex(ID_PATTERN("chk"), "A checkout id begins with chk_.")
  .transform((text) => text as CheckoutId)
  .openapi({ type: "string", example: "chk_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

export const orderIdSchema = z
  .string()
  .regex(ID_PATTERN("ord"), "An order id begins with ord_.")
  .transform((text) => text as OrderId)
  .openapi({ type: "string", example: "ord_eu01kaxk7r2m8q4t6w0z2c4e6g8j" });

export const quantitySchema = z
  .int("Send a whole number of at least 1.")
  .min(1, "Send a whole number of at least 1.")
  .max(LIMITS.lineQuantityMax, `At most ${LIMITS.lineQuantityMax} of one sku go into one order.`)
  .openapi({ description: "Units, a whole number.", example: 1 });

/** Visible text of one line: no control characters, so that nothing can be smuggled into a label or a log line. */
export const textSchema = (max: number): z.ZodString =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .regex(/^\P{Cc}*$/u, "Leave out control characters and line breaks.");

export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, "Send an ISO 3166-1 alpha-2 code such as DE.")
  .openapi({ description: "ISO 3166-1 alpha-2.", example: "DE" });

const MAX = LIMITS.addressCharactersMax;

export const addressSchema = z
  .strictObject({
    name: textSchema(MAX.name).openapi({ example: "Ada Lovelace" }),
    line1: textSchema(MAX.line1).openapi({ description: "Street and house number.", example: "Oranienstr. 24" }),
    line2: textSchema(MAX.line2).default("").openapi({ example: "" }),
    city: textSchema(MAX.city).openapi({ example: "Berlin" }),
    region: textSchema(MAX.region)
      .default("")
      .openapi({ description: "State or province where the country has them: its code, or its name.", example: "" }),
    postalCode: textSchema(MAX.postalCode)
      .default("")
      .openapi({ description: "Empty only where the country has none.", example: "10999" }),
    country: countrySchema,
    phone: textSchema(MAX.phone)
      .default("")
      .openapi({ description: "With or without the country's code.", example: "" }),
  })
  .openapi("Address");

export const emailSchema = z
  .email("Send an e-mail address such as ada@example.com.")
  .max(254)
  .openapi({ example: "ada@example.com" });

export const shippingSchema = z
  .enum(["standard", "express"])
  .openapi({ description: "How fast, as the quote offers it.", example: "standard" });

const minor = (description: string): z.ZodInt =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 4820 });

export const shippingOptionSchema = z
  .object({ id: shippingSchema, title: z.string(), amountMinor: minor("Price"), daysMin: z.int(), daysMax: z.int() })
  .openapi("ShippingOption");

export const quoteSchema = z
  .object({
    currency: z.string().openapi({ description: "ISO 4217.", example: "EUR" }),
    lines: z.array(
      z.object({
        sku: z.string(),
        sellerId: z.string(),
        quantity: z.int(),
        unitPriceMinor: minor("Price of one"),
        subtotalMinor: minor("Price of all"),
        discountMinor: minor("Taken off by promotions"),
        taxMinor: minor("Tax: contained where prices include it, on top elsewhere"),
        taxRateBasisPoints: z.int().openapi({ description: "1900 is 19 %.", example: 1900 }),
        explanation: z.array(z.object({ reason: z.string(), amountMinor: z.int() })),
      }),
    ),
    subtotalMinor: minor("Sum of the lines"),
    discountMinor: minor("Sum of discounts"),
    shippingMinor: minor("Delivery"),
    taxMinor: minor("Tax on top; 0 where prices include it"),
    taxIncludedMinor: minor("Tax that the prices contain"),
    totalMinor: minor("subtotal - discount + shipping + tax"),
    shipping: shippingOptionSchema.nullable(),
    promotions: z.array(z.object({ id: z.string(), title: z.string(), amountMinor: z.int() })),
    refusedCoupons: z.array(z.object({ code: z.string(), reason: z.string() })),
    taxLabel: z.string().openapi({ example: "VAT" }),
  })
  .openapi("Quote");

/** Of a query string: how many rows a page has. */
export const pageSizeSchema = z.coerce
  .number("Send a whole number.")
  .int("Send a whole number.")
  .min(1, "Send at least 1.")
  .max(LIMITS.pageSizeMax, `A page has at most ${LIMITS.pageSizeMax} rows.`)
  .default(LIMITS.pageSizeDefault)
  .openapi({ type: "integer", description: "Rows of a page.", example: LIMITS.pageSizeDefault });
