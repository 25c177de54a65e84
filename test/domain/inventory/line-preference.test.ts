import { describe, expect, it } from "vitest";
import { allocate } from "../../../src/domain/inventory/allocation.ts";
import { shopRules } from "../../../src/domain/inventory/level.ts";
import { isReserveRequest } from "../../../src/domain/inventory/request-check.ts";
import type { ReserveLine } from "../../../src/domain/inventory/types.ts";
import type { WarehouseId } from "../../../src/kernel/ids.ts";
import { BERLIN, PARIS, ROME, sku } from "./support.ts";

const LAMP = sku("lamp");
const [BERLIN_10, PARIS_2, ROME_4] = [at(BERLIN, 10), at(PARIS, 2), at(ROME, 4)];

function at(warehouseId: WarehouseId, onHand: number) {
  return { sku: LAMP, warehouseId, onHand, reserved: 0, ahead: 0, missing: 0 };
}

const given = (line: Omit<ReserveLine, "sku">, levels: readonly ReturnType<typeof at>[], common = [BERLIN, PARIS]) => {
  const answer = allocate([{ sku: LAMP, ...line }], levels, common, () => shopRules(0));
  return answer.ok ? answer.value.map(({ warehouseId, quantity }) => [warehouseId, quantity]) : answer.error;
};

describe("a line's own warehouses", () => {
  it("are tried before the request's, and allowed as those are", () => {
    const all = [BERLIN_10, PARIS_2, ROME_4];
    expect(given({ quantity: 2 }, all)).toEqual([[BERLIN, 2]]);
    expect(given({ quantity: 2, warehouses: [ROME, PARIS] }, all)).toEqual([[ROME, 2]]);
  });

  it("do not stand in the way: a warehouse of the request that has all of it gives it", () => {
    expect(given({ quantity: 8, warehouses: [ROME, PARIS] }, [BERLIN_10, PARIS_2, ROME_4])).toEqual([[BERLIN, 8]]);
    expect(given({ quantity: 3, warehouses: [ROME] }, [at(BERLIN, 1), PARIS_2])).toEqual([
      [BERLIN, 1],
      [PARIS, 2],
    ]);
  });

  it("say in which order a split is filled; without them the fullest gives first", () => {
    const few = [at(BERLIN, 3), PARIS_2, ROME_4];
    expect(given({ quantity: 6 }, few, [BERLIN, PARIS, ROME])).toEqual([
      [ROME, 4],
      [BERLIN, 2],
    ]);
    expect(given({ quantity: 6, warehouses: [BERLIN, ROME, PARIS] }, few)).toEqual([
      [BERLIN, 3],
      [ROME, 3],
    ]);
  });

  it("are a list of warehouses or the request is none", () => {
    const ask = (warehouses: unknown): boolean => {
      const line = { sku: LAMP, quantity: 1, warehouses } as ReserveLine;
      return isReserveRequest({ reference: "r", lines: [line], warehouses: [BERLIN], expiresAt: 1 }, 0);
    };
    expect(ask([ROME])).toBe(true);
    for (const wrong of [[], null, "whs_rome", ["rome"], [7], Array.from({ length: 201 }, () => ROME)]) {
      expect(ask(wrong)).toBe(false);
    }
  });
});
