import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeToken, windowSeconds, type TokenBucket } from "../../../src/domain/account/token-bucket.ts";

const POLICY = { perSecond: 5, burst: 40 };
const START = 1_000_000;

const policies = fc.record({
  perSecond: fc.integer({ min: 1, max: 200 }).map((tenths) => tenths / 10),
  burst: fc.integer({ min: 1, max: 100 }),
});

/** Takes at each instant and answers at which of them a token was given. */
function takeAt(instants: readonly number[], policy: typeof POLICY) {
  let state: TokenBucket | undefined;
  return instants.map((now) => {
    const taken = takeToken(state, policy, now);
    state = taken.state;
    return { now, ...taken };
  });
}

describe("a token bucket", () => {
  it("is full at first and tells what remains", () => {
    const taken = takeToken(undefined, POLICY, START);
    expect(taken).toEqual({ state: { tokens: 39, updatedAt: START }, allowed: true, remaining: 39, resetSeconds: 1 });
    expect(windowSeconds(POLICY)).toBe(8);
  });

  it("refuses when it is empty and tells when a token will be there", () => {
    const slow = { perSecond: 0.2, burst: 2 };
    const [, , third] = takeAt([START, START, START + 1_000], slow);
    expect(third).toMatchObject({ allowed: false, remaining: 0, resetSeconds: 4 });
    expect(takeToken(third?.state, slow, START + 5_000).allowed).toBe(true);
  });

  it("gives again after the seconds that it told", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 5_000 }), (policy, pauseMs) => {
        const drained = takeAt([...Array<number>(policy.burst + 1).fill(START), START + pauseMs], policy);
        const last = drained.at(-1);
        if (!last || last.allowed) return;
        expect(takeToken(last.state, policy, last.now + last.resetSeconds * 1_000).allowed).toBe(true);
      }),
    );
  });

  it("never gives more than its burst and what flowed in", () => {
    fc.assert(
      fc.property(policies, fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }), (policy, pauses) => {
        let now = START;
        const taken = takeAt(
          pauses.map((pause) => (now += pause)),
          policy,
        );
        const given = taken.filter((one) => one.allowed).length;
        expect(given).toBeLessThanOrEqual(policy.burst + ((now - START) * policy.perSecond) / 1_000 + 1e-6);
      }),
    );
  });

  it("always keeps between none and its burst, and a clock that went backwards changes nothing", () => {
    fc.assert(
      fc.property(
        policies,
        fc.array(fc.integer({ min: START - 10_000, max: START + 10_000 }), { maxLength: 100 }),
        (policy, instants) => {
          let newest = 0;
          for (const { state, remaining, resetSeconds } of takeAt(instants, policy)) {
            expect(state.tokens).toBeGreaterThanOrEqual(0);
            expect(state.tokens).toBeLessThan(policy.burst);
            expect(remaining).toBe(Math.floor(state.tokens));
            expect(resetSeconds).toBeGreaterThanOrEqual(1);
            expect(state.updatedAt).toBeGreaterThanOrEqual(newest);
            newest = state.updatedAt;
          }
        },
      ),
    );
  });
});
