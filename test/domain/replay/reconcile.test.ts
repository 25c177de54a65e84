import { describe, expect, it } from "vitest";
import type { Played } from "../../../scripts/replay/play.ts";
import { planReplay } from "../../../scripts/replay/plan.ts";
import { reconcile, type Check } from "../../../scripts/replay/reconcile.ts";
import type { AuditedOrder, AuditedSnapshot } from "../../../scripts/snapshot.ts";
import type { StockAudit } from "../../../src/domain/inventory/types.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { invoice } from "./fixtures.ts";

/** 1: six of one and two of another; 2: four of the one, cancelled. */
const PLAN = planReplay([
  invoice("1", "12748.0", [{ quantity: 6 }, { code: "71053", quantity: 2, price: "1" }]),
  invoice("2", "17850.0", [{ quantity: 4 }]),
  invoice("C3", "17850.0", [{ quantity: -4 }]),
]);
const PLAYED: Pick<Played, "orders" | "failures"> = {
  orders: new Map([
    ["1", "ord_1"],
    ["2", "ord_2"],
  ]),
  failures: [],
};

const HEART = "85123A-255" as Sku;
const LANTERN = "71053-100" as Sku;
const at = { warehouseId: "whs_1" as WarehouseId, ahead: 0, missing: 0 };
const moved = (sku: Sku, kind: "received" | "sold" | "returned", onHand: number) => ({
  ...at,
  sku,
  kind,
  onHand,
  reserved: 0,
});

const ORDERS: readonly [AuditedOrder, AuditedOrder] = [
  {
    ...{ id: "ord_1", checkoutId: "chk_1", state: "PAYMENT_CONFIRMED", currency: "GBP" },
    ...{ subtotalMinor: 1730, totalMinor: 2120, capturedMinor: 2120, refundedMinor: 0 },
    lines: [
      { sku: HEART, quantity: 6 },
      { sku: LANTERN, quantity: 2 },
    ],
  },
  {
    ...{ id: "ord_2", checkoutId: "chk_2", state: "CANCELLED", currency: "GBP" },
    ...{ subtotalMinor: 1020, totalMinor: 1410, capturedMinor: 1410, refundedMinor: 1410 },
    lines: [{ sku: HEART, quantity: 4 }],
  },
];

const payment = (checkout: string, capturedMinor: number, refundedMinor: number): GatewayPayment => ({
  ...{ paymentId: `pay_${checkout}`, key: checkout, reference: `eu/gst_1/${checkout}/1`, status: "authorised" },
  ...{ amountMinor: capturedMinor, capturedMinor, refundedMinor, currency: "GBP", method: "card" },
  ...{ actionUrl: null, declineReason: null },
});
const PAYMENTS = [payment("chk_1", 2120, 0), payment("chk_2", 1410, 1410)];

const STOCK: StockAudit = {
  levels: [
    { ...at, sku: HEART, onHand: 4, reserved: 0 },
    { ...at, sku: LANTERN, onHand: 0, reserved: 0 },
  ],
  openReservations: [],
  leaving: [],
  movementSums: [
    moved(HEART, "received", 10),
    moved(HEART, "sold", -10),
    moved(HEART, "returned", 4),
    moved(LANTERN, "received", 2),
    moved(LANTERN, "sold", -2),
  ],
  violations: [],
  next: null,
};

const SNAPSHOT: AuditedSnapshot = { orders: ORDERS, payments: PAYMENTS, stock: [STOCK] };

const checksThatFail = (snapshot: AuditedSnapshot, played = PLAYED, unpublished = 0): Check[] =>
  [...new Set(reconcile(PLAN, played, snapshot, unpublished).map(({ check }) => check))].sort();
const withOrder = (changed: Partial<AuditedOrder>, index: 0 | 1 = 0): AuditedSnapshot => ({
  ...SNAPSHOT,
  orders: ORDERS.map((order, i) => (i === index ? { ...order, ...changed } : order)),
});
const withStock = (changed: Partial<StockAudit>): AuditedSnapshot => ({
  ...SNAPSHOT,
  stock: [{ ...STOCK, ...changed }],
});

describe("a reconciliation", () => {
  it("of a shop whose orders are the invoices finds nothing", () => {
    expect(reconcile(PLAN, PLAYED, SNAPSHOT, 0)).toEqual([]);
  });

  it("adds up stock that lies in several objects", () => {
    const [heart, lantern] = [HEART, LANTERN].map((sku) => ({
      ...STOCK,
      levels: STOCK.levels.filter((level) => level.sku === sku),
      movementSums: STOCK.movementSums.filter((sum) => sum.sku === sku),
    }));
    expect(reconcile(PLAN, PLAYED, { ...SNAPSHOT, stock: [heart ?? STOCK, lantern ?? STOCK] }, 0)).toEqual([]);
  });

  it.each<[string, AuditedSnapshot, readonly Check[]]>([
    ["a penny more of goods", withOrder({ subtotalMinor: 1731 }), ["orders"]],
    ["another currency", withOrder({ currency: "EUR" }), ["orders"]],
    ["a line that is missing", withOrder({ lines: [{ sku: HEART, quantity: 6 }] }), ["orders", "stock"]],
    ["an order too few", { ...SNAPSHOT, orders: [ORDERS[0]], payments: PAYMENTS.slice(0, 1) }, ["orders"]],
    ["an order twice", { ...SNAPSHOT, orders: [...ORDERS, { ...ORDERS[1], id: "ord_3" }] }, ["orders"]],
    ["an order that is not paid", withOrder({ state: "PLACED" }), ["stuck"]],
    ["a cancelled order that is not", withOrder({ state: "PICKING" }, 1), ["cancelled", "money", "stock"]],
    ["a row that says less than was captured", withOrder({ capturedMinor: 2119 }), ["money"]],
    ["money that was taken twice", { ...SNAPSHOT, payments: [...PAYMENTS, payment("chk_1", 2120, 0)] }, ["money"]],
    ["money without an order", { ...SNAPSHOT, payments: [...PAYMENTS, payment("chk_9", 5, 0)] }, ["money"]],
    ["a unit that vanished", withStock({ levels: [{ ...at, sku: HEART, onHand: 3, reserved: 0 }] }), ["stock"]],
    [
      "more received than needed",
      withStock({ movementSums: [...STOCK.movementSums, moved(HEART, "received", 1)] }),
      ["stock"],
    ],
    [
      "a reservation that is open",
      withStock({ openReservations: [{ reference: "r", expiresAt: 0, taken: [] }] }),
      ["reservations"],
    ],
  ])("finds %s", (_, snapshot, checks) => {
    expect(checksThatFail(snapshot)).toEqual(checks);
  });

  it("finds a call that failed, and events that were never published", () => {
    expect(checksThatFail(SNAPSHOT, { ...PLAYED, failures: ["invoice 1: add: 500"] })).toEqual(["orders"]);
    expect(checksThatFail(SNAPSHOT, PLAYED, 3)).toEqual(["stuck"]);
  });
});
