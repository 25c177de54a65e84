/** Stock terms of offers, goods that may be ordered ahead, and lists of stock, in the catalogue's database. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { d1Catalogue } from "../../src/adapters/catalogue-store/d1.ts";
import { STOCK_WALK_MAX, stockListStatements } from "../../src/adapters/catalogue-store/stock-list.ts";
import { USUAL_STOCK_TERMS } from "../../src/domain/catalog/stock-terms.ts";
import type { StockListQuery } from "../../src/domain/catalog/stock-list.ts";
import type { Availability } from "../../src/domain/catalog/types.ts";
import { listStock, type ListStockInput } from "../../src/flows/catalog/list-stock.ts";
import type { ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { FRAME, newOffer, newProduct, NOW, WAREHOUSE } from "./support/catalogue.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = d1Catalogue(env.CATALOGUE, "EUR", meter);
const sku = (name: string) => name as Sku;
const [GOOD, POOR] = ["sel_good" as SellerId, "sel_poor" as SellerId];
const PARIS = "whs_paris" as WarehouseId;
const TERMS = {
  buffer: { kind: "units", units: 2 },
  ahead: { kind: "preorder", unitsMax: 9 },
  cartHoldMs: 600_000,
} as const;

const AHEAD: Availability = {
  state: "out_of_stock",
  sellable: 0,
  warehouses: [],
  ahead: { kind: "preorder", sellable: 9, expectedAt: NOW + 1_000 },
};
const here = (sellable: number, at = WAREHOUSE.id): Availability => ({
  state: sellable === 0 ? "out_of_stock" : sellable < 5 ? "low_stock" : "in_stock",
  sellable,
  warehouses: sellable === 0 ? [] : [{ id: at, free: sellable }],
  ahead: null,
});

const tell = (name: string, availability: Availability, version: number) =>
  store.setAvailability([{ sku: sku(name), availability, version }], NOW);
const snapshot = async (name: string) => (await store.offers([sku(name)]))[0];

beforeAll(async () => {
  expect((await store.applyBatch(FRAME, NOW)).rejected).toEqual([]);
});

describe("stock terms", () => {
  it("are the usual ones where nobody has said any", async () => {
    await store.applyBatch({ products: [newProduct("plain")] }, NOW);
    expect((await snapshot("plain"))?.stockTerms).toEqual(USUAL_STOCK_TERMS);
    const page = await store.productPage("prd_plain" as ProductId, NOW);
    expect(page?.offers[0]?.offer.stockTerms).toEqual(USUAL_STOCK_TERMS);
  });

  it("come with a batch, and a batch without them leaves them alone", async () => {
    const offers = [newOffer("termed", 1_000, { stockTerms: TERMS })];
    await store.applyBatch({ products: [newProduct("termed", { offers })] }, NOW);
    expect((await snapshot("termed"))?.stockTerms).toEqual(TERMS);
    await store.applyBatch({ products: [newProduct("termed")] }, NOW);
    expect((await snapshot("termed"))?.stockTerms).toEqual(TERMS);
  });

  it("that cannot be obeyed are refused with their row", async () => {
    const stockTerms = { ...TERMS, cartHoldMs: 1 };
    const offers = [newOffer("unruly", 1_000, { stockTerms })];
    const report = await store.applyBatch({ products: [newProduct("unruly", { offers })] }, NOW);
    expect(report.rejected).toMatchObject([
      { id: "prd_unruly", reason: expect.stringContaining("a cart holds stock") },
    ]);
  });

  it("are changed once, and the feed hears of it once", async () => {
    await store.applyBatch({ products: [newProduct("changing")] }, NOW);
    const before = await store.newestSequence();
    expect(await store.setStockTerms(sku("changing"), TERMS, NOW + 1)).toBe("changed");
    expect((await store.changesSince(before, 9)).productIds).toEqual(["prd_changing"]);
    const after = await store.newestSequence();
    expect(await store.setStockTerms(sku("changing"), { ...TERMS }, NOW + 2)).toBe("unchanged");
    expect(await store.newestSequence()).toBe(after);
    expect(await store.setStockTerms(sku("nothing-here"), TERMS, NOW)).toBe("not_found");
  });
});

describe("goods that may be ordered ahead", () => {
  it("stand in the snapshot and on the page, and the feed hears when the date moves", async () => {
    await store.applyBatch({ products: [newProduct("soon")] }, NOW);
    await tell("soon", AHEAD, 1);
    expect((await snapshot("soon"))?.availability).toEqual(AHEAD);
    const before = await store.newestSequence();
    const later = { ...AHEAD, ahead: { kind: "preorder", sellable: 9, expectedAt: NOW + 9_000 } } as const;
    await tell("soon", later, 2);
    expect((await store.changesSince(before, 9)).productIds).toEqual(["prd_soon"]);
    const page = await store.productPage("prd_soon" as ProductId, NOW);
    expect(page?.offers[0]?.offer.availability).toEqual(later);
    await tell("soon", here(0), 3);
    expect((await snapshot("soon"))?.availability.ahead).toBeNull();
  });

  it("make a variant one that can be had", async () => {
    const groupId = "grp_ahead" as ProductGroupId;
    const variants = ["va", "vb"].map((name) => newProduct(name, { groupId, variant: { Size: name } }));
    await store.applyBatch({ products: variants }, NOW);
    const seen = async () =>
      (await store.productPage("prd_va" as ProductId, NOW))?.variants.map((each) => each.available);
    expect(await seen()).toEqual([false, false]);
    const before = await store.newestSequence();
    await tell("vb", AHEAD, 1);
    expect((await store.changesSince(before, 9)).productIds.toSorted()).toEqual(["prd_va", "prd_vb"]);
    expect(await seen()).toEqual([false, true]);
  });

  it("rows that name warehouses only, from before, are read as having something there", async () => {
    await store.applyBatch({ products: [newProduct("older")] }, NOW);
    await env.CATALOGUE.prepare(
      "UPDATE offers SET availability_state = 'in_stock', sellable = 7, warehouse_ids = ? WHERE sku = 'older'",
    )
      .bind(JSON.stringify([WAREHOUSE.id]))
      .run();
    expect((await snapshot("older"))?.availability.warehouses).toEqual([{ id: WAREHOUSE.id, free: 1 }]);
    const page = await store.productPage("prd_older" as ProductId, NOW);
    expect(page?.warehouses.map((each) => each.id)).toEqual([WAREHOUSE.id]);
  });
});

describe("a list of stock", () => {
  beforeAll(async () => {
    await env.CATALOGUE.batch(["DELETE FROM offers", "DELETE FROM products"].map((sql) => env.CATALOGUE.prepare(sql)));
    const made: readonly [name: string, sellerId: SellerId, stock: Availability, title: string][] = [
      ["a-1", GOOD, here(3), "Blue lamp"],
      ["a-2", GOOD, here(1), "Red lamp"],
      ["a-3", GOOD, here(50), "Red 100% wool rug"],
      ["b-1", GOOD, AHEAD, "Green lamp"],
      ["b-2", POOR, here(2, PARIS), "Red chair"],
      ["b-3", POOR, here(0), "Table"],
    ];
    await store.applyBatch(
      {
        products: made.map(([name, sellerId, , title]) =>
          newProduct(name, { title, offers: [newOffer(name, 1_000, { sellerId })] }),
        ),
      },
      NOW,
    );
    for (const [name, , stock] of made) await tell(name, stock, 1);
  });

  const asked = (over: Partial<ListStockInput> = {}): ListStockInput => ({
    sellerId: null,
    state: "all",
    text: "",
    warehouseId: null,
    limit: 10,
    cursor: null,
    ...over,
  });
  const skus = async (over: Partial<ListStockInput>) => {
    const page = await listStock({ catalogue: store }, asked(over));
    return page.ok ? page.value.rows.map((row) => row.sku) : page.error.code;
  };

  it.each([
    ["of everything is in order of the sku", {}, ["a-1", "a-2", "a-3", "b-1", "b-2", "b-3"]],
    ["of what is low begins with the least", { state: "low" }, ["a-2", "b-2", "a-1"]],
    ["of what is out has all that nothing is left of", { state: "out" }, ["b-1", "b-3"]],
    ["of what may be ordered ahead", { state: "ahead" }, ["b-1"]],
    ["of a seller has no others", { sellerId: GOOD, state: "low" }, ["a-2", "a-1"]],
    ["of a seller in all states", { sellerId: POOR }, ["b-2", "b-3"]],
    ["of a seller's goods ahead", { sellerId: POOR, state: "ahead" }, []],
    ["by the beginning of a sku", { text: "b-" }, ["b-1", "b-2", "b-3"]],
    ["by the beginning of a sku among the low ones", { text: "a-", state: "low" }, ["a-2", "a-1"]],
    ["by words of a title", { text: "lamp red" }, ["a-2"]],
    ["by signs that a pattern would take for its own", { text: "100%" }, ["a-3"]],
    ["by words that nothing has", { text: "sofa" }, []],
    ["by what lies in a warehouse", { warehouseId: PARIS }, ["b-2"]],
  ] satisfies readonly (readonly [string, Partial<ListStockInput>, readonly string[]])[])(
    "%s",
    async (_, over, expected) => {
      expect(await skus(over)).toEqual(expected);
    },
  );

  it("is paged without repeating or leaving out a row", async () => {
    for (const over of [{}, { state: "low" }, { text: "lamp" }, { text: "a-" }] as const) {
      const whole = await skus(over);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await listStock({ catalogue: store }, asked({ ...over, limit: 1, cursor }));
        if (!page.ok) throw new Error(page.error.detail);
        seen.push(...page.value.rows.map((row) => row.sku));
        cursor = page.value.cursor;
      } while (cursor !== null);
      expect(seen).toEqual(whole);
    }
  });

  it("refuses a cursor that is not of such a list", async () => {
    expect(await skus({ cursor: "nonsense" })).toBe("invalid-request");
  });

  it("says of each offer what it is, whose, and how much there is of it", async () => {
    const page = await listStock({ catalogue: store }, asked({ text: "b-2" }));
    expect(page.ok && page.value.rows).toMatchObject([
      {
        sku: "b-2",
        productId: "prd_b-2",
        title: "Red chair",
        sellerId: POOR,
        sellerName: expect.any(String),
        active: true,
        availability: here(2, PARIS),
        stockTerms: USUAL_STOCK_TERMS,
      },
    ]);
  });

  it.each([
    [{}, "sqlite_autoindex_offers_1"],
    [{ state: "low" }, "offers_low"],
    [{ state: "out" }, "offers_low"],
    [{ state: "low", sellerId: GOOD }, "offers_low_by_seller"],
    [{ state: "ahead" }, "offers_ahead"],
    [{ state: "ahead", sellerId: GOOD }, "offers_ahead_by_seller"],
    [{ sellerId: GOOD }, "offers_by_seller"],
    [{ match: { by: "sku", prefix: "a" } }, "sqlite_autoindex_offers_1"],
    [{ sellerId: GOOD, match: { by: "title", words: ["red"] } }, "offers_by_seller"],
  ] satisfies readonly (readonly [Partial<StockListQuery>, string])[])(
    "asked for %o walks an index and sorts nothing that is larger than a page",
    async (over, index) => {
      for (const after of [null, { sellable: 1, sku: sku("a-2") }]) {
        const query: StockListQuery = { ...asked(), match: null, ...over, after };
        const { rows } = stockListStatements(query);
        const { results } = await env.CATALOGUE.prepare(`EXPLAIN QUERY PLAN ${rows.sql}`)
          .bind(...rows.values)
          .all<{ detail: string }>();
        const plan = results.map((row) => row.detail).join("\n");
        expect(plan).toMatch(new RegExp(`(SEARCH|SCAN) o USING (COVERING )?INDEX ${index}( |$)`, "m"));
        expect(plan).not.toMatch(/SCAN (o|p|s)$/m);
        expect(plan).not.toContain("USE TEMP B-TREE");
      }
    },
  );

  it("looks at a bounded number of offers for one page", () => {
    const { end } = stockListStatements({ ...asked(), match: { by: "title", words: ["x"] }, after: null });
    expect(end?.sql).toContain(`OFFSET ${STOCK_WALK_MAX - 1}`);
  });
});
