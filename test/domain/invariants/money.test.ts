import { describe, expect, it } from "vitest";
import { checkAtRest } from "../../../src/domain/invariants/check.ts";
import type { OrderRow, Snapshot } from "../../../src/domain/invariants/snapshot.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { OrderId } from "../../../src/kernel/ids.ts";

const order = (over: Partial<OrderRow> = {}): OrderRow => ({
  ...{ id: "ord_1", checkoutId: "chk_1", state: "CANCELLED" as const, lines: [] },
  ...{ totalMinor: 3_000, capturedMinor: 3_000, refundedMinor: 3_000 },
  ...over,
});

const payment = (capturedMinor: number, refundedMinor: number): GatewayPayment =>
  ({
    ...{ paymentId: "pay_1", reference: "eu/gst_1/chk_1", status: "authorised" },
    ...{ amountMinor: 2_000, capturedMinor, refundedMinor },
  }) as GatewayPayment;

const posted = (kind: "captured" | "refunded", amountMinor: number, off = 0): LedgerTransaction => ({
  ...{ key: `ord_1/${kind}`, kind, orderId: "ord_1" as OrderId, currency: "EUR", why: "?", at: 1 },
  postings: [
    { account: "provider", amountMinor: kind === "captured" ? amountMinor : -amountMinor },
    { account: "shipping", amountMinor: (kind === "captured" ? -amountMinor : amountMinor) + off },
  ],
});

const broken = (snapshot: Partial<Snapshot>): string[] =>
  checkAtRest({ orders: [], payments: [], stock: [], ...snapshot }).map(({ invariant }) => invariant);

describe("a shop at rest, its orders paid by several tenders", () => {
  it("O1: the provider keeps what balances do not bear, and gives its part back first", () => {
    const shortfalls = [
      { sku: "A", quantity: 1, state: "COMPENSATED" as const, refundMinor: 500, replacementSku: null },
    ];
    const paid = order({ state: "DELIVERED", refundedMinor: 500, balancesMinor: 1_000, shortfalls });
    const ignoringStock = (snapshot: Partial<Snapshot>) => broken(snapshot).filter((id) => !id.startsWith("S"));
    expect(ignoringStock({ orders: [paid], payments: [payment(2_000, 500)] })).toEqual([]);
    expect(ignoringStock({ orders: [paid], payments: [payment(2_000, 499)] })).toEqual(["O1"]);
    expect(broken({ orders: [order({ balancesMinor: 1_000 })], payments: [payment(2_000, 2_000)] })).toEqual([]);
    expect(broken({ orders: [order({ balancesMinor: 1_000 })], payments: [payment(2_000, 1_999)] })).toEqual(["O1"]);
  });

  it("M5: the books balance and have what the order's row has", () => {
    const ledger = [posted("captured", 3_000), posted("refunded", 3_000)];
    const sound = { orders: [order({ balancesMinor: 3_000 })] };
    expect(broken({ ...sound, ledger })).toEqual([]);
    expect(broken({ ...sound, ledger: ledger.slice(0, 1) })).toEqual(["M5"]);
    expect(broken({ ...sound, ledger: [] })).toEqual(["M5"]);
    expect(broken({ ...sound, ledger: [posted("captured", 3_000, 1), posted("refunded", 3_000)] })).toEqual(["M5"]);
    expect(broken(sound)).toEqual([]);
  });
});
