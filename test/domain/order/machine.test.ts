import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canCancel,
  moveOrder,
  ORDER_MOVE_NAMES,
  ORDER_MOVES,
  orderStateOf,
  ownerOf,
  type OrderMove,
} from "../../../src/domain/order/machine.ts";
import type { OrderState, ParcelState } from "../../../src/domain/order/types.ts";
import type { ShopperId } from "../../../src/kernel/ids.ts";

/** Written from features O2, not from the table. */
const ALLOWED: readonly (readonly [OrderState, OrderMove, OrderState])[] = [
  ["PLACED", "review", "UNDER_REVIEW"],
  ["PLACED", "pay", "PAYMENT_CONFIRMED"],
  ["PLACED", "cancel", "CANCELLED"],
  ["UNDER_REVIEW", "pay", "PAYMENT_CONFIRMED"],
  ["UNDER_REVIEW", "cancel", "CANCELLED"],
  ["PAYMENT_CONFIRMED", "pick", "PICKING"],
  ["PAYMENT_CONFIRMED", "cancel", "CANCELLED"],
  ["PICKING", "pack", "PACKING"],
  ["PACKING", "ship", "SHIPPED"],
  ["SHIPPED", "deliver", "DELIVERED"],
];
const STATES = Object.keys(ORDER_MOVES) as OrderState[];
const PAIRS = STATES.flatMap((state) => ORDER_MOVE_NAMES.map((move) => [state, move] as const));

describe("the order's moves", () => {
  it.each(PAIRS)("%s and %s: only what is listed is allowed", (state, move) => {
    const expected = ALLOWED.find(([from, name]) => from === state && name === move)?.[2];
    expect(moveOrder(state, move)).toBe(expected);
  });

  it("an order can be cancelled until picking begins", () => {
    expect(STATES.filter((state) => canCancel({ state }))).toEqual(["PLACED", "UNDER_REVIEW", "PAYMENT_CONFIRMED"]);
  });
});

const parcelStates: readonly ParcelState[] = ["WAITING", "PICKING", "PACKING", "SHIPPED", "DELIVERED", "CANCELLED"];
const parcels = fc.array(fc.constantFrom(...parcelStates), { minLength: 1, maxLength: 6 });

describe("the order's state", () => {
  it("before picking it follows from the payment and the review", () => {
    const waiting: ParcelState[] = ["WAITING"];
    expect(orderStateOf({ paid: false, underReview: false, parcels: waiting })).toBe("PLACED");
    expect(orderStateOf({ paid: false, underReview: true, parcels: waiting })).toBe("UNDER_REVIEW");
    expect(orderStateOf({ paid: true, underReview: true, parcels: waiting })).toBe("PAYMENT_CONFIRMED");
  });

  it("afterwards it is where the hindmost parcel is, at least PICKING", () => {
    const state = (...states: ParcelState[]): OrderState =>
      orderStateOf({ paid: true, underReview: false, parcels: states });
    expect(state("DELIVERED", "WAITING")).toBe("PICKING");
    expect(state("SHIPPED", "PACKING")).toBe("PACKING");
    expect(state("SHIPPED", "DELIVERED")).toBe("SHIPPED");
    expect(state("DELIVERED", "DELIVERED")).toBe("DELIVERED");
    expect(state("DELIVERED", "CANCELLED")).toBe("DELIVERED");
    expect(state("CANCELLED", "CANCELLED")).toBe("CANCELLED");
  });

  it("DELIVERED is said only when every parcel that was not cancelled has arrived", () => {
    fc.assert(
      fc.property(parcels, fc.boolean(), (states, paid) => {
        const live = states.filter((state) => state !== "CANCELLED");
        const arrived = live.length > 0 && live.every((state) => state === "DELIVERED");
        expect(orderStateOf({ paid, underReview: false, parcels: states }) === "DELIVERED").toBe(arrived);
      }),
    );
  });

  it("one step of one parcel is a listed move of its order, or none", () => {
    const next: Partial<Record<ParcelState, ParcelState>> = {
      WAITING: "PICKING",
      PICKING: "PACKING",
      PACKING: "SHIPPED",
      SHIPPED: "DELIVERED",
    };
    fc.assert(
      fc.property(parcels, fc.nat(5), (states, index) => {
        const at = index % states.length;
        const to = next[states[at] ?? "CANCELLED"];
        fc.pre(to !== undefined);
        const before = orderStateOf({ paid: true, underReview: false, parcels: states });
        const after = orderStateOf({ paid: true, underReview: false, parcels: states.with(at, to as ParcelState) });
        expect([before, ...Object.values(ORDER_MOVES[before])]).toContain(after);
      }),
    );
  });

  it("an order without parcels is a broken invariant", () => {
    expect(() => orderStateOf({ paid: true, underReview: false, parcels: [] })).toThrow(/parcel/);
  });
});

describe("whose order it is", () => {
  it("is the one's who placed it until somebody claims it", () => {
    const guest = "gst_eu1" as ShopperId;
    const user = "usr_eu1" as ShopperId;
    expect(ownerOf({ shopperId: guest })).toBe(guest);
    expect(ownerOf({ shopperId: guest, claimedBy: user })).toBe(user);
  });
});
