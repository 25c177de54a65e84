import { describe, expect, it } from "vitest";
import { checkAtRest } from "../../../src/domain/invariants/check.ts";
import type { OrderRow, ShortfallRow, Snapshot } from "../../../src/domain/invariants/snapshot.ts";
import type { MovementKind, StockAudit } from "../../../src/domain/inventory/types.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const TOTAL = 2_000;
const sku = "A" as Sku;
const warehouseId = "whs_a" as WarehouseId;

const short = (over: Partial<ShortfallRow> = {}): ShortfallRow => ({
  ...{ sku, quantity: 1, state: "TOLD", refundMinor: 0, replacementSku: null },
  ...over,
});

/** An order of two units, of which one may be short; what its row and the provider say went back; what stock says. */
function shop(
  shortfall: ShortfallRow,
  { back = 0, missing = 0, moved = {}, state = "DELIVERED" as OrderRow["state"] } = {},
): Snapshot {
  const order: OrderRow = {
    ...{ id: "ord_1", checkoutId: "chk_1", state, totalMinor: TOTAL, capturedMinor: TOTAL, refundedMinor: back },
    lines: [{ sku, quantity: 2 }],
    shortfalls: [shortfall],
  };
  const payment = {
    ...{ paymentId: "pay_1", reference: "eu/gst_1/chk_1", status: "authorised" },
    ...{ amountMinor: TOTAL, capturedMinor: TOTAL, refundedMinor: back },
  } as GatewayPayment;
  const sums: Partial<Record<string, number>> = { "A sold": -2, ...moved };
  const movementSums: StockAudit["movementSums"] = Object.entries(sums).map(([name, onHand = 0]) => {
    const [which = "", kind = ""] = name.split(" ");
    return { sku: which as Sku, warehouseId, kind: kind as MovementKind, onHand, reserved: 0 };
  });
  const levels = [{ sku, warehouseId, onHand: -missing, reserved: 0, ahead: 0, missing }];
  const audit = { leaving: [], levels, openReservations: [], movementSums, violations: [], next: null };
  return { orders: [order], payments: [payment], stock: [audit] };
}

const broken = (snapshot: Snapshot): string[] => checkAtRest(snapshot).map(({ invariant }) => invariant);

describe("a shop at rest of which something was sold and is not there", () => {
  it("is sound while the order knows of it and waits", () => {
    expect(broken(shop(short({ state: "WAITING" }), { missing: 1 }))).toEqual([]);
    expect(broken(shop(short({ state: "COVERED" })))).toEqual([]);
  });

  it("S7: missing units that no order knows of, and orders told of units that are there", () => {
    expect(broken(shop(short(), { missing: 2 }))).toEqual(["S7"]);
    expect(broken(shop(short()))).toEqual(["S7"]);
  });

  it("M1: what went back for it is owed no more, and nothing but that may have gone back", () => {
    const paid = short({ state: "COMPENSATED", refundMinor: 1_100 });
    const moved = { "A restocked": 1 };
    expect(broken(shop(paid, { back: 1_100, moved }))).toEqual([]);
    expect(broken(shop(paid, { back: 1_000, moved }))).toEqual(["O1", "M1"]);
    expect(broken(shop(short({ state: "WAITING", refundMinor: 0 }), { back: 1, missing: 1 }))).toEqual(["O1", "M1"]);
  });

  it("S1: what was settled has come back to the stock, and what is sent instead was sold", () => {
    const replaced = short({ state: "REPLACED", replacementSku: "B" });
    expect(broken(shop(replaced, { moved: { "A restocked": 1, "B sold": -1 } }))).toEqual([]);
    expect(broken(shop(replaced, { moved: { "A restocked": 1 } }))).toEqual(["S1"]);
    expect(broken(shop(replaced, { moved: { "B sold": -1 } }))).toEqual(["S1"]);
  });

  it("an order that ended by money for all of it kept its sale, piece by piece given back", () => {
    const all = short({ state: "COMPENSATED", quantity: 2, refundMinor: TOTAL });
    const end = { back: TOTAL, state: "CANCELLED" as const };
    expect(broken(shop(all, { ...end, moved: { "A restocked": 2 } }))).toEqual([]);
    expect(broken(shop(all, { ...end, moved: { "A restocked": 1 } }))).toEqual(["S1"]);
  });

  it("O3: no choice is left half carried out", () => {
    expect(broken(shop(short({ state: "SETTLING" })))).toEqual(["O3"]);
    expect(broken(shop(short({ state: "RETURNING" })))).toEqual(["O3"]);
  });
});
