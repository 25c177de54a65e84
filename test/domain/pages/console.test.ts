/** The console's pages as text: what comes from sellers and clerks is shown, never run. */
import { describe, expect, it } from "vitest";
import type { OfferSnapshot, Warehouse } from "../../../src/domain/catalog/types.ts";
import type { LedgerEntry } from "../../../src/domain/inventory/types.ts";
import type { ProductId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { problem } from "../../../src/kernel/problem.ts";
import { CountSheetPage } from "../../../workers/pages/console/count-page.tsx";
import { StockPage, type StockPageProps } from "../../../workers/pages/console/stock-page.tsx";
import { StockListPage } from "../../../workers/pages/console/stock-list.tsx";
import { movementWords, signed, termsWords } from "../../../workers/pages/console/stock-words.ts";
import { NOW, shell } from "./fixtures.ts";

const HOSTILE = `</title><script>alert(1)</script>"'&`;
const HERE = "whs_lej1" as WarehouseId;
const usual = { buffer: null, ahead: null, cartHoldMs: null };
const desk = { shell, as: "staff", sellerName: null } as const;
const warehouses = [{ id: HERE, code: "LEJ1", city: HOSTILE } as Warehouse];
const render = async (node: unknown): Promise<string> => String(await node);

const entry = (more: Partial<LedgerEntry>) => ({
  at: NOW,
  kind: "received" as const,
  reference: HOSTILE,
  cause: "",
  warehouseId: HERE,
  quantity: 4,
  onHandAfter: 4,
  reservedAfter: 0,
  orderId: null,
  ...more,
});

const stockPage = (more: Partial<StockPageProps> = {}): StockPageProps => ({
  ...desk,
  warehouses,
  open: null,
  isOlder: false,
  page: {
    offer: {
      sku: "KTL-1" as Sku,
      productId: "prd_1" as ProductId,
      title: HOSTILE,
      variant: {},
      image: null,
      sellerName: HOSTILE,
      fulfilledBy: "seller",
      active: true,
      stockTerms: usual,
    } as OfferSnapshot,
    detail: {
      summary: {
        sku: "KTL-1" as Sku,
        onHand: -2,
        reserved: 3,
        sellable: 0,
        ahead: 0,
        missing: 5,
        sellableAhead: 0,
        levels: [{ sku: "KTL-1" as Sku, warehouseId: HERE, onHand: -2, reserved: 3, ahead: 0, missing: 5 }],
      },
      terms: usual,
      incoming: [{ sku: "KTL-1" as Sku, warehouseId: HERE, quantity: 9, expectedAt: NOW - 1, reference: HOSTILE }],
      reservations: [
        {
          reference: HOSTILE,
          since: NOW - 60_000,
          expiresAt: NOW - 1,
          taken: [{ sku: "KTL-1" as Sku, warehouseId: HERE, quantity: 3 }],
        },
      ],
      older: null,
      movedTo: null,
    },
    ledger: [entry({})],
    can: { changeNumbers: true },
  },
  ...more,
});

describe("the page of a sku", () => {
  it("runs nothing of what sellers and clerks have typed", async () => {
    const open = {
      name: "receive",
      formKey: "k",
      at: HERE,
      typed: new Map([
        ["quantity", HOSTILE],
        ["reference", HOSTILE],
      ]),
      problem: problem("conflict", HOSTILE, { errors: [{ pointer: "/quantity", detail: HOSTILE }] }),
    } as const;
    const text = await render(StockPage(stockPage({ open })));
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("&lt;script&gt;alert(1)");
  });

  it("says what is missing, what is late, and what has run out", async () => {
    const text = await render(StockPage(stockPage()));
    for (const words of ["Missing", "late", "it has run out", "Receive 9"]) expect(text).toContain(words);
  });

  it("offers no change of numbers to a seller whose goods the marketplace keeps", async () => {
    const { page } = stockPage();
    const text = await render(StockPage(stockPage({ as: "seller", page: { ...page, can: { changeNumbers: false } } })));
    for (const words of ["do=receive", "do=adjust", "do=transfer", "do=announce", "Receive 9"])
      expect(text).not.toContain(words);
    expect(text).toContain("Terms");
  });
});

describe("the list and the count", () => {
  it("run nothing of what was typed", async () => {
    const filter = { state: "all", q: HOSTILE, warehouse: HOSTILE, seller: HOSTILE } as const;
    const sellers = [{ id: "sel_a" as SellerId, name: HOSTILE } as never];
    const list = { ...desk, filter, rows: [], cursor: HOSTILE, paged: true, warehouses, sellers };
    const count = { ...desk, reference: HOSTILE, sheet: `</textarea>${HOSTILE}`, problem: null };
    for (const text of [await render(StockListPage(list)), await render(CountSheetPage(count))])
      expect(text).not.toContain("<script>alert");
  });
});

describe("words of the console", () => {
  it("name a movement by what it was", () => {
    expect(movementWords({ kind: "adjusted", cause: "KTL-1 whs_a damage", quantity: -1 })).toBe("Damaged");
    expect(movementWords({ kind: "transferred", cause: "", quantity: -1 })).toBe("Sent to another warehouse");
    expect(movementWords({ kind: "released", cause: "missing", quantity: 1 })).toContain("found too little");
  });

  it("tell only the terms that differ from the usual", () => {
    expect(termsWords(usual, "en")).toEqual([]);
    const terms = {
      buffer: { kind: "share", basisPoints: 250 },
      ahead: { kind: "preorder", unitsMax: 1_000 },
      cartHoldMs: 600_000,
    } as const;
    expect(termsWords(terms, "en")).toEqual(["keeps 2.5% back", "preorder up to 1,000", "held 10 minutes in carts"]);
  });

  it("write a change with its sign, and nothing for none", () => {
    expect([signed(3, "en"), signed(-1_200, "en"), signed(0, "en")]).toEqual(["+3", "\u22121,200", ""]);
  });
});
