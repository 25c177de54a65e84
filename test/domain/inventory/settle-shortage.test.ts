import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byAge, coverOldest, owedToOrders, settleShortage } from "../../../src/domain/inventory/settle-shortage.ts";
import type { WarehouseId } from "../../../src/kernel/ids.ts";

const promisesOf = fc.uniqueArray(
  fc.record({ id: fc.stringMatching(/^[a-z]{1,3}$/), placedAt: fc.nat(5), quantity: fc.integer({ min: 1, max: 6 }) }),
  { selector: (promise) => promise.id, maxLength: 8 },
);
const elsewhereOf = fc.uniqueArray(
  fc.record({ warehouseId: fc.constantFrom("whs_x", "whs_y", "whs_z") as fc.Arbitrary<WarehouseId>, free: fc.nat(6) }),
  { selector: (place) => place.warehouseId },
);
const shortageOf = fc.record({
  missing: fc.nat(30),
  reserved: fc.nat(10),
  known: fc.nat(10),
  promises: promisesOf,
  elsewhere: elsewhereOf,
});

const units = (list: readonly { readonly quantity: number }[]): number =>
  list.reduce((sum, each) => sum + each.quantity, 0);

describe("who is short", () => {
  it("ten orders of one unit and three missing: the seven oldest keep, the three newest are short", () => {
    const promises = Array.from({ length: 10 }, (_, index) => ({ id: `o${index}`, placedAt: index, quantity: 1 }));
    const plan = settleShortage({ missing: 3, reserved: 0, known: 0, promises, elsewhere: [] });
    expect(plan.short.map(({ promise }) => promise.id)).toEqual(["o7", "o8", "o9"]);
    expect(plan).toMatchObject({ reassigned: [], unexplained: 0 });
  });

  it("what lies elsewhere goes to the oldest of those who would be short", () => {
    const promises = [1, 2, 3].map((placedAt) => ({ id: `o${placedAt}`, placedAt, quantity: 2 }));
    const elsewhere = [{ warehouseId: "whs_x" as WarehouseId, free: 1 }];
    const plan = settleShortage({ missing: 3, reserved: 0, known: 0, promises, elsewhere });
    expect(plan.reassigned.map(({ promise, quantity }) => [promise.id, quantity])).toEqual([["o2", 1]]);
    expect(plan.short.map(({ promise, quantity }) => [promise.id, quantity])).toEqual([["o3", 2]]);
  });

  it("open reservations are newer than every order: they lose their units first", () => {
    const promises = [{ id: "o1", placedAt: 1, quantity: 5 }];
    expect(settleShortage({ missing: 2, reserved: 2, known: 0, promises, elsewhere: [] }).short).toEqual([]);
  });

  it("exactly what is missing is accounted for, and nobody loses more than was promised", () => {
    fc.assert(
      fc.property(shortageOf, (shortage) => {
        const { reassigned, short, unexplained } = settleShortage(shortage);
        const unmet = Math.max(0, owedToOrders(shortage) - shortage.known);
        expect(units(reassigned) + units(short) + unexplained).toBe(unmet);
        for (const promise of shortage.promises) {
          const lost = units([...reassigned, ...short].filter((each) => each.promise === promise));
          expect(lost).toBeLessThanOrEqual(promise.quantity);
        }
        if (unexplained > 0) expect(units([...reassigned, ...short])).toBe(units(shortage.promises));
      }),
    );
  });

  it("an older order is never told while a newer one keeps a unit, nor short while a newer one is sent one from elsewhere", () => {
    fc.assert(
      fc.property(shortageOf, (shortage) => {
        const { reassigned, short } = settleShortage(shortage);
        const of = (list: readonly { promise: { id: string }; quantity: number }[], id: string): number =>
          units(list.filter((each) => each.promise.id === id));
        const oldestFirst = shortage.promises.toSorted(byAge);
        // Walking from old to new: kept units, then reassigned ones, then short ones; never back.
        const stages = oldestFirst.flatMap(({ id, quantity }) => [
          ...Array.from({ length: quantity - of(reassigned, id) - of(short, id) }, () => 0),
          ...Array.from({ length: of(reassigned, id) }, () => 1),
          ...Array.from({ length: of(short, id) }, () => 2),
        ]);
        expect(stages).toEqual(stages.toSorted());
      }),
    );
  });

  it("units elsewhere are used before anybody is short, and never twice", () => {
    fc.assert(
      fc.property(shortageOf, (shortage) => {
        const { reassigned, short } = settleShortage(shortage);
        for (const { warehouseId, free } of shortage.elsewhere)
          expect(units(reassigned.filter(({ from }) => from === warehouseId))).toBeLessThanOrEqual(free);
        const lying = shortage.elsewhere.reduce((sum, place) => sum + place.free, 0);
        if (short.length > 0) expect(units(reassigned)).toBe(lying);
      }),
    );
  });

  it("the order in which the rows come does not matter", () => {
    fc.assert(
      fc.property(shortageOf, fc.func(fc.nat()), (shortage, rank) => {
        const shuffled = shortage.promises.toSorted((a, b) => rank(a.id) - rank(b.id));
        expect(settleShortage({ ...shortage, promises: shuffled })).toEqual(settleShortage(shortage));
      }),
    );
  });

  it("told again with what is known by now, nobody new is short", () => {
    fc.assert(
      fc.property(shortageOf, (shortage) => {
        const first = settleShortage(shortage);
        const fallen = [...first.short, ...first.reassigned];
        // What has been told, or is sent from elsewhere, stands in parcels of its own.
        const promises = shortage.promises
          .map((each) => ({
            ...each,
            quantity: each.quantity - units(fallen.filter(({ promise }) => promise === each)),
          }))
          .filter(({ quantity }) => quantity > 0);
        const known = shortage.known + units(fallen);
        const again = settleShortage({ ...shortage, promises, known });
        expect([...again.short, ...again.reassigned]).toEqual([]);
        expect(again.unexplained).toBe(first.unexplained);
      }),
    );
  });
});

describe("whose wait is over", () => {
  it("the oldest whose units are all there, and nobody overtakes", () => {
    fc.assert(
      fc.property(fc.nat(20), promisesOf, (came, waiting) => {
        const covered = coverOldest(came, waiting);
        expect(units(covered)).toBeLessThanOrEqual(came);
        const inOrder = waiting.toSorted(byAge);
        expect(covered).toEqual(inOrder.slice(0, covered.length));
        const next = inOrder[covered.length];
        if (next) expect(units(covered) + next.quantity).toBeGreaterThan(came);
      }),
    );
  });
});
