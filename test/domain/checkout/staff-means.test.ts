/** What staff may do about a checkout is decided by its row: nothing is offered that would be refused. */
import { describe, expect, test } from "vitest";
import { maySettle, staffMeans, waitWords } from "../../../src/domain/checkout/staff-means.ts";
import { CHECKOUT_STATES, type Checkout } from "../../../src/domain/checkout/types.ts";
import { isAtRest, TRANSITIONS } from "../../../src/domain/checkout/machine.ts";
import { problem } from "../../../src/kernel/problem.ts";
import type { CheckoutId, Sku } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { firstRow } from "../flows/fake-world.ts";

const ROW = firstRow("chk_1" as CheckoutId, (sku: Sku) => `s-${sku}`);
const NOW = ROW.createdAt;
const failure = problem("conflict", "too late");
const inVain = { attempts: LIMITS.checkoutStuckAfterAttempts, stuckSince: NOW };
const COMMITTED = new Set(["PLACED", "UNDER_REVIEW", "PAYMENT_CONFIRMED", "CANCELLING"]);
const row = (over: Partial<Checkout>): Checkout => ({
  ...ROW,
  ...(over.state && COMMITTED.has(over.state) && { placedAt: NOW }),
  ...over,
});

describe("what staff may do about a checkout", () => {
  test("nothing once it has ended", () => {
    for (const state of ["INVENTORY_RELEASED", "CANCELLED"] as const)
      expect(staffMeans(row({ state, failure, ...inVain }))).toEqual({
        ...{ retry: false, giveUp: false, cancel: false },
        settle: [],
      });
  });

  test("before an order it can be given up, after it the order can be cancelled, never both", () => {
    for (const state of CHECKOUT_STATES) {
      const { giveUp, cancel } = staffMeans(row({ state }));
      expect(giveUp && cancel, state).toBe(false);
      expect(giveUp && TRANSITIONS[state].given_up === undefined && state !== "PAYMENT_FAILED", state).toBe(false);
      expect(cancel && TRANSITIONS[state].cancel_begun === undefined, state).toBe(false);
    }
    expect(staffMeans(row({ state: "PAYMENT_UNKNOWN" })).giveUp).toBe(true);
    expect(staffMeans(row({ state: "PAYMENT_UNKNOWN", failure })).giveUp).toBe(false);
    expect(staffMeans(row({ state: "PLACED" })).cancel).toBe(true);
  });

  test("a step is settled by hand only on the way back, when it was tried in vain, and once", () => {
    expect(maySettle(row({ state: "PLACED", ...inVain }), "payment")).toBe(false);
    expect(maySettle(row({ state: "PAYMENT_UNKNOWN", ...inVain }), "payment")).toBe(false);
    expect(maySettle(row({ state: "CANCELLING" }), "payment")).toBe(false);
    expect(staffMeans(row({ state: "CANCELLING", ...inVain })).settle).toEqual(["payment", "stock"]);
    expect(staffMeans(row({ state: "PAYMENT_UNKNOWN", failure, ...inVain })).settle).toEqual(["payment", "stock"]);
    const settledByHand = [{ step: "payment", by: "usr_1", note: "seen to", at: NOW }] as const;
    expect(staffMeans(row({ state: "CANCELLING", ...inVain, settledByHand })).settle).toEqual(["stock"]);
  });

  test("what was stuck long ago and has gone on since is not stuck", () => {
    const before = row({ state: "CANCELLING", stuckSince: NOW, attempts: 0 });
    expect(maySettle(before, "stock")).toBe(false);
  });

  test("whatever state it is in, what it waits for is said", () => {
    for (const state of CHECKOUT_STATES)
      for (const over of [{}, { failure }, { deadlineAt: NOW - 1 }]) {
        const words = waitWords(row({ state, ...over }), NOW);
        expect(words).toMatch(/^[A-Z].*\.$/);
        expect(words.startsWith("Nothing"), state).toBe(isAtRest(state));
      }
    expect(waitWords(row({ state: "PAYMENT_UNKNOWN" }), NOW)).toContain("what became of the payment");
    const settledByHand = [{ step: "payment", by: "usr_1", note: "seen to", at: NOW }] as const;
    expect(waitWords(row({ state: "CANCELLING", settledByHand }), NOW)).not.toContain("money");
  });
});
