/** The catalogue on the wire. What comes in is strict; what goes out is described. */
import { z } from "@hono/zod-openapi";
import type { CatalogueBatch } from "../../src/domain/catalog/batch.ts";
import {
  CATALOGUE_ID_PATTERN,
  type CategoryId,
  type ProductGroupId,
  type ProductId,
  type SellerId,
  type WarehouseId,
} from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DELIVERABLE_COUNTRIES, POSTAL_PREFIX_MAX } from "../../src/flows/cart/read-shipping-rates.ts";
import { shippingSchema, skuSchema, textSchema } from "./schemas.ts";

const idSchema = <T extends string>(prefix: string, what: string) =>
  z
    .string()
    .regex(
      CATALOGUE_ID_PATTERN(prefix),
      `A ${what} id is ${prefix}_ and 1 to 64 letters, digits, dots, dashes or underscores.`,
    )
    .transform((text) => text as T)
    .openapi({ type: "string", example: `${prefix}_kettle-0012` });

export const productIdSchema = idSchema<ProductId>("prd", "product");
const categoryIdSchema = idSchema<CategoryId>("cat", "category");
const sellerIdSchema = idSchema<SellerId>("sel", "seller");
const warehouseIdSchema = idSchema<WarehouseId>("whs", "warehouse");

/** An amount beyond this is no price: a billion major units of any currency. */
const PRICE_MINOR_MAX = 100_000_000_000;
/** The last instant that JavaScript's dates know. */
const EPOCH_MS_MAX = 8_640_000_000_000_000;

const line = (max: number) => textSchema(max).min(1, "Must not be empty.");
/** Text of many lines: of control characters only tab and line breaks. */
const prose = (max: number) =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .regex(/^[\P{Cc}\t\r\n]*$/u, "Leave out control characters.");
const instant = z
  .int()
  .min(-EPOCH_MS_MAX)
  .max(EPOCH_MS_MAX)
  .openapi({ description: "Milliseconds since the epoch, UTC." });
const priceSchema = z
  .int()
  .min(-PRICE_MINOR_MAX)
  .max(PRICE_MINOR_MAX)
  .openapi({ description: "Minor units.", example: 4999 });
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "A slug has 1 to 64 lower-case letters, digits and dashes.")
  .openapi({ example: "kettles" });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, "Send an ISO 3166-1 alpha-2 code such as DE.")
  .openapi({ example: "DE" });
const imageSchema = z
  .string()
  .regex(/^\/images\/[a-z0-9/.-]{1,200}$/, "An image is an address below /images/; POST /v1/images gives one.")
  .openapi({ example: "/images/drawn/kettle/b0481e/kettle-12.svg" });

export const categorySchema = z
  .strictObject({
    id: categoryIdSchema,
    parentId: categoryIdSchema.nullable(),
    slug: slugSchema,
    name: line(100),
    path: z
      .array(line(100))
      .min(1)
      .openapi({ description: "Names from the root to this category.", example: ["Kitchen", "Kettles"] }),
    slugPath: z
      .array(slugSchema)
      .min(1)
      .openapi({ example: ["kitchen", "kettles"] }),
    drawing: textSchema(32).openapi({ description: "Which drawing stands for its products.", example: "kettle" }),
    position: z.int().min(0).max(1_000_000),
  })
  .openapi("Category");

const sellerSchema = z
  .strictObject({
    id: sellerIdSchema,
    slug: slugSchema,
    name: line(100),
    country,
    health: z.int().min(0).max(100),
    rating: z.number().min(0).max(5),
    ratingCount: z.int().min(0),
  })
  .openapi("Seller");

const warehouseSchema = z
  .strictObject({
    id: warehouseIdSchema,
    code: line(16),
    city: line(100),
    country,
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  })
  .openapi("Warehouse");

const newWarehouseSchema = warehouseSchema
  .extend({
    utilisation: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .openapi({ description: "How busy it is, 0 to 1: of two equal ones orders go to the idler.", example: 0.4 }),
  })
  .openapi("NewWarehouse");

const attributeSchema = z
  .union([
    z.strictObject({ name: line(100), type: z.literal("text"), value: prose(2_000) }),
    z.strictObject({
      name: line(100),
      type: z.literal("number"),
      value: z.number(),
      unit: textSchema(16).exactOptional(),
    }),
    z.strictObject({ name: line(100), type: z.literal("boolean"), value: z.boolean() }),
  ])
  .openapi("Attribute");

const mm = z.int().min(1).max(100_000).openapi({ description: "Millimetres." });
const productFields = {
  id: productIdSchema,
  groupId: idSchema<ProductGroupId>("grp", "group").nullable(),
  variant: z.record(line(40), line(80)).openapi({ example: { Colour: "Blue" } }),
  title: line(500),
  brand: textSchema(100),
  description: prose(20_000),
  categoryId: categoryIdSchema,
  gtin: z.string().max(14).nullable().openapi({ example: "4006381333931" }),
  attributes: z.array(attributeSchema).max(200),
  images: z.array(imageSchema).max(20),
  dimensions: z.strictObject({ lengthMm: mm, widthMm: mm, heightMm: mm }).nullable(),
  weightG: z.int().min(0).max(10_000_000),
  returnable: z.boolean(),
  createdAt: instant,
};

const saleSchema = z.strictObject({ priceMinor: priceSchema, startsAt: instant, endsAt: instant }).nullable();
const offerFields = {
  sku: skuSchema,
  sellerId: sellerIdSchema,
  condition: z.enum(["new", "refurbished", "used"]),
  basePriceMinor: priceSchema,
  sale: saleSchema,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "Send an ISO 4217 code such as EUR.")
    .openapi({ example: "EUR" }),
  fulfilledBy: z.enum(["marketplace", "seller"]),
  taxClass: z.enum(["standard", "reduced", "zero"]),
  active: z.boolean(),
};

const units = z.int().min(0).max(LIMITS.receiptQuantityMax);
/** What a seller says of an offer's stock. */
export const stockTermsSchema = z
  .strictObject({
    buffer: z
      .union([
        z.strictObject({ kind: z.literal("units"), units }),
        z.strictObject({ kind: z.literal("share"), basisPoints: z.int().min(0).max(10_000) }),
      ])
      .nullable()
      .openapi({ description: "How much is never promised; null: the shop's share." }),
    ahead: z
      .strictObject({ kind: z.enum(["preorder", "backorder"]), unitsMax: units })
      .nullable()
      .openapi({ description: "Whether it may be sold before it is here, and how many units of it." }),
    cartHoldMs: z
      .int()
      .min(LIMITS.cartHoldMsMin)
      .max(LIMITS.cartHoldMsMax)
      .nullable()
      .openapi({ description: "Putting it into a cart reserves it so long; null: it is reserved at checkout." }),
  })
  .openapi("StockTerms", { example: { buffer: null, ahead: { kind: "backorder", unitsMax: 50 }, cartHoldMs: null } });

const newOfferSchema = z
  .strictObject({
    ...offerFields,
    priceHistory: z
      .array(z.strictObject({ at: instant, priceMinor: priceSchema }))
      .max(1_000)
      .exactOptional(),
    stockTerms: stockTermsSchema.exactOptional(),
    openingStock: z
      .array(
        z.strictObject({
          warehouseId: warehouseIdSchema,
          quantity: z
            .int()
            .min(0)
            .max(LIMITS.lineQuantityMax * 100),
        }),
      )
      .max(100)
      .openapi({ description: "Received once for each sku and warehouse, however often it is sent." }),
  })
  .openapi("NewOffer");

const reviewSchema = z
  .strictObject({
    id: line(80),
    productId: productIdSchema,
    author: line(80),
    stars: z.literal([1, 2, 3, 4, 5]),
    title: textSchema(200),
    body: prose(5_000),
    verified: z.boolean(),
    helpful: z.int().min(0),
    createdAt: instant,
  })
  .openapi("Review");

const promotionSchema = z
  .strictObject({
    id: line(80),
    title: line(200),
    effect: z.union([
      z.strictObject({ type: z.literal("percentage"), basisPoints: z.int().min(1).max(10_000) }),
      z.strictObject({ type: z.literal("fixed_amount"), amountMinor: z.int().min(1).max(PRICE_MINOR_MAX) }),
      z.strictObject({
        type: z.literal("buy_x_get_y"),
        buy: z.int().min(1).max(1_000),
        get: z.int().min(1).max(1_000),
      }),
      z.strictObject({ type: z.literal("free_shipping") }),
    ]),
    coupon: line(40).nullable(),
    minimumMinor: z.int().min(0).max(PRICE_MINOR_MAX),
    categoryIds: z.array(categoryIdSchema).max(1_000).nullable(),
    productIds: z.array(productIdSchema).max(1_000).nullable(),
    startsAt: instant,
    endsAt: instant,
    priority: z.int(),
    exclusive: z.boolean(),
  })
  .openapi("Promotion");

const shippingRateSchema = z
  .strictObject({
    sku: skuSchema,
    country: z
      .enum(DELIVERABLE_COUNTRIES, "Send the code of a country that is delivered to.")
      .openapi({ example: "BR" }),
    postalPrefix: z
      .string()
      .regex(
        new RegExp(`^[A-Z0-9]{0,${POSTAL_PREFIX_MAX}}$`),
        `The first characters of postal codes: at most ${POSTAL_PREFIX_MAX} capital letters and digits, without spaces and dashes.`,
      )
      .openapi({ description: "Empty: the whole country. Of several that fit the longest counts.", example: "01310" }),
    option: shippingSchema,
    amountMinor: z
      .int()
      .min(0)
      .max(PRICE_MINOR_MAX)
      .nullable()
      .openapi({ description: "For one unit, in minor units; null takes the rate back.", example: 1490 }),
  })
  .openapi("ShippingRate");

const many = <T extends z.ZodType>(schema: T, max: number) =>
  z.array(schema).max(max, `Send at most ${max} of them in one batch.`).exactOptional();

export const batchSchema: z.ZodType<CatalogueBatch> = z
  .strictObject({
    categories: many(categorySchema, LIMITS.importSmallRowsMax),
    sellers: many(sellerSchema, LIMITS.importSmallRowsMax),
    warehouses: many(newWarehouseSchema, LIMITS.importSmallRowsMax),
    products: many(
      z.strictObject({ ...productFields, offers: z.array(newOfferSchema).max(100) }).openapi("NewProduct"),
      LIMITS.importRowsMax,
    ),
    reviews: many(reviewSchema, LIMITS.importSmallRowsMax),
    promotions: many(promotionSchema, LIMITS.importSmallRowsMax),
    shippingRates: many(shippingRateSchema, LIMITS.importSmallRowsMax),
  })
  .openapi("CatalogueBatch");

export const batchReportSchema = z
  .object({
    accepted: z.int(),
    rejected: z.array(z.object({ list: z.string(), index: z.int(), id: z.string(), reason: z.string() })),
    productIds: z.array(z.string()),
  })
  .openapi("BatchReport");

const availabilitySchema = z
  .object({
    state: z.enum(["in_stock", "low_stock", "out_of_stock"]),
    sellable: z.int(),
    warehouses: z
      .array(z.object({ id: z.string(), free: z.int() }))
      .openapi({ description: "Where something can be shipped from, and how much of it was free when last told." }),
    ahead: z
      .object({
        kind: z.enum(["preorder", "backorder"]),
        sellable: z.int(),
        expectedAt: z.int().nullable().openapi({ description: "Epoch milliseconds; null: no date is known." }),
      })
      .nullable()
      .openapi({ description: "May be ordered before it is here; null: it may not." }),
  })
  .openapi("Availability");

const priceNowSchema = z
  .object({
    amountMinor: z.int(),
    baseMinor: z.int(),
    currency: z.string(),
    onSale: z.boolean(),
    lowest30DaysMinor: z.int().nullable().openapi({ description: "Lowest price of the 30 days before the reduction." }),
  })
  .openapi("PriceNow");

export const productPageSchema = z
  .object({
    product: z.object(productFields).openapi("Product"),
    category: categorySchema,
    offers: z
      .array(
        z.object({
          offer: z
            .object({
              ...offerFields,
              productId: productIdSchema,
              stockTerms: stockTermsSchema,
              availability: availabilitySchema,
            })
            .openapi("Offer"),
          price: priceNowSchema,
          seller: sellerSchema,
        }),
      )
      .openapi({ description: "Active offers, the featured one first." }),
    featuredReason: z.string().nullable(),
    variants: z.array(
      z.object({
        productId: z.string(),
        variant: z.record(z.string(), z.string()),
        image: z.string().nullable(),
        available: z.boolean(),
      }),
    ),
    rating: z.object({ average: z.number(), count: z.int(), histogram: z.array(z.int()) }).openapi("RatingSummary"),
    reviews: z.array(reviewSchema).openapi({ description: "The most helpful ones." }),
    warehouses: z.array(warehouseSchema),
  })
  .openapi("ProductPage");
