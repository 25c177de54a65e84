/** What a cart holds becomes its checkout's reservation, and is held again, no longer than before, when that fails. */
import { describe, expect, test } from "vitest";
import { referencesOf } from "../../../src/domain/cart/hold.ts";
import { isAtRest } from "../../../src/domain/checkout/machine.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import type { AuthoriseAnswer } from "../../../src/domain/payment/types.ts";
import { holdsOf, restoreHolds } from "../../../src/flows/cart/restore-holds.ts";
import { runCheckout, type RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import type { CheckoutId, Sku } from "../../../src/kernel/ids.ts";
import type { OrderStore } from "../../../src/ports/order-store.ts";
import type { Balances, PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import { add, HOLD_MS, makeHoldWorld, OTHER, SKU, type FakeShopper, type HoldWorld } from "./fake-holds.ts";
import { firstRow, ProcessDied } from "./fake-world.ts";

const CHECKOUT = "chk_1" as CheckoutId;
const HALF_A_MINUTE_MS = 30_000;
type Card = "approve" | "decline";

/** The cart of `firstRow`: two of A, one of B; both are held. */
async function withHolds(
  units: number,
  home: (sku: Sku) => string = () => "s-0",
): Promise<{ world: HoldWorld; ada: FakeShopper }> {
  const world = makeHoldWorld({ A: units, B: units });
  world.home = home;
  const ada = world.shopper("gst_1");
  await ada.change(add(2));
  await ada.change(add(1, OTHER));
  return { world, ada };
}

function begin(world: HoldWorld, ada: FakeShopper): void {
  const skus = ada.cart().lines.map((line) => line.sku);
  const holds = holdsOf(ada.holds(), skus);
  const row = firstRow(CHECKOUT, (sku) => world.home(sku));
  const deadlineAt = world.nowMs + row.deadlineAt - row.createdAt;
  ada.checkouts.push({ ...row, createdAt: world.nowMs, deadlineAt, ...(holds.length > 0 && { holds }) });
}

const rowOf = (ada: FakeShopper): Checkout => ada.checkouts[0] as Checkout;

function runnerDeps(ada: FakeShopper, card: () => Card): RunnerDeps {
  const done = () => ada.call(() => ({ outcome: "done" as const }));
  const authorised: AuthoriseAnswer = { outcome: "authorised", paymentId: "pay_1", method: "Visa" };
  const declined: AuthoriseAnswer = { outcome: "declined", paymentId: "pay_1", reason: "card_declined" };
  const gateway: Partial<PaymentGateway> = {
    authorise: () => ada.call(() => (card() === "approve" ? authorised : declined)),
    capture: done,
    void: done,
    lookup: () => ada.call(() => ({ outcome: "absent" as const })),
  };
  const orders: Partial<OrderStore> = {
    insert: async () => "inserted",
    recordCapture: async () => "recorded",
  };
  return {
    ...ada.deps,
    meter: { commit: () => undefined, hop: () => undefined },
    gateway: gateway as PaymentGateway,
    orders: orders as OrderStore,
    publish: () => undefined,
    onStored: () => undefined,
    balances: gateway as Balances,
    notifier: { send: async () => undefined },
    screen: async () => null,
    onNoted: () => undefined,
    attend: () => undefined,
    restoreHolds: (row) => restoreHolds(ada.deps, row),
    journal: {
      read: () => ada.checkouts[0] ?? null,
      save: async (checkout, expected, change) => {
        // Written whole or not at all: the gates of a call stand around it, its answer is never lost.
        const saved = await ada.call(() => {
          if (rowOf(ada).version !== expected) return false;
          ada.checkouts[0] = checkout;
          if (change !== undefined) ada.buy(checkout);
          return true;
        });
        return saved === true;
      },
    },
  };
}

async function liveOn(world: HoldWorld, ada: FakeShopper, card: Card, pauseMs = HALF_A_MINUTE_MS): Promise<void> {
  for (let process = 0; process < 60 && !isAtRest(rowOf(ada).state); process++) {
    try {
      await runCheckout(
        runnerDeps(ada, () => card),
        CHECKOUT,
        process === 0,
      );
      await ada.idle();
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    }
    world.restart();
    if (!isAtRest(rowOf(ada).state)) world.nowMs += pauseMs;
  }
  await ada.settle();
}

const held = (world: HoldWorld): number => world.open().reduce((sum, each) => sum + each.quantity, 0);
const named = (ada: FakeShopper): string[] =>
  ada
    .holds()
    .flatMap(referencesOf)
    .map((each) => each.reference);

describe("a checkout of what is held", () => {
  test("takes its place, so the last units are bought by who holds them", async () => {
    const { world, ada } = await withHolds(2);
    begin(world, ada);
    await liveOn(world, ada, "approve");
    expect(rowOf(ada).placedAt).not.toBeNull();
    expect([world.sold(), held(world), ada.holds(), ada.cart().lines]).toEqual([3, 0, [], []]);
  });

  test("reserves in the place of the hold, in one turn of the stock object", async () => {
    const { world, ada } = await withHolds(2);
    const before = named(ada);
    begin(world, ada);
    world.asked.length = 0;
    await liveOn(world, ada, "approve");
    expect(world.asked.map((each) => each.instead)).toEqual([before]);
  });

  test("when the card is declined it is held again, until the end it had", async () => {
    const { world, ada } = await withHolds(2);
    const ends = ada.holds().map((hold) => hold.endsAt);
    begin(world, ada);
    await liveOn(world, ada, "decline");
    expect(rowOf(ada).failure?.code).toBe("payment-declined");
    expect(ada.holds().map((hold) => hold.endsAt)).toEqual(ends);
    expect(ada.cart().lines.map((line) => line.hold?.quantity)).toEqual([2, 1]);
    expect(world.open().map((each) => each.expiresAt)).toEqual(ends);
    expect(
      world
        .open()
        .map((each) => each.reference)
        .toSorted(),
    ).toEqual(named(ada).toSorted());
  });

  test("nothing is held again when its end has passed meanwhile: failing prolongs nothing", async () => {
    const { world, ada } = await withHolds(2);
    world.nowMs += HOLD_MS - 1;
    begin(world, ada);
    const deps = runnerDeps(ada, () => "decline");
    const late: RunnerDeps = {
      ...deps,
      gateway: {
        ...(deps.gateway as PaymentGateway),
        authorise: async () => {
          world.nowMs += 1;
          return { outcome: "declined", paymentId: "pay_1", reason: "card_declined" };
        },
      },
    };
    await runCheckout(late, CHECKOUT, true);
    await ada.settle();
    expect(isAtRest(rowOf(ada).state)).toBe(true);
    expect([held(world), ada.cart().lines.map((line) => line.hold?.quantity)]).toEqual([0, [0, 0]]);
  });

  test("what was taken out of the cart meanwhile is not held again", async () => {
    const { world, ada } = await withHolds(2);
    begin(world, ada);
    await ada.change({ type: "remove", sku: SKU });
    await ada.idle();
    await liveOn(world, ada, "decline");
    expect(world.open().map((each) => each.sku)).toEqual([OTHER]);
  });

  test("what is added while it is open is held for no one twice", async () => {
    const { world, ada } = await withHolds(9);
    begin(world, ada);
    await ada.change(add(1));
    expect(world.open().reduce((sum, each) => sum + each.quantity, 0)).toBe(3);
    await liveOn(world, ada, "decline");
    expect(ada.cart().lines.map((line) => [line.quantity, line.hold?.quantity])).toEqual([
      [3, 3],
      [1, 1],
    ]);
  });

  test("when something else is short, what was held stays held through both rounds", async () => {
    const { world, ada } = await withHolds(2, (sku) => `s-${sku}`);
    await ada.change({ type: "remove", sku: OTHER });
    await ada.idle();
    await world.shopper("gst_bob").change(add(2, OTHER));
    await ada.change({ type: "add", sku: OTHER, quantity: 1, priceMinor: 1 });
    begin(world, ada);
    await liveOn(world, ada, "approve");
    expect([rowOf(ada).failure?.code, rowOf(ada).reserveRound]).toEqual(["out-of-stock", 2]);
    expect(world.open("gst_1/").map(({ sku, quantity }) => [sku, quantity])).toEqual([[SKU, 2]]);
  });

  test("a sku that has moved meanwhile is reserved where it is now, and the hold is released where it was", async () => {
    const { world, ada } = await withHolds(9);
    world.home = () => "s-1";
    begin(world, ada);
    await liveOn(world, ada, "approve");
    expect([world.sold(), held(world), ada.holds()]).toEqual([3, 0, []]);
  });

  test("a checkout of skus that have moved buys them where they are now, whichever step dies", async () => {
    for (let dead = 0; dead < 40; dead++) {
      const world = makeHoldWorld({ A: 2, B: 1 });
      const ada = world.shopper("gst_1");
      begin(world, ada);
      // One of them has gone, and nobody has told the checkout.
      world.home = (sku) => (sku === SKU ? "s-1" : "s-0");
      world.dieAt = dead === 0 ? [] : [world.gates + dead];
      await liveOn(world, ada, "approve", 0);
      const when = `killed at gate ${dead}`;
      expect([rowOf(ada).failure, rowOf(ada).placedAt !== null, world.sold()], when).toEqual([null, true, 3]);
      expect(world.open(), when).toEqual([]);
      expect(
        rowOf(ada)
          .parts.map((part) => part.shard)
          .toSorted(),
        when,
      ).toEqual(["s-0", "s-1"]);
    }
  });

  describe.each(["approve", "decline"] as const)("and a card that says: %s", (card) => {
    test.each([0, HALF_A_MINUTE_MS, HOLD_MS])(
      "leaves nothing reserved that no row names, whichever step dies, with %i ms until somebody goes on",
      async (pauseMs) => {
        for (let dead = 1; dead < 60; dead++) {
          const { world, ada } = await withHolds(2);
          begin(world, ada);
          world.dieAt = [world.gates + dead];
          await liveOn(world, ada, card, pauseMs);
          const when = `killed at gate ${dead}`;
          expect(isAtRest(rowOf(ada).state), when).toBe(true);
          const placed = rowOf(ada).placedAt !== null;
          expect(world.sold(), when).toBe(placed ? 3 : 0);
          const open = world.open().map((each) => each.reference);
          expect(open.toSorted(), when).toEqual(open.filter((each) => named(ada).includes(each)).toSorted());
          for (const line of ada.cart().lines) {
            const units = world.open().filter((each) => each.sku === line.sku);
            expect(
              units.reduce((sum, each) => sum + each.quantity, 0),
              when,
            ).toBe(line.hold?.quantity ?? 0);
          }
          if (placed) expect([open, ada.cart().lines], when).toEqual([[], []]);
        }
      },
    );

    test.each(["lost", "unheard"] as const)("nor whichever answer is %s", async (fate) => {
      for (let nth = 0; nth < 14; nth++) {
        const { world, ada } = await withHolds(2);
        begin(world, ada);
        world.answers = [...Array.from({ length: nth }, () => "heard" as const), fate];
        await liveOn(world, ada, card);
        expect(isAtRest(rowOf(ada).state)).toBe(true);
        const placed = rowOf(ada).placedAt !== null;
        expect([world.sold(), held(world)]).toEqual(placed ? [3, 0] : [0, expect.any(Number)]);
        for (const line of ada.cart().lines) {
          const units = world.open().filter((each) => each.sku === line.sku);
          expect(units.reduce((sum, each) => sum + each.quantity, 0)).toBe(line.hold?.quantity ?? 0);
        }
      }
    });
  });
});
