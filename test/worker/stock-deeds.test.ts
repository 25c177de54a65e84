/** What staff and sellers do with goods, over HTTP: who may, what bad input is told, and that it changes nothing. */
import { describe, expect, it } from "vitest";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DAY_MS } from "../../src/kernel/time.ts";
import { BERLIN, openMarket, PARIS, type Market } from "./support/traders.ts";

const ADJUST = "/v1/ops/stock/adjustments";
const RECEIVE = "/v1/ops/stock/receipts";
const TRANSFER = "/v1/ops/stock/transfers";
const ANNOUNCE = "/v1/ops/stock/incoming";
const RESTOCK = "/v1/ops/stock/restocks";
const COUNT = "/v1/ops/stock/counts?reference=c1";

const soon = () => Date.now() + 5 * DAY_MS;

async function stocked(units = 40): Promise<Market> {
  const market = openMarket();
  const receipts = market.skus.map((sku) => ({ sku, warehouseId: BERLIN, quantity: units, reference: "opening" }));
  expect((await market.ask("staff", "POST", RECEIVE, { receipts })).status).toBe(200);
  return market;
}

const adjustment = (sku: Sku, more: object = {}) => ({
  sku,
  warehouseId: BERLIN,
  onHand: 38,
  expectedOnHand: 40,
  reason: "damage",
  reference: "dmg-1",
  ...more,
});
const transfer = (sku: Sku, more: object = {}) => ({
  sku,
  from: BERLIN,
  to: PARIS,
  quantity: 12,
  expectedAt: soon(),
  reference: "trf-1",
  ...more,
});
const incoming = (sku: Sku, more: object = {}) => ({
  sku,
  warehouseId: BERLIN,
  quantity: 200,
  expectedAt: soon(),
  reference: "asn-9",
  ...more,
});
const terms = { buffer: { kind: "units", units: 5 }, ahead: { kind: "backorder", unitsMax: 9 }, cartHoldMs: 600_000 };

async function reserve(market: Market, sku: Sku, quantity: number, reference: string) {
  const answer = await market.stock.shard(market.stock.shardOf(sku)).reserve({
    reference,
    lines: [{ sku, quantity }],
    warehouses: [BERLIN],
    expiresAt: Date.now() + 600_000,
  });
  expect(answer.outcome).toBe("reserved");
}

describe("goods of another seller", () => {
  const deeds: readonly (readonly [string, string, string, (sku: Sku) => unknown])[] = [
    ["received", "POST", RECEIVE, (sku) => ({ receipts: [{ sku, warehouseId: BERLIN, quantity: 1, reference: "x" }] })],
    ["adjusted", "POST", ADJUST, (sku) => ({ adjustments: [adjustment(sku)] })],
    ["sent", "POST", TRANSFER, (sku) => transfer(sku)],
    ["announced", "POST", ANNOUNCE, (sku) => ({ incoming: [incoming(sku)] })],
    [
      "restocked",
      "POST",
      RESTOCK,
      (sku) => ({
        reference: "eu/x",
        returnReference: "rma-1",
        lines: [{ sku, warehouseId: BERLIN, quantity: 1 }],
      }),
    ],
    ["counted", "POST", COUNT, (sku) => ({ rows: [{ sku, warehouse: "BER1", counted: 3 }] })],
  ];

  it.each(deeds)(
    "are not %s by a seller, nor its own beside them, and nothing changes",
    async (_, method, path, of) => {
      const market = await stocked();
      const before = await market.everything();
      for (const sku of [market.desk, "ghost" as Sku]) {
        const answer = await market.ask("oak", method, path, of(sku));
        expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
      }
      expect(await market.everything()).toEqual(before);
    },
  );

  it.each(deeds)("are not %s by a seller where the marketplace keeps them", async (_, method, path, of) => {
    const market = await stocked();
    const before = await market.everything();
    expect(await market.ask("oak", method, path, of(market.chair))).toMatchObject({ status: 403 });
    expect(await market.everything()).toEqual(before);
  });

  it.each(deeds)("are %s by nobody who neither sells nor works here", async (_, method, path, of) => {
    const market = await stocked();
    const before = await market.everything();
    expect(await market.ask("shopper", method, path, of(market.lamp))).toMatchObject({ status: 403 });
    expect(await market.everything()).toEqual(before);
  });

  it("are not there to be looked at, nor are their terms to be set", async () => {
    const market = await stocked();
    const before = await market.everything();
    expect((await market.ask("oak", "GET", `/v1/stock/${market.desk}`)).status).toBe(404);
    expect((await market.ask("oak", "PUT", `/v1/stock/${market.desk}/terms`, terms)).status).toBe(404);
    expect((await market.ask("oak", "GET", "/v1/stock?seller=sel_elm")).status).toBe(403);
    expect(await market.everything()).toEqual(before);
  });

  it("leave a list in which they stand undone as a whole", async () => {
    const market = await stocked();
    const before = await market.everything();
    const body = { adjustments: [adjustment(market.lamp), adjustment(market.desk)] };
    expect(await market.ask("oak", "POST", ADJUST, body)).toMatchObject({
      status: 403,
      body: { errors: [{ pointer: "/adjustments/1/sku" }] },
    });
    expect(await market.everything()).toEqual(before);
  });
});

describe("a seller", () => {
  it("does with the goods it sends itself what staff may", async () => {
    const market = await stocked();
    const { lamp } = market;
    expect(await market.ask("oak", "POST", ADJUST, { adjustments: [adjustment(lamp)] })).toMatchObject({ status: 200 });
    expect(await market.ask("oak", "POST", TRANSFER, transfer(lamp))).toMatchObject({ status: 200 });
    expect(await market.ask("oak", "POST", ANNOUNCE, { incoming: [incoming(lamp)] })).toMatchObject({ status: 200 });
    const arrived = { receipts: [{ sku: lamp, warehouseId: PARIS, quantity: 12, reference: "trf-1" }] };
    expect(await market.ask("oak", "POST", RECEIVE, arrived)).toMatchObject({ status: 200, body: { units: 12 } });
    const shown = await market.ask("oak", "GET", `/v1/stock/${lamp}`);
    expect(shown).toMatchObject({
      status: 200,
      body: { onHand: 38, mayChangeNumbers: true, incoming: [{ reference: "asn-9", quantity: 200 }] },
    });
  });

  it("sees the goods that the marketplace keeps for it, and sets their terms", async () => {
    const market = await stocked();
    const shown = await market.ask("oak", "GET", `/v1/stock/${market.chair}`);
    expect(shown).toMatchObject({ status: 200, body: { onHand: 40, mayChangeNumbers: false } });
    expect(await market.ask("oak", "PUT", `/v1/stock/${market.chair}/terms`, terms)).toEqual({
      status: 200,
      body: terms,
    });
    expect(market.terms(market.chair)).toEqual(terms);
  });

  it("is not told who the shoppers are", async () => {
    const market = await stocked();
    const shopper = `usr_eu${"0".repeat(26)}`;
    const checkout = `chk_eu${"1".repeat(26)}`;
    const reference = `eu/${shopper}/${checkout}/${market.stock.shardOf(market.lamp)}/1`;
    await reserve(market, market.lamp, 2, reference);
    await reserve(market, market.lamp, 1, `eu/${shopper}/cart/${market.lamp}/k-1`);
    const seller = await market.ask("oak", "GET", `/v1/stock/${market.lamp}`);
    expect(seller.status).toBe(200);
    expect(JSON.stringify(seller.body)).toContain(checkout);
    expect(JSON.stringify(seller.body)).not.toContain(shopper);
    const staff = await market.ask("staff", "GET", `/v1/stock/${market.lamp}`);
    expect(JSON.stringify(staff.body)).toContain(reference);
  });
});

describe("the list of stock", () => {
  const skusOf = (answer: Awaited<ReturnType<Market["ask"]>>) =>
    (answer.body["offers"] as { sku: string }[]).map(({ sku }) => sku);

  it("is of all sellers for staff, and of its own for a seller, whoever it asks for", async () => {
    const market = openMarket();
    expect(skusOf(await market.ask("staff", "GET", "/v1/stock"))).toEqual([...market.skus]);
    expect(skusOf(await market.ask("staff", "GET", "/v1/stock?seller=sel_elm"))).toEqual([market.desk]);
    expect(skusOf(await market.ask("oak", "GET", "/v1/stock"))).toEqual([market.lamp, market.chair]);
    expect(skusOf(await market.ask("oak", "GET", "/v1/stock?seller=sel_oak"))).toEqual([market.lamp, market.chair]);
    expect(market.listed.map(({ sellerId }) => sellerId)).toEqual([null, "sel_elm", "sel_oak", "sel_oak"]);
  });

  it("hands its filters on, and shows what may be sold on which terms", async () => {
    const market = openMarket();
    const answer = await market.ask("staff", "GET", "/v1/stock?state=low&q=lamp&warehouse=whs_berlin&limit=1");
    expect(answer).toMatchObject({
      status: 200,
      body: {
        cursor: null,
        offers: [{ sellable: 3, state: "low_stock", warehouses: [{ warehouseId: BERLIN, free: 3 }], terms: {} }],
      },
    });
    expect(market.listed[0]).toMatchObject({
      state: "low",
      match: { by: "sku", prefix: "lamp" },
      warehouseId: BERLIN,
      limit: 1,
    });
  });

  it.each(["state=some", "limit=0", "limit=101", "cursor=x", "warehouse=moon", "q=%00"])(
    "refuses what it does not know: %s",
    async (query) => {
      expect((await openMarket().ask("staff", "GET", `/v1/stock?${query}`)).status).toBe(400);
    },
  );
});

describe("numbers set by hand", () => {
  it("are set while they are still those that were seen, once", async () => {
    const market = await stocked();
    const body = { adjustments: [adjustment(market.lamp)] };
    const done = await market.ask("staff", "POST", ADJUST, body);
    expect(done).toMatchObject({ status: 200, body: { outcomes: [{ outcome: "adjusted", level: { onHand: 38 } }] } });
    const again = await market.ask("staff", "POST", ADJUST, body);
    expect(again).toMatchObject({ status: 200, body: { outcomes: [{ outcome: "repeated", level: { onHand: 38 } }] } });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 38 });
  });

  it("are refused when they are stale, with the level of now, and others of the call are done", async () => {
    const market = await stocked();
    const body = { adjustments: [adjustment(market.lamp, { expectedOnHand: 41 }), adjustment(market.desk)] };
    expect(await market.ask("staff", "POST", ADJUST, body)).toMatchObject({
      status: 409,
      body: {
        code: "conflict",
        errors: [{ pointer: "/adjustments/0", detail: "On hand is 40 by now." }],
        outcomes: [
          { outcome: "stale", level: { onHand: 40, reserved: 0 } },
          { outcome: "adjusted", level: { onHand: 38 } },
        ],
      },
    });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 40 });
  });

  it("do not go below what is reserved, but for a count, which says what is missing", async () => {
    const market = await stocked();
    await reserve(market, market.lamp, 10, "eu/x/one");
    const below = adjustment(market.lamp, { onHand: 4 });
    expect(await market.ask("staff", "POST", ADJUST, { adjustments: [below] })).toMatchObject({
      status: 409,
      body: { outcomes: [{ outcome: "below_reserved", level: { onHand: 40, reserved: 10 } }] },
    });
    const counted = adjustment(market.lamp, { onHand: -2, reason: "count", reference: "count-1" });
    expect(await market.ask("staff", "POST", ADJUST, { adjustments: [counted] })).toMatchObject({
      status: 200,
      body: { outcomes: [{ outcome: "adjusted", level: { onHand: -2, reserved: 10, missing: 12 } }] },
    });
  });

  it("under a reference that stands for others are a conflict", async () => {
    const market = await stocked();
    await market.ask("staff", "POST", ADJUST, { adjustments: [adjustment(market.lamp)] });
    const other = adjustment(market.lamp, { onHand: 30, expectedOnHand: 38 });
    expect(await market.ask("staff", "POST", ADJUST, { adjustments: [other] })).toMatchObject({
      status: 409,
      body: { outcomes: [{ outcome: "conflict" }] },
    });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 38 });
  });
});

describe("a transfer", () => {
  it("takes free units now and is incoming at the other end, once", async () => {
    const market = await stocked();
    const sent = transfer(market.lamp);
    expect(await market.ask("staff", "POST", TRANSFER, sent)).toMatchObject({ body: { outcome: "transferred" } });
    expect(await market.ask("staff", "POST", TRANSFER, sent)).toMatchObject({ body: { outcome: "repeated" } });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 28 });
  });

  it("of more than is free, or under another's reference, is a conflict", async () => {
    const market = await stocked();
    await reserve(market, market.lamp, 35, "eu/x/two");
    const large = await market.ask("staff", "POST", TRANSFER, transfer(market.lamp));
    expect(large).toMatchObject({ status: 409, body: { free: 5 } });
    expect((await market.ask("staff", "POST", TRANSFER, transfer(market.lamp, { quantity: 2 }))).status).toBe(200);
    const before = await market.everything();
    const other = await market.ask("staff", "POST", TRANSFER, transfer(market.lamp, { quantity: 3 }));
    expect(other).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await market.everything()).toEqual(before);
  });
});

describe("returned goods", () => {
  it("go back on a shelf once, and never more than were sold", async () => {
    const market = await stocked();
    const { lamp, stock } = market;
    const shard = stock.shardOf(lamp);
    const reference = `eu/gst_eu${"2".repeat(26)}/chk_eu${"3".repeat(26)}/${shard}/1`;
    await reserve(market, lamp, 3, reference);
    const back = (quantity: number, returnReference: string) => ({
      reference,
      returnReference,
      lines: [{ sku: lamp, warehouseId: BERLIN, quantity }],
    });
    expect(await market.ask("staff", "POST", RESTOCK, back(1, "rma-1"))).toMatchObject({ status: 409 });
    expect((await stock.shard(shard).confirm({ reference })).outcome).toBe("confirmed");
    for (let i = 0; i < 2; i++)
      expect(await market.ask("staff", "POST", RESTOCK, back(2, "rma-1"))).toMatchObject({ status: 200 });
    expect(await market.ask("staff", "POST", RESTOCK, back(1, "rma-1"))).toMatchObject({ status: 409 });
    expect(await market.ask("staff", "POST", RESTOCK, back(2, "rma-2"))).toMatchObject({ status: 409 });
    expect(await market.levels(lamp)).toMatchObject({ onHand: 39 });
  });

  it("of no sale at all are told so, and wake no object", async () => {
    const market = await stocked();
    const lines = [{ sku: market.lamp, warehouseId: BERLIN, quantity: 1 }];
    const names = ["asn-1", `eu/gst_eu${"2".repeat(26)}/chk_eu${"3".repeat(26)}/moon/1`];
    for (const reference of names)
      expect(await market.ask("staff", "POST", RESTOCK, { reference, returnReference: "r", lines })).toMatchObject({
        status: 404,
      });
  });
});

describe("the ledger over HTTP", () => {
  it("tells each movement with the balance it left, page by page, and takes no foreign cursor", async () => {
    const market = await stocked();
    const { lamp } = market;
    for (let step = 1; step <= LIMITS.stockLedgerPageMax + 3; step++) {
      const [onHand, expectedOnHand] = step % 2 === 1 ? [39, 40] : [40, 39];
      const one = adjustment(lamp, { onHand, expectedOnHand, reason: "correction", reference: `fix-${step}` });
      expect((await market.ask("staff", "POST", ADJUST, { adjustments: [one] })).status).toBe(200);
    }
    const first = await market.ask("staff", "GET", `/v1/stock/${lamp}`);
    const older = String(first.body["older"]);
    const second = await market.ask("staff", "GET", `/v1/stock/${lamp}?older=${encodeURIComponent(older)}`);
    const entries = [first, second].flatMap(
      (page) => page.body["ledger"] as { quantity: number; onHandAfter: number }[],
    );
    expect(entries).toHaveLength(LIMITS.stockLedgerPageMax + 4);
    expect(second.body["older"]).toBeNull();
    entries.forEach((entry, index) =>
      expect(entry.onHandAfter).toBe((entries[index + 1]?.onHandAfter ?? 0) + entry.quantity),
    );
    for (const cursor of ["x", '[["moon"],null]'])
      expect((await market.ask("staff", "GET", `/v1/stock/${lamp}?older=${encodeURIComponent(cursor)}`)).status).toBe(
        400,
      );
  });
});

describe("bad input", () => {
  const huge = LIMITS.receiptQuantityMax + 1;
  const cases: readonly (readonly [string, string, (market: Market) => unknown, number])[] = [
    [
      "less than nothing on hand by hand",
      ADJUST,
      ({ lamp }) => ({ adjustments: [adjustment(lamp, { onHand: -1 })] }),
      400,
    ],
    ["half a unit on hand", ADJUST, ({ lamp }) => ({ adjustments: [adjustment(lamp, { onHand: 0.5 })] }), 400],
    ["an enormous number", ADJUST, ({ lamp }) => ({ adjustments: [adjustment(lamp, { onHand: huge })] }), 400],
    [
      "an enormous debt",
      ADJUST,
      ({ lamp }) => ({ adjustments: [adjustment(lamp, { onHand: -huge, reason: "count" })] }),
      400,
    ],
    [
      "a number that was not seen",
      ADJUST,
      ({ lamp }) => ({ adjustments: [adjustment(lamp, { expectedOnHand: null })] }),
      400,
    ],
    ["an unknown reason", ADJUST, ({ lamp }) => ({ adjustments: [adjustment(lamp, { reason: "whim" })] }), 400],
    ["no reference", ADJUST, ({ lamp }) => ({ adjustments: [adjustment(lamp, { reference: "" })] }), 400],
    ["an unknown sku", ADJUST, () => ({ adjustments: [adjustment("ghost" as Sku)] }), 422],
    [
      "an unknown warehouse",
      ADJUST,
      ({ lamp }) => ({ adjustments: [adjustment(lamp, { warehouseId: "whs_moon" })] }),
      422,
    ],
    ["nothing to send", TRANSFER, ({ lamp }) => transfer(lamp, { quantity: 0 }), 400],
    ["a transfer of less than nothing", TRANSFER, ({ lamp }) => transfer(lamp, { quantity: -3 }), 400],
    ["a transfer of half a unit", TRANSFER, ({ lamp }) => transfer(lamp, { quantity: 1.5 }), 400],
    ["a transfer to where it is", TRANSFER, ({ lamp }) => transfer(lamp, { to: BERLIN }), 422],
    ["a transfer to nowhere", TRANSFER, ({ lamp }) => transfer(lamp, { to: "whs_moon" as WarehouseId }), 422],
    ["a transfer into the past", TRANSFER, ({ lamp }) => transfer(lamp, { expectedAt: Date.now() - 3 * DAY_MS }), 422],
    [
      "a delivery of less than nothing",
      ANNOUNCE,
      ({ lamp }) => ({ incoming: [incoming(lamp, { quantity: -1 })] }),
      400,
    ],
    ["a delivery of yesteryear", ANNOUNCE, ({ lamp }) => ({ incoming: [incoming(lamp, { expectedAt: 7 })] }), 422],
    [
      "a delivery of the next century",
      ANNOUNCE,
      ({ lamp }) => ({ incoming: [incoming(lamp, { expectedAt: 4e12 })] }),
      422,
    ],
    ["a delivery of an unknown sku", ANNOUNCE, () => ({ incoming: [incoming("ghost" as Sku)] }), 422],
    ["no lines to put back", RESTOCK, () => ({ reference: "a", returnReference: "b", lines: [] }), 400],
  ];

  it.each(cases)("such as %s is told, and nothing changes", async (_, path, body, status) => {
    const market = await stocked();
    const before = await market.everything();
    const answer = await market.ask("staff", "POST", path, body(market));
    expect(answer.status).toBe(status);
    expect(answer.body["errors"]).toEqual([expect.objectContaining({ pointer: expect.stringContaining("/") })]);
    expect(await market.everything()).toEqual(before);
  });

  it.each([
    ["a negative buffer", { ...terms, buffer: { kind: "units", units: -1 } }],
    ["a share above all", { ...terms, buffer: { kind: "share", basisPoints: 10_001 } }],
    ["half a unit ahead", { ...terms, ahead: { kind: "preorder", unitsMax: 0.5 } }],
    ["an unknown kind", { ...terms, ahead: { kind: "someday", unitsMax: 1 } }],
    ["a hold of a second", { ...terms, cartHoldMs: 1_000 }],
    ["a hold of a day", { ...terms, cartHoldMs: DAY_MS }],
    ["nothing", {}],
  ])("in terms, such as %s, is told, and nothing changes", async (_, body) => {
    const market = await stocked();
    const before = await market.everything();
    expect(await market.ask("staff", "PUT", `/v1/stock/${market.lamp}/terms`, body)).toMatchObject({ status: 400 });
    expect(await market.everything()).toEqual(before);
  });

  it("an offer that does not exist has no stock and no terms", async () => {
    const market = openMarket();
    expect((await market.ask("staff", "GET", "/v1/stock/ghost")).status).toBe(404);
    expect((await market.ask("staff", "PUT", "/v1/stock/ghost/terms", terms)).status).toBe(404);
  });
});

describe("terms", () => {
  it("are told to the stock and the catalogue, and setting them again changes nothing", async () => {
    const market = await stocked();
    for (let i = 0; i < 2; i++)
      expect(await market.ask("staff", "PUT", `/v1/stock/${market.lamp}/terms`, terms)).toEqual({
        status: 200,
        body: terms,
      });
    expect(await market.levels(market.lamp)).toMatchObject({ sellable: 35, sellableAhead: 9 });
    expect(market.terms(market.lamp)).toEqual(terms);
  });
});
