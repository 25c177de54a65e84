/** What cannot finish by itself is shown to an operator, and is helped on by safe means only (O1, O6). */
import { describe, expect, test } from "vitest";
import { isAtRest } from "../../../src/domain/checkout/machine.ts";
import { requestCancel, requestSettleByHand } from "../../../src/flows/checkout/change-checkout.ts";
import { runCheckout } from "../../../src/flows/checkout/run-checkout.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { makeWorld, tender, type World } from "./fake-world.ts";

/** As its alarm would: each time it wants to be woken, until it rests or the time is over. */
async function liveUntil(world: World, endMs: number): Promise<void> {
  while (world.nowMs < endMs && !isAtRest(world.row().state)) {
    await runCheckout(world.deps, world.id, false);
    world.nowMs = Math.max(world.nowMs + 1, world.row().wakeAt ?? world.nowMs);
  }
}

const byHand = { step: "payment", by: "usr_ops", note: "Paid back at the provider's desk.", at: 0 } as const;

describe("a provider that says nothing for hours", () => {
  test("operators are told after some attempts, and again when it rests", async () => {
    const world = makeWorld("approve", 5);
    world.provider.silent = true;
    await runCheckout(world.deps, world.id, true);
    await liveUntil(world, world.nowMs + 10 * 60_000);
    expect(world.row()).toMatchObject({ state: "PAYMENT_UNKNOWN" });
    expect(world.row().attempts).toBeGreaterThanOrEqual(LIMITS.checkoutStuckAfterAttempts);
    expect(world.told.length).toBeGreaterThan(0);
    expect(new Set(world.told)).toEqual(new Set(["stuck"]));
    world.provider.silent = false;
    await liveUntil(world, world.nowMs + 60 * 60_000);
    expect(world.told.at(-1)).toBe("rests");
  });

  test("its stock is held until it is known, and no longer than a day", async () => {
    const world = makeWorld("approve", 5);
    world.provider.silent = true;
    await runCheckout(world.deps, world.id, true);
    await liveUntil(world, world.nowMs + 6 * 3600_000);
    expect(world.levels().map(({ reserved }) => reserved)).toEqual([2, 1]);
    world.provider.silent = false;
    await liveUntil(world, world.nowMs + 24 * 3600_000);
    expect(isAtRest(world.row().state)).toBe(true);
    expect(world.levels().map(({ reserved }) => reserved)).toEqual([0, 0]);
  });

  test("a success that shows itself after the deadline is given back, and the shopper is told once", async () => {
    const world = makeWorld("silent", 5);
    await runCheckout(world.deps, world.id, true);
    expect(world.row().state).toBe("PAYMENT_UNKNOWN");
    world.nowMs += LIMITS.paymentUnknownTtlMs + 60_000;
    await liveUntil(world, world.nowMs + 3600_000);
    expect(world.orders.size).toBe(0);
    expect(world.payments().map(({ status }) => status)).toEqual(["voided"]);
    expect([...world.notices.values()]).toMatchObject([{ to: "a@example.com", path: "/cart" }]);
  });

  test("who had the answer at once is sent no message", async () => {
    const world = makeWorld("decline", 5);
    await runCheckout(world.deps, world.id, true);
    expect(world.row().state).toBe("INVENTORY_RELEASED");
    expect(world.notices.size).toBe(0);
  });
});

describe("settling by hand", () => {
  const stuckCancellation = async (): Promise<World> => {
    const world = makeWorld("approve", 5, [], { tenders: [tender("gift_card", 1_000), tender("provider", 2_000)] });
    await runCheckout(world.deps, world.id, true);
    expect(world.row().state).toBe("PAYMENT_CONFIRMED");
    await requestCancel(world.deps.journal, world.id, "changed my mind", world.nowMs);
    world.provider.silent = true;
    await liveUntil(world, world.nowMs + 10 * 60_000);
    expect(world.row()).toMatchObject({ state: "CANCELLING" });
    expect(world.row().stuckSince).toBeDefined();
    return world;
  };

  test("leaves out the step that was seen to outside, does the others, and keeps who said so", async () => {
    const world = await stuckCancellation();
    expect(await requestSettleByHand(world.deps.journal, world.id, { ...byHand, at: world.nowMs })).toBe("settled");
    await liveUntil(world, world.nowMs + 60_000);
    expect(world.row()).toMatchObject({ state: "CANCELLED", settledByHand: [{ by: "usr_ops", step: "payment" }] });
    expect(world.levels().map(({ onHand }) => onHand)).toEqual([5, 5]);
    // The gift card answered and has its money back; the order and the books say that all of it went back.
    const gift = world.payments().find(({ method }) => method.startsWith("Gift"));
    expect(gift).toMatchObject({ capturedMinor: 1_000, refundedMinor: 1_000 });
    expect([...world.orders.values()][0]?.payment).toMatchObject({ capturedMinor: 3_000, refundedMinor: 3_000 });
    expect(world.books.map(({ kind }) => kind)).toEqual(["captured", "refunded"]);
  });

  test("is refused where nothing is stuck, or nothing goes back", async () => {
    const world = makeWorld("approve", 5);
    expect(await requestSettleByHand(world.deps.journal, world.id, byHand)).toBe("not_stuck");
    await runCheckout(world.deps, world.id, true);
    expect(await requestSettleByHand(world.deps.journal, world.id, byHand)).toBe("not_stuck");
    expect(world.row()).toMatchObject({ state: "PAYMENT_CONFIRMED" });
    expect(world.row().settledByHand).toBeUndefined();
  });

  test("of a checkout that is not there says so", async () => {
    const world = makeWorld("approve", 5);
    expect(await requestSettleByHand(world.deps.journal, "chk_2" as typeof world.id, byHand)).toBe("not_found");
  });
});

describe("the story of a checkout", () => {
  test("names each step once and counts what is repeated", async () => {
    const world = makeWorld("approve", 5);
    world.provider.silent = true;
    await runCheckout(world.deps, world.id, true);
    await liveUntil(world, world.nowMs + 3600_000);
    const trail = world.row().trail;
    expect(trail.map(({ event }) => event)).toEqual(["stock_reserved", "payment_begun", "payment_unanswered"]);
    expect(trail.at(-1)?.times).toBeGreaterThan(10);
  });
});
