/** Small catalogues for tests: one category tree, two sellers, and products made of what matters to the test. */
import type { CatalogueBatch, NewOffer, NewProduct } from "../../../src/domain/catalog/batch.ts";
import type { Category, Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import type { CategoryId, ProductId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";

export const NOW = Date.UTC(2026, 10, 22, 12);

const category = (slug: string, parent: Category | null): Category => {
  const name = slug.charAt(0).toUpperCase() + slug.slice(1);
  return {
    id: `cat_${slug}` as CategoryId,
    parentId: parent?.id ?? null,
    slug,
    name,
    path: [...(parent?.path ?? []), name],
    slugPath: [...(parent?.slugPath ?? []), slug],
    drawing: "lamp",
    position: 1,
  };
};

const home = category("home", null);
export const CATEGORIES: readonly Category[] = [
  home,
  category("lamps", home),
  category("chairs", home),
  category("books", null),
];

const seller = (name: string, health: number): Seller => ({
  id: `sel_${name}` as SellerId,
  slug: name,
  name,
  country: "DE",
  health,
  rating: 4.5,
  ratingCount: 10,
});

export const WAREHOUSE: Warehouse = {
  id: "whs_berlin" as WarehouseId,
  code: "BER1",
  city: "Berlin",
  country: "DE",
  latitude: 52.52,
  longitude: 13.4,
};

export const FRAME: CatalogueBatch = {
  categories: CATEGORIES,
  sellers: [seller("good", 95), seller("poor", 40)],
  warehouses: [WAREHOUSE],
};

export const newOffer = (sku: string, basePriceMinor: number, more: Partial<NewOffer> = {}): NewOffer => ({
  sku: sku as Sku,
  sellerId: "sel_good" as SellerId,
  condition: "new",
  basePriceMinor,
  sale: null,
  currency: "EUR",
  fulfilledBy: "marketplace",
  taxClass: "standard",
  active: true,
  openingStock: [],
  ...more,
});

/** A lamp for 10.00 under the sku of its name. */
export const newProduct = (name: string, more: Partial<NewProduct> = {}): NewProduct => ({
  id: `prd_${name}` as ProductId,
  groupId: null,
  variant: {},
  title: `Lamp ${name}`,
  brand: "Lumen",
  description: "It shines.",
  categoryId: "cat_lamps" as CategoryId,
  gtin: null,
  attributes: [],
  images: [`/images/drawn/lamp/3a3836/${name}.svg`],
  dimensions: { lengthMm: 100, widthMm: 100, heightMm: 300 },
  weightG: 900,
  returnable: true,
  createdAt: NOW,
  offers: [newOffer(name, 1_000)],
  ...more,
});
