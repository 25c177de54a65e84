import { describe, expect, it } from "vitest";
import { mannersOf, usualMix } from "../../../scripts/prove-race/crowd.ts";
import { judgeRace, type RaceResult, type Wave } from "../../../scripts/prove-race/judge.ts";

const orders = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `ord_${i}`);

const wave = (asking: number, free: number, served: number, more: Partial<Wave> = {}): Wave => ({
  asking,
  free,
  served,
  refused: asking - served,
  unclear: 0,
  tookMs: 1,
  ...more,
});

/** Five hundred for a hundred: 90 bought or held for good, 10 gave up, whose units the second wave has bought. */
const GOOD: RaceResult = {
  buyers: 500,
  stock: 100,
  willing: 450,
  crossing: false,
  waves: [wave(500, 100, 100), wave(360, 10, 10)],
  heldLate: 9,
  paidLate: 9,
  told: orders(100),
  orders: orders(100),
  left: [{ sku: "RACE", onHand: 0, reserved: 0, sold: 100 }],
  openReservations: 0,
  violations: [],
  complaints: [],
};
const judged = (change: Partial<RaceResult>) => judgeRace({ ...GOOD, ...change });
const left = (change: Partial<RaceResult["left"][number]>): Pick<RaceResult, "left"> => ({
  left: [{ ...(GOOD.left[0] as RaceResult["left"][number]), ...change }],
});

describe("a race holds", () => {
  it("when exactly the stock was sold and everybody else was refused", () => {
    expect(judgeRace(GOOD)).toEqual({ holds: true, faults: [], expected: 100, oversold: 0, stranded: 0 });
  });

  it("when fewer mean to buy than there are units, and the rest is on hand and free", () => {
    const few = { buyers: 5, willing: 4, heldLate: 0, paidLate: 0, told: orders(4), orders: orders(4) };
    expect(judged({ ...few, waves: [wave(5, 100, 5)], ...left({ onHand: 96, sold: 4 }) }).holds).toBe(true);
  });

  it("with crossing carts when a wave leaves some over that a later one buys", () => {
    expect(judged({ crossing: true, waves: [wave(500, 100, 71), wave(400, 29, 29)] }).holds).toBe(true);
  });
});

describe("a race does not hold", () => {
  it("when more orders stand than there were units", () => {
    const oversold = judged({ orders: orders(101), told: orders(101), ...left({ sold: 101, onHand: -1 }) });
    expect(oversold).toMatchObject({ holds: false, oversold: 1 });
  });

  it("when more units of one sku were sold than there were, in as many orders as there should be", () => {
    expect(judged(left({ sold: 102, onHand: -2 }))).toMatchObject({ holds: false, oversold: 2 });
  });

  it("when a unit is neither sold nor on hand", () => {
    const lost = judged({ orders: orders(99), told: orders(99), ...left({ sold: 99 }) });
    expect(lost).toMatchObject({ holds: false, stranded: 1 });
  });

  it("when a unit is on hand but still held for nobody", () => {
    const held = judged({ orders: orders(99), told: orders(99), ...left({ sold: 99, onHand: 1, reserved: 1 }) });
    expect(held).toMatchObject({ holds: false, stranded: 1 });
  });

  it.each<[string, Partial<RaceResult>]>([
    [
      "a unit is left though somebody wanted it",
      { told: orders(99), orders: orders(99), ...left({ sold: 99, onHand: 1 }) },
    ],
    ["a reservation is left", { openReservations: 1 }],
    ["somebody was told of an order that is not there", { told: [...orders(99), "ord_ghost"] }],
    ["an order is there that nobody was told of", { told: orders(99) }],
    ["two were told of the same order", { told: [...orders(100), "ord_0"] }],
    ["one who paid late for what was held has nothing", { paidLate: 8 }],
    ["the first wave left a unit to the second", { waves: [wave(500, 100, 99), wave(360, 11, 11)] }],
    ["a wave was served more than was free", { waves: [wave(500, 100, 100), wave(360, 10, 11)] }],
    ["an answer was unclear", { waves: [wave(500, 100, 100, { unclear: 1, refused: 399 }), wave(360, 10, 10)] }],
    ["the ledgers do not agree", { violations: ["S1"] }],
    ["a shopper heard what contradicts itself", { complaints: ["two orders"] }],
    ["crossing carts starve each other", { crossing: true, waves: [wave(500, 100, 90), wave(400, 10, 0)] }],
  ])("when %s", (_, change) => {
    expect(judged(change).holds).toBe(false);
  });
});

describe("the crowd", () => {
  it("has as many of each manner as it is told, whatever the order", () => {
    const manners = mannersOf(500, { ...usualMix(500), walkingAway: 3 });
    const count = (manner: string) => manners.filter((each) => each === manner).length;
    expect([manners.length, count("abandoning"), count("late"), count("retrying"), count("walking-away")]).toEqual([
      500, 50, 50, 50, 3,
    ]);
  });
});
