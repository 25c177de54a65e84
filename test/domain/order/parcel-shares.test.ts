/** An order's money by its parcels: exact, whatever was split, short or replaced. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parcelShares, shareByParcels } from "../../../src/domain/order/parcel-shares.ts";
import { splitIntoParcels } from "../../../src/domain/order/parcels.ts";
import type { Shortfall } from "../../../src/domain/order/shortfall.ts";
import type { OrderLine, Parcel } from "../../../src/domain/order/types.ts";
import type { OrderId, ParcelId, ProductId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const ORDER = "ord_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as OrderId;

const line = (sku: string, taken: readonly number[], money: Partial<OrderLine> = {}): OrderLine => ({
  sku: sku as Sku,
  productId: "prd_1" as ProductId,
  sellerId: "sel_1" as SellerId,
  title: sku,
  variant: {},
  image: null,
  quantity: taken.reduce((sum, each) => sum + each, 0),
  unitPriceMinor: 1,
  subtotalMinor: 0,
  discountMinor: 0,
  taxMinor: 0,
  taxRateBasisPoints: 0,
  taken: taken.flatMap((quantity, index) =>
    quantity === 0 ? [] : [{ warehouseId: `whs_${index}` as WarehouseId, quantity }],
  ),
  ...money,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe("the money of an order's parcels", () => {
  test("is that of their units, the odd cent with one of them", () => {
    const lines = [line("A", [1, 2], { subtotalMinor: 1_000, discountMinor: 100, taxMinor: 144 }), line("B", [0, 1])];
    const order = { lines, parcels: splitIntoParcels(ORDER, lines) };
    const shares = parcelShares(order, []);
    expect(shares.map(({ subtotalMinor }) => subtotalMinor)).toEqual([333, 667]);
    expect(shares.map(({ discountMinor }) => discountMinor)).toEqual([33, 67]);
    expect(shares.map(({ taxMinor }) => taxMinor)).toEqual([48, 96]);
    expect(shares.map(({ parcelId }) => parcelId)).toEqual(order.parcels.map(({ id }) => id));
  });

  test("adds up to the lines, whatever was taken from where", () => {
    const amount = fc.nat({ max: 10_000_000 });
    const anyLine = fc.record({
      taken: fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 4 }).filter((taken) => sum(taken) > 0),
      ...{ subtotalMinor: amount, discountMinor: amount, taxMinor: amount },
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), (drawn) => {
        const lines = drawn.map(({ taken, ...money }, index) => line(`S${index}`, taken, money));
        const shares = parcelShares({ lines, parcels: splitIntoParcels(ORDER, lines) }, []);
        for (const name of ["subtotalMinor", "discountMinor", "taxMinor"] as const)
          expect(sum(shares.map((share) => share[name]))).toBe(sum(lines.map((each) => each[name])));
      }),
    );
  });

  test("of what is sent instead is that of the line whose place it takes", () => {
    const lines = [line("A", [2], { subtotalMinor: 2_000 }), line("B", [1], { subtotalMinor: 500 })];
    const [whole] = splitIntoParcels(ORDER, lines);
    if (whole === undefined) throw new Error("no parcel");
    const instead = "pcl_instead" as ParcelId;
    const parcels: readonly Parcel[] = [
      { ...whole, lines: whole.lines.map((each) => (each.sku === "A" ? { ...each, quantity: 1 } : each)) },
      // Another line's own sku may be what is sent instead.
      { ...whole, id: instead, lines: [{ sku: "B" as Sku, title: "B", quantity: 1 }] },
    ];
    const shortfall = {
      parcelId: instead,
      sku: "A" as Sku,
      lineSku: "A" as Sku,
      plan: { kind: "alternative", sku: "B" as Sku } as Shortfall["plan"],
    };
    expect(shareByParcels({ lines, parcels }, [shortfall], (each) => each.subtotalMinor)).toEqual([1_500, 1_000]);
  });

  test("of units that stand in no parcel is in no share", () => {
    const lines = [line("A", [4], { subtotalMinor: 4_000 })];
    const parcels = splitIntoParcels(ORDER, [line("A", [1])]);
    expect(shareByParcels({ lines, parcels }, [], (each) => each.subtotalMinor)).toEqual([1_000]);
  });
});
