/** What staff do with a stock, as pure steps: adjustments, transfers, receipts of announced goods, returns. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reasonOf } from "../../../src/domain/inventory/adjustment.ts";
import { emptyLevel, levelFault, shopRules } from "../../../src/domain/inventory/level.ts";
import {
  ADJUST_REASONS,
  type Adjustment,
  type StockLevel,
  type Transfer,
} from "../../../src/domain/inventory/types.ts";
import { BERLIN, makeShelf, PARIS, sku, stocked, type Shelf } from "./support.ts";

const LAMP = sku("lamp");
const adjustment = (onHand: number, expectedOnHand: number, more: Partial<Adjustment> = {}): Adjustment => ({
  ...{ sku: LAMP, warehouseId: BERLIN, onHand, expectedOnHand, reason: "correction", reference: "adj" },
  ...more,
});
const reserve = (shelf: Shelf, reference: string, quantity: number) =>
  shelf.reserve(
    {
      type: "reserve",
      reference,
      lines: [{ sku: LAMP, quantity }],
      warehouses: [BERLIN, PARIS],
      expiresAt: 1_000,
      rulesOf: () => ({ ...shopRules(0), ahead: { kind: "backorder", unitsMax: 10 } }),
    },
    0,
  );
const confirm = (shelf: Shelf, reference: string) => shelf.step<"confirm">({ type: "confirm", reference }, 1);

describe("an adjustment", () => {
  it("says in the ledger why it was made", () => {
    const reasons = ADJUST_REASONS.map((reason) => {
      const shelf = makeShelf([stocked(LAMP, BERLIN, 5)]);
      shelf.adjust(adjustment(4, 5, { reason }), 1);
      return shelf.movements.at(-1);
    });
    expect(reasons.map((movement) => movement && reasonOf(movement))).toEqual(ADJUST_REASONS);
    expect(reasonOf({ kind: "sold", cause: "a b loss" })).toBeNull();
  });

  it("of a place where nothing was before begins at none", () => {
    const shelf = makeShelf();
    expect(shelf.adjust(adjustment(3, 0, { reason: "found" }), 1)).toMatchObject({ outcome: "adjusted" });
    expect(shelf.level(LAMP, BERLIN).onHand).toBe(3);
  });

  it("that finds the same number is noted all the same", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 5)]);
    expect(shelf.adjust(adjustment(5, 5, { reason: "count" }), 1).outcome).toBe("adjusted");
    expect(shelf.adjust(adjustment(5, 5, { reason: "count" }), 2).outcome).toBe("repeated");
    expect(shelf.movements.filter(({ kind }) => kind === "counted")).toHaveLength(1);
  });

  /** Any sound level. */
  const levelOf = fc
    .tuple(fc.integer({ min: -20, max: 40 }), fc.nat(40), fc.nat(60))
    .map(([onHand, reserved, split]): StockLevel => {
      const gap = Math.max(0, reserved - onHand);
      const ahead = Math.min(split, gap);
      return { ...emptyLevel(LAMP, BERLIN), onHand, reserved, ahead, missing: gap - ahead };
    });

  it("leaves a sound level whatever is set, and only a count makes anything missing", () => {
    fc.assert(
      fc.property(
        levelOf,
        fc.integer({ min: -30, max: 60 }),
        fc.constantFrom(...ADJUST_REASONS),
        (before, onHand, reason) => {
          const shelf = makeShelf();
          shelf.levels.set("lamp\nwhs_berlin", before);
          const answer = shelf.adjust(adjustment(onHand, before.onHand, { reason }), 1);
          const after = shelf.level(LAMP, BERLIN);
          expect(levelFault(after)).toBeNull();
          expect(after.reserved).toBe(before.reserved);
          expect(after.ahead + after.missing).toBe(Math.max(0, after.reserved - after.onHand));
          const gap = Math.max(0, before.reserved - onHand);
          const isRefused = reason !== "count" && gap > before.ahead + before.missing;
          expect(answer.outcome).toBe(isRefused ? "below_reserved" : "adjusted");
          expect(after.onHand).toBe(isRefused ? before.onHand : onHand);
          if (reason !== "count") expect(after.missing).toBeLessThanOrEqual(before.missing);
          expect(after.ahead).toBeLessThanOrEqual(before.ahead);
        },
      ),
    );
  });
});

describe("what a count found missing", () => {
  it("is lost by who confirms last; what is there, and what is promised ahead, is sold", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.nat(12),
        (onHand, wishes, found) => {
          const shelf = makeShelf([stocked(LAMP, BERLIN, onHand)]);
          const held = wishes.filter((quantity, i) => reserve(shelf, `r${i}`, quantity).outcome === "reserved");
          const promised = shelf.level(LAMP, BERLIN).ahead;
          shelf.adjust(adjustment(Math.min(found, onHand), onHand, { reason: "count" }), 1);
          let there = Math.min(found, onHand) + shelf.level(LAMP, BERLIN).ahead;
          wishes.forEach((quantity, i) => {
            if (!shelf.open.has(`r${i}`)) return;
            const sells = quantity <= there;
            expect(confirm(shelf, `r${i}`)).toMatchObject(
              sells ? { outcome: "confirmed" } : { outcome: "refused", reason: "released" },
            );
            // What a release frees makes no promise any shorter than what is still held.
            there = shelf.level(LAMP, BERLIN).onHand + shelf.level(LAMP, BERLIN).ahead;
          });
          const { onHand: left, reserved, ahead, missing } = shelf.level(LAMP, BERLIN);
          expect([reserved, missing, held.length > 0 || reserved === 0]).toEqual([0, 0, true]);
          expect(left + ahead).toBeGreaterThanOrEqual(0);
          expect(ahead).toBeLessThanOrEqual(promised);
        },
      ),
    );
  });

  it("is released under a cause that says so", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 2)]);
    reserve(shelf, "a", 2);
    shelf.adjust(adjustment(1, 2, { reason: "count" }), 1);
    confirm(shelf, "a");
    expect(shelf.movements.at(-1)).toMatchObject({ kind: "released", cause: "missing", lines: [{ quantity: 2 }] });
    expect(shelf.step<"release">({ type: "release", reference: "a" }, 3)).toEqual({ outcome: "released" });
  });
});

describe("a transfer and what is announced", () => {
  const transfer = (quantity: number, more: Partial<Transfer> = {}): Transfer => ({
    ...{ sku: LAMP, from: BERLIN, to: PARIS, quantity, expectedAt: 50, reference: "truck" },
    ...more,
  });
  const announced = (shelf: Shelf): readonly number[] => [...shelf.incoming.values()].map(({ quantity }) => quantity);

  it("moves what nobody holds, and no unit is lost on the road", () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 25 }),
        fc.boolean(),
        (units, held, moved, comes) => {
          const shelf = makeShelf([stocked(LAMP, BERLIN, units)]);
          const holds = units >= held && reserve(shelf, "a", held).outcome === "reserved" ? held : 0;
          const answer = shelf.transfer(transfer(moved), 1);
          const free = units - holds;
          if (moved > free) {
            expect(answer).toEqual({ outcome: "short", free });
            return;
          }
          expect(answer).toEqual({ outcome: "transferred" });
          if (comes) shelf.receive({ sku: LAMP, warehouseId: PARIS, quantity: moved, reference: "truck" }, 2);
          const onHand = shelf.level(LAMP, BERLIN).onHand + shelf.level(LAMP, PARIS).onHand;
          expect(onHand + announced(shelf).reduce((sum, each) => sum + each, 0)).toBe(units);
          expect(shelf.transfer(transfer(moved), 3)).toEqual({ outcome: "repeated" });
        },
      ),
    );
  });

  it("is received in parts: what is left stays announced, and more than was announced leaves nothing", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 9)]);
    shelf.transfer(transfer(9), 1);
    const receipt = { sku: LAMP, warehouseId: PARIS, quantity: 4, reference: "truck" };
    shelf.receive(receipt, 2);
    shelf.receive(receipt, 3);
    expect(announced(shelf)).toEqual([5]);
    shelf.receive({ ...receipt, reference: "another truck" }, 4);
    shelf.receive({ ...receipt, warehouseId: BERLIN, reference: "truck/2" }, 4);
    expect(announced(shelf)).toEqual([5]);
    shelf.receive({ ...receipt, reference: "truck/2" }, 5);
    expect(announced(shelf)).toEqual([1]);
    shelf.receive({ ...receipt, reference: "truck/3" }, 6);
    expect(announced(shelf)).toEqual([]);
  });
});

describe("a return in parts", () => {
  it("never brings back more of a sku than was sold under the reference, and the rest can be given back whole", () => {
    const part = fc.tuple(fc.constantFrom("r1", "r2", "r3", "r4"), fc.integer({ min: 1, max: 6 }), fc.boolean());
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(part, { maxLength: 12 }), (sold, parts) => {
        const shelf = makeShelf([stocked(LAMP, BERLIN, 8)]);
        reserve(shelf, "a", sold);
        confirm(shelf, "a");
        const back = new Map<string, string>();
        let left = sold;
        for (const [returnReference, quantity, isParis] of parts) {
          const lines = [{ sku: LAMP, warehouseId: isParis ? PARIS : BERLIN, quantity }];
          const answer = shelf.step<"restock">({ type: "restock", reference: "a", returnReference, lines }, 2);
          const known = back.get(returnReference);
          if (known !== undefined) {
            expect(answer.outcome).toBe(known === JSON.stringify(lines) ? "restocked" : "refused");
          } else if (quantity <= left) {
            expect(answer).toEqual({ outcome: "restocked" });
            back.set(returnReference, JSON.stringify(lines));
            left -= quantity;
          } else expect(answer).toEqual({ outcome: "refused", reason: "more_than_sold" });
        }
        const onHand = () => shelf.level(LAMP, BERLIN).onHand + shelf.level(LAMP, PARIS).onHand;
        expect(onHand()).toBe(8 - left);
        const rest = { type: "giveBack", reference: "a", giveBackReference: "g" } as const;
        expect(shelf.step<"giveBack">(rest, 3)).toEqual({ outcome: "returned" });
        expect(shelf.step<"giveBack">(rest, 4)).toEqual({ outcome: "returned" });
        expect(onHand()).toBe(8);
      }),
    );
  });

  it("takes two lines of one shelf for one", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 5)]);
    reserve(shelf, "a", 3);
    confirm(shelf, "a");
    const part = { sku: LAMP, warehouseId: PARIS, quantity: 1 };
    const call = { type: "restock", reference: "a", returnReference: "r" } as const;
    expect(shelf.step<"restock">({ ...call, lines: [part, part] }, 2)).toEqual({ outcome: "restocked" });
    expect(shelf.step<"restock">({ ...call, lines: [{ ...part, quantity: 2 }] }, 2)).toEqual({ outcome: "restocked" });
    expect(shelf.level(LAMP, PARIS).onHand).toBe(2);
  });
});
