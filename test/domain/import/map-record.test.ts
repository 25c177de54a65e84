import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { categoryBook } from "../../../scripts/import/categories.ts";
import { labelOf } from "../../../scripts/import/attributes.ts";
import { mapperOf, type Mapped } from "../../../scripts/import/map-record.ts";
import { mappingSchema, readMapping, type Mapping } from "../../../scripts/import/mapping-form.ts";
import type { RawRecord } from "../../../scripts/import/records.ts";
import type { Category } from "../../../src/domain/catalog/types.ts";
import type { CategoryId } from "../../../src/kernel/ids.ts";

const mappings = join(import.meta.dirname, "../../../scripts/mappings");
const own = readMapping(join(mappings, "columns.json"));
const ROW: RawRecord = {
  id: "lamp-1",
  sku: "L-1",
  title: "Lamp",
  category: "Home > Lamps",
  price: "19.99",
  stock: "7",
};

function map(record: RawRecord, mapping: Mapping = own, categories: readonly Category[] = []): Mapped | string {
  const mapped = mapperOf(mapping, categoryBook(categories), "EUR").map(record);
  return mapped.ok ? mapped.value : mapped.error;
}
const productOf = (record: RawRecord, mapping?: Mapping) => {
  const mapped = map(record, mapping);
  if (typeof mapped === "string") throw new Error(mapped);
  return mapped.product;
};

describe("the documented columns", () => {
  it("make a product with its offer", () => {
    const product = productOf({
      ...ROW,
      brand: "Lumen",
      "attr.Colour": "Red",
      "number.Power [W]": "8.5",
      "boolean.Dimmable": "yes",
      seller: "Lamps & Co",
      sale_price: "15",
      sale_starts_at: "2026-01-01",
      sale_ends_at: "2026-02-01",
      weight_g: "450.4",
    });
    expect(product).toMatchObject({
      id: "prd_lamp-1",
      brand: "Lumen",
      categoryId: "cat_home-lamps",
      weightG: 450,
      attributes: [
        { name: "Colour", type: "text", value: "Red" },
        { name: "Power", type: "number", value: 8.5, unit: "W" },
        { name: "Dimmable", type: "boolean", value: true },
      ],
      offers: [
        {
          sku: "L-1",
          sellerId: "sel_lamps-co",
          basePriceMinor: 1_999,
          sale: { priceMinor: 1_500, startsAt: Date.UTC(2026, 0, 1), endsAt: Date.UTC(2026, 1, 1) },
          currency: "EUR",
          openingStock: [{ warehouseId: "whs_import", quantity: 7 }],
        },
      ],
    });
    expect(product.images[0]).toMatch(/^\/images\/drawn\/[a-z-]+\/[0-9a-f]{6}\/[a-z0-9-]+\.svg$/);
  });

  it.each([
    [{ ...ROW, title: " " }, "has no title"],
    [{ ...ROW, id: "a b" }, "the id prd_a b is not prd_ and up to 64 letters, digits, dots, dashes or underscores"],
    [{ ...ROW, price: "12,50" }, "the price 12,50 is no amount"],
    [{ ...ROW, price: "1.999" }, "the price 1.999 is no amount"],
    [{ ...ROW, price: "-1" }, "the price is not above 0"],
    [{ ...ROW, category: "" }, "fits no category"],
    [{ ...ROW, stock: "many" }, "the stock many is no count"],
    [{ ...ROW, condition: "broken" }, "the condition broken is not new, refurbished or used"],
    [{ ...ROW, sale_price: "9" }, "a sale price needs its start and end"],
    [{ id: "x" }, "has no title"],
    [{}, "has no id"],
  ])("refuse a broken row with the reason: %#", (record, reason) => {
    expect(map(record)).toBe(reason);
  });

  it("is made into the same product every time", () => {
    expect(productOf(ROW)).toEqual(productOf(ROW));
  });
});

describe("categories", () => {
  const lamps: Category = {
    id: "cat_7" as CategoryId,
    parentId: null,
    slug: "lighting",
    name: "Lamps",
    path: ["Lamps"],
    slugPath: ["lighting"],
    drawing: "lamp",
    position: 4,
  };

  it("are those of the shop where the names agree, and new ones below them where not", () => {
    const book = categoryBook([lamps]);
    expect(book.idOf({ path: ["lamps"], drawing: "lamp" })).toBe("cat_7");
    const id = book.idOf({ path: ["Lamps", "Desk"], drawing: "lamp" });
    expect(book.takeNew()).toEqual([
      {
        id,
        parentId: "cat_7",
        slug: "lamps-desk",
        name: "Desk",
        path: ["Lamps", "Desk"],
        slugPath: ["lighting", "lamps-desk"],
        drawing: "lamp",
        position: 5,
      },
    ]);
    expect(book.takeNew()).toEqual([]);
  });

  it("get another slug when theirs is taken", () => {
    const book = categoryBook([lamps]);
    expect(book.idOf({ path: ["Lighting"], drawing: "lamp" })).toBe("cat_lighting-2");
  });
});

describe("mappings of others' columns", () => {
  it("are read with every fault named", () => {
    const parsed = mappingSchema.safeParse({ product: { id: "id", titel: "x" }, category: {}, offer: {} });
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual(
      expect.arrayContaining(["product.title", "offer.sku", "offer.priceUnit"]),
    );
  });

  it("take Icecat's columns: cents, types by prefix, categories by title, a broken EAN left out", () => {
    const icecat = readMapping(join(mappings, "icecat.json"));
    const record = {
      id: "12",
      title: "ACME Notebook 15",
      supplier: "ACME",
      price: 4995,
      ean: ["4006381333932"],
      attr_t_product_colour: "Silver",
      attr_n_display_diagonal: 15.6,
      attr_b_touchscreen: false,
      attr_n_package_weight: 3,
    };
    const mapped = map(record, icecat);
    expect(mapped).toMatchObject({
      notes: ["gtin 4006381333932 left out: wrong check digit"],
      product: {
        id: "prd_icecat-12",
        categoryId: "cat_electronics-and-office-computers-laptops",
        gtin: null,
        attributes: [
          { name: "Colour", type: "text", value: "Silver" },
          { name: "Display size", type: "number", value: 15.6, unit: "in" },
          { name: "Touchscreen", type: "boolean", value: false },
        ],
        offers: [{ sku: "ICE-12", basePriceMinor: 4_995 }],
      },
    });
  });

  it("take the Retail Demo Store's columns: major units, category by two columns", () => {
    const demo = readMapping(join(mappings, "retail-demo-store.json"));
    const record = {
      id: "a-b",
      name: "Red Daypack",
      category: "accessories",
      style: "backpack",
      price: 129.99,
      current_stock: 15,
    };
    expect(productOf(record, demo)).toMatchObject({
      categoryId: "cat_demo-store-accessories-backpack",
      offers: [{ basePriceMinor: 12_999, openingStock: [{ quantity: 15 }] }],
    });
  });

  it("make names for people out of columns", () => {
    expect(["thermal_design_power__tdp_", "usb_2_0_ports", "contrast_ratio__typical_"].map(labelOf)).toEqual([
      "Thermal design power (tdp)",
      "Usb 2 0 ports",
      "Contrast ratio (typical)",
    ]);
  });
});
