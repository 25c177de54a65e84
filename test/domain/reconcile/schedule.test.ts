import { describe, expect, it } from "vitest";
import { isDeepDue } from "../../../src/flows/reconcile/run-reconciliation.ts";
import type { Reconciliation } from "../../../src/ports/incidents.ts";

const ZONE = "Europe/Berlin";
/** In Berlin it is an hour later in winter. */
const at = (day: number, hourUtc: number): number => Date.UTC(2026, 10, day, hourUtc, 30);
const run = (startedAt: number, finishedAt: number | null): Reconciliation =>
  ({ startedAt, finishedAt }) as Reconciliation;

describe("the deep walk", () => {
  it("begins once a night, at three where the shop is", () => {
    expect(isDeepDue(null, at(22, 1), ZONE)).toBe(false);
    expect(isDeepDue(null, at(22, 2), ZONE)).toBe(true);
    const lastNight = run(at(21, 2), at(21, 2));
    expect(isDeepDue(lastNight, at(21, 20), ZONE)).toBe(false);
    expect(isDeepDue(lastNight, at(22, 1), ZONE)).toBe(false);
    expect(isDeepDue(lastNight, at(22, 2), ZONE)).toBe(true);
  });

  it("one that staff had made before three does not take the night's place", () => {
    const early = run(at(22, 0), at(22, 0));
    expect(isDeepDue(early, at(22, 1), ZONE)).toBe(false);
    expect(isDeepDue(early, at(22, 2), ZONE)).toBe(true);
  });

  it("goes on at any hour until it is at its end", () => {
    expect(isDeepDue(run(at(22, 2), null), at(22, 15), ZONE)).toBe(true);
  });
});
