import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AHEAD_RECHECK_MS,
  aheadOutlook,
  LATE_MAX_MS,
  postponement,
  type AheadParcel,
} from "../../../src/domain/delivery/promised-ahead.ts";
import type { OrderId, ParcelId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const [LAMP, BERLIN] = ["lamp" as Sku, "whs_berlin" as WarehouseId];

const parcel = (index: number, quantity: number): AheadParcel => ({
  orderId: `ord_${index}` as OrderId,
  parcel: {
    id: `pcl_${index}` as ParcelId,
    warehouseId: BERLIN,
    lines: [{ sku: LAMP, title: "Lamp", quantity, ahead: { expectedAt: 5 } }],
  },
});
const stock = (onHand: number, reserved: number, incoming: readonly (readonly [number, number])[] = []) => [
  {
    sku: LAMP,
    levels: [{ warehouseId: BERLIN, onHand, reserved }],
    incoming: incoming.map(([quantity, expectedAt]) => ({ warehouseId: BERLIN, quantity, expectedAt })),
  },
];

describe("what came in", () => {
  it("goes to the older orders, whole parcels only, and never more of it than there is", () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(quantities, fc.nat(120), fc.nat(20), (wanted, arrived, open) => {
        const waiting = wanted.map((quantity, index) => parcel(index, quantity));
        const sold = wanted.reduce((sum, quantity) => sum + quantity, 0);
        const covered = waiting.map((each) => aheadOutlook(each, waiting, stock(arrived - sold, open)).covered);
        // The model: units are handed out one order after the other until they are all gone.
        const left = arrived - open;
        const given = wanted.map((_, i) => wanted.slice(0, i + 1).reduce((sum, quantity) => sum + quantity, 0) <= left);
        expect(covered).toEqual(given);
      }),
    );
  });

  it("is expected when enough has been announced for the older ones too", () => {
    const waiting = [parcel(1, 3), parcel(2, 3), parcel(3, 3)];
    const announced = stock(-9, 0, [
      [2, 300],
      [4, 100],
    ]);
    expect(waiting.map((each) => aheadOutlook(each, waiting, announced))).toEqual([
      { covered: false, expectedAt: 100 },
      { covered: false, expectedAt: 300 },
      { covered: false, expectedAt: null },
    ]);
  });
});

describe("a parcel that must wait on", () => {
  const NOW = 1_000_000_000;
  it.each([
    ["keeps its date while it lies ahead", NOW + 5, NOW + 5, { nextStepAt: NOW + 5 }],
    ["is told a later date", NOW, NOW + 5, { nextStepAt: NOW + 5, postponedTo: { expectedAt: NOW + 5 } }],
    ["is told an earlier date", NOW + 9, NOW + 5, { nextStepAt: NOW + 5, postponedTo: { expectedAt: NOW + 5 } }],
    ["is told nothing of goods that are a little late", NOW - 5, NOW - 5, { nextStepAt: NOW + AHEAD_RECHECK_MS }],
    [
      "is told that goods are late when they are",
      NOW - LATE_MAX_MS,
      NOW - LATE_MAX_MS,
      { nextStepAt: NOW + AHEAD_RECHECK_MS, postponedTo: { expectedAt: null } },
    ],
    [
      "is told that no date is known any more",
      NOW + 5,
      null,
      { nextStepAt: NOW + AHEAD_RECHECK_MS, postponedTo: { expectedAt: null } },
    ],
    ["is not told twice that no date is known", null, null, { nextStepAt: NOW + AHEAD_RECHECK_MS }],
  ])("%s", (_, told, expectedAt, expected) => {
    expect(postponement(told, expectedAt, NOW)).toEqual(expected);
  });
});
