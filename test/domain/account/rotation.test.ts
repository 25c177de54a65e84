import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideRotation, type RefreshChain } from "../../../src/domain/account/rotation.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";

const NOW = 10_000_000;
const chain: RefreshChain = {
  tokenHash: "c",
  previousTokenHash: "b",
  rotatedAt: NOW,
  expiresAt: NOW + 60_000,
  revokedAt: null,
};

describe("a refresh token", () => {
  it("is rotated when it is the newest", () => {
    expect(decideRotation(chain, "c", NOW + 30_000)).toBe("rotate");
  });

  it("is accepted for a moment when it is the one before", () => {
    expect(decideRotation(chain, "b", NOW + LIMITS.refreshReuseGraceMs)).toBe("accept");
    expect(decideRotation(chain, "b", NOW + LIMITS.refreshReuseGraceMs + 1)).toBe("theft");
  });

  it("is theft when it is older, at once", () => {
    expect(decideRotation(chain, "a", NOW)).toBe("theft");
  });

  it("of a chain that was never rotated has no one before", () => {
    expect(decideRotation({ ...chain, previousTokenHash: null }, "", NOW)).toBe("theft");
  });

  it("is of no use once the chain has ended", () => {
    expect(decideRotation({ ...chain, revokedAt: NOW }, "c", NOW)).toBe("ended");
    expect(decideRotation(chain, "c", chain.expiresAt)).toBe("ended");
  });

  it("gives a new pair to one of its holders only, in whatever order owner and thief come", () => {
    // The owner and a thief hold the same token; each uses the newest that was given to it.
    const turns = fc.array(
      fc.record({ who: fc.constantFrom("owner", "thief"), pauseMs: fc.integer({ min: 30_000, max: 50_000 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(turns, (steps) => {
        let now = NOW;
        let state: RefreshChain = {
          tokenHash: "0",
          previousTokenHash: null,
          rotatedAt: now,
          expiresAt: Infinity,
          revokedAt: null,
        };
        const held: Record<string, string> = { owner: "0", thief: "0" };
        const used = new Set<string>();
        for (const [index, { who, pauseMs }] of steps.entries()) {
          now += pauseMs;
          const decision = decideRotation(state, held[who] ?? "", now);
          if (decision === "rotate") {
            used.add(who);
            const next = String(index + 1);
            state = { ...state, previousTokenHash: state.tokenHash, tokenHash: next, rotatedAt: now };
            held[who] = next;
          } else state = { ...state, revokedAt: now };
        }
        expect(used.size).toBeLessThanOrEqual(1);
        if (new Set(steps.map((step) => step.who)).size === 2) expect(state.revokedAt).not.toBeNull();
      }),
    );
  });
});
