import { expect, test } from "vitest";
import { projectionLagInMemory } from "../../../src/adapters/projection-lag.ts";

test("lags are summed up for each stage, and the worst is remembered for good", () => {
  const lag = projectionLagInMemory();
  expect(lag.read().search).toEqual({ count: 0, p50Ms: null, p99Ms: null, maxMs: null });
  lag.record("search", 9_000);
  for (let ms = 1; ms <= 5_000; ms++) lag.record("search", ms % 100);
  expect(lag.read().search).toEqual({ count: 5_001, p50Ms: 50, p99Ms: 99, maxMs: 9_000 });
  lag.record("catalogue", -3);
  expect(lag.read().catalogue).toEqual({ count: 1, p50Ms: 0, p99Ms: 0, maxMs: 0 });
});
