import { describe, expect, it } from "vitest";
import { planAllocation } from "../../../src/domain/inventory/allocation-plan/plan.ts";
import { recordOf } from "../../../src/domain/inventory/allocation-plan/record.ts";
import type { PlanInput, PlanLine } from "../../../src/domain/inventory/allocation-plan/types.ts";
import { parcelWords, planWords, type PlanNames } from "../../../src/domain/inventory/allocation-plan/words.ts";
import { RATES, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import type { SellerId } from "../../../src/kernel/ids.ts";
import { site } from "./allocation-cases.ts";
import { sku } from "./support.ts";

const HOME = { country: "DE", latitude: 52.5, longitude: 13.4 };
const BERLIN = site("Berlin", 0);
const MUNICH = site("Munich", 1, 1);
const MADRID = site("Madrid", 3);

const line = (name: string, quantity: number): PlanLine => ({
  sku: sku(name),
  quantity,
  weightG: 1_000,
  sellerId: "sel_a" as SellerId,
});

const names: PlanNames = {
  warehouse: (id) => id.slice(4),
  product: (of) => of,
  money: (minor) => `${(minor / 100).toFixed(2)} €`,
};

const planned = (lines: readonly PlanLine[], stock: Readonly<Record<string, readonly number[]>>) => {
  const warehouses = [BERLIN, MUNICH, MADRID];
  const input: PlanInput = {
    lines,
    stock: new Map(
      Object.entries(stock).map(([name, free]) => [
        sku(name),
        warehouses.map(({ id }, index) => ({ id, free: free[index] ?? 0 })),
      ]),
    ),
    warehouses,
    destination: HOME,
    preference: "cost",
    rules: { tariff: RATES.standard, zoneOf },
  };
  return recordOf(planAllocation(input), { ...HOME, precision: "place" });
};

describe("a plan in words", () => {
  it("tells what was looked at, what was chosen, and what else would have cost more by how much", () => {
    const record = planned([line("lamp", 2), line("desk", 4), line("rug", 1)], {
      lamp: [2, 2, 2],
      desk: [3, 3, 0],
      rug: [0, 0, 0],
    });
    expect(planWords(record, names)).toEqual([
      "Standard delivery: cost counts most. The town of the address is known.",
      "3 of 3 warehouses had something of the order.",
      "4 × desk: 3 from Berlin, 1 from Munich. It had to be split, since no warehouse had all of it.",
      "2 × lamp: from Berlin. Of 3 warehouses that had all of it, the next best, Munich, would have cost 0.10 € more.",
      "1 × rug: free nowhere when the plan was made; the stock decided.",
      "2 parcels, since no warehouse had everything.",
      "Each line is also where it is cheapest by itself.",
      "No other choice of warehouses is cheaper; this is proven.",
    ]);
    // Munich: 3.90 base, 506 km at half a cent, 0.40 for its kilogram; a quarter of a line three days.
    expect(record.parcels.map((parcel) => parcelWords(parcel, names))).toEqual([
      "From Berlin: 0 km, 2 working days, reckoned at 6.25 € (shipping 5.90 €, time 0.35 €).",
      "From Munich: 506 km, 3 working days, reckoned at 8.21 € (shipping 6.83 €, time 0.08 €, a busy warehouse 0.30 €, one parcel more 1.00 €).",
    ]);
  });

  it("says what one parcel, and each line by itself, would have cost more", () => {
    const record = planned([line("lamp", 1), line("desk", 1)], { lamp: [1, 1, 0], desk: [0, 1, 0] });
    expect(planWords(record, names).slice(2)).toEqual([
      "1 × desk: from Munich, the only one that had all of it.",
      expect.stringMatching(/^1 × lamp: from Munich. Of 2 warehouses that had all of it, the next best, Berlin, would/),
      expect.stringMatching(/^Each line from where it is cheapest by itself would have made 2 parcels and cost \d/),
      "No other choice of warehouses is cheaper; this is proven.",
    ]);
  });

  it("keeps the lines of a small order all, and tells how many of a large one are left out", () => {
    const many = Array.from({ length: 130 }, (_, index) => line(`sku-${index}`, 1));
    const record = planned(many, Object.fromEntries(many.map((each) => [each.sku, [1, 0, 0]])));
    expect(record.steps.filter((step) => step.kind === "line")).toHaveLength(100);
    expect(planWords(record, names).at(-1)).toBe("30 more lines were decided in the same way.");
    expect(record.parts).toHaveLength(130);
  });

  it("admits that the town is not known, and that the search was ended early", () => {
    const record = planned([line("lamp", 1)], { lamp: [1, 0, 0] });
    const vague = { ...record, destination: { ...HOME, precision: "country" as const } };
    expect(planWords(vague, names)[0]).toContain("the middle of the country");
    expect(planWords({ ...record, destination: null, preference: "speed" }, names)[0]).toBe(
      "Express delivery: days count most. Where the address lies is not known, so distance played no part.",
    );
    const open = { ...record, steps: [{ kind: "proof" as const, proven: false, atMostMinor: 35 }] };
    expect(planWords(open, names).at(-1)).toBe(
      "The search was ended early: another choice could be cheaper by 0.35 € at most.",
    );
  });
});
