import { describe, expect, it } from "vitest";
import type { AheadAvailability, Availability } from "../../../src/domain/catalog/types.ts";
import { availabilityOfStock, expectedAfter, isNotable } from "../../../src/domain/inventory/availability.ts";
import { bufferOf, shopRules, summaryOf, type SkuRules } from "../../../src/domain/inventory/level.ts";
import { BERLIN, PARIS, sku } from "./support.ts";

const LAMP = sku("lamp");
const [SOON, LATER] = [1_000, 2_000];

const coming = (quantity: number, expectedAt: number) => ({ quantity, expectedAt, warehouseId: BERLIN });

describe("availability", () => {
  type Numbers = readonly [onHand: number, reserved: number, ahead?: number];
  const of = (berlin: Numbers, paris: Numbers, rules: Partial<SkuRules> = {}) => {
    const level = (warehouseId: typeof BERLIN, [onHand, reserved, ahead = 0]: Numbers) => ({
      sku: LAMP,
      warehouseId,
      onHand,
      reserved,
      ahead,
      missing: 0,
    });
    const all = { ...shopRules(500), ...rules };
    return availabilityOfStock(summaryOf(LAMP, [level(PARIS, paris), level(BERLIN, berlin)], all), all, 5);
  };

  it("counts what is neither reserved nor kept back, and says how much of it is free where", () => {
    expect(of([60, 10], [40, 0])).toEqual({
      state: "in_stock",
      sellable: 85,
      warehouses: [
        { id: BERLIN, free: 50 },
        { id: PARIS, free: 40 },
      ],
      ahead: null,
    });
  });

  it("is low below the threshold and out at nothing", () => {
    expect(of([4, 0], [0, 0])).toMatchObject({
      state: "low_stock",
      sellable: 4,
      warehouses: [{ id: BERLIN, free: 4 }],
    });
    expect(of([5, 0], [0, 0]).state).toBe("in_stock");
    expect(of([4, 4], [1, 1])).toEqual({ state: "out_of_stock", sellable: 0, warehouses: [], ahead: null });
  });

  it("is out when only the buffer is left", () => {
    expect(of([100, 95], [0, 0])).toMatchObject({ state: "out_of_stock", sellable: 0, warehouses: [] });
  });

  it("of a preorder is bounded by what is announced and not promised yet", () => {
    const rules = { ahead: { kind: "preorder", unitsMax: 50 }, incoming: [coming(8, LATER)] } as const;
    expect(of([0, 0], [0, 0], rules).ahead).toEqual({ kind: "preorder", sellable: 8, expectedAt: LATER });
    expect(of([0, 3, 3], [0, 0], rules).ahead).toEqual({ kind: "preorder", sellable: 5, expectedAt: LATER });
    expect(of([0, 8, 8], [0, 0], rules).ahead).toBeNull();
    expect(of([0, 0], [0, 0], { ...rules, incoming: [] }).ahead).toBeNull();
  });

  it("of a backorder stands without a date where nothing is announced", () => {
    const rules = { ahead: { kind: "backorder", unitsMax: 5 } } as const;
    expect(of([3, 0], [0, 0], rules)).toMatchObject({
      state: "low_stock",
      ahead: { kind: "backorder", sellable: 5, expectedAt: null },
    });
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
    expect(bufferOf(onHand, { kind: "share", basisPoints: 500 })).toBe(buffer);
  });
});

describe("the next unit is expected", () => {
  const announced = [coming(5, LATER), coming(3, SOON)];
  it.each([
    ["with the first goods while none of them is promised", 0, SOON],
    ["with the first goods while one of them is left", 2, SOON],
    ["with the next goods when the first are all promised", 3, LATER],
    ["at no known time when all that is announced is promised", 8, null],
  ])("%s", (_, promised, expectedAt) => {
    expect(expectedAfter(announced, promised)).toBe(expectedAt);
  });
});

describe("a change of availability", () => {
  const at = (sellable: number, free = [[BERLIN, sellable]] as const, ahead: AheadAvailability | null = null) =>
    ({
      state: sellable === 0 ? "out_of_stock" : sellable < 5 ? "low_stock" : "in_stock",
      sellable,
      warehouses: sellable === 0 ? [] : free.map(([id, units]) => ({ id, free: units })),
      ahead,
    }) satisfies Availability;
  const ahead = (sellable: number, expectedAt: number | null = SOON, kind: AheadAvailability["kind"] = "backorder") =>
    at(0, undefined, { kind, sellable, expectedAt });

  it.each([
    ["from nothing published to something", null, at(1), true],
    ["from nothing published to nothing", null, at(0), false],
    ["from nothing published to something ahead", null, ahead(1), true],
    ["to zero", at(1), at(0), true],
    ["from zero", at(0), at(1), true],
    ["across the threshold", at(5), at(4), true],
    ["of a fifth", at(100), at(80), false],
    ["of more than a fifth down", at(100), at(79), true],
    ["of more than a fifth up", at(100), at(121), true],
    ["to another warehouse", at(100), { ...at(100), warehouses: [{ id: PARIS, free: 100 }] }, true],
    [
      "of where most of it lies",
      {
        ...at(100),
        warehouses: [
          { id: BERLIN, free: 90 },
          { id: PARIS, free: 10 },
        ],
      },
      {
        ...at(100),
        warehouses: [
          { id: BERLIN, free: 10 },
          { id: PARIS, free: 90 },
        ],
      },
      true,
    ],
    ["to something ahead", at(0), ahead(5), true],
    ["to nothing ahead", ahead(1), at(0), true],
    ["of the date", ahead(5), ahead(5, LATER), true],
    ["to no known date", ahead(5), ahead(5, null), true],
    ["of the kind", ahead(5), ahead(5, SOON, "preorder"), true],
    ["of a fifth of what may be ordered ahead", ahead(100), ahead(80), false],
    ["of more of what may be ordered ahead", ahead(100), ahead(79), true],
    ["none", at(100), at(100), false],
  ] satisfies readonly (readonly [string, Availability | null, Availability, boolean])[])(
    "%s",
    (_, published, now, notable) => {
      expect(isNotable(published, now)).toBe(notable);
    },
  );

  it("is noticed where what was published does not know of it yet", () => {
    const old = JSON.parse(`{"state":"in_stock","sellable":9,"warehouses":["${BERLIN}"]}`) as Availability;
    expect(isNotable(old, at(9))).toBe(true);
  });
});
