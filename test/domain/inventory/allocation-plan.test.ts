import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate } from "../../../src/domain/inventory/allocation.ts";
import { planAllocation } from "../../../src/domain/inventory/allocation-plan/plan.ts";
import type { AllocationPlan, PlanInput, PlanLine } from "../../../src/domain/inventory/allocation-plan/types.ts";
import { shopRules } from "../../../src/domain/inventory/level.ts";
import { RATES, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import type { SellerId } from "../../../src/kernel/ids.ts";
import { bruteForce, costOf, freeOf, neededOf, planInput, site } from "./allocation-cases.ts";
import { sku } from "./support.ts";

const SELLER = "sel_a" as SellerId;
const line = (name: string, quantity: number, weightG = 500, sellerId = SELLER): PlanLine => ({
  sku: sku(name),
  quantity,
  weightG,
  sellerId,
});

const BERLIN = site("berlin", 0);
const MUNICH = site("munich", 1);
const MADRID = site("madrid", 3);

const input = (
  lines: readonly PlanLine[],
  stock: Readonly<Record<string, readonly (readonly [typeof BERLIN, number])[]>>,
  more: Partial<PlanInput> = {},
): PlanInput => ({
  lines,
  stock: new Map(Object.entries(stock).map(([name, at]) => [sku(name), at.map(([{ id }, free]) => ({ id, free }))])),
  warehouses: [MADRID, MUNICH, BERLIN],
  destination: { country: "DE", latitude: 52.5, longitude: 13.4 },
  preference: "cost",
  rules: { tariff: RATES.standard, zoneOf },
  ...more,
});

const taken = (plan: AllocationPlan): string[] =>
  plan.parts.map((part) => `${part.quantity} ${part.sku} ${part.warehouseId.slice(4)}`);

describe("an allocation plan", () => {
  it("costs exactly what the cheapest of all assignments costs, splits included", () => {
    fc.assert(
      fc.property(planInput({ lines: 3, sites: 4, units: 3 }), (any) => {
        const plan = planAllocation(any);
        expect(plan.proven).toBe(true);
        expect(costOf(any, plan.parts)).toBe(plan.costThousandths);
        expect(plan.costThousandths).toBe(bruteForce(any));
      }),
      { numRuns: 500 },
    );
  });

  it("covers what is free, never takes more than that, and says what is missing", () => {
    fc.assert(
      fc.property(planInput({ lines: 8, sites: 9, units: 6 }), (any) => {
        const plan = planAllocation(any);
        for (const each of any.lines) {
          const own = plan.parts.filter((part) => part.sku === each.sku);
          const planned = own.reduce((sum, part) => sum + part.quantity, 0);
          const missing = plan.uncovered.find((left) => left.sku === each.sku)?.quantity ?? 0;
          expect([planned, missing]).toEqual([neededOf(any, each), each.quantity - neededOf(any, each)]);
          for (const part of own) {
            expect(part.quantity).toBeGreaterThan(0);
            expect(part.quantity).toBeLessThanOrEqual(freeOf(any, part.sku, part.warehouseId));
          }
          const isWhole = any.warehouses.some(({ id }) => freeOf(any, each.sku, id) >= planned);
          if (isWhole) expect(own.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("is the same in whatever order lines, warehouses and stocks are told", () => {
    fc.assert(
      fc.property(planInput({ lines: 6, sites: 6, units: 4 }), (any) => {
        const turned = new Map([...any.stock].toReversed().map(([of, at]) => [of, at.toReversed()] as const));
        const other = {
          ...any,
          lines: any.lines.toReversed(),
          warehouses: any.warehouses.toReversed(),
          stock: turned,
        };
        const [a, b] = [planAllocation(any), planAllocation(other)];
        const byName = (plan: AllocationPlan): string[] => taken(plan).sort();
        expect(byName(b)).toEqual(byName(a));
        expect(b.costThousandths).toBe(a.costThousandths);
      }),
    );
  });

  it("gives reasons that hold: nothing named as dearer is cheaper, and the terms add up to the total", () => {
    fc.assert(
      fc.property(planInput({ lines: 6, sites: 6, units: 4 }), (any) => {
        const plan = planAllocation(any);
        for (const step of plan.steps) {
          if (step.kind === "line")
            for (const each of step.alternatives) expect(each.moreMinor).toBeGreaterThanOrEqual(0);
          if (step.kind === "single") expect(step.best?.moreMinor ?? 0).toBeGreaterThanOrEqual(0);
          if (step.kind === "line_by_line") expect(step.moreMinor).toBeGreaterThanOrEqual(0);
          if (step.kind === "proof") expect([step.proven, step.atMostMinor]).toEqual([true, 0]);
        }
        const { shippingMinor, daysMinor, utilisationMinor, splitMinor, totalMinor } = plan.cost;
        expect(shippingMinor + daysMinor + utilisationMinor + splitMinor).toBe(totalMinor);
        // Each of a parcel's three rounded terms is off by half a minor unit at most.
        const isNear = Math.abs(totalMinor - plan.costThousandths / 1_000) <= 1.5 * plan.parcels.length;
        expect(isNear).toBe(true);
        expect(new Set(plan.parcels.map((parcel) => parcel.warehouseId))).toEqual(
          new Set(plan.parts.map((part) => part.warehouseId)),
        );
      }),
    );
  });

  it("is what the stock object gives when its numbers are the published ones", () => {
    fc.assert(
      fc.property(planInput({ lines: 6, sites: 6, units: 4 }), (any) => {
        const covered = any.lines.filter((each) => neededOf(any, each) === each.quantity);
        const plan = planAllocation({ ...any, lines: covered });
        const levels = [...any.stock].flatMap(([of, at]) =>
          at.map(({ id, free }) => ({ sku: of, warehouseId: id, onHand: free, reserved: 0, ahead: 0, missing: 0 })),
        );
        const asked = covered.map((each) => {
          const warehouses = plan.ranked.get(each.sku);
          return { sku: each.sku, quantity: each.quantity, ...(warehouses && { warehouses }) };
        });
        const given = allocate(asked, levels, plan.warehouses, () => shopRules(0));
        const names = (parts: readonly { sku: string; warehouseId: string; quantity: number }[]): string[] =>
          parts.map((part) => `${part.quantity} ${part.sku} ${part.warehouseId}`).sort();
        expect(given.ok && names(given.value)).toEqual(names(plan.parts));
      }),
    );
  });

  it("is empty for an empty order, without warehouses, and without stock", () => {
    const nothing = planAllocation(input([], {}));
    expect([nothing.parts, nothing.parcels, nothing.proven, nothing.costThousandths]).toEqual([[], [], true, 0]);
    const nowhere = planAllocation(input([line("a", 2)], { a: [[BERLIN, 5]] }, { warehouses: [] }));
    expect([nowhere.parts, nowhere.uncovered]).toEqual([[], [{ sku: "a", quantity: 2 }]]);
    const soldOut = planAllocation(input([line("a", 2)], { a: [] }));
    expect([soldOut.parts, soldOut.uncovered]).toEqual([[], [{ sku: "a", quantity: 2 }]]);
    expect(soldOut.warehouses).toEqual([BERLIN.id, MUNICH.id, MADRID.id]);
  });

  it("takes numbers that are none as nothing, wherever they stand", () => {
    const odd = [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY];
    for (const number of odd) {
      const plan = planAllocation(
        input([line("a", number), line("b", 1, number)], {
          a: [[BERLIN, 5]],
          b: [
            [BERLIN, number],
            [MUNICH, 1],
          ],
        }),
      );
      expect(taken(plan)).toEqual(["1 b munich"]);
      expect(Number.isSafeInteger(plan.costThousandths)).toBe(true);
    }
    const lost = { ...BERLIN, latitude: Number.NaN };
    const plan = planAllocation(
      input(
        [line("a", 1)],
        {
          a: [
            [lost, 1],
            [MUNICH, 1],
          ],
        },
        { warehouses: [lost, MUNICH] },
      ),
    );
    expect(taken(plan)).toEqual(["1 a munich"]);
  });

  it("sends everything from one warehouse where two parcels would cost more, though each line has a nearer one", () => {
    const plan = planAllocation(
      input([line("a", 1), line("b", 1)], {
        a: [
          [BERLIN, 1],
          [MUNICH, 1],
        ],
        b: [[MUNICH, 1]],
      }),
    );
    expect(taken(plan)).toEqual(["1 a munich", "1 b munich"]);
    expect(plan.parcels).toHaveLength(1);
    expect(plan.steps.find((step) => step.kind === "line_by_line")).toMatchObject({ parcels: 2 });
  });

  it("splits a line that no warehouse has all of, and no other", () => {
    const plan = planAllocation(
      input([line("a", 4), line("b", 2)], {
        a: [
          [BERLIN, 3],
          [MUNICH, 3],
        ],
        b: [
          [BERLIN, 1],
          [MUNICH, 2],
        ],
      }),
    );
    expect(taken(plan)).toEqual(["3 a berlin", "1 a munich", "2 b munich"]);
  });

  it("weighs days for who is in a hurry, and money for who is not", () => {
    const destination = { country: "DE", latitude: 48.1, longitude: 11.6 };
    const near = { ...MUNICH, utilisation: 0 };
    const lines = [line("a", 1), line("b", 1)];
    const stock = {
      a: [
        [MADRID, 1],
        [near, 1],
      ],
      b: [[MADRID, 1]],
    } as const;
    const cheap = planAllocation(input(lines, stock, { destination }));
    expect(cheap.parcels).toHaveLength(1);
    const soon = planAllocation(
      input(lines, stock, {
        destination,
        preference: "speed",
        rules: { tariff: { ...RATES.express, region: { ...RATES.express.region, daysMin: 6, daysMax: 6 } }, zoneOf },
      }),
    );
    expect(taken(soon)).toEqual(["1 a munich", "1 b madrid"]);
  });

  it("never joins the goods of two sellers, and charges no split for them", () => {
    const other = "sel_b" as SellerId;
    const plan = planAllocation(
      input([line("a", 1), line("b", 1, 500, other)], { a: [[BERLIN, 1]], b: [[BERLIN, 1]] }),
    );
    expect(plan.parcels.map((parcel) => parcel.sellerId)).toEqual([SELLER, other]);
    expect(plan.cost.splitMinor).toBe(0);
  });

  it("prefers the idler of two that are equal, and the first by id when nothing tells them apart", () => {
    const busy = { ...site("a", 0, 0.9) };
    const idle = { ...site("b", 0, 0.1) };
    const stock = {
      a: [
        [busy, 1],
        [idle, 1],
      ],
    } as const;
    expect(taken(planAllocation(input([line("a", 1)], stock, { warehouses: [busy, idle] })))).toEqual(["1 a b"]);
    const equal = [site("c", 0), site("b", 0)];
    const either = { a: equal.map((each) => [each, 1] as const) };
    expect(taken(planAllocation(input([line("a", 1)], either, { warehouses: equal })))).toEqual(["1 a b"]);
  });

  it("lists for each sku the chosen warehouse first, then what would cost least beside the parcels that are sent", () => {
    const plan = planAllocation(
      input([line("a", 1), line("b", 1)], {
        a: [
          [MADRID, 1],
          [MUNICH, 1],
          [BERLIN, 1],
        ],
        b: [[MUNICH, 1]],
      }),
    );
    expect(plan.ranked.get(sku("a"))).toEqual([MUNICH.id, BERLIN.id, MADRID.id]);
    expect(plan.ranked.get(sku("b"))).toEqual([MUNICH.id]);
    expect(plan.warehouses).toEqual([MUNICH.id, BERLIN.id, MADRID.id]);
  });

  it("charges what is large and light by its size", () => {
    const bulky = { ...line("a", 1, 100), volumeCm3: 50_000 };
    const plan = planAllocation(input([bulky], { a: [[BERLIN, 1]] }));
    expect(plan.parcels[0]?.weightG).toBe(10_000);
  });
});
