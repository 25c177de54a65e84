/** From rows of the database to the domain's records. JSON columns arrive as text. */
import { productPage, type PageParts, type StarCounts } from "../../domain/catalog/product-page.ts";
import type { PastPrice } from "../../domain/catalog/price-now.ts";
import type {
  AheadAvailability,
  Availability,
  Category,
  Offer,
  OfferSnapshot,
  OfferStockTerms,
  ProductPage,
  Review,
  SalePrice,
  Seller,
  VariantLink,
  Warehouse,
  WarehouseStock,
} from "../../domain/catalog/types.ts";
import type { ProductId, Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface PageRow {
  readonly product: string;
  readonly category: string;
  readonly stars: string;
  readonly offers: string;
  readonly history: string;
  readonly reviews: string;
  readonly variants: string;
  readonly warehouses: string;
}

interface OfferColumns {
  readonly sku: Sku;
  readonly condition: Offer["condition"];
  readonly base: number;
  readonly sale: number | null;
  readonly from: number | null;
  readonly until: number | null;
  readonly currency: string;
  readonly by: Offer["fulfilledBy"];
  readonly tax: Offer["taxClass"];
  readonly active: number;
  readonly state: Availability["state"];
  readonly sellable: number;
  readonly at: readonly StoredWarehouse[];
  readonly terms: OfferStockTerms;
  readonly ahead: AheadAvailability | null;
}

/** A name alone stands in rows from before the free units were told; something was there, how much is not known. */
type StoredWarehouse = WarehouseStock | WarehouseStock["id"];
const warehousesOf = (stored: readonly StoredWarehouse[]): WarehouseStock[] =>
  stored.map((each) => (typeof each === "string" ? { id: each, free: 1 } : each));

export const availabilityOfRow = (
  row: Pick<SnapshotRow, "availability_state" | "sellable" | "warehouse_ids" | "ahead">,
): Availability => ({
  state: row.availability_state,
  sellable: row.sellable,
  warehouses: warehousesOf(JSON.parse(row.warehouse_ids) as StoredWarehouse[]),
  ahead: row.ahead === null ? null : (JSON.parse(row.ahead) as AheadAvailability),
});

const saleOf = (price: number | null, startsAt: number | null, endsAt: number | null): SalePrice | null =>
  price === null || startsAt === null || endsAt === null ? null : { priceMinor: price, startsAt, endsAt };

/** One product with everything about it, as objects made by SQLite. */
export const PAGE_SQL = `
SELECT
  json_object('id', p.id, 'groupId', p.group_id, 'variant', json(p.variant), 'title', p.title, 'brand', p.brand,
    'description', p.description, 'categoryId', p.category_id, 'gtin', p.gtin, 'attributes', json(p.attributes),
    'images', json(p.images), 'dimensions', json(p.dimensions), 'weightG', p.weight_g,
    'returnable', json(iif(p.returnable, 'true', 'false')), 'createdAt', p.created_at) AS product,
  json_object('id', c.id, 'parentId', c.parent_id, 'slug', c.slug, 'name', c.name, 'path', json(c.path),
    'slugPath', json(c.slug_path), 'drawing', c.drawing, 'position', c.position) AS category,
  p.stars AS stars,
  (SELECT json_group_array(json_object('sku', o.sku, 'condition', o.condition, 'base', o.base_price_minor,
      'sale', o.sale_price_minor, 'from', o.sale_starts_at, 'until', o.sale_ends_at, 'currency', o.currency,
      'by', o.fulfilled_by, 'tax', o.tax_class, 'active', o.active, 'state', o.availability_state,
      'sellable', o.sellable, 'at', json(o.warehouse_ids),
      'terms', json(o.stock_terms), 'ahead', json(o.ahead),
      'seller', json_object('id', s.id, 'slug', s.slug, 'name', s.name, 'country', s.country, 'health', s.health,
        'rating', s.rating, 'ratingCount', s.rating_count)))
    FROM offers o JOIN sellers s ON s.id = o.seller_id WHERE o.product_id = p.id AND o.active = 1) AS offers,
  (SELECT json_group_array(json_array(h.sku, h.kind, h.at, h.until, h.price_minor))
    FROM offers o JOIN price_history h ON h.sku = o.sku
    WHERE o.product_id = p.id AND o.active = 1 AND o.sale_price_minor IS NOT NULL
      AND h.at >= coalesce((SELECT max(b.at) FROM price_history b
        WHERE b.sku = o.sku AND b.kind = h.kind AND b.at <= o.sale_starts_at - 2592000000), 0)) AS history,
  (SELECT json_group_array(json_object('id', r.id, 'productId', r.product_id, 'author', r.author, 'stars', r.stars,
      'title', r.title, 'body', r.body, 'verified', json(iif(r.verified, 'true', 'false')), 'helpful', r.helpful,
      'createdAt', r.created_at))
    FROM (SELECT * FROM reviews WHERE product_id = p.id ORDER BY helpful DESC, created_at DESC LIMIT ?2) r) AS reviews,
  iif(p.group_id IS NULL, '[]',
    (SELECT json_group_array(json_object('productId', v.id, 'variant', json(v.variant), 'image', v.images ->> 0,
        'available', json(iif(EXISTS (SELECT 1 FROM offers a WHERE a.product_id = v.id AND a.active = 1
          AND (a.availability_state <> 'out_of_stock' OR a.ahead IS NOT NULL)), 'true', 'false'))))
      FROM (SELECT * FROM products WHERE group_id = p.group_id ORDER BY id) v)) AS variants,
  (SELECT json_group_array(json_object('id', w.id, 'code', w.code, 'city', w.city, 'country', w.country,
      'latitude', w.latitude, 'longitude', w.longitude))
    FROM warehouses w WHERE w.id IN (SELECT iif(at.type = 'object', at.value ->> 'id', at.value) FROM offers o, json_each(o.warehouse_ids) at
      WHERE o.product_id = p.id AND o.active = 1)) AS warehouses
FROM json_each(?1) wanted JOIN products p ON p.id = wanted.value JOIN categories c ON c.id = p.category_id`;

export function pageOf(row: PageRow, now: EpochMs): ProductPage {
  const product = JSON.parse(row.product) as PageParts["product"];
  const offers = JSON.parse(row.offers) as readonly (OfferColumns & { readonly seller: Seller })[];
  return productPage(
    {
      product,
      category: JSON.parse(row.category) as Category,
      stars: JSON.parse(row.stars) as StarCounts,
      offers: offers.map((columns) => ({
        offer: offerOf(columns, product.id, columns.seller.id),
        seller: columns.seller,
      })),
      history: historyOf(JSON.parse(row.history) as HistoryTuple[]),
      reviews: JSON.parse(row.reviews) as Review[],
      variants: JSON.parse(row.variants) as VariantLink[],
      warehouses: JSON.parse(row.warehouses) as Warehouse[],
    },
    now,
  );
}

function offerOf(columns: OfferColumns, productId: ProductId, sellerId: Seller["id"]): Offer {
  return {
    sku: columns.sku,
    productId,
    sellerId,
    condition: columns.condition,
    basePriceMinor: columns.base,
    sale: saleOf(columns.sale, columns.from, columns.until),
    currency: columns.currency,
    fulfilledBy: columns.by,
    taxClass: columns.tax,
    active: columns.active === 1,
    stockTerms: columns.terms,
    availability: {
      state: columns.state,
      sellable: columns.sellable,
      warehouses: warehousesOf(columns.at),
      ahead: columns.ahead,
    },
  };
}

type HistoryTuple = readonly [sku: Sku, kind: PastPrice["kind"], at: number, until: number | null, priceMinor: number];

function historyOf(tuples: readonly HistoryTuple[]): Map<Sku, PastPrice[]> {
  const out = new Map<Sku, PastPrice[]>();
  for (const [sku, kind, at, until, priceMinor] of tuples) {
    const list = out.get(sku) ?? [];
    list.push({ kind, at, until, priceMinor });
    out.set(sku, list);
  }
  return out;
}

export const SNAPSHOT_SQL = `
SELECT o.sku, o.product_id, p.title, p.brand, p.variant, p.images ->> 0 AS image, p.category_id, o.seller_id,
  s.name AS seller_name, o.base_price_minor, o.sale_price_minor, o.sale_starts_at, o.sale_ends_at, o.currency,
  o.tax_class, o.fulfilled_by, p.weight_g, o.active, o.availability_state, o.sellable, o.warehouse_ids,
  o.stock_terms, o.ahead
FROM json_each(?1) wanted JOIN offers o ON o.sku = wanted.value
  JOIN products p ON p.id = o.product_id JOIN sellers s ON s.id = o.seller_id`;

export interface SnapshotRow {
  readonly sku: Sku;
  readonly product_id: ProductId;
  readonly title: string;
  readonly brand: string;
  readonly variant: string;
  readonly image: string | null;
  readonly category_id: OfferSnapshot["categoryId"];
  readonly seller_id: OfferSnapshot["sellerId"];
  readonly seller_name: string;
  readonly base_price_minor: number;
  readonly sale_price_minor: number | null;
  readonly sale_starts_at: number | null;
  readonly sale_ends_at: number | null;
  readonly currency: string;
  readonly tax_class: OfferSnapshot["taxClass"];
  readonly fulfilled_by: OfferSnapshot["fulfilledBy"];
  readonly weight_g: number;
  readonly active: number;
  readonly availability_state: Availability["state"];
  readonly sellable: number;
  readonly warehouse_ids: string;
  readonly stock_terms: string;
  readonly ahead: string | null;
}

export function snapshotOf(row: SnapshotRow): OfferSnapshot {
  return {
    sku: row.sku,
    productId: row.product_id,
    title: row.title,
    brand: row.brand,
    variant: JSON.parse(row.variant) as OfferSnapshot["variant"],
    image: row.image,
    categoryId: row.category_id,
    sellerId: row.seller_id,
    sellerName: row.seller_name,
    basePriceMinor: row.base_price_minor,
    sale: saleOf(row.sale_price_minor, row.sale_starts_at, row.sale_ends_at),
    currency: row.currency,
    taxClass: row.tax_class,
    fulfilledBy: row.fulfilled_by,
    weightG: row.weight_g,
    active: row.active === 1,
    stockTerms: JSON.parse(row.stock_terms) as OfferStockTerms,
    availability: availabilityOfRow(row),
  };
}
