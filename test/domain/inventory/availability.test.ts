import { describe, expect, it } from "vitest";
import type { Availability } from "../../../src/domain/catalog/types.ts";
import { availabilityOfStock, isNotable } from "../../../src/domain/inventory/availability.ts";
import { bufferOf, summaryOf } from "../../../src/domain/inventory/level.ts";
import { BERLIN, PARIS, sku } from "./support.ts";

const LAMP = sku("lamp");

describe("availability", () => {
  const of = (berlin: readonly [number, number], paris: readonly [number, number]) => {
    const levels = [
      { sku: LAMP, warehouseId: PARIS, onHand: paris[0], reserved: paris[1] },
      { sku: LAMP, warehouseId: BERLIN, onHand: berlin[0], reserved: berlin[1] },
    ];
    return availabilityOfStock(summaryOf(LAMP, levels, 500), 5);
  };

  it("counts what is neither reserved nor kept back, over all warehouses", () => {
    expect(of([60, 10], [40, 0])).toEqual({ state: "in_stock", sellable: 85, warehouses: [BERLIN, PARIS] });
  });

  it("is low below the threshold and out at nothing", () => {
    expect(of([4, 0], [0, 0])).toEqual({ state: "low_stock", sellable: 4, warehouses: [BERLIN] });
    expect(of([5, 0], [0, 0]).state).toBe("in_stock");
    expect(of([4, 4], [1, 1])).toEqual({ state: "out_of_stock", sellable: 0, warehouses: [] });
  });

  it("is out when only the buffer is left", () => {
    expect(of([100, 95], [0, 0])).toEqual({ state: "out_of_stock", sellable: 0, warehouses: [] });
  });
});

describe("the buffer", () => {
  it.each([
    [0, 0],
    [1, 0],
    [19, 0],
    [20, 1],
    [39, 1],
    [40, 2],
    [100, 5],
  ])("of %i on hand is %i at five per cent", (onHand, buffer) => {
    expect(bufferOf(onHand, 500)).toBe(buffer);
  });
});

describe("a change of availability", () => {
  const at = (sellable: number, warehouses = [BERLIN]): Availability => ({
    state: sellable === 0 ? "out_of_stock" : sellable < 5 ? "low_stock" : "in_stock",
    sellable,
    warehouses: sellable === 0 ? [] : warehouses,
  });

  it.each([
    ["from nothing published to something", null, at(1), true],
    ["from nothing published to nothing", null, at(0), false],
    ["to zero", at(1), at(0), true],
    ["from zero", at(0), at(1), true],
    ["across the threshold", at(5), at(4), true],
    ["of a fifth", at(100), at(80), false],
    ["of more than a fifth down", at(100), at(79), true],
    ["of more than a fifth up", at(100), at(121), true],
    ["to another warehouse", at(100), at(100, [PARIS]), true],
    ["none", at(100), at(100), false],
  ])("%s", (_, published, now, notable) => {
    expect(isNotable(published, now)).toBe(notable);
  });
});
