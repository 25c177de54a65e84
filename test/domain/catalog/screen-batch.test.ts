import { describe, expect, it } from "vitest";
import type { CatalogueBatch, NewOffer, NewProduct } from "../../../src/domain/catalog/batch.ts";
import { screenBatch, type Known } from "../../../src/domain/catalog/screen-batch.ts";
import type { Category } from "../../../src/domain/catalog/types.ts";
import type { CategoryId, ProductId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const LAMPS: Category = {
  id: "cat_lamps" as CategoryId,
  parentId: null,
  slug: "lamps",
  name: "Lamps",
  path: ["Lamps"],
  slugPath: ["lamps"],
  drawing: "lamp",
  position: 0,
};

const KNOWN: Known = {
  categories: new Map([["cat_lamps" as CategoryId, LAMPS]]),
  categorySlugs: new Map([["lamps", "cat_lamps" as CategoryId]]),
  sellers: new Set(["sel_a" as SellerId]),
  sellerSlugs: new Map(),
  warehouses: new Set(["whs_a" as WarehouseId]),
  warehouseCodes: new Map(),
  products: new Set(["prd_old" as ProductId]),
  skuOwners: new Map([["OLD-1" as Sku, "prd_old" as ProductId]]),
  coupons: new Map([["SPRING", "promo-1"]]),
};

const offer = (more: Partial<NewOffer> = {}): NewOffer => ({
  sku: "LAMP-1" as Sku,
  sellerId: "sel_a" as SellerId,
  condition: "new",
  basePriceMinor: 1_000,
  sale: null,
  currency: "EUR",
  fulfilledBy: "marketplace",
  taxClass: "standard",
  active: true,
  openingStock: [],
  ...more,
});

const product = (more: Partial<NewProduct> = {}): NewProduct => ({
  id: "prd_lamp" as ProductId,
  groupId: null,
  variant: {},
  title: "Lamp",
  brand: "Lumen",
  description: "",
  categoryId: "cat_lamps" as CategoryId,
  gtin: null,
  attributes: [],
  images: [],
  dimensions: null,
  weightG: 100,
  returnable: true,
  createdAt: 0,
  offers: [offer()],
  ...more,
});

const reasons = (batch: CatalogueBatch): string[] => screenBatch(batch, KNOWN, "EUR").rejected.map((row) => row.reason);
const category = (slug: string, parent: string | null, path: string[]): Category => ({
  id: `cat_${slug}` as CategoryId,
  parentId: parent as CategoryId | null,
  slug,
  name: path.at(-1) ?? "",
  path,
  slugPath: path.map((name) => name.toLowerCase()),
  drawing: "lamp",
  position: 1,
});

describe("screening a batch", () => {
  it("lets a sound product in", () => {
    expect(reasons({ products: [product()] })).toEqual([]);
  });

  it.each([
    ["an unknown category", product({ categoryId: "cat_x" as CategoryId }), "there is no category cat_x"],
    [
      "an unknown seller",
      product({ offers: [offer({ sellerId: "sel_x" as SellerId })] }),
      "offer LAMP-1: there is no seller sel_x",
    ],
    [
      "another currency",
      product({ offers: [offer({ currency: "USD" })] }),
      "offer LAMP-1: the shop's currency is EUR, not USD",
    ],
    ["a wrong check digit", product({ gtin: "4006381333932" }), "gtin 4006381333932 has a wrong check digit"],
    ["no price", product({ offers: [offer({ basePriceMinor: 0 })] }), "offer LAMP-1: the price must be above 0"],
    [
      "a sale that ends before it starts",
      product({ offers: [offer({ sale: { priceMinor: 9, startsAt: 2, endsAt: 1 } })] }),
      "offer LAMP-1: the sale ends before it starts",
    ],
    [
      "a sale that is no reduction",
      product({ offers: [offer({ sale: { priceMinor: 1_000, startsAt: 1, endsAt: 2 } })] }),
      "offer LAMP-1: the sale price is not below the base price",
    ],
    [
      "another product's sku",
      product({ offers: [offer({ sku: "OLD-1" as Sku })] }),
      "offer OLD-1: the sku belongs to prd_old",
    ],
    [
      "an unknown warehouse",
      product({ offers: [offer({ openingStock: [{ warehouseId: "whs_x" as WarehouseId, quantity: 1 }] })] }),
      "offer LAMP-1: there is no warehouse whs_x",
    ],
    ["a sku twice", product({ offers: [offer(), offer()] }), "offer LAMP-1: stands in the product twice"],
  ])("refuses a product with %s", (_, row, reason) => {
    expect(reasons({ products: [row] })).toEqual([reason]);
  });

  it("refuses only the broken row, with its place", () => {
    const rows = [
      product(),
      product({ id: "prd_b" as ProductId, categoryId: "cat_x" as CategoryId, offers: [] }),
      product({ id: "prd_c" as ProductId, offers: [] }),
    ];
    const { accepted, rejected } = screenBatch({ products: rows }, KNOWN, "EUR");
    expect(accepted.products.map((row) => row.id)).toEqual(["prd_lamp", "prd_c"]);
    expect(rejected).toEqual([{ list: "products", index: 1, id: "prd_b", reason: "there is no category cat_x" }]);
  });

  it("takes rates of offers that are there or come in the same batch, each place and way once", () => {
    const rate = (sku: string, postalPrefix = "", amountMinor: number | null = 900) =>
      ({ sku: sku as Sku, country: "BR", postalPrefix, option: "standard", amountMinor }) as const;
    const batch = {
      products: [product()],
      shippingRates: [rate("LAMP-1"), rate("OLD-1", "01"), rate("NEW-1"), rate("OLD-1", "01", null)],
    };
    const { accepted, rejected } = screenBatch(batch, KNOWN, "EUR");
    expect(accepted.shippingRates).toEqual([rate("LAMP-1"), rate("OLD-1", "01")]);
    expect(rejected).toEqual([
      { list: "shippingRates", index: 2, id: "NEW-1 BR standard", reason: "there is no offer NEW-1" },
      { list: "shippingRates", index: 3, id: "OLD-1 BR 01 standard", reason: "this id stands in the batch twice" },
    ]);
  });

  it("refuses the second of two products that claim one sku, and the second of two with one id", () => {
    expect(reasons({ products: [product(), product({ id: "prd_b" as ProductId })] })).toEqual([
      "offer LAMP-1: the sku belongs to prd_lamp",
    ]);
    expect(reasons({ products: [product(), product()] })).toEqual(["this id stands in the batch twice"]);
  });

  it("takes a child category that stands before its parent, and products of both", () => {
    const batch = {
      categories: [category("floor", "cat_home", ["Home", "Floor"]), category("home", null, ["Home"])],
      products: [product({ categoryId: "cat_floor" as CategoryId })],
    };
    expect(reasons(batch)).toEqual([]);
  });

  it("refuses what rests on a refused category", () => {
    const broken = { ...category("floor", null, ["Floor"]), slugPath: ["other"] };
    expect(reasons({ categories: [broken], products: [product({ categoryId: "cat_floor" as CategoryId })] })).toEqual([
      "slugPath does not end with the slug",
      "there is no category cat_floor",
    ]);
  });

  it("refuses a slug that another category has, and a path that leaves its parent's", () => {
    const stolen = { ...category("lamps", null, ["Lamps"]), id: "cat_mine" as CategoryId };
    expect(reasons({ categories: [stolen] })).toEqual(["the slug lamps belongs to cat_lamps"]);
    const astray = category("floor", "cat_lamps", ["Garden", "Floor"]);
    expect(reasons({ categories: [astray] })).toEqual(["slugPath does not continue that of the parent"]);
  });

  it("refuses reviews of unknown products and coupons that others have", () => {
    const review = {
      id: "r1",
      productId: "prd_x" as ProductId,
      author: "",
      stars: 5,
      title: "",
      body: "",
      verified: false,
      helpful: 0,
      createdAt: 0,
    } as const;
    const promotion = {
      id: "promo-2",
      title: "",
      effect: { type: "free_shipping" },
      coupon: "SPRING",
      minimumMinor: 0,
      categoryIds: null,
      productIds: null,
      startsAt: 0,
      endsAt: 1,
      priority: 0,
      exclusive: false,
    } as const;
    expect(reasons({ reviews: [review], promotions: [promotion] })).toEqual([
      "there is no product prd_x",
      "the coupon SPRING belongs to promo-1",
    ]);
  });
});
