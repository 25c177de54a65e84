/** Counting shelves, over HTTP: as JSON and as a sheet, with what is sold and still lies there left alone. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import type { StockMap } from "../../src/ports/stock.ts";
import { countStock } from "../../src/flows/inventory/count-stock.ts";
import { sampleOrder } from "./orders/sample-order.ts";
import { BERLIN, openMarket, type Answer, type Market } from "./support/traders.ts";

const CSV = "text/csv; charset=utf-8";
const path = (reference: string, preview = false) =>
  `/v1/ops/stock/counts?reference=${reference}${preview ? "&preview=1" : ""}`;

async function stocked(units = 40): Promise<Market> {
  const market = openMarket();
  const receipts = market.skus.map((sku) => ({ sku, warehouseId: BERLIN, quantity: units, reference: "opening" }));
  await market.ask("staff", "POST", "/v1/ops/stock/receipts", { receipts });
  return market;
}

/** Sells as a checkout does; the order's row comes separately, as it does in life. */
async function sell(market: Market, sku: Sku, quantity: number) {
  const order = sampleOrder({ warehouses: [BERLIN], at: Date.now() });
  const [line] = order.lines;
  const [parcel] = order.parcels;
  if (!line || !parcel) throw new Error("an order without lines");
  const shard = market.stock.shard(market.stock.shardOf(sku));
  const reference = `eu/${order.shopperId}/${order.checkoutId}/${market.stock.shardOf(sku)}/1`;
  const expiresAt = Date.now() + 600_000;
  expect(await shard.reserve({ reference, lines: [{ sku, quantity }], warehouses: [BERLIN], expiresAt })).toMatchObject(
    {
      outcome: "reserved",
    },
  );
  expect(await shard.confirm({ reference })).toMatchObject({ outcome: "confirmed" });
  const taken = [{ warehouseId: BERLIN, quantity }];
  const row = {
    ...order,
    lines: [{ ...line, sku, quantity, taken }],
    parcels: [{ ...parcel, lines: [{ sku, title: line.title, quantity }] }],
  };
  return { reference, row, insert: () => market.shop.deps.orders.insert(row, Date.now()) };
}

const count = (market: Market, counted: number, reference = "c1", preview = false): Promise<Answer> =>
  market.ask("staff", "POST", path(reference, preview), {
    rows: [{ sku: market.lamp, warehouse: "BER1", counted }],
  });
const rowOf = (answer: Answer): Record<string, unknown> => (answer.body["rows"] as Record<string, unknown>[])[0] ?? {};

describe("a count", () => {
  it("of what should be there changes nothing, though units of orders lie there too", async () => {
    const market = await stocked();
    await (await sell(market, market.lamp, 3)).insert();
    const answer = await count(market, 40);
    expect(rowOf(answer)).toMatchObject({ outcome: "same", unpicked: 3, onHandBefore: 37, onHandAfter: 37 });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 37, missing: 0 });
  });

  it("leaves alone what was sold a moment ago and has no order yet", async () => {
    const market = await stocked();
    const sale = await sell(market, market.lamp, 3);
    expect(rowOf(await count(market, 40))).toMatchObject({ outcome: "same", unpicked: 3 });
    await sale.insert();
    expect(rowOf(await count(market, 40))).toMatchObject({ outcome: "same", unpicked: 3 });
  });

  it("knows that units which were given back, or have left, lie there no more for anybody", async () => {
    const market = await stocked();
    const back = await sell(market, market.lamp, 2);
    const shard = market.stock.shard(market.stock.shardOf(market.lamp));
    await shard.giveBack({ reference: back.reference, giveBackReference: "undo-1" });
    const gone = await sell(market, market.lamp, 5);
    await gone.insert();
    await env.ORDERS.prepare("UPDATE parcels SET state = 'SHIPPED' WHERE order_id = ?").bind(gone.row.id).run();
    expect(rowOf(await count(market, 35))).toMatchObject({ outcome: "same", unpicked: 0, onHandBefore: 35 });
  });

  it("that finds less or more sets on hand, once, and says so in the ledger", async () => {
    const market = await stocked();
    await (await sell(market, market.lamp, 3)).insert();
    const less = { outcome: "changed", counted: 38, unpicked: 3, onHandBefore: 37, onHandAfter: 35, missing: 0 };
    expect(rowOf(await count(market, 38))).toMatchObject(less);
    expect(rowOf(await count(market, 38))).toMatchObject({ outcome: "same" });
    expect(rowOf(await count(market, 44, "c2"))).toMatchObject({ outcome: "changed", onHandAfter: 41 });
    const { body } = await market.ask("staff", "GET", `/v1/stock/${market.lamp}`);
    expect((body["ledger"] as unknown[]).slice(0, 2)).toMatchObject([
      { kind: "counted", quantity: 6, onHandAfter: 41, reference: "c2" },
      { kind: "counted", quantity: -2, onHandAfter: 35, reference: "c1" },
    ]);
  });

  it("under a reference that stands for another figure is a conflict, and changes nothing", async () => {
    const market = await stocked();
    await count(market, 38);
    expect(rowOf(await count(market, 30))).toMatchObject({ outcome: "conflict" });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 38 });
  });

  it("that finds less than was sold goes below 0 and says how much is missing", async () => {
    const market = await stocked(10);
    await (await sell(market, market.lamp, 6)).insert();
    const shard = market.stock.shardOf(market.lamp);
    const request = { reference: "eu/x/open", lines: [{ sku: market.lamp, quantity: 3 }], warehouses: [BERLIN] };
    await market.stock.shard(shard).reserve({ ...request, expiresAt: Date.now() + 600_000 });
    expect(rowOf(await count(market, 4))).toMatchObject({ outcome: "changed", onHandAfter: -2, missing: 5 });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: -2, reserved: 3, missing: 5 });
  });

  it("can be looked at before it is done", async () => {
    const market = await stocked();
    const before = await market.everything();
    expect(rowOf(await count(market, 38, "c1", true))).toMatchObject({
      outcome: "differs",
      onHandBefore: 40,
      onHandAfter: 38,
    });
    expect(await market.everything()).toEqual(before);
  });

  it("while the shelf is sold from is worked out anew until it fits", async () => {
    const market = await stocked();
    const { stock } = market;
    let sold = 0;
    const goods: StockMap["goods"] = {
      ...stock.goods,
      // Somebody buys between the reading and the writing, twice.
      adjust: async (call) => {
        if (sold < 2) await sell(market, market.lamp, ++sold);
        return stock.goods.adjust(call);
      },
    };
    const input = { rows: [{ sku: market.lamp, warehouse: "BER1", counted: 39, at: "/rows/0" }], preview: false };
    const deps = { ...market.shop.deps, stock: { ...stock, goods } };
    const counted = await countStock(deps, { as: "staff" }, { ...input, reference: "c1" });
    expect(counted).toMatchObject({ ok: true, value: [{ outcome: "changed", unpicked: 3, onHandAfter: 36 }] });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 36 });
  });

  it("that never fits is given up as busy, and changes nothing", async () => {
    const market = await stocked();
    const { stock } = market;
    const goods: StockMap["goods"] = {
      ...stock.goods,
      adjust: async (call) => {
        await sell(market, market.lamp, 1);
        return stock.goods.adjust(call);
      },
    };
    const input = { rows: [{ sku: market.lamp, warehouse: "BER1", counted: 20, at: "/rows/0" }], preview: false };
    const deps = { ...market.shop.deps, stock: { ...stock, goods } };
    const counted = await countStock(deps, { as: "staff" }, { ...input, reference: "c1" });
    expect(counted).toMatchObject({ ok: true, value: [{ outcome: "busy" }] });
    expect(await market.levels(market.lamp)).toMatchObject({ onHand: 35 });
  });

  it("fits where a moved sku's earlier object still holds units", async () => {
    const market = await stocked();
    const { stock, lamp } = market;
    const whole = await stock.goods.detail({ sku: lamp, older: null });
    if ("outcome" in whole) throw new Error("silent");
    const [level] = whole.summary.levels;
    if (!level) throw new Error("no level");
    // As `mergeDetails` shows it: seven more stand with an object that the sku has left.
    const goods: StockMap["goods"] = {
      ...stock.goods,
      detail: async () => ({
        ...whole,
        summary: { ...whole.summary, levels: [{ ...level, onHand: level.onHand + 7, reserved: 7 }] },
      }),
    };
    const input = { rows: [{ sku: lamp, warehouse: "BER1", counted: 45, at: "/rows/0" }], preview: false };
    const deps = { ...market.shop.deps, stock: { ...stock, goods } };
    const counted = await countStock(deps, { as: "staff" }, { ...input, reference: "c1" });
    expect(counted).toMatchObject({ ok: true, value: [{ outcome: "changed", onHandBefore: 47, onHandAfter: 45 }] });
    expect(await market.levels(lamp)).toMatchObject({ onHand: 38 });
  });
});

describe("a sheet", () => {
  it("is read with any order of columns, separators of spreadsheets, and others left aside", async () => {
    const market = await stocked();
    const sheet = `\uFEFFTitle;Counted;SKU;Warehouse\r\n"Lamp; brass";39;${market.lamp};ber1\r\n;41;${market.desk};${BERLIN}\r\n\r\n`;
    const answer = await market.send("staff", path("s1"), sheet, CSV);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        rows: [
          { sku: market.lamp, onHandAfter: 39 },
          { sku: market.desk, onHandAfter: 41 },
        ],
      },
    });
  });

  it.each([
    ["less than nothing", "line 3", (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,3\n${sku},PAR1,-1\n`],
    ["half a unit", "line 2", (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,1.5\n`],
    ["an enormous figure", "line 2", (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,1000000001\n`],
    ["no figure", "line 2", (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,\n`],
    ["a word", "line 2", (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,many\n`],
    ["no warehouse", "line 2", (sku: Sku) => `sku,warehouse,counted\n${sku},,1\n`],
    ["no head", "line 1", (sku: Sku) => `${sku},BER1,3\n`],
    ["no rows", "line 2", () => "sku,warehouse,counted\n"],
    ["nothing", "line 1", () => ""],
    ["an open quote", "line 2", (sku: Sku) => `sku,warehouse,counted\n"${sku},BER1,3\n`],
    ["a sku that is none", "/rows/0/sku", () => "sku,warehouse,counted\nla mp,BER1,3\n"],
  ])("with %s is refused with its line, and nothing is done", async (_, pointer, sheet) => {
    const market = await stocked();
    const before = await market.everything();
    const answer = await market.send("staff", path("s1"), sheet(market.lamp), CSV);
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request", errors: [{ pointer }] } });
    expect(await market.everything()).toEqual(before);
  });

  it.each([
    ["an unknown sku", "line 3/sku", () => "ghost,BER1,1"],
    ["an unknown warehouse", "line 3/warehouse", ({ desk }: Market) => `${desk},MOON1,1`],
    ["a shelf twice", "line 3", ({ lamp }: Market) => `${lamp},whs_berlin,1`],
  ])("with %s is refused as a whole, with its line", async (_, pointer, line) => {
    const market = await stocked();
    const before = await market.everything();
    const sheet = `sku,warehouse,counted\n${market.lamp},BER1,2\n${line(market)}\n`;
    const answer = await market.send("staff", path("s1"), sheet, CSV);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await market.everything()).toEqual(before);
  });

  it("that is too long, too large, or no text is refused", async () => {
    const market = await stocked();
    const lines = Array.from({ length: LIMITS.countRowsMax + 1 }, () => `${market.lamp},BER1,1\n`).join("");
    const long = await market.send("staff", path("s1"), `sku,warehouse,counted\n${lines}`, CSV);
    expect(long).toMatchObject({ status: 400, body: { errors: [{ pointer: `line ${LIMITS.countRowsMax + 2}` }] } });
    const large = await market.send("staff", path("s1"), "x".repeat(LIMITS.countBodyBytesMax + 1), CSV);
    expect(large).toMatchObject({ status: 413 });
    expect(await market.send("staff", path("s1"), "sku", "application/vnd.ms-excel")).toMatchObject({ status: 415 });
    expect((await market.send("staff", "/v1/ops/stock/counts", "sku", CSV)).status).toBe(400);
  });

  it("of a seller counts the shelves of its own goods", async () => {
    const market = await stocked();
    const sheet = (sku: Sku) => `sku,warehouse,counted\n${sku},BER1,39\n`;
    expect(await market.send("oak", path("s1"), sheet(market.lamp), CSV)).toMatchObject({ status: 200 });
    expect(await market.send("oak", path("s1"), sheet(market.desk), CSV)).toMatchObject({ status: 403 });
    expect(await market.levels(market.desk)).toMatchObject({ onHand: 40 });
  });
});

describe("what lies on the shelves though it is sold", () => {
  it("is told by warehouse and sku, and which checkouts are among the orders", async () => {
    const market = openMarket();
    const { orders } = market.shop.deps;
    const order = sampleOrder({ warehouses: [`whs_u${Date.now()}`] });
    await orders.insert(order, Date.now());
    const where = order.parcels[0]?.warehouseId as WarehouseId;
    const other = sampleOrder();
    const found = await orders.unpicked(where, ["SKU-0" as Sku, "SKU-9" as Sku], [order.checkoutId, other.checkoutId]);
    expect([...found.units]).toEqual([["SKU-0", 2]]);
    expect([...found.recorded]).toEqual([order.checkoutId]);
    expect([...(await orders.orderIdsOf([order.checkoutId, other.checkoutId]))]).toEqual([
      [order.checkoutId, order.id],
    ]);
  });
});
