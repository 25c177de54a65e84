/** Lags in memory: the newest some thousand of each stage for the percentiles, count and worst since the start. */
import type { LagSummary, ProjectionLag, ProjectionStage } from "../ports/projection-lag.ts";

const KEPT_MAX = 4_096;

interface Lags {
  readonly kept: number[];
  count: number;
  maxMs: number;
}

export function projectionLagInMemory(): ProjectionLag {
  const stages: Readonly<Record<ProjectionStage, Lags>> = { catalogue: none(), search: none() };
  return {
    record(stage, lagMs) {
      const lags = stages[stage];
      // Clocks of two machines may differ by a little.
      const value = Math.max(0, lagMs);
      lags.kept[lags.count % KEPT_MAX] = value;
      lags.count += 1;
      lags.maxMs = Math.max(lags.maxMs, value);
    },
    read: () => ({ catalogue: summaryOf(stages.catalogue), search: summaryOf(stages.search) }),
  };
}

const none = (): Lags => ({ kept: [], count: 0, maxMs: 0 });

function summaryOf({ kept, count, maxMs }: Lags): LagSummary {
  const sorted = kept.toSorted((a, b) => a - b);
  const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: count === 0 ? null : maxMs };
}
