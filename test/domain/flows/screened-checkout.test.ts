/** When a checkout is screened: beside its reservation where it begins, in its turn where an earlier run has died. */
import { describe, expect, test } from "vitest";
import type { Assessment } from "../../../src/domain/fraud/types.ts";
import { runCheckout, type RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import type { StockShard } from "../../../src/ports/stock.ts";
import { makeWorld, type World } from "./fake-world.ts";

const APPROVED: Assessment = { decision: "approve", score: 0, modelScore: 0, reasons: [], model: "none", at: 1 };

/** What happened, in its order; each screening says the next of `answers`, an error is thrown. */
function watched(world: World, answers: readonly (Assessment | Error)[]) {
  const seen: string[] = [];
  const left = [...answers];
  let open = 0;
  const reserving = (shard: StockShard): StockShard => ({
    ...shard,
    reserve: async (request) => {
      seen.push("reserve");
      const answer = await shard.reserve(request);
      seen.push(answer.outcome);
      return answer;
    },
  });
  const deps: RunnerDeps = {
    ...world.deps,
    stock: { ...world.deps.stock, shard: (name) => reserving(world.deps.stock.shard(name)) },
    screen: async (_, card) => {
      if (card !== null) return null;
      seen.push("screen");
      open += 1;
      // Slower than any stock object here.
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      open -= 1;
      const answer = left.shift() ?? APPROVED;
      if (answer instanceof Error) throw answer;
      seen.push(answer.decision);
      return answer;
    },
  };
  return { deps, seen, stillScreening: () => open };
}

describe("a checkout that begins", () => {
  test("is screened once, while its stock is being reserved", async () => {
    const world = makeWorld("approve", 5);
    const { deps, seen } = watched(world, [APPROVED]);
    await runCheckout(deps, world.id, true);
    expect(seen.slice(0, 3).toSorted()).toEqual(["reserve", "reserve", "screen"]);
    expect(seen.filter((each) => each === "screen")).toHaveLength(1);
    expect(world.row()).toMatchObject({ state: "PAYMENT_CONFIRMED", risk: { assessment: APPROVED } });
  });

  test("that the screening rejects gives its stock back and asks for no money", async () => {
    const world = makeWorld("approve", 5);
    const { deps } = watched(world, [{ ...APPROVED, decision: "reject" }]);
    await runCheckout(deps, world.id, true);
    expect(world.row().state).toBe("CANCELLED");
    expect(world.levels().map(({ reserved }) => reserved)).toEqual([0, 0]);
    expect(world.payments()).toEqual([]);
  });

  test("without enough stock ends only when its screening has: nothing is left behind", async () => {
    const world = makeWorld("approve", 0);
    const { deps, stillScreening } = watched(world, [{ ...APPROVED, decision: "reject" }]);
    await runCheckout(deps, world.id, true);
    expect(stillScreening()).toBe(0);
    expect(world.row()).toMatchObject({ state: "CANCELLED", failure: { code: "out-of-stock" } });
  });

  test("is asked about once more, after its stock is held, where the screening failed", async () => {
    const world = makeWorld("approve", 5);
    const { deps, seen } = watched(world, [new Error("no keys"), APPROVED]);
    await runCheckout(deps, world.id, true);
    expect(seen.filter((each) => each === "screen")).toHaveLength(2);
    expect(seen.lastIndexOf("screen")).toBeGreaterThan(seen.lastIndexOf("reserved"));
    expect(world.row().state).toBe("PAYMENT_CONFIRMED");
  });
});

describe("a checkout that an earlier run has left", () => {
  test("is screened after its stock is held", async () => {
    const world = makeWorld("approve", 5);
    const { deps, seen } = watched(world, [APPROVED]);
    await runCheckout(deps, world.id, false);
    expect(seen).toEqual(["reserve", "reserve", "reserved", "reserved", "screen", "approve"]);
    expect(world.row().state).toBe("PAYMENT_CONFIRMED");
  });
});
