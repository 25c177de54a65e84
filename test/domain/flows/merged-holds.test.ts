/** Signing in: the guest's holds become the user's, and end when they would have ended. */
import { expect, test } from "vitest";
import { handOver, windowOf } from "../../../src/domain/cart/hold.ts";
import type { CartCommand } from "../../../src/domain/cart/types.ts";
import { emptyHeldCart } from "../../../src/flows/cart/change-held-cart.ts";
import { add, HOLD_MS, makeHoldWorld, OTHER, SKU, type FakeShopper, type HoldWorld } from "./fake-holds.ts";
import { ProcessDied } from "./fake-world.ts";

const merge = (guest: FakeShopper): CartCommand => ({
  type: "merge",
  from: `gst/${guest.deps.journal.cart().version}`,
  cart: guest.deps.journal.cart(),
  strategy: "higher_quantity",
  holds: guest.holds().map(handOver),
});

async function signIn(guest: FakeShopper, user: FakeShopper): Promise<void> {
  const { version } = guest.deps.journal.cart();
  await user.change(merge(guest));
  await emptyHeldCart(guest.deps, version);
  await Promise.all([guest.idle(), user.idle()]);
}

const held = (world: HoldWorld, shopper: string): number =>
  world.open(shopper).reduce((sum, each) => sum + each.quantity, 0);

test("the last units of a guest are the user's, without a moment in which others could take them", async () => {
  const world = makeHoldWorld({ A: 2 });
  const [guest, user] = [world.shopper("gst_1"), world.shopper("usr_1")];
  await guest.change(add(2));
  const end = guest.holds()[0]?.endsAt;
  world.nowMs += 60_000;
  await signIn(guest, user);
  expect(user.cart().lines).toMatchObject([{ sku: SKU, quantity: 2, hold: { until: end, quantity: 2 } }]);
  expect([held(world, "usr_1/"), held(world, "gst_1/")]).toEqual([2, 0]);
  expect(world.asked.at(-1)?.instead).toEqual([world.asked[0]?.reference]);
});

test("where both hold it, one hold is left: the user's, with the user's end", async () => {
  const world = makeHoldWorld({ A: 5 });
  const [guest, user] = [world.shopper("gst_1"), world.shopper("usr_1")];
  await user.change(add(1));
  const end = world.nowMs + HOLD_MS;
  world.nowMs += 60_000;
  await guest.change(add(3));
  await signIn(guest, user);
  expect(user.cart().lines).toMatchObject([{ quantity: 3, hold: { until: end, quantity: 3 } }]);
  expect([held(world, "usr_1/"), held(world, "gst_1/")]).toEqual([3, 0]);
});

test("the pause comes over too, so signing in gives no second hold", async () => {
  const world = makeHoldWorld({ A: 5 });
  const [guest, user] = [world.shopper("gst_1"), world.shopper("usr_1")];
  await guest.change(add(1));
  world.nowMs += HOLD_MS + 1;
  await signIn(guest, user);
  expect(windowOf(user.holds()[0], world.nowMs)).toBe("paused");
  await user.change(add(1));
  expect([user.cart().lines[0]?.quantity, held(world, "usr_1/")]).toEqual([2, 0]);
});

test("a cart that is full of holds takes the line over without its hold", async () => {
  const world = makeHoldWorld({ A: 5, B: 5 }, { cartHoldsMax: 1 });
  const [guest, user] = [world.shopper("gst_1"), world.shopper("usr_1")];
  await user.change(add(1, OTHER));
  await guest.change(add(1));
  await signIn(guest, user);
  expect(user.cart().lines.map((line) => [line.sku, line.hold?.quantity])).toEqual([
    [OTHER, 1],
    [SKU, undefined],
  ]);
  expect(world.open().map((each) => each.sku)).toEqual([OTHER]);
});

test("nothing stays reserved under either name but what the user's cart holds, whichever step dies", async () => {
  for (let dead = 1; dead < 25; dead++) {
    const world = makeHoldWorld({ A: 3 });
    const [guest, user] = [world.shopper("gst_1"), world.shopper("usr_1")];
    await guest.change(add(2));
    world.dieAt = [world.gates + dead];
    await signIn(guest, user).catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error;
    });
    world.restart();
    world.dieAt = [];
    // Signing in again is how it is repaired; the guest's object has an alarm of its own.
    await signIn(guest, user);
    await Promise.all([guest.settle(), user.settle()]);
    const line = user.cart().lines[0];
    expect(line?.quantity, `killed at gate ${dead}`).toBe(2);
    expect([held(world, "usr_1/"), held(world, "gst_1/")], `killed at gate ${dead}`).toEqual([
      line?.hold?.quantity ?? 0,
      0,
    ]);
  }
});
