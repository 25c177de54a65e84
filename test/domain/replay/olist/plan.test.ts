import { describe, expect, it } from "vitest";
import { batchesOf } from "../../../../scripts/replay/olist/catalogue.ts";
import { planOlist } from "../../../../scripts/replay/olist/plan.ts";
import { screenBatch, type Known } from "../../../../src/domain/catalog/screen-batch.ts";
import type { CatalogueBatch } from "../../../../src/domain/catalog/batch.ts";
import { ordersOf, sellerRow } from "./fixtures.ts";

const PLAN = planOlist(
  ordersOf(
    { id: "late", person: "ada", at: "2018-01-02 08:00:00" },
    { id: "early", person: "ada", at: "2017-01-02 08:00:00", items: [{}, {}], payments: [["boleto", "77.42"]] },
    { id: "other", items: [{ product: "lamp", seller: "elm" }] },
    { id: "none", items: [] },
  ),
  100,
);

describe("a plan", () => {
  it("makes a guest of each customer, with all orders in the order of time", () => {
    expect(PLAN.guests.map(({ customer, orders }) => [customer, orders.map(({ id }) => id)])).toEqual([
      ["ada", ["early", "late"]],
      ["person-other", ["other"]],
    ]);
  });

  it("has an offer for each product, seller and price, with as much stock as all orders need", () => {
    expect(PLAN.goods.map(({ sku, stock }) => [sku, stock])).toEqual([
      ["chair-oak-2999", 3],
      ["lamp-elm-2999", 1],
    ]);
  });

  it("says what is left out, and how everything was paid", () => {
    expect([...PLAN.leftOut]).toEqual([["without items", 1]]);
    expect([...PLAN.payments]).toEqual([
      ["boleto", 1],
      ["credit_card", 2],
    ]);
  });

  it("refuses two offers that would share a sku", () => {
    const long = "a-very-long-name-of-a-";
    const twins = ordersOf(
      { id: "1", items: [{ product: `${long}chair` }] },
      { id: "2", items: [{ product: `${long}lamp` }] },
    );
    expect(() => planOlist(twins, 2)).toThrow("would have the sku");
  });
});

describe("the catalogue of a plan", () => {
  const product = { product_weight_g: "650", product_length_cm: "28", product_height_cm: "9", product_width_cm: "14" };
  const files = {
    products: [
      { product_id: "chair", product_category_name: "moveis_sala", ...product },
      { product_id: "lamp", product_category_name: "", ...product, product_length_cm: "" },
    ],
    sellers: [sellerRow("oak", "13023"), sellerRow("elm", "01310"), sellerRow("idle", "01310")],
    geolocation: [
      { geolocation_zip_code_prefix: "13023", geolocation_lat: "-22.9", geolocation_lng: "-47.06" },
      { geolocation_zip_code_prefix: "01310", geolocation_lat: "-23.56", geolocation_lng: "-46.65" },
    ],
  };
  const batches = batchesOf(PLAN, files, 0);
  const all = (list: keyof CatalogueBatch): readonly unknown[] =>
    batches.flatMap((batch): readonly unknown[] => batch[list] ?? []);

  it("has the sellers that are bought from, each with a warehouse where its postal code is", () => {
    expect(all("sellers")).toMatchObject([{ id: "sel_oak", country: "BR" }, { id: "sel_elm" }]);
    expect(all("warehouses")).toMatchObject([
      { id: "whs_oak", city: "Campinas", latitude: -22.9, longitude: -47.06 },
      { id: "whs_elm", latitude: -23.56 },
    ]);
  });

  it("names products by their category, and has their offers in their sellers' warehouses", () => {
    expect(all("products")).toMatchObject([
      {
        title: "Moveis sala chair",
        weightG: 650,
        dimensions: { lengthMm: 280, widthMm: 140, heightMm: 90 },
        offers: [
          { sku: "chair-oak-2999", basePriceMinor: 2_999, openingStock: [{ warehouseId: "whs_oak", quantity: 3 }] },
        ],
      },
      { title: "Outros lamp", dimensions: null, categoryId: "cat_outros" },
    ]);
  });

  it("is taken whole by the shop's own screening, rates and all", () => {
    const nothing: Known = {
      categories: new Map(),
      categorySlugs: new Map(),
      sellers: new Set(),
      sellerSlugs: new Map(),
      warehouses: new Set(),
      warehouseCodes: new Map(),
      products: new Set(),
      skuOwners: new Map(),
      coupons: new Map(),
    };
    const whole = batches.reduce<CatalogueBatch>((sum, batch) => ({ ...sum, ...batch }), {});
    const { accepted, rejected } = screenBatch(whole, nothing, "BRL");
    expect(rejected).toEqual([]);
    expect(accepted.shippingRates).toEqual(PLAN.rates);
    expect(PLAN.rates).toHaveLength(2);
  });
});
