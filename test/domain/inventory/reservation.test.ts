import { describe, expect, it } from "vitest";
import { shopRules } from "../../../src/domain/inventory/level.ts";
import {
  stateOf,
  type RESERVATION_MOVES,
  type ReservationState,
} from "../../../src/domain/inventory/reservation-state.ts";
import { step } from "../../../src/domain/inventory/reservation.ts";
import type {
  Movement,
  MovementKind,
  OpenReservation,
  ReserveLine,
  StockLevel,
} from "../../../src/domain/inventory/types.ts";
import { InvariantError } from "../../../src/kernel/result.ts";
import { BERLIN, makeShelf, PARIS, ROME, sku, stocked, type Shelf } from "./support.ts";

const LAMP = sku("lamp");
const CHAIR = sku("chair");
const level = (of: typeof LAMP, onHand: number, at = BERLIN): StockLevel => stocked(of, at, onHand);
const line = (of: typeof LAMP, quantity: number): ReserveLine => ({ sku: of, quantity });
const END = 1_000;

const reserve = (
  shelf: Shelf,
  reference: string,
  lines: readonly ReserveLine[],
  now = 0,
  warehouses = [BERLIN, PARIS, ROME],
) =>
  shelf.step<"reserve">(
    { type: "reserve", reference, lines, warehouses, expiresAt: END, rulesOf: () => shopRules(500) },
    now,
  );
const confirm = (shelf: Shelf, reference: string, now = 1) =>
  shelf.step<"confirm">({ type: "confirm", reference }, now);
const release = (shelf: Shelf, reference: string, now = 1) =>
  shelf.step<"release">({ type: "release", reference }, now);
const giveBack = (shelf: Shelf, reference: string, giveBackReference: string) =>
  shelf.step<"giveBack">({ type: "giveBack", reference, giveBackReference }, 2);

describe("reserve", () => {
  it("gives the last unit to one of many carts", () => {
    const shelf = makeShelf([level(LAMP, 1)]);
    const answers = Array.from({ length: 50 }, (_, cart) => reserve(shelf, `r${cart}`, [line(LAMP, 1)]));
    expect(answers.filter((answer) => answer.outcome === "reserved")).toHaveLength(1);
    expect(answers[49]).toEqual({
      outcome: "short",
      shortages: [{ sku: LAMP, requested: 1, sellable: 0, heldByOthers: 1 }],
    });
  });

  it("adds up two lines that share one sku", () => {
    const shelf = makeShelf([level(LAMP, 3)]);
    expect(reserve(shelf, "a", [line(LAMP, 2), line(LAMP, 2)])).toEqual({
      outcome: "short",
      shortages: [{ sku: LAMP, requested: 4, sellable: 3, heldByOthers: 0 }],
    });
    expect(reserve(shelf, "b", [line(LAMP, 2), line(LAMP, 1)])).toMatchObject({
      outcome: "reserved",
      taken: [{ sku: LAMP, warehouseId: BERLIN, quantity: 3 }],
    });
  });

  it("takes all lines or none, and names every shortage", () => {
    const shelf = makeShelf([level(LAMP, 5), level(CHAIR, 1)]);
    expect(reserve(shelf, "a", [line(LAMP, 5), line(CHAIR, 2), line(sku("desk"), 1)])).toEqual({
      outcome: "short",
      shortages: [
        { sku: CHAIR, requested: 2, sellable: 1, heldByOthers: 0 },
        { sku: sku("desk"), requested: 1, sellable: 0, heldByOthers: 0 },
      ],
    });
    expect(shelf.level(LAMP, BERLIN).reserved).toBe(0);
    expect(shelf.open.size).toBe(0);
  });

  it("prefers the first warehouse that covers a line alone, and splits only when none does", () => {
    const shelf = makeShelf([level(LAMP, 2, BERLIN), level(LAMP, 6, PARIS), level(LAMP, 7, ROME)]);
    expect(reserve(shelf, "a", [line(LAMP, 5)])).toMatchObject({ taken: [{ warehouseId: PARIS, quantity: 5 }] });
    expect(reserve(shelf, "b", [line(LAMP, 9)])).toMatchObject({
      taken: [
        { warehouseId: ROME, quantity: 7 },
        { warehouseId: BERLIN, quantity: 2 },
      ],
    });
  });

  it("does not ship from a warehouse that is not on the list", () => {
    const shelf = makeShelf([level(LAMP, 2, BERLIN), level(LAMP, 6, PARIS)]);
    expect(reserve(shelf, "a", [line(LAMP, 3)], 0, [BERLIN])).toMatchObject({ shortages: [{ sellable: 2 }] });
    expect(reserve(shelf, "b", [line(LAMP, 2)], 0, [BERLIN])).toMatchObject({ outcome: "reserved" });
  });

  it("keeps a share of a large stock back, counted over all warehouses, and nothing of a small one", () => {
    const large = makeShelf([level(LAMP, 60, BERLIN), level(LAMP, 40, PARIS)]);
    expect(reserve(large, "a", [line(LAMP, 96)])).toMatchObject({ shortages: [{ sellable: 95 }] });
    expect(reserve(large, "b", [line(LAMP, 95)])).toMatchObject({ outcome: "reserved" });
    const small = makeShelf([level(LAMP, 19)]);
    expect(reserve(small, "a", [line(LAMP, 19)])).toMatchObject({ outcome: "reserved" });
    const twenty = makeShelf([level(LAMP, 20)]);
    expect(reserve(twenty, "a", [line(LAMP, 20)])).toMatchObject({ shortages: [{ sellable: 19 }] });
  });

  it("answers the same reference with the same lines as the first time, and refuses other lines", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    const first = reserve(shelf, "a", [line(LAMP, 2)]);
    expect(reserve(shelf, "a", [line(LAMP, 1), line(LAMP, 1)], 5)).toEqual(first);
    expect(reserve(shelf, "a", [line(LAMP, 3)], 5)).toEqual({ outcome: "refused", reason: "reference_reused" });
    expect(shelf.level(LAMP, BERLIN).reserved).toBe(2);
  });

  it("is refused when it comes after its release, though it was never seen before", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    expect(release(shelf, "a")).toEqual({ outcome: "released" });
    expect(reserve(shelf, "a", [line(LAMP, 1)], 2)).toEqual({ outcome: "refused", reason: "already_released" });
    expect(shelf.level(LAMP, BERLIN).reserved).toBe(0);
  });

  it("is refused when its end has passed before it began", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    expect(reserve(shelf, "a", [line(LAMP, 1)], END)).toEqual({ outcome: "refused", reason: "expired" });
    expect(shelf.movements).toHaveLength(1);
  });
});

describe("confirm", () => {
  it("sells once, however often it is called", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    const first = confirm(shelf, "a");
    expect(first).toMatchObject({ outcome: "confirmed", taken: [{ quantity: 2 }] });
    expect(confirm(shelf, "a", END + 1)).toEqual(first);
    expect(shelf.level(LAMP, BERLIN)).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it("is refused at the very end of the reservation even if no alarm has run, and frees the stock", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(confirm(shelf, "a", END)).toEqual({ outcome: "refused", reason: "expired" });
    expect(shelf.level(LAMP, BERLIN)).toMatchObject({ onHand: 5, reserved: 0 });
    expect(confirm(shelf, "a", END - 1)).toEqual({ outcome: "refused", reason: "expired" });
  });

  it("works one millisecond before the end", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(confirm(shelf, "a", END - 1)).toMatchObject({ outcome: "confirmed" });
  });

  it("is refused after a release and for a reference never seen", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    release(shelf, "a");
    expect(confirm(shelf, "a")).toEqual({ outcome: "refused", reason: "released" });
    expect(confirm(shelf, "b")).toEqual({ outcome: "refused", reason: "unknown_reference" });
  });
});

describe("release", () => {
  it("is refused after a confirm, and changes nothing", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    confirm(shelf, "a");
    expect(release(shelf, "a")).toEqual({ outcome: "refused", reason: "already_confirmed" });
    expect(shelf.level(LAMP, BERLIN)).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it("frees the stock once, however often it is called", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    reserve(shelf, "b", [line(LAMP, 2)]);
    expect([release(shelf, "a"), release(shelf, "a")]).toEqual([{ outcome: "released" }, { outcome: "released" }]);
    expect(shelf.level(LAMP, BERLIN).reserved).toBe(2);
  });
});

describe("extend", () => {
  const extend = (shelf: Shelf, expiresAt: number, now = 1) =>
    shelf.step<"extend">({ type: "extend", reference: "a", expiresAt }, now);

  it("moves the end of a reservation, so that a later confirm sells", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(extend(shelf, 5_000)).toEqual({ outcome: "extended" });
    expect(confirm(shelf, "a", 4_999)).toMatchObject({ outcome: "confirmed" });
  });

  it("never shortens", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(extend(shelf, 10)).toEqual({ outcome: "extended" });
    expect(shelf.open.get("a")?.expiresAt).toBe(END);
  });

  it("does not wake what is over", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(extend(shelf, 5_000, END)).toEqual({ outcome: "refused", reason: "expired" });
    expect(shelf.level(LAMP, BERLIN).reserved).toBe(0);
  });
});

describe("give back", () => {
  it("returns what was sold, once for each reservation", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    confirm(shelf, "a");
    expect([giveBack(shelf, "a", "g1"), giveBack(shelf, "a", "g1")]).toEqual([
      { outcome: "returned" },
      { outcome: "returned" },
    ]);
    expect(giveBack(shelf, "a", "g2")).toEqual({ outcome: "refused", reason: "already_returned" });
    expect(shelf.level(LAMP, BERLIN)).toMatchObject({ onHand: 5, reserved: 0 });
  });

  it("is refused for what was never sold", () => {
    const shelf = makeShelf([level(LAMP, 5)]);
    reserve(shelf, "a", [line(LAMP, 2)]);
    expect(giveBack(shelf, "a", "g")).toEqual({ outcome: "refused", reason: "not_confirmed" });
    expect(giveBack(shelf, "b", "g")).toEqual({ outcome: "refused", reason: "unknown_reference" });
  });
});

describe("receive", () => {
  it("counts a receipt once for its reference, sku and warehouse", () => {
    const shelf = makeShelf();
    const receipt = { sku: LAMP, warehouseId: BERLIN, quantity: 4, reference: "delivery 7" };
    expect(shelf.receive(receipt, 1)).toEqual({ outcome: "received", units: 4 });
    expect(shelf.receive(receipt, 2)).toEqual({ outcome: "repeated" });
    expect(shelf.receive({ ...receipt, quantity: 5 }, 3)).toEqual({ outcome: "conflict", reference: "delivery 7" });
    expect(shelf.receive({ ...receipt, warehouseId: PARIS }, 4)).toEqual({ outcome: "received", units: 4 });
    expect(shelf.level(LAMP, BERLIN).onHand).toBe(4);
  });
});

describe("a broken row", () => {
  it.each([
    { onHand: 5, reserved: -1 },
    { onHand: 5, reserved: 6 },
    { onHand: 5.5, reserved: 2 },
    { onHand: 5, reserved: 1 },
  ])("stops whoever touches it: %o", (numbers) => {
    const open: OpenReservation = {
      reference: "a",
      expiresAt: END,
      taken: [{ sku: LAMP, warehouseId: BERLIN, quantity: 2 }],
    };
    const levels = [{ sku: LAMP, warehouseId: BERLIN, ahead: 0, missing: 0, ...numbers }];
    const state = { levels, open, past: [] };
    expect(() => step<"confirm">(state, { type: "confirm", reference: "a" }, 1)).toThrow(InvariantError);
  });
});

describe("every state and event", () => {
  const taken = [{ sku: LAMP, warehouseId: BERLIN, quantity: 2 }];
  const past = (...kinds: MovementKind[]): readonly Movement[] =>
    kinds.map((kind) => ({ at: 0, kind, reference: "a", cause: kind === "returned" ? "g" : "", lines: taken }));
  const open: OpenReservation = { reference: "a", expiresAt: END, taken };
  const NOW = 10;
  const STATES: Record<
    ReservationState,
    { open: OpenReservation | null; past: readonly Movement[]; reserved: number }
  > = {
    unknown: { open: null, past: [], reserved: 0 },
    open: { open, past: past("reserved"), reserved: 2 },
    overdue: { open: { ...open, expiresAt: NOW }, past: past("reserved"), reserved: 2 },
    confirmed: { open: null, past: past("reserved", "sold"), reserved: 0 },
    released: { open: null, past: past("reserved", "released"), reserved: 0 },
    expired: { open: null, past: past("reserved", "expired"), reserved: 0 },
    returned: { open: null, past: past("reserved", "sold", "returned"), reserved: 0 },
  };
  const run = (event: keyof typeof RESERVATION_MOVES, state: ReservationState) => {
    const { reserved, ...rows } = STATES[state];
    const full = { ...rows, levels: [stocked(LAMP, BERLIN, 9, reserved)] };
    expect(stateOf(full, NOW)).toBe(state);
    switch (event) {
      case "reserve": {
        const wish = { lines: [line(LAMP, 2)], warehouses: [BERLIN], expiresAt: END, rulesOf: () => shopRules(0) };
        return step<"reserve">(full, { type: "reserve", reference: "a", ...wish }, NOW);
      }
      case "extend":
        return step<"extend">(full, { type: "extend", reference: "a", expiresAt: END + 1 }, NOW);
      case "giveBack":
        return step<"giveBack">(full, { type: "giveBack", reference: "a", giveBackReference: "g" }, NOW);
      case "restock": {
        const back = { reference: "a", returnReference: "g", lines: [{ sku: LAMP, warehouseId: PARIS, quantity: 1 }] };
        return step<"restock">(full, { type: "restock", ...back }, NOW);
      }
      case "confirm":
        return step<"confirm">(full, { type: "confirm", reference: "a" }, NOW);
      case "release":
        return step<"release">(full, { type: "release", reference: "a" }, NOW);
      case "expire":
        return step<"expire">(full, { type: "expire", reference: "a" }, NOW);
    }
  };
  /** outcome or reason, then the kinds of the movements it writes. Written from the spec, not from the table. */
  const EXPECTED: Record<keyof typeof RESERVATION_MOVES, Record<ReservationState, string>> = {
    reserve: {
      unknown: "reserved: reserved",
      open: "reserved: ",
      overdue: "expired: expired",
      confirmed: "already_confirmed: ",
      released: "already_released: ",
      expired: "expired: ",
      returned: "already_confirmed: ",
    },
    confirm: {
      unknown: "unknown_reference: ",
      open: "confirmed: sold",
      overdue: "expired: expired",
      confirmed: "confirmed: ",
      released: "released: ",
      expired: "expired: ",
      returned: "confirmed: ",
    },
    release: {
      unknown: "released: released",
      open: "released: released",
      overdue: "released: released",
      confirmed: "already_confirmed: ",
      released: "released: ",
      expired: "released: ",
      returned: "already_confirmed: ",
    },
    extend: {
      unknown: "unknown_reference: ",
      open: "extended: ",
      overdue: "expired: expired",
      confirmed: "already_confirmed: ",
      released: "released: ",
      expired: "expired: ",
      returned: "already_confirmed: ",
    },
    expire: {
      unknown: "nothing: ",
      open: "nothing: ",
      overdue: "expired: expired",
      confirmed: "nothing: ",
      released: "nothing: ",
      expired: "nothing: ",
      returned: "nothing: ",
    },
    giveBack: {
      unknown: "unknown_reference: ",
      open: "not_confirmed: ",
      overdue: "expired: expired",
      confirmed: "returned: returned",
      released: "released: ",
      expired: "expired: ",
      returned: "returned: ",
    },
    restock: {
      unknown: "unknown_reference: ",
      open: "not_confirmed: ",
      overdue: "expired: expired",
      confirmed: "restocked: restocked",
      released: "released: ",
      expired: "expired: ",
      returned: "already_returned: ",
    },
  };
  const pairs = Object.entries(EXPECTED).flatMap(([event, states]) =>
    Object.entries(states).map(([state, expected]) => [event, state, expected] as const),
  );
  it.each(pairs)("%s of a reservation that is %s: %s", (event, state, expected) => {
    const { answer, change } = run(event as keyof typeof RESERVATION_MOVES, state as ReservationState);
    const said = answer.outcome === "refused" ? answer.reason : answer.outcome;
    expect(`${said}: ${change.movements.map((movement) => movement.kind).join()}`).toBe(expected);
  });
});
