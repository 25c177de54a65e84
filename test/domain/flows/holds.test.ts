/** Reserve on add-to-cart: what a cart holds is what the stock object reserves, whatever is lost on the way. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { referencesOf } from "../../../src/domain/cart/hold.ts";
import type { CartCommand } from "../../../src/domain/cart/types.ts";
import { add, HOLD_MS, makeHoldWorld, OTHER, SKU, type FakeShopper, type HoldWorld } from "./fake-holds.ts";
import { ProcessDied } from "./fake-world.ts";

const setTo = (quantity: number): CartCommand => ({ type: "set_quantity", sku: SKU, quantity });
const remove: CartCommand = { type: "remove", sku: SKU };
const lineOf = (shopper: FakeShopper, sku = SKU) => shopper.cart().lines.find((line) => line.sku === sku);
const unitsHeld = (world: HoldWorld, shopper = ""): number =>
  world.open(shopper).reduce((sum, each) => sum + each.quantity, 0);

describe("putting something into a cart", () => {
  test("reserves it until an instant that the line shows", async () => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    const added = await ada.change(add(2));
    expect(added.ok).toBe(true);
    expect(lineOf(ada)?.hold).toEqual({ until: world.nowMs + HOLD_MS, quantity: 2 });
    expect(world.open()).toMatchObject([{ quantity: 2, expiresAt: world.nowMs + HOLD_MS }]);
    expect(world.open()[0]?.reference).toMatch(/^eu\/gst_ada\/cart\/A\//);
  });

  test("is refused when there is too little, says how much is left, and changes nothing", async () => {
    const world = makeHoldWorld({ A: 3 });
    await world.shopper("gst_ada").change(add(2));
    const bob = world.shopper("gst_bob");
    const refused = await bob.change(add(2));
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "out_of_stock", requested: 2, sellable: 1, heldByOthers: 2 },
    });
    expect([bob.cart().lines, bob.holds(), unitsHeld(world, "bob")]).toEqual([[], [], 0]);
  });

  test("more of it takes the place of what was held, so the last units can be had by who holds the others", async () => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(2));
    await ada.change(add(1));
    expect([lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([3, 3]);
    const refused = await ada.change(add(1));
    expect(refused).toMatchObject({ ok: false, error: { code: "out_of_stock", requested: 4, sellable: 3 } });
    expect([lineOf(ada)?.quantity, lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([3, 3, 3]);
  });

  test("the same key again is the same change, also when both are under way at once", async () => {
    const world = makeHoldWorld({ A: 5 });
    const ada = world.shopper("gst_ada");
    const answers = await Promise.all([ada.change(add(2), "k"), ada.change(add(2), "k")]);
    expect(answers.map((each) => each.ok && each.value.replayed)).toEqual([false, true]);
    expect([lineOf(ada)?.quantity, unitsHeld(world)]).toEqual([2, 2]);
    expect(await ada.change(add(3), "k")).toMatchObject({ ok: false, error: { code: "idempotency_conflict" } });
  });

  test("two tabs at once end with both added and as much held", async () => {
    const world = makeHoldWorld({ A: 5 });
    const ada = world.shopper("gst_ada");
    await Promise.all([ada.change(add(1)), ada.change(add(2))]);
    await ada.settle();
    expect([lineOf(ada)?.quantity, lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([3, 3, 3]);
  });

  test("of many shoppers at once as many get it as there are units", async () => {
    const world = makeHoldWorld({ A: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => world.shopper(`gst_${i}`).change(add(1))));
    expect(answers.filter((each) => each.ok)).toHaveLength(3);
    expect(unitsHeld(world)).toBe(3);
  });
});

describe("taking something out", () => {
  test.each([
    ["removing it", [remove]],
    ["saving it for later", [{ type: "save_for_later", sku: SKU }]],
    ["setting it to none", [setTo(0)]],
  ] as [string, CartCommand[]][])("%s releases it", async (_, commands) => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(2));
    for (const command of commands) await ada.change(command);
    await ada.idle();
    expect(unitsHeld(world)).toBe(0);
    expect(ada.holds().flatMap(referencesOf)).toEqual([]);
  });

  test("less of it holds less, and lowering is never refused", async () => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(3));
    await ada.change(setTo(1));
    expect([lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([1, 1]);
    await ada.change(setTo(3));
    // A count has found that nothing is there: what cannot be held in part is held no more.
    world.onHand.set("A", 0);
    expect((await ada.change(setTo(2))).ok).toBe(true);
    await ada.settle();
    expect([lineOf(ada)?.quantity, lineOf(ada)?.hold, unitsHeld(world)]).toEqual([2, undefined, 0]);
  });

  test("moving it back into the cart reserves it again, until the same end", async () => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    const end = world.nowMs + HOLD_MS;
    await ada.change(add(2));
    await ada.change({ type: "save_for_later", sku: SKU });
    await ada.idle();
    world.nowMs += 60_000;
    await ada.change({ type: "move_to_cart", sku: SKU });
    expect(lineOf(ada)?.hold).toEqual({ until: end, quantity: 2 });
  });
});

describe("the end of a hold", () => {
  test("is never moved by adding, removing or changing it", async () => {
    const world = makeHoldWorld({ A: 9 });
    const ada = world.shopper("gst_ada");
    const end = world.nowMs + HOLD_MS;
    for (const command of [add(1), add(1), setTo(1), remove, add(2), setTo(3)]) {
      await ada.change(command);
      await ada.idle();
      world.nowMs += 60_000;
      expect(ada.holds()[0]?.endsAt).toBe(end);
    }
    expect(new Set(world.asked.map((each) => each.expiresAt))).toEqual(new Set([end]));
  });

  test("leaves the line in the cart, which says so, and then there is a pause in which it can be bought but not held", async () => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(1));
    const asked = world.asked.length;
    world.nowMs += HOLD_MS;
    expect([lineOf(ada)?.quantity, lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([1, 0, 0]);
    world.nowMs += HOLD_MS - 1;
    expect((await ada.change(add(1))).ok).toBe(true);
    await ada.change(remove);
    expect((await ada.change(add(2))).ok).toBe(true);
    expect([lineOf(ada)?.quantity, unitsHeld(world), world.asked.length]).toEqual([2, 0, asked]);
    world.nowMs += 1;
    await ada.change(add(1));
    expect([lineOf(ada)?.hold?.quantity, lineOf(ada)?.hold?.until]).toEqual([3, world.nowMs + HOLD_MS]);
  });
});

describe("a stock object that does not answer", () => {
  test.each(["lost", "unheard"] as const)("an add is refused and nothing stays reserved: %s", async (fate) => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    world.answers = [fate];
    expect(await ada.change(add(1), "k")).toMatchObject({ ok: false, error: { code: "hold_unanswered" } });
    expect(ada.cart().lines).toEqual([]);
    await ada.settle();
    expect([unitsHeld(world), ada.holds()]).toEqual([0, []]);
    // The same key was no change: sent again it is carried out.
    expect((await ada.change(add(1), "k")).ok).toBe(true);
    expect(unitsHeld(world)).toBe(1);
  });

  test.each(["lost", "unheard"] as const)(
    "more or less of what is held ends with what the cart says: %s",
    async (fate) => {
      for (const command of [setTo(3), setTo(1)]) {
        const world = makeHoldWorld({ A: 3 });
        const ada = world.shopper("gst_ada");
        await ada.change(add(2));
        world.answers = [fate];
        await ada.change(command);
        await ada.settle();
        const quantity = lineOf(ada)?.quantity;
        expect([unitsHeld(world), lineOf(ada)?.hold?.quantity]).toEqual([quantity, quantity]);
      }
    },
  );

  test.each(["lost", "unheard"] as const)("a release is made again: %s", async (fate) => {
    const world = makeHoldWorld({ A: 3 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(2));
    world.answers = [fate];
    await ada.change(remove);
    await ada.settle();
    expect([unitsHeld(world), ada.holds().flatMap(referencesOf)]).toEqual([0, []]);
  });
});

describe("a sku that has moved to another stock object", () => {
  test("is held where it is now, and released where it was", async () => {
    const world = makeHoldWorld({ A: 5 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(2));
    world.home = () => "s-1";
    await ada.change(add(1));
    await ada.settle();
    expect(ada.holds()[0]?.held?.shard).toBe("s-1");
    expect([lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([3, 3]);
  });
});

describe("caps", () => {
  test("no more than so many units of a sku are held; more of it may be in the cart", async () => {
    const world = makeHoldWorld({ A: 50 }, { cartHoldUnitsMax: 4 });
    const ada = world.shopper("gst_ada");
    expect((await ada.change(add(9))).ok).toBe(true);
    expect([lineOf(ada)?.quantity, lineOf(ada)?.hold?.quantity, unitsHeld(world)]).toEqual([9, 4, 4]);
  });

  test("no more than so many skus are held at once; the next is refused and says what to do", async () => {
    const world = makeHoldWorld({ A: 9, B: 9 }, { cartHoldsMax: 1 });
    const ada = world.shopper("gst_ada");
    await ada.change(add(1));
    expect(await ada.change(add(1, OTHER))).toMatchObject({ ok: false, error: { code: "too_many_holds", max: 1 } });
    expect(lineOf(ada, OTHER)).toBeUndefined();
    await ada.change(remove);
    await ada.idle();
    expect((await ada.change(add(1, OTHER))).ok).toBe(true);
  });

  test("so does the stock object's own cap, and what was held stays held", async () => {
    const world = makeHoldWorld({ A: 9, B: 9 });
    const ada = world.shopper("gst_ada");
    world.openMax = 1;
    await ada.change(add(1));
    expect(await ada.change(add(1, OTHER))).toMatchObject({ ok: false, error: { code: "too_many_holds" } });
    // More of what is held takes the place of it, so the cap does not stand in its way.
    expect((await ada.change(add(1))).ok).toBe(true);
    expect([ada.cart().lines.map((line) => line.hold?.quantity), unitsHeld(world)]).toEqual([[2], 2]);
  });

  test("an attacker with n guests holds n times the cap at most, and no unit longer than its hold", async () => {
    const command = fc.oneof(
      fc.record({ type: fc.constant("add" as const), quantity: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ type: fc.constant("set" as const), quantity: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ type: fc.constant("remove" as const), quantity: fc.constant(0) }),
    );
    const steps = fc.array(fc.record({ guest: fc.integer({ min: 0, max: 3 }), command, waitMs: fc.nat(HOLD_MS) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const world = makeHoldWorld({ A: 1_000 }, { cartHoldUnitsMax: 3 });
        for (const { guest, command: wish, waitMs } of script) {
          const shopper = world.shopper(`gst_${guest}`);
          if (wish.type === "add") await shopper.change(add(wish.quantity));
          else await shopper.change(wish.type === "set" ? setTo(wish.quantity) : remove);
          await shopper.idle();
          expect(unitsHeld(world, `gst_${guest}/`)).toBeLessThanOrEqual(3);
          expect(unitsHeld(world)).toBeLessThanOrEqual(4 * 3);
          world.nowMs += waitMs;
        }
        for (const ends of Object.values(Object.groupBy(world.grants, (each) => each.owner))) {
          const windows = [...new Set((ends ?? []).map((each) => each.expiresAt))].toSorted((a, b) => a - b);
          // Between the ends of two holds of one shopper lie a pause and the second hold.
          windows.slice(1).forEach((end, i) => expect(end - (windows[i] ?? 0)).toBeGreaterThanOrEqual(2 * HOLD_MS));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("whatever is lost", () => {
  const change = fc.oneof(
    fc.integer({ min: 1, max: 3 }).map((quantity) => add(quantity)),
    fc.integer({ min: 0, max: 4 }).map(setTo),
    fc.constantFrom<CartCommand>(remove, { type: "save_for_later", sku: SKU }, { type: "move_to_cart", sku: SKU }),
  );
  const step = fc.record({
    change,
    answers: fc.array(fc.constantFrom("lost" as const, "unheard" as const, "heard" as const), { maxLength: 3 }),
    diesAfter: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 2 }),
    waitMs: fc.constantFrom(0, 0, 1_000, HOLD_MS / 3, HOLD_MS),
    moves: fc.boolean(),
  });

  test("nothing is reserved that the rows do not name, and in the end as much as the cart says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (script) => {
        const world = makeHoldWorld({ A: 4 });
        const ada = world.shopper("gst_ada");
        let home = 0;
        world.home = () => `s-${home}`;
        for (const { change: command, answers, diesAfter, waitMs, moves } of script) {
          world.answers = [...answers];
          world.dieAt = diesAfter === null ? [] : [world.gates + diesAfter];
          if (moves) home = 1 - home;
          try {
            await ada.change(command);
            await ada.idle();
          } catch (error) {
            if (!(error instanceof ProcessDied)) throw error;
          }
          const named = new Set(
            ada
              .holds()
              .flatMap(referencesOf)
              .map((each) => each.reference),
          );
          for (const { reference } of world.open()) expect(named).toContain(reference);
          world.restart();
          world.nowMs += waitMs;
        }
        world.answers = [];
        world.dieAt = [];
        await ada.settle();
        const [hold] = ada.holds();
        const held = hold !== undefined && world.nowMs < hold.endsAt ? (hold.held?.quantity ?? 0) : 0;
        expect(unitsHeld(world)).toBe(held);
        expect(held).toBeLessThanOrEqual(lineOf(ada)?.quantity ?? 0);
        expect(hold?.doubtful ?? []).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("a process that dies at any gate of a change leaves what the next one can put right", async () => {
    for (const commands of [[add(2)], [add(1), add(2)], [add(3), setTo(1)], [add(2), remove]] as CartCommand[][]) {
      for (let dead = 1; dead < 40; dead++) {
        const world = makeHoldWorld({ A: 4 });
        const ada = world.shopper("gst_ada");
        const [last, ...before] = commands.toReversed();
        for (const command of before.toReversed()) await ada.change(command);
        const quantityBefore = lineOf(ada)?.quantity ?? 0;
        world.dieAt = [world.gates + dead];
        await Promise.resolve(last && ada.change(last, "k")).catch(() => undefined);
        await ada.idle();
        world.restart();
        await ada.settle();
        expect(unitsHeld(world)).toBe(lineOf(ada)?.quantity ?? 0);
        // Asked again under its key it is carried out once.
        if (last) await ada.change(last, "k");
        await ada.settle();
        const quantity = lineOf(ada)?.quantity ?? 0;
        expect(quantity).toBe(last === remove ? 0 : last?.type === "add" ? quantityBefore + last.quantity : 1);
        expect(unitsHeld(world)).toBe(quantity);
      }
    }
  });
});
