/**
 * What of a batch can go in. A row with a broken reference or value is refused with its reason; rows that rest on a
 * refused row are refused too; everything else goes in.
 */
import type { CategoryId, ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import { CATALOGUE_ID_PATTERN, SKU_PATTERN } from "../../kernel/ids.ts";
import type { Promotion } from "../pricing/types.ts";
import type { BatchRejection, CatalogueBatch, NewOffer, NewProduct, NewShippingRate } from "./batch.ts";
import { categoryProblem } from "./category-tree.ts";
import { gtinProblem } from "./gtin.ts";
import { stockTermsProblem } from "./stock-terms.ts";
import type { Category, Review, Seller, Warehouse } from "./types.ts";

/** What the catalogue already has of the names that the batch mentions. */
export interface Known {
  readonly categories: ReadonlyMap<CategoryId, Category>;
  readonly categorySlugs: ReadonlyMap<string, CategoryId>;
  readonly sellers: ReadonlySet<SellerId>;
  readonly sellerSlugs: ReadonlyMap<string, SellerId>;
  readonly warehouses: ReadonlySet<WarehouseId>;
  readonly warehouseCodes: ReadonlyMap<string, WarehouseId>;
  readonly products: ReadonlySet<ProductId>;
  readonly skuOwners: ReadonlyMap<Sku, ProductId>;
  readonly coupons: ReadonlyMap<string, string>;
}

export interface Screened {
  readonly accepted: Required<CatalogueBatch>;
  readonly rejected: readonly BatchRejection[];
}

type Reason = string | null;
const ID = {
  cat: CATALOGUE_ID_PATTERN("cat"),
  sel: CATALOGUE_ID_PATTERN("sel"),
  whs: CATALOGUE_ID_PATTERN("whs"),
  prd: CATALOGUE_ID_PATTERN("prd"),
  grp: CATALOGUE_ID_PATTERN("grp"),
};

/** Keeps the rows without a reason against them; a second row with the same id is refused. */
function screen<T>(
  list: keyof CatalogueBatch,
  rows: readonly T[] | undefined,
  idOf: (row: T) => string,
  reasonOf: (row: T) => Reason,
  rejected: BatchRejection[],
): T[] {
  const seen = new Set<string>();
  return (rows ?? []).filter((row, index) => {
    const id = idOf(row);
    const reason = seen.has(id) ? "this id stands in the batch twice" : reasonOf(row);
    seen.add(id);
    if (reason !== null) rejected.push({ list, index, id, reason });
    return reason === null;
  });
}

export function screenBatch(batch: CatalogueBatch, known: Known, currency: Currency): Screened {
  const rejected: BatchRejection[] = [];
  const categories = screenCategories(batch.categories ?? [], known, rejected);
  const sellers = screen(
    "sellers",
    batch.sellers,
    (row) => row.id,
    uniqueBy(ID.sel, known.sellerSlugs, (row: Seller) => row.slug, "slug"),
    rejected,
  );
  const warehouses = screen(
    "warehouses",
    batch.warehouses,
    (row) => row.id,
    uniqueBy(ID.whs, known.warehouseCodes, (row: Warehouse) => row.code, "code"),
    rejected,
  );
  const context: ProductContext = {
    currency,
    categories: new Set([...known.categories.keys(), ...categories.map((row) => row.id)]),
    sellers: new Set([...known.sellers, ...sellers.map((row) => row.id)]),
    warehouses: new Set([...known.warehouses, ...warehouses.map((row) => row.id)]),
    skuOwners: new Map(known.skuOwners),
  };
  const products = screen(
    "products",
    batch.products,
    (row) => row.id,
    (row) => productReason(row, context),
    rejected,
  );
  const productIds = new Set([...known.products, ...products.map((row) => row.id)]);
  const reviews = screen(
    "reviews",
    batch.reviews,
    (row) => row.id,
    (row: Review) => (productIds.has(row.productId) ? null : `there is no product ${row.productId}`),
    rejected,
  );
  const coupons = new Map(known.coupons);
  const promotions = screen(
    "promotions",
    batch.promotions,
    (row) => row.id,
    (row) => promotionReason(row, context.categories, productIds, coupons),
    rejected,
  );
  const shippingRates = screen(
    "shippingRates",
    batch.shippingRates,
    rateName,
    // The products of this batch are among the owners by now.
    (row: NewShippingRate) => (context.skuOwners.has(row.sku) ? null : `there is no offer ${row.sku}`),
    rejected,
  );
  return { accepted: { categories, sellers, warehouses, products, reviews, promotions, shippingRates }, rejected };
}

const rateName = ({ sku, country, postalPrefix, option }: NewShippingRate): string =>
  [sku, country, ...(postalPrefix === "" ? [] : [postalPrefix]), option].join(" ");

/** For rows with a second name that must be unique in the shop, such as a slug. */
function uniqueBy<T extends { id: string }>(
  form: RegExp,
  taken: ReadonlyMap<string, string>,
  nameOf: (row: T) => string,
  what: string,
): (row: T) => Reason {
  const owners = new Map<string, string>(taken);
  return (row) => {
    if (!form.test(row.id)) return `the id does not have the form ${form.source}`;
    const owner = owners.get(nameOf(row));
    if (owner !== undefined && owner !== row.id) return `the ${what} ${nameOf(row)} belongs to ${owner}`;
    owners.set(nameOf(row), row.id);
    return null;
  };
}

/** Parents may stand after their children in the batch, so they are looked at from the root downwards. */
function screenCategories(rows: readonly Category[], known: Known, rejected: BatchRejection[]): Category[] {
  const accepted = new Map<CategoryId, Category>();
  const slugs = uniqueBy(ID.cat, known.categorySlugs, (row: Category) => row.slug, "slug");
  const reasons = new Map<Category, Reason>();
  for (const row of [...rows].sort((a, b) => a.path.length - b.path.length)) {
    const parent = row.parentId === null ? null : (accepted.get(row.parentId) ?? known.categories.get(row.parentId));
    const reason =
      slugs(row) ?? (parent === undefined ? `there is no category ${row.parentId}` : categoryProblem(row, parent));
    reasons.set(row, reason);
    if (reason === null) accepted.set(row.id, row);
  }
  return screen(
    "categories",
    rows,
    (row) => row.id,
    (row) => reasons.get(row) ?? null,
    rejected,
  );
}

interface ProductContext {
  readonly currency: Currency;
  readonly categories: ReadonlySet<CategoryId>;
  readonly sellers: ReadonlySet<SellerId>;
  readonly warehouses: ReadonlySet<WarehouseId>;
  readonly skuOwners: Map<Sku, ProductId>;
}

function productReason(row: NewProduct, context: ProductContext): Reason {
  if (!ID.prd.test(row.id))
    return "a product's id is prd_ and up to 64 letters, digits, points, hyphens or underscores";
  if (row.groupId !== null && !ID.grp.test(row.groupId))
    return "a group's id is grp_ and up to 64 letters, digits, points, hyphens or underscores";
  if (!context.categories.has(row.categoryId)) return `there is no category ${row.categoryId}`;
  const gtin = row.gtin === null ? null : gtinProblem(row.gtin);
  if (gtin === "wrong_form") return `gtin ${row.gtin} is not 8, 12, 13 or 14 digits`;
  if (gtin === "wrong_check_digit") return `gtin ${row.gtin} has a wrong check digit`;
  const skus = new Set<Sku>();
  for (const offer of row.offers) {
    const reason = skus.has(offer.sku) ? "stands in the product twice" : offerReason(offer, row.id, context);
    if (reason !== null) return `offer ${offer.sku}: ${reason}`;
    skus.add(offer.sku);
  }
  for (const sku of skus) context.skuOwners.set(sku, row.id);
  return null;
}

function offerReason(offer: NewOffer, productId: ProductId, context: ProductContext): Reason {
  if (!SKU_PATTERN.test(offer.sku)) return "a sku is up to 64 letters, digits and . _ : -";
  const owner = context.skuOwners.get(offer.sku);
  if (owner !== undefined && owner !== productId) return `the sku belongs to ${owner}`;
  if (!context.sellers.has(offer.sellerId)) return `there is no seller ${offer.sellerId}`;
  if (offer.currency !== context.currency) return `the shop's currency is ${context.currency}, not ${offer.currency}`;
  if (offer.basePriceMinor <= 0) return "the price must be above 0";
  if (offer.sale && offer.sale.priceMinor <= 0) return "the sale price must be above 0";
  if (offer.sale && offer.sale.priceMinor >= offer.basePriceMinor) return "the sale price is not below the base price";
  if (offer.sale && offer.sale.endsAt <= offer.sale.startsAt) return "the sale ends before it starts";
  const terms = offer.stockTerms ? stockTermsProblem(offer.stockTerms) : null;
  if (terms !== null) return terms;
  const unknown = offer.openingStock.find((stock) => !context.warehouses.has(stock.warehouseId));
  if (unknown) return `there is no warehouse ${unknown.warehouseId}`;
  const negative = offer.openingStock.find((stock) => stock.quantity < 0);
  return negative ? "opening stock cannot be negative" : null;
}

function promotionReason(
  row: Promotion,
  categories: ReadonlySet<CategoryId>,
  products: ReadonlySet<ProductId>,
  coupons: Map<string, string>,
): Reason {
  if (row.endsAt <= row.startsAt) return "it ends before it starts";
  const category = row.categoryIds?.find((id) => !categories.has(id));
  if (category !== undefined) return `there is no category ${category}`;
  const product = row.productIds?.find((id) => !products.has(id));
  if (product !== undefined) return `there is no product ${product}`;
  if (row.coupon === null) return null;
  const owner = coupons.get(row.coupon);
  if (owner !== undefined && owner !== row.id) return `the coupon ${row.coupon} belongs to ${owner}`;
  coupons.set(row.coupon, row.id);
  return null;
}
