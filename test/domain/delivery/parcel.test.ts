import { describe, expect, it } from "vitest";
import {
  moveParcel,
  nextStep,
  PARCEL_MOVE_NAMES,
  PARCEL_MOVES,
  STEPPING_STATES,
  type ParcelMoveName,
} from "../../../src/domain/delivery/parcel.ts";
import type { ParcelState, TrackingEvent } from "../../../src/domain/order/types.ts";

const ALLOWED: readonly (readonly [ParcelState, ParcelMoveName, ParcelState])[] = [
  ["WAITING", "pick", "PICKING"],
  ["WAITING", "postpone", "WAITING"],
  ["WAITING", "cancel", "CANCELLED"],
  ["PICKING", "pack", "PACKING"],
  ["PACKING", "ship", "SHIPPED"],
  ["PACKING", "postpone", "PACKING"],
  ["SHIPPED", "track", "SHIPPED"],
  ["SHIPPED", "postpone", "SHIPPED"],
  ["SHIPPED", "deliver", "DELIVERED"],
];
const STATES = Object.keys(PARCEL_MOVES) as ParcelState[];
const PAIRS = STATES.flatMap((state) => PARCEL_MOVE_NAMES.map((move) => [state, move] as const));
const TIMES = { packAfterMs: 20, shipAfterMs: 30, trackEveryMs: 40 };
const label: TrackingEvent = { at: 1_000, code: "label_created", place: "Leipzig" };
const news = { trackingNumber: "CX1", tracking: [label] };
const arrived = { ...news, tracking: [label, { at: 2_000, code: "delivered" as const, place: "Berlin" }] };

describe("the parcel's moves", () => {
  it.each(PAIRS)("%s and %s: only what is listed is allowed", (state, move) => {
    const expected = ALLOWED.find(([from, name]) => from === state && name === move)?.[2];
    expect(moveParcel(state, move)).toBe(expected);
  });
});

describe("the step that is due", () => {
  it("leads from waiting to delivered, each with its time", () => {
    expect(nextStep("WAITING", null, TIMES, 1_000)).toEqual({ to: "PICKING", news: null, nextStepAt: 1_020 });
    expect(nextStep("PICKING", null, TIMES, 1_000)).toEqual({ to: "PACKING", news: null, nextStepAt: 1_030 });
    expect(nextStep("PACKING", news, TIMES, 1_000)).toEqual({ to: "SHIPPED", news, nextStepAt: 1_040 });
    expect(nextStep("SHIPPED", news, TIMES, 1_000)).toEqual({ to: "SHIPPED", news, nextStepAt: 1_040 });
    expect(nextStep("SHIPPED", arrived, TIMES, 1_000)).toEqual({ to: "DELIVERED", news: arrived, nextStepAt: null });
  });

  it("is put off while the carrier is silent", () => {
    expect(nextStep("PACKING", null, TIMES, 1_000)).toEqual({ to: "PACKING", news: null, nextStepAt: 1_040 });
    expect(nextStep("SHIPPED", null, TIMES, 1_000)).toEqual({ to: "SHIPPED", news: null, nextStepAt: 1_040 });
  });

  it("is always a listed move", () => {
    for (const state of STATES) {
      for (const word of [null, news, arrived]) {
        const step = nextStep(state, word, TIMES, 1_000);
        if (step) expect(Object.values(PARCEL_MOVES[state])).toContain(step.to);
        expect(step === null).toBe(!STEPPING_STATES.includes(state));
      }
    }
  });
});
