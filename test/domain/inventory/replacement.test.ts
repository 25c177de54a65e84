import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shopRules } from "../../../src/domain/inventory/level.ts";
import { mayReplace, ownerOf, type OpenCap } from "../../../src/domain/inventory/replacement.ts";
import { BERLIN, makeShelf, PARIS, sku, stocked, type Shelf } from "./support.ts";

const LAMP = sku("lamp");
const END = 1_000;
const own = (what: string): string => `eu/usr_1/${what}`;

const reserve = (
  shelf: Shelf,
  reference: string,
  quantity: number,
  { instead = [], cap = null, now = 0 }: { instead?: readonly string[]; cap?: OpenCap | null; now?: number } = {},
) =>
  shelf.reserve(
    {
      type: "reserve",
      reference,
      lines: [{ sku: LAMP, quantity }],
      warehouses: [BERLIN, PARIS],
      expiresAt: END,
      rulesOf: () => shopRules(500),
      ...(instead.length > 0 && { instead }),
    },
    now,
    cap,
  );

describe("whose a reservation is", () => {
  it.each([
    ["eu/usr_1/chk_1/eu-s-00/1", "eu/usr_1"],
    ["us/gst_9/cart/lamp/x-1", "us/gst_9"],
    ["eu/usr_1", null],
    ["eu//chk_1", null],
    ["mars/usr_1/chk_1", null],
    ["opening:lamp:whs_a", null],
    ["", null],
  ])("stands in its reference: %s", (reference, owner) => expect(ownerOf(reference)).toBe(owner));

  it.each([
    [own("chk_1"), own("cart/1"), true],
    [own("chk_1"), "eu/gst_1/cart/1", true],
    [own("chk_1"), own("chk_1"), false],
    ["eu/gst_1/chk_1", own("cart/1"), false],
    ["eu/gst_1/chk_1", "eu/gst_2/cart/1", false],
    [own("chk_1"), "eu/usr_2/cart/1", false],
    [own("chk_1"), "us/gst_1/cart/1", false],
    [own("chk_1"), "nobody", false],
    ["nobody", "nobody else", false],
  ])("says whether %s may take the place of %s", (reference, other, may) =>
    expect(mayReplace(reference, other)).toBe(may),
  );
});

describe("a reservation instead of others", () => {
  it("is decided as if they were gone, and ends them", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 3), stocked(LAMP, PARIS, 2)]);
    reserve(shelf, own("a"), 3);
    reserve(shelf, own("b"), 2);
    expect(reserve(shelf, own("c"), 5, { instead: [own("a"), own("b")] }).outcome).toBe("reserved");
    expect([...shelf.open.keys()]).toEqual([own("c")]);
    expect(shelf.level(LAMP, BERLIN).reserved + shelf.level(LAMP, PARIS).reserved).toBe(5);
  });

  it("ends one that is past its end, and leaves one that was sold alone", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 5)]);
    reserve(shelf, own("a"), 2);
    reserve(shelf, own("b"), 3);
    shelf.step<"confirm">({ type: "confirm", reference: own("a") }, 1);
    expect(reserve(shelf, own("c"), 4, { instead: [own("a"), own("b")] })).toMatchObject({ outcome: "short" });
    expect(reserve(shelf, own("d"), 3, { instead: [own("a"), own("b")] })).toMatchObject({ outcome: "reserved" });
    expect(shelf.level(LAMP, BERLIN)).toMatchObject({ onHand: 3, reserved: 3 });
  });

  it.each([
    ["is short", () => undefined, "short"],
    ["was used for something else", (shelf: Shelf) => reserve(shelf, own("c"), 1), "refused"],
    ["is over", (shelf: Shelf) => shelf.step<"release">({ type: "release", reference: own("c") }, 0), "refused"],
  ] as const)("that %s changes nothing of them", (_, before, outcome) => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 5)]);
    reserve(shelf, own("a"), 2);
    before(shelf);
    const [movements, level] = [shelf.movements.length, shelf.level(LAMP, BERLIN)];
    expect(reserve(shelf, own("c"), 6, { instead: [own("a")] }).outcome).toBe(outcome);
    expect(shelf.movements).toHaveLength(movements);
    expect(shelf.level(LAMP, BERLIN)).toEqual(level);
    expect(shelf.open.has(own("a"))).toBe(true);
  });

  it("counts units once whatever is replaced by whatever", () => {
    const command = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 8 }), fc.uniqueArray(fc.nat(5), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
        const shelf = makeShelf([stocked(LAMP, BERLIN, 6), stocked(LAMP, PARIS, 5)]);
        for (const [name, quantity, instead] of commands) {
          const others = instead.filter((each) => each !== name).map((each) => own(String(each)));
          const open = new Set(shelf.open.keys());
          const answer = reserve(shelf, own(String(name)), quantity, { instead: others });
          const left = answer.outcome === "reserved" ? others : [];
          for (const each of left) expect(shelf.open.has(each)).toBe(false);
          if (answer.outcome !== "reserved") expect(new Set(shelf.open.keys())).toEqual(open);
          const held = [...shelf.open.values()]
            .flatMap(({ taken }) => taken)
            .reduce((sum, each) => sum + each.quantity, 0);
          const levels = [...shelf.levels.values()];
          expect(levels.reduce((sum, level) => sum + level.reserved, 0)).toBe(held);
          for (const level of levels) expect(level.reserved).toBeLessThanOrEqual(level.onHand);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the cap on a shopper's open reservations", () => {
  const cap = { open: 2, max: 2 };

  it("refuses a new one and leaves what it would have replaced", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 9)]);
    reserve(shelf, own("a"), 1);
    expect(reserve(shelf, own("b"), 1, { cap, instead: [own("a")] })).toEqual({
      outcome: "refused",
      reason: "too_many_open",
    });
    expect(shelf.open.has(own("a"))).toBe(true);
    expect(reserve(shelf, own("b"), 1, { cap: { ...cap, open: 1 } }).outcome).toBe("reserved");
  });

  it("says of one that was reserved before what it said then", () => {
    const shelf = makeShelf([stocked(LAMP, BERLIN, 9)]);
    const first = reserve(shelf, own("a"), 1);
    expect(reserve(shelf, own("a"), 1, { cap })).toEqual(first);
    shelf.step<"confirm">({ type: "confirm", reference: own("a") }, 1);
    expect(reserve(shelf, own("a"), 1, { cap })).toEqual({ outcome: "refused", reason: "already_confirmed" });
  });
});
