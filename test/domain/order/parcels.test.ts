import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitIntoParcels } from "../../../src/domain/order/parcels.ts";
import { timelineWords } from "../../../src/domain/order/timeline.ts";
import type { OrderEvent, OrderLine } from "../../../src/domain/order/types.ts";
import {
  ID_PATTERN,
  makeId,
  type OrderId,
  type SellerId,
  type Sku,
  type WarehouseId,
} from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";

const orderId: OrderId = makeId("ord", "eu", 1_795_000_000_000, new SeededRandom("parcels"));

const line = (index: number, seller: string, taken: readonly (readonly [string, number])[]): OrderLine => ({
  sku: `SKU-${index}` as Sku,
  productId: `prd_${index}` as OrderLine["productId"],
  sellerId: seller as SellerId,
  title: `Thing ${index}`,
  variant: {},
  image: null,
  quantity: taken.reduce((sum, [, quantity]) => sum + quantity, 0),
  unitPriceMinor: 100,
  subtotalMinor: 100,
  discountMinor: 0,
  taxMinor: 0,
  taxRateBasisPoints: 0,
  taken: taken.map(([warehouse, quantity]) => ({ warehouseId: warehouse as WarehouseId, quantity })),
});

const lines = fc
  .array(
    fc.record({
      seller: fc.constantFrom("sel_a", "sel_b", "sel_c"),
      taken: fc.uniqueArray(fc.tuple(fc.constantFrom("whs_1", "whs_2", "whs_3"), fc.integer({ min: 1, max: 9 })), {
        selector: ([warehouse]) => warehouse,
        minLength: 1,
      }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => rows.map((row, index) => line(index, row.seller, row.taken)));

describe("splitting an order", () => {
  it("goods that are not here yet travel in parcels of their own, one for each date", () => {
    const taken = (quantity: number, later: number, expectedAt: number | null): OrderLine["taken"] => [
      { warehouseId: "whs_1" as WarehouseId, quantity, ahead: { quantity: later, expectedAt } },
    ];
    const made = (index: number, of: OrderLine["taken"]) => ({ ...line(index, "sel_a", [["whs_1", 5]]), taken: of });
    const parcels = splitIntoParcels(orderId, [
      made(0, taken(5, 3, 100)),
      made(1, taken(5, 5, 100)),
      made(2, taken(5, 1, null)),
      made(3, taken(5, 5, 200)),
    ]);
    const shown = parcels.map(({ lines: each }) =>
      each.map(({ sku, quantity, ahead }) => [sku, quantity, ahead ? ahead.expectedAt : "here"]),
    );
    expect(shown).toEqual([
      [
        ["SKU-0", 2, "here"],
        ["SKU-2", 4, "here"],
      ],
      [
        ["SKU-0", 3, 100],
        ["SKU-1", 5, 100],
      ],
      [["SKU-2", 1, null]],
      [["SKU-3", 5, 200]],
    ]);
    expect(new Set(parcels.map((parcel) => parcel.id)).size).toBe(4);
  });

  it("one parcel leaves each warehouse for each seller, in the order of the lines", () => {
    const parcels = splitIntoParcels(orderId, [
      line(0, "sel_a", [
        ["whs_1", 2],
        ["whs_2", 1],
      ]),
      line(1, "sel_b", [["whs_1", 1]]),
      line(2, "sel_a", [["whs_2", 3]]),
    ]);
    expect(
      parcels.map((parcel) => [parcel.sellerId, parcel.warehouseId, parcel.lines.map((each) => each.quantity)]),
    ).toEqual([
      ["sel_a", "whs_1", [2]],
      ["sel_a", "whs_2", [1, 3]],
      ["sel_b", "whs_1", [1]],
    ]);
    expect(parcels.every((parcel) => parcel.state === "WAITING" && parcel.nextStepAt === null)).toBe(true);
  });

  it("every unit is in exactly one parcel", () => {
    fc.assert(
      fc.property(lines, (given) => {
        const packed = new Map<string, number>();
        for (const parcel of splitIntoParcels(orderId, given)) {
          for (const { sku, quantity } of parcel.lines) {
            const name = `${sku} ${parcel.warehouseId}`;
            packed.set(name, (packed.get(name) ?? 0) + quantity);
          }
        }
        const taken = given.flatMap((each) =>
          each.taken.map(({ warehouseId, quantity }) => [`${each.sku} ${warehouseId}`, quantity] as const),
        );
        expect(packed).toEqual(new Map(taken));
      }),
    );
  });

  it("the same order gives the same parcels, with ids of their own", () => {
    fc.assert(
      fc.property(lines, (given) => {
        const parcels = splitIntoParcels(orderId, given);
        expect(splitIntoParcels(orderId, given)).toEqual(parcels);
        expect(new Set(parcels.map((parcel) => parcel.id)).size).toBe(parcels.length);
        expect(parcels.every((parcel) => ID_PATTERN("pcl").test(parcel.id))).toBe(true);
      }),
    );
  });
});

describe("the timeline's words", () => {
  const event = (type: OrderEvent["type"], data: OrderEvent["data"] = {}): OrderEvent => ({
    id: "evt_1",
    orderId,
    sequence: 1,
    type,
    at: 0,
    data,
  });

  it("a lone parcel is not counted, several are", () => {
    expect(timelineWords(event("parcel.packing", { parcel: 1 }), 1)).toBe("Parcel is being packed");
    expect(timelineWords(event("parcel.packing", { parcel: 2 }), 3)).toBe("Parcel 2 of 3 is being packed");
    expect(timelineWords(event("parcel.shipped", { parcel: 1, carrier: "Caravan Express" }), 1)).toBe(
      "Parcel handed to Caravan Express",
    );
  });
});
