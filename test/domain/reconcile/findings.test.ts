import { describe, expect, it } from "vitest";
import {
  balanceFinding,
  FINDING_KINDS,
  holdsMoney,
  orphanFinding,
  OVERDUE_GRACE_MS,
  oversoldFinding,
  PATIENCE_MS,
  SETTLING_GRACE_MS,
  soldOf,
  stockFindings,
  stuckFinding,
  unorderedFinding,
} from "../../../src/domain/invariants/findings.ts";
import type { StockAudit } from "../../../src/domain/inventory/types.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const A = "A" as Sku;
const HERE = "whs_a" as WarehouseId;
const taken = [{ sku: A, warehouseId: HERE, quantity: 2 }];
const audit = (over: Partial<StockAudit> = {}): StockAudit => ({
  leaving: [],
  levels: [],
  openReservations: [],
  movementSums: [],
  violations: [],
  next: null,
  ...over,
});
const payment = (over: Partial<GatewayPayment> = {}): GatewayPayment => ({
  paymentId: "pay_1",
  key: "chk_1/authorise",
  reference: "eu/gst_1/chk_1",
  status: "authorised",
  amountMinor: 1_000,
  capturedMinor: 0,
  refundedMinor: 0,
  currency: "EUR",
  method: "Visa",
  actionUrl: null,
  declineReason: null,
  ...over,
});

describe("what a page of stock tells", () => {
  it("nothing where all is well", () => {
    const level = { sku: A, warehouseId: HERE, onHand: 3, reserved: 2, ahead: 0, missing: 0 };
    const open = { reference: "r", expiresAt: NOW + 1, taken };
    expect(stockFindings("s", audit({ levels: [level], openReservations: [open] }), NOW)).toEqual([]);
    expect(oversoldFinding(level, 0)).toEqual([]);
  });

  it("books that do not agree are one finding of their object", () => {
    const violations = Array.from({ length: 12 }, (_, index) => `fault ${index}`);
    const [found, ...more] = stockFindings("s", audit({ violations }), NOW);
    expect(found).toMatchObject({ kind: "ledger_broken", subject: "s", data: { violations: 12 } });
    expect(found?.detail).toMatch(/^fault 0; .*; fault 9; and 2 more$/);
    expect(more).toEqual([]);
  });

  it("a reservation is overdue only when its object has had time to end it", () => {
    const at = (expiresAt: number) =>
      stockFindings("s", audit({ openReservations: [{ reference: "r", expiresAt, taken }] }), NOW);
    expect(at(NOW - OVERDUE_GRACE_MS)).toEqual([]);
    expect(at(NOW - OVERDUE_GRACE_MS - 1)).toMatchObject([{ kind: "reservation_overdue", subject: "r" }]);
  });

  it("units that have left an object are told by sku, debts too", () => {
    const leaving = [
      { sku: A, warehouseId: HERE, quantity: 3 },
      { sku: A, warehouseId: "whs_b" as WarehouseId, quantity: -1 },
    ];
    expect(stockFindings("s", audit({ leaving }), NOW)).toMatchObject([{ subject: "s A", data: { units: 2 } }]);
  });

  it("an oversell says whose the missing units are", () => {
    const level = { sku: A, warehouseId: HERE, missing: 4, reserved: 1 };
    expect(oversoldFinding(level, 2, 1)).toMatchObject([
      {
        kind: "oversold",
        subject: "A whs_a",
        detail:
          "4 of A are promised and not there, in whs_a: 2 in orders that are short, 1 in open reservations, 1 in no order that waits to be picked",
      },
    ]);
  });
});

describe("what others tell of a reservation, a payment, an order", () => {
  it("a reservation is nobody's when its checkout has ended or was never there", () => {
    const open = { reference: "r", expiresAt: NOW, taken };
    expect(orphanFinding("s", open, "running")).toEqual([]);
    expect(orphanFinding("s", open, "ended")).toMatchObject([{ kind: "reservation_orphaned", subject: "r" }]);
    expect(orphanFinding("s", open, "unknown_checkout")).toHaveLength(1);
  });

  it("money is held while it is authorised, and kept while it was taken and not given back", () => {
    expect(holdsMoney(payment())).toBe(true);
    expect(holdsMoney(payment({ capturedMinor: 1_000 }))).toBe(true);
    expect(holdsMoney(payment({ capturedMinor: 1_000, refundedMinor: 1_000 }))).toBe(false);
    expect(holdsMoney(payment({ status: "voided" }))).toBe(false);
    expect(holdsMoney(payment({ status: "pending_action" }))).toBe(false);
    expect(unorderedFinding(payment())).toMatchObject({ subject: "eu/gst_1/chk_1", data: { key: "chk_1/authorise" } });
  });

  it("sold less returned is compared with what orders have; restocked units are not the sale's matter", () => {
    const sum = (kind: "sold" | "returned" | "restocked", onHand: number) => ({
      ...{ sku: A, warehouseId: HERE, kind, onHand },
      reserved: 0,
    });
    const sold = soldOf([sum("sold", -5), sum("returned", 2), sum("restocked", 1)]);
    expect(sold.get(A)).toBe(3);
    expect(balanceFinding({ sku: A, sold: 3, ordered: 3 })).toEqual([]);
    expect(balanceFinding({ sku: A, sold: 2, ordered: 3 })).toMatchObject([{ kind: "stock_never_taken" }]);
    expect(balanceFinding({ sku: A, sold: 4, ordered: 3 })).toMatchObject([{ kind: "stock_taken_twice" }]);
  });

  it("a settling is stuck when its time is over", () => {
    const settling = { id: "sht_1", orderId: "ord_1", chosenAt: NOW };
    expect(stuckFinding(settling, NOW + SETTLING_GRACE_MS - 1)).toEqual([]);
    expect(stuckFinding(settling, NOW + SETTLING_GRACE_MS)).toMatchObject([{ kind: "settlement_stuck" }]);
    expect(stuckFinding({ ...settling, chosenAt: null }, NOW)).toEqual([]);
  });

  it("every kind says how long it must last", () => {
    expect(Object.keys(PATIENCE_MS).toSorted()).toEqual([...FINDING_KINDS].toSorted());
  });
});
