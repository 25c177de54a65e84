import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemLine, solutionOf, type Problem } from "../../../src/domain/inventory/allocation-plan/problem.ts";
import { cheapestChoice, lineByLine } from "../../../src/domain/inventory/allocation-plan/search.ts";

const ENOUGH_WORK = 10_000_000;

/** Sites and lines without any geography: stocks are sparse, costs often equal, and some lines have to be split. */
const problem: fc.Arbitrary<Problem> = fc
  .record({
    fixed: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 }),
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 9 }),
        at: fc.array(fc.record({ free: fc.integer({ min: -2, max: 6 }), unit: fc.integer({ min: 0, max: 5 }) }), {
          minLength: 9,
          maxLength: 9,
        }),
      }),
      { minLength: 1, maxLength: 9, size: "max" },
    ),
  })
  .map(({ fixed, lines }) => ({
    fixed,
    lines: lines.flatMap(({ quantity, at }) => {
      const offers = at.slice(0, fixed.length).map(({ free, unit }, index) => ({ site: index, free, unit }));
      const line = problemLine(quantity, offers);
      return line === null ? [] : [line];
    }),
  }));

/** Every set of sites is opened in turn, and each line fills up from its cheapest ones. */
function leastCost({ fixed, lines }: Problem): number {
  let least = lines.length === 0 ? 0 : Infinity;
  for (let open = 1; open < 1 << fixed.length; open++) {
    const isOpen = (number: number): boolean => ((open >> number) & 1) === 1;
    let cost = fixed.reduce((sum, each, number) => sum + (isOpen(number) ? each : 0), 0);
    for (const { need, options } of lines) {
      const units = options
        .filter((option) => isOpen(option.site))
        .flatMap((option) => Array.from({ length: option.free }, () => option.unit))
        .sort((a, b) => a - b);
      cost += units.length < need ? Infinity : units.slice(0, need).reduce((sum, unit) => sum + unit, 0);
    }
    least = Math.min(least, cost);
  }
  return least;
}

describe("the search for the cheapest choice of sites", () => {
  it("finds what opening every set of sites in turn finds, and proves it", () => {
    fc.assert(
      fc.property(problem, (any) => {
        const found = cheapestChoice(any, ENOUGH_WORK);
        const least = leastCost(any);
        expect([found.solution.cost, found.bound, found.proven]).toEqual([least, least, true]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("without time to search never says more than it knows, and is no dearer than each line by itself", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 0, max: 1_500 }), (any, work) => {
        const found = cheapestChoice(any, work);
        const least = leastCost(any);
        expect(found.bound).toBeLessThanOrEqual(least);
        expect(found.solution.cost).toBeGreaterThanOrEqual(least);
        expect(found.solution.cost).toBeLessThanOrEqual(lineByLine(any).cost);
        expect(found.proven).toBe(found.bound === found.solution.cost);
      }),
      { numRuns: 500 },
    );
  });

  it("answers with pieces that are free, sum up to the need, and cost what it says", () => {
    fc.assert(
      fc.property(problem, (any) => {
        const { solution } = cheapestChoice(any, ENOUGH_WORK);
        expect(solution).toEqual(solutionOf(any, (site) => solution.used.includes(site)));
        for (const [index, line] of any.lines.entries()) {
          const pieces = solution.pieces[index] ?? [];
          expect(pieces.reduce((sum, piece) => sum + piece.quantity, 0)).toBe(line.need);
          for (const { site, quantity } of pieces) {
            expect(quantity).toBeLessThanOrEqual(line.options.find((option) => option.site === site)?.free ?? 0);
          }
        }
      }),
    );
  });

  it("stops when its work is done, however alike the sites are", () => {
    // Equal sites with other goods each are a covering problem: no bound is near, and proving takes for ever.
    const sites = 120;
    const lines = Array.from({ length: 20 }, (_, line) => line).flatMap((line) => {
      const has = (site: number): boolean => (site * 7 + line * 13) % 11 < 2 || (site + line) % 9 === 0;
      const offers = Array.from({ length: sites }, (_, site) => ({ site, free: has(site) ? 5 : 0, unit: 1 }));
      return problemLine(2, offers) ?? [];
    });
    const found = cheapestChoice({ fixed: Array.from({ length: sites }, () => 500_000), lines }, 20_000);
    expect(found.work).toBeLessThan(60_000);
    expect(found.solution.cost).toBeGreaterThanOrEqual(found.bound);
  });
});
