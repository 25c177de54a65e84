/** The catalogue's tables (migrations/d1/catalogue). A test compares them with the migrated database. */
import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PromotionEffect, ShippingOption } from "../domain/pricing/types.ts";
import type {
  AheadAvailability,
  WarehouseStock,
  Condition,
  Dimensions,
  TaxClass,
  Attribute,
  Availability,
  OfferStockTerms,
} from "../domain/catalog/types.ts";
import type { CategoryId, ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../kernel/ids.ts";

const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();
const flag = (name: string) => integer(name, { mode: "boolean" });

export const categories = sqliteTable("categories", {
  id: text("id").$type<CategoryId>().primaryKey(),
  parentId: text("parent_id").$type<CategoryId>(),
  slug: text("slug").notNull(),
  name: text("name").notNull(),
  path: json<string[]>("path").notNull(),
  slugPath: json<string[]>("slug_path").notNull(),
  drawing: text("drawing").notNull(),
  position: integer("position").notNull(),
});

export const sellers = sqliteTable("sellers", {
  id: text("id").$type<SellerId>().primaryKey(),
  slug: text("slug").notNull(),
  name: text("name").notNull(),
  country: text("country").notNull(),
  health: integer("health").notNull(),
  rating: real("rating").notNull(),
  ratingCount: integer("rating_count").notNull(),
});

export const warehouses = sqliteTable("warehouses", {
  id: text("id").$type<WarehouseId>().primaryKey(),
  code: text("code").notNull(),
  city: text("city").notNull(),
  country: text("country").notNull(),
  latitude: real("latitude").notNull(),
  longitude: real("longitude").notNull(),
  utilisation: real("utilisation"),
});

export const products = sqliteTable("products", {
  id: text("id").$type<ProductId>().primaryKey(),
  groupId: text("group_id").$type<ProductGroupId>(),
  categoryId: text("category_id").$type<CategoryId>().notNull(),
  title: text("title").notNull(),
  brand: text("brand").notNull(),
  description: text("description").notNull(),
  gtin: text("gtin"),
  variant: json<Record<string, string>>("variant").notNull(),
  attributes: json<Attribute[]>("attributes").notNull(),
  images: json<string[]>("images").notNull(),
  dimensions: json<Dimensions>("dimensions"),
  weightG: integer("weight_g").notNull(),
  returnable: flag("returnable").notNull(),
  createdAt: integer("created_at").notNull(),
  stars: json<number[]>("stars").notNull(),
});

export const offers = sqliteTable("offers", {
  sku: text("sku").$type<Sku>().primaryKey(),
  productId: text("product_id").$type<ProductId>().notNull(),
  sellerId: text("seller_id").$type<SellerId>().notNull(),
  condition: text("condition").$type<Condition>().notNull(),
  basePriceMinor: integer("base_price_minor").notNull(),
  salePriceMinor: integer("sale_price_minor"),
  saleStartsAt: integer("sale_starts_at"),
  saleEndsAt: integer("sale_ends_at"),
  currency: text("currency").notNull(),
  fulfilledBy: text("fulfilled_by").$type<"marketplace" | "seller">().notNull(),
  taxClass: text("tax_class").$type<TaxClass>().notNull(),
  active: flag("active").notNull(),
  changedAt: integer("changed_at").notNull(),
  availabilityState: text("availability_state").$type<Availability["state"]>().notNull(),
  sellable: integer("sellable").notNull(),
  warehouseIds: json<(WarehouseStock | WarehouseId)[]>("warehouse_ids").notNull(),
  availabilityVersion: integer("availability_version").notNull(),
  stockTerms: json<OfferStockTerms>("stock_terms").notNull(),
  ahead: json<AheadAvailability>("ahead"),
});

export const priceHistory = sqliteTable("price_history", {
  sku: text("sku").$type<Sku>().notNull(),
  kind: text("kind").$type<"base" | "sale">().notNull(),
  at: integer("at").notNull(),
  until: integer("until"),
  priceMinor: integer("price_minor").notNull(),
});

export const reviews = sqliteTable("reviews", {
  id: text("id").primaryKey(),
  productId: text("product_id").$type<ProductId>().notNull(),
  author: text("author").notNull(),
  stars: integer("stars").$type<1 | 2 | 3 | 4 | 5>().notNull(),
  title: text("title").notNull(),
  body: text("body").notNull(),
  verified: flag("verified").notNull(),
  helpful: integer("helpful").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const promotions = sqliteTable("promotions", {
  id: text("id").primaryKey(),
  title: text("title").notNull(),
  effect: json<PromotionEffect>("effect").notNull(),
  coupon: text("coupon"),
  minimumMinor: integer("minimum_minor").notNull(),
  categoryIds: json<CategoryId[]>("category_ids"),
  productIds: json<ProductId[]>("product_ids"),
  startsAt: integer("starts_at").notNull(),
  endsAt: integer("ends_at").notNull(),
  priority: integer("priority").notNull(),
  exclusive: flag("exclusive").notNull(),
});

export const shippingRates = sqliteTable(
  "shipping_rates",
  {
    sku: text("sku").$type<Sku>().notNull(),
    country: text("country").notNull(),
    postalPrefix: text("postal_prefix").notNull(),
    option: text("option").$type<ShippingOption["id"]>().notNull(),
    amountMinor: integer("amount_minor").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sku, table.country, table.postalPrefix, table.option] })],
);

export const changes = sqliteTable("changes", {
  sequence: integer("sequence").primaryKey({ autoIncrement: true }),
  productId: text("product_id").notNull(),
  at: integer("at").notNull(),
  indexed: flag("indexed").notNull(),
});
