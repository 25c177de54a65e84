/** An order may be paid with as many gift cards and cards as the limits say: one run comes to its end with all of them. */
import { describe, expect, test } from "vitest";
import { requestCancel } from "../../../src/flows/checkout/change-checkout.ts";
import { runCheckout } from "../../../src/flows/checkout/run-checkout.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { makeWorld, tender, type World } from "./fake-world.ts";

const MOST = [
  ...Array.from({ length: LIMITS.balancesPerOrderMax }, () => tender("gift_card", 50)),
  ...Array.from({ length: LIMITS.otherCardsMax }, () => tender("provider", 10)),
];
/** What is left of the 3,000 that the order costs. */
const WHOLE = [...MOST, tender("provider", 3_000 - MOST.reduce((sum, { amountMinor }) => sum + amountMinor, 0))];

const keptMinor = (world: World): number =>
  world.payments().reduce((sum, { capturedMinor, refundedMinor }) => sum + capturedMinor - refundedMinor, 0);

describe("an order with as many tenders as it may have", () => {
  test("is placed and paid in one run", async () => {
    const world = makeWorld("approve", 5, [], { tenders: WHOLE });
    await runCheckout(world.deps, world.id, true);
    expect(world.row().state).toBe("PAYMENT_CONFIRMED");
    expect(world.payments()).toHaveLength(WHOLE.length);
    expect(keptMinor(world)).toBe(3_000);
  });

  test("is placed by a runner that knows nothing of the one before", async () => {
    const world = makeWorld("approve", 5, [], { tenders: WHOLE });
    await runCheckout(world.deps, world.id, false);
    expect([world.row().state, keptMinor(world)]).toEqual(["PAYMENT_CONFIRMED", 3_000]);
  });

  test("gives all of it back when it is cancelled", async () => {
    const world = makeWorld("approve", 5, [], { tenders: WHOLE });
    await runCheckout(world.deps, world.id, true);
    await requestCancel(world.deps.journal, world.id, "no", world.nowMs);
    await runCheckout(world.deps, world.id, false);
    expect([world.row().state, keptMinor(world)]).toEqual(["CANCELLED", 0]);
  });

  test("takes nothing when its last card is declined", async () => {
    const world = makeWorld("decline", 5, [], { tenders: WHOLE });
    await runCheckout(world.deps, world.id, true);
    expect([world.row().state, keptMinor(world)]).toEqual(["INVENTORY_RELEASED", 0]);
    expect(world.payments().filter(({ status }) => status === "authorised")).toEqual([]);
  });
});
