import { describe, expect, it } from "vitest";
import { judge, rowOf, type Names, type Round } from "../../../bench/stock/report.ts";

const NAMES: Names = { product: "ours", baseline: "plain", postgres: "database" };

const round = (perSecond: number, done: number, rows: number, commits: number, errors = 0): Round => ({
  measured: {
    clients: 128,
    perSecond,
    latencyMs: { count: done, p50: 1, p90: 2, p99: 3, max: 4 },
    errors,
    errorSamples: errors > 0 ? ["409"] : [],
  },
  costs: { rows, commits },
});

const row = (name: string, its: Round) => rowOf(name, "one sku", 128, [its]);
/** Everything as it should be, but for what the test says. */
const missed = (ours: Round, plain = round(500, 500, 3_000, 1_000), database = round(400, 400, 2_400, 800)) =>
  judge([row("ours", ours), row("plain", plain), row("database", database)], NAMES)?.filter(({ met }) => !met).length;

describe("the bench of the stock", () => {
  it("takes the best round's rate and latency, and the costs of all rounds", () => {
    const of = rowOf("ours", "one sku", 128, [round(100, 100, 600, 50), round(300, 300, 1_900, 50)]);
    expect(of).toMatchObject({ perSecond: 300, spread: [100, 300], rowsEach: 6.25, commitsEach: 0.25 });
  });

  it("is content when every aim is met", () => {
    expect(missed(round(1_000, 1_000, 6_000, 250))).toBe(0);
  });

  it.each([
    ["less than four reservations share a commit", round(1_000, 1_000, 6_000, 260)],
    ["more than six rows are written", round(1_000, 1_000, 7_000, 250)],
    ["an answer was wrong", round(1_000, 1_000, 6_000, 250, 1)],
  ])("misses an aim when %s", (_, ours) => {
    expect(missed(ours)).toBe(1);
  });

  it("misses an aim when the plain update is nearer than 1.8 times", () => {
    expect(missed(round(1_000, 1_000, 6_000, 250), round(560, 560, 3_360, 1_120))).toBe(1);
  });

  it("misses an aim when the database is ahead", () => {
    expect(missed(round(1_000, 1_000, 6_000, 250), undefined, round(1_001, 1_001, 6_006, 2_002))).toBe(1);
  });

  it("judges nothing when one sku at 128 clients was not measured", () => {
    const elsewhere = { ...row("ours", round(1, 1, 1, 1)), scenario: "all shards" };
    expect(judge([elsewhere, row("plain", round(1, 1, 1, 1)), row("database", round(1, 1, 1, 1))], NAMES)).toBeNull();
  });
});
