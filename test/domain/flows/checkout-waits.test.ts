/** When a checkout is looked at again: never at once without end, and never later than its shopper's deadline. */
import { describe, expect, test } from "vitest";
import { stepCheckout } from "../../../src/domain/checkout/machine.ts";
import { runCheckout, type RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import { problem } from "../../../src/kernel/problem.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import { makeWorld, type World } from "./fake-world.ts";

/** The same world with a provider that does not answer some of its calls; what they do is done all the same. */
function deaf(world: World, calls: readonly (keyof PaymentGateway)[]): RunnerDeps {
  const gateway = world.deps.gateway;
  if (gateway === null) throw new Error("this world has a provider");
  const unanswered = async (call: Promise<unknown>): Promise<{ outcome: "unknown" }> => {
    await call;
    return { outcome: "unknown" };
  };
  return {
    ...world.deps,
    gateway: {
      ...gateway,
      ...(calls.includes("authorise") && { authorise: (call) => unanswered(gateway.authorise(call)) }),
      ...(calls.includes("lookup") && { lookup: (call) => unanswered(gateway.lookup(call)) }),
      ...(calls.includes("void") && { void: (call) => unanswered(gateway.void(call)) }),
    },
  };
}

const shopperDeadline = (world: World): number => world.row().createdAt + LIMITS.checkoutTtlMs;

describe("a checkout that waits for its shopper at the provider", () => {
  test("sleeps until its deadline", async () => {
    const world = makeWorld("action", 5);
    await runCheckout(world.deps, world.id, true);
    expect(world.row()).toMatchObject({ state: "ACTION_REQUIRED", wakeAt: shopperDeadline(world) });
  });

  test("sleeps on until its deadline after a look-up that the provider did not answer", async () => {
    const world = makeWorld("action", 5);
    await runCheckout(world.deps, world.id, true);
    await runCheckout(deaf(world, ["lookup"]), world.id, false);
    expect(world.row()).toMatchObject({ state: "ACTION_REQUIRED", wakeAt: world.nowMs + 2_000 });
    world.nowMs += 2_000;
    await runCheckout(world.deps, world.id, false);
    expect(world.row()).toMatchObject({ state: "ACTION_REQUIRED", wakeAt: shopperDeadline(world), attempts: 0 });
  });

  test("holds its stock no longer than any other where the provider's question came late", async () => {
    const world = makeWorld("action", 5);
    await runCheckout(deaf(world, ["authorise"]), world.id, true);
    expect(world.row().state).toBe("PAYMENT_UNKNOWN");
    world.nowMs += 2_000;
    await runCheckout(world.deps, world.id, false);
    const deadlineAt = shopperDeadline(world);
    expect(world.row()).toMatchObject({ state: "ACTION_REQUIRED", deadlineAt, wakeAt: deadlineAt });
    world.nowMs = deadlineAt;
    await runCheckout(world.deps, world.id, false);
    expect(world.row().state).toBe("CANCELLED");
    expect(world.levels().map((level) => level.reserved)).toEqual([0, 0]);
  });
});

describe("a step that fails", () => {
  test("is tried again later, and later each time", async () => {
    const world = makeWorld("approve", 5);
    const frame = (): Promise<never> => Promise.reject(new Error("the database is down"));
    const deps: RunnerDeps = { ...world.deps, catalogue: { ...world.deps.catalogue, frame } };
    for (const [attempts, waitMs] of [2_000, 4_000, 8_000].entries()) {
      await runCheckout(deps, world.id, false);
      expect(world.row()).toMatchObject({ attempts: attempts + 1, wakeAt: world.nowMs + waitMs });
      world.nowMs += waitMs;
    }
    await runCheckout(world.deps, world.id, false);
    expect(world.row().state).toBe("PAYMENT_CONFIRMED");
  });

  test("is asked for once a run when a checkout with reserved stock is given up and the provider does not answer", async () => {
    const world = makeWorld("approve", 5);
    const reserved = stepCheckout(world.row(), { type: "stock_reserved", taken: [[], []] }, world.nowMs);
    const givenUp = reserved.ok && { ...reserved.value, failure: problem("conflict", "given up") };
    if (!givenUp) throw new Error("stock can be reserved");
    world.write(givenUp);
    await runCheckout(deaf(world, ["void"]), world.id, false);
    expect(world.row()).toMatchObject({ state: "INVENTORY_RESERVED", attempts: 1, wakeAt: world.nowMs + 2_000 });
    await runCheckout(world.deps, world.id, false);
    expect(world.row().state).toBe("CANCELLED");
  });
});
