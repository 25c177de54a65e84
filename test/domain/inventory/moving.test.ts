/** A sku that moves between stock objects: its rules by example, and the whole protocol under any schedule. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelFault } from "../../../src/domain/inventory/level.ts";
import {
  depart,
  departing,
  expecting,
  outflowOf,
  settling,
  takeIn,
  whereabouts,
  type ConsignedUnits,
  type Place,
  type Sighting,
  type Visit,
} from "../../../src/domain/inventory/moving.ts";
import type { StockLevel } from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";

const LAMP = "lamp" as Sku;
const BERLIN = "whs_berlin" as WarehouseId;

const level = (numbers: Partial<StockLevel>): StockLevel => ({
  sku: LAMP,
  warehouseId: BERLIN,
  onHand: 0,
  reserved: 0,
  ahead: 0,
  missing: 0,
  ...numbers,
});
const sight = (more: Partial<Sighting>): Sighting => ({
  self: "eu-s-00",
  sku: LAMP,
  place: null,
  held: true,
  layouts: [],
  ...more,
});
const place = (more: Partial<Place>): Place => ({ epoch: 3, to: null, from: null, past: [], ...more });

/** What stays, and what arrives at an object that has none. */
function split(before: StockLevel): { readonly stays: StockLevel; readonly goes: StockLevel } {
  const units = [outflowOf(before)].filter((unit) => unit !== null);
  const stays = depart([before], units).levels[0] ?? before;
  return { stays, goes: takeIn([], units).levels[0] ?? level({}) };
}

describe("what leaves with a sku", () => {
  it("is what is free; what is reserved stays until its reservation ends", () => {
    expect(split(level({ onHand: 7, reserved: 3 }))).toEqual({
      stays: level({ onHand: 3, reserved: 3 }),
      goes: level({ onHand: 4 }),
    });
  });

  it("is the debt of what was promised ahead too, since the goods that cover it come to the new home", () => {
    expect(split(level({ onHand: 3, reserved: 5, ahead: 2 }))).toEqual({
      stays: level({ onHand: 5, reserved: 5 }),
      goes: level({ onHand: -2, ahead: 2 }),
    });
  });

  it("is the debt of what was sold and is not there", () => {
    expect(split(level({ onHand: -2, missing: 2 }))).toEqual({
      stays: level({}),
      goes: level({ onHand: -2, missing: 2 }),
    });
  });

  it("is not what a count found missing of open reservations: they still cannot be confirmed", () => {
    expect(outflowOf(level({ onHand: 3, reserved: 5, missing: 2 }))).toBeNull();
    expect(split(level({ onHand: -1, reserved: 5, missing: 6 }))).toEqual({
      stays: level({ onHand: 0, reserved: 5, missing: 5 }),
      goes: level({ onHand: -1, missing: 1 }),
    });
  });

  it("never breaks a level, and units and debts add up, of any sound level", () => {
    const units = fc.integer({ min: 0, max: 50 });
    const sound = fc
      .record({ onHand: fc.integer({ min: -50, max: 50 }), reserved: units, ahead: units })
      .map((given) => {
        const gap = Math.max(0, given.reserved - given.onHand);
        const ahead = Math.min(given.ahead, gap);
        return level({ ...given, ahead, missing: gap - ahead });
      });
    fc.assert(
      fc.property(sound, sound, (before, there) => {
        const { stays } = split(before);
        const unit = outflowOf(before);
        const arrived = unit ? takeIn([there], [unit]).levels[0] : there;
        expect([levelFault(stays), levelFault(arrived ?? there), outflowOf(stays)]).toEqual([null, null, null]);
        expect(stays.onHand + (arrived ?? there).onHand).toBe(before.onHand + there.onHand);
        expect(stays.reserved).toBe(before.reserved);
      }),
    );
  });
});

describe("where to ask for a sku", () => {
  it("is here unless it has ever moved", () => {
    expect(whereabouts(sight({}), [])).toBe("here");
    expect(whereabouts(sight({ held: false }), [])).toBe("here");
  });

  it("is where it has gone; nowhere while it comes; back where it was while it is only announced", () => {
    expect(whereabouts(sight({ place: place({ to: "b" }) }), [])).toEqual({ object: "b", epoch: 3 });
    expect(whereabouts(sight({ place: place({ from: "b" }) }), [])).toBe("coming");
    expect(whereabouts(sight({ place: place({ to: "b", from: "b" }) }), [])).toEqual({ object: "b", epoch: 3 });
  });

  it("is every earlier home first for a reference that those may know, and the word of an earlier epoch does not count", () => {
    const home = sight({
      place: place({
        epoch: 7,
        past: [
          { object: "a", epoch: 3 },
          { object: "c", epoch: 5 },
        ],
      }),
    });
    expect(whereabouts(home, null)).toBe("here");
    expect(whereabouts(home, [])).toEqual({ object: "a", epoch: 7 });
    expect(whereabouts(home, [{ object: "a", epoch: 2 }])).toEqual({ object: "a", epoch: 7 });
    expect(whereabouts(home, [{ object: "a", epoch: 3 }])).toEqual({ object: "c", epoch: 7 });
    expect(
      whereabouts(home, [
        { object: "a", epoch: 3 },
        { object: "c", epoch: 9 },
      ]),
    ).toBe("here");
  });

  it("leads a sku that nobody has ever had from the first layout to the newest, which asks back", () => {
    const layouts = [
      { shards: 1, epoch: 0 },
      { shards: 64, epoch: 4 },
    ];
    const unseen = { held: false, layouts };
    const next = whereabouts(sight(unseen), []);
    expect(next).toMatchObject({ epoch: 4 });
    const newest = sight({ ...unseen, self: typeof next === "string" ? "" : next.object });
    expect(newest.self).not.toBe("eu-s-00");
    expect(whereabouts(newest, [])).toEqual({ object: "eu-s-00", epoch: 4 });
    expect(whereabouts(newest, [{ object: "eu-s-00", epoch: 4 }])).toBe("here");
    // Received before the shop was spread anew, it is where it is.
    expect(whereabouts(sight({ ...unseen, held: true }), [])).toBe("here");
  });
});

describe("a move", () => {
  it("of an earlier epoch does nothing, however late it comes", () => {
    const now = sight({ place: place({ epoch: 9 }) });
    expect(expecting(now, "b", 9)).toBeNull();
    expect(departing(now, "b", 8)).toEqual({ outcome: "left" });
  });

  it("is not begun while the sku is still on its way from the last one", () => {
    expect(departing(sight({ place: place({ from: "b" }) }), "c", 4)).toEqual({ outcome: "coming" });
  });
});

/** The protocol with the domain's functions alone: objects, consignments on their way, a mover that may die. */
interface Toy {
  readonly name: string;
  place: Place | null;
  level: StockLevel | null;
  /** References of receipts. */
  readonly received: Set<string>;
  readonly open: Map<string, number>;
  readonly arrived: Set<string>;
}
interface Sent {
  readonly reference: string;
  readonly to: string;
  readonly units: readonly ConsignedUnits[];
  readonly settled: { readonly epoch: number; readonly past: readonly Visit[] } | null;
}

class World {
  readonly toys = new Map<string, Toy>();
  readonly sent: Sent[] = [];
  epoch = 0;
  home = "a";
  move: { readonly to: string; readonly epoch: number } | null = null;
  /** Units that have come in and were not sold. */
  total = 0;
  #references = 0;

  toy(name: string): Toy {
    const known = this.toys.get(name);
    if (known) return known;
    const made: Toy = { name, place: null, level: null, received: new Set(), open: new Map(), arrived: new Set() };
    this.toys.set(name, made);
    return made;
  }
  #sight = (toy: Toy): Sighting => sight({ self: toy.name, place: toy.place, held: toy.level !== null });
  #fresh = (): string => `c${++this.#references}`;
  #pack(toy: Toy, to: string, settled: Sent["settled"]): void {
    const units = toy.level ? [outflowOf(toy.level)].filter((unit) => unit !== null) : [];
    if (units.length === 0 && settled === null) return;
    toy.level = depart(toy.level ? [toy.level] : [], units).levels[0] ?? toy.level;
    this.sent.push({ reference: this.#fresh(), to, units, settled });
  }

  expectMove(): void {
    if (!this.move || this.move.to === this.home) return;
    const toy = this.toy(this.move.to);
    toy.place = expecting(this.#sight(toy), this.home, this.move.epoch) ?? toy.place;
  }
  /** True when the mover may write down that it is done. */
  leave(): boolean {
    if (!this.move || this.move.to === this.home) return true;
    const toy = this.toy(this.home);
    const departure = departing(this.#sight(toy), this.move.to, this.move.epoch);
    if (departure.outcome === "leaves") {
      this.#pack(toy, this.move.to, { epoch: this.move.epoch, past: departure.past });
      toy.place = departure.place;
    }
    return departure.outcome === "leaves" || departure.outcome === "left";
  }
  moveTo(to: string, diesAfter: number): void {
    this.move ??= { to, epoch: ++this.epoch };
    if (diesAfter === 0) return;
    this.expectMove();
    if (diesAfter === 1) return;
    const left = this.leave();
    if (diesAfter === 2 || !left) return;
    this.home = this.move.to;
    this.move = null;
  }
  /** Delivers one consignment; its acknowledgement may be lost, so it comes again. */
  deliver(index: number, isAcknowledged: boolean): void {
    const sent = this.sent[index % Math.max(1, this.sent.length)];
    if (!sent) return;
    const toy = this.toy(sent.to);
    if (!toy.arrived.has(sent.reference)) {
      toy.arrived.add(sent.reference);
      toy.level = takeIn(toy.level ? [toy.level] : [], sent.units).levels[0] ?? toy.level;
      if (sent.settled) toy.place = settling(toy.name, toy.place, sent.settled.epoch, sent.settled.past) ?? toy.place;
      this.#flowOn(toy);
    }
    if (isAcknowledged) this.sent.splice(this.sent.indexOf(sent), 1);
  }
  #flowOn(toy: Toy): void {
    if (toy.place !== null && toy.place.to !== null) this.#pack(toy, toy.place.to, null);
  }
  /** Follows the sku as the adapter does, with old news at first. Answers the object that takes it, or null. */
  #follow(start: string, knows: (toy: Toy) => boolean, asksPast: boolean): Toy | null {
    let at = start;
    let asked: Visit[] = [];
    for (let hop = 0; hop < 30; hop++) {
      const toy = this.toy(at);
      if (knows(toy)) return toy;
      const where = whereabouts(this.#sight(toy), asksPast ? asked : null);
      if (where === "here") return toy;
      if (where === "coming") return null;
      asked = [...asked.filter((visit) => visit.object !== at), { object: at, epoch: where.epoch }];
      at = where.object;
    }
    return null;
  }
  receive(start: string, reference: string, quantity: number): void {
    const toy = this.#follow(start, (each) => each.received.has(reference), true);
    if (!toy || toy.received.has(reference)) return;
    toy.received.add(reference);
    const before = toy.level ?? level({});
    toy.level = { ...before, onHand: before.onHand + quantity };
    this.total += quantity;
  }
  reserve(start: string, reference: string, quantity: number): void {
    const toy = this.#follow(start, () => false, false);
    if (!toy?.level || toy.level.onHand - toy.level.reserved < quantity) return;
    toy.level = { ...toy.level, reserved: toy.level.reserved + quantity };
    toy.open.set(reference, quantity);
  }
  end(reference: string, isSold: boolean): void {
    for (const toy of this.toys.values()) {
      const quantity = toy.open.get(reference);
      if (quantity === undefined || !toy.level) continue;
      toy.open.delete(reference);
      const { onHand, reserved } = toy.level;
      toy.level = { ...toy.level, onHand: onHand - (isSold ? quantity : 0), reserved: reserved - quantity };
      if (isSold) this.total -= quantity;
      this.#flowOn(toy);
    }
  }
  units(): number {
    const there = [...this.toys.values()].reduce((sum, toy) => sum + (toy.level?.onHand ?? 0), 0);
    const away = this.sent
      .filter((sent) => !this.toy(sent.to).arrived.has(sent.reference))
      .flatMap((sent) => sent.units)
      .reduce((sum, unit) => sum + unit.quantity, 0);
    return there + away;
  }
  homes(): readonly string[] {
    const isHome = (toy: Toy): boolean =>
      toy.place === null ? toy.level !== null : toy.place.to === null && toy.place.from === null;
    const coming = this.sent.filter((sent) => sent.settled && !this.toy(sent.to).arrived.has(sent.reference));
    return [...[...this.toys.values()].filter(isHome).map((toy) => toy.name), ...coming.map((sent) => `>${sent.to}`)];
  }
  settle(): void {
    for (let round = 0; round < 200 && (this.move !== null || this.sent.length > 0); round++) {
      if (this.move) this.moveTo(this.move.to, 3);
      this.deliver(0, true);
    }
  }
}

const name = fc.constantFrom("a", "b", "c", "d");
const step = fc.oneof(
  fc.record({ do: fc.constant("move" as const), to: name, diesAfter: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant("deliver" as const), index: fc.nat(5), ok: fc.boolean() }),
  fc.record({
    do: fc.constant("receive" as const),
    at: name,
    reference: fc.nat(6),
    quantity: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ do: fc.constant("reserve" as const), at: name, quantity: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant("end" as const), which: fc.nat(20), sold: fc.boolean() }),
);

describe("the whole protocol", () => {
  it(
    "keeps one home and every unit, receives a reference once, and ends where the map says, under any schedule",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
          const world = new World();
          world.receive("a", "opening", 20);
          let reservations = 0;
          const received = new Map([["opening", 20]]);
          for (const each of steps) {
            if (each.do === "move") world.moveTo(each.to, each.diesAfter);
            if (each.do === "deliver") world.deliver(each.index, each.ok);
            // An isolate with old news begins wherever the sku has been; nobody begins where it has never been.
            const start = "at" in each && world.toy(each.at).place !== null ? each.at : "a";
            if (each.do === "receive") {
              const reference = `r${each.reference}`;
              const before = world.total;
              world.receive(start, reference, each.quantity);
              if (world.total !== before) {
                expect(received.has(reference)).toBe(false);
                received.set(reference, each.quantity);
              }
            }
            if (each.do === "reserve") world.reserve(start, `v${reservations++}`, each.quantity);
            if (each.do === "end") world.end(`v${each.which}`, each.sold);
            expect(world.units()).toBe(world.total);
            expect(world.homes()).toHaveLength(1);
          }
          world.settle();
          expect(world.homes()).toEqual([world.home]);
          expect([world.sent, world.move, world.units()]).toEqual([[], null, world.total]);
          // What no open reservation holds is all at home.
          for (const toy of world.toys.values())
            if (toy.name !== world.home && toy.level) expect(toy.level.onHand).toBe(toy.level.reserved);
        }),
        { numRuns: 1_500 },
      );
    },
  );
});
