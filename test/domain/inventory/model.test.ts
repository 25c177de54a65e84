/**
 * The machine against a model of three numbers for each sku (on hand, reserved, sold), written without a look at the
 * machine: random commands, several warehouses, time that passes.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { stockViolations } from "../../../src/domain/inventory/audit.ts";
import { deltasOf, shopRules } from "../../../src/domain/inventory/level.ts";
import { BERLIN, makeShelf, PARIS, sku, type Shelf } from "./support.ts";

const SKUS = [sku("a"), sku("b")] as const;
const WAREHOUSES = [BERLIN, PARIS] as const;
const BUFFER_BASIS_POINTS = 1_000;

interface Numbers {
  onHand: number;
  reserved: number;
  sold: number;
}
interface Held {
  readonly wants: readonly [number, number];
  state: "held" | "sold" | "over" | "back";
  until: number;
}
interface Model {
  readonly stock: readonly [Numbers, Numbers];
  readonly held: Map<string, Held>;
  received: number;
}

const makeModel = (): Model => ({
  stock: [
    { onHand: 0, reserved: 0, sold: 0 },
    { onHand: 0, reserved: 0, sold: 0 },
  ],
  held: new Map(),
  received: 0,
});

const sellable = ({ onHand, reserved }: Numbers): number =>
  Math.max(0, onHand - reserved - (onHand < 20 ? 0 : Math.floor(onHand / 10)));

const addAll = (
  model: Model,
  wants: readonly [number, number],
  change: (numbers: Numbers, quantity: number) => void,
): void => {
  change(model.stock[0], wants[0]);
  change(model.stock[1], wants[1]);
};

/** Everything that is past its end is over: the model has no alarm and needs none. */
function lapse(model: Model, held: Held, now: number): void {
  if (held.state !== "held" || now < held.until) return;
  held.state = "over";
  addAll(model, held.wants, (numbers, quantity) => (numbers.reserved -= quantity));
}

type Command = (model: Model, shelf: Shelf, now: number, serial: number) => void;

const referenceOf = fc.constantFrom("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8");
const quantityOf = fc.integer({ min: 0, max: 12 });

const receiveCommand = fc
  .tuple(fc.constantFrom(0, 1), fc.constantFrom(...WAREHOUSES), fc.integer({ min: 1, max: 30 }))
  .map(([which, warehouseId, quantity]): Command => (model, shelf, now, serial) => {
    const numbers = model.stock[which as 0 | 1];
    numbers.onHand += quantity;
    model.received += quantity;
    const receipt = { sku: SKUS[which as 0 | 1], warehouseId, quantity, reference: `in${serial}` };
    expect(shelf.receive(receipt, now)).toEqual({ outcome: "received", units: quantity });
    expect(shelf.receive(receipt, now)).toEqual({ outcome: "repeated" });
  });

const reserveCommand = fc
  .tuple(referenceOf, quantityOf, quantityOf, fc.integer({ min: 1, max: 60 }), fc.boolean())
  .filter(([, a, b]) => a + b > 0)
  .map(([reference, a, b, ttl, isParisFirst]): Command => (model, shelf, now) => {
    // A cart may hold one sku in two lines.
    const lines = [
      { sku: SKUS[0], quantity: Math.floor(a / 2) },
      { sku: SKUS[1], quantity: b },
      { sku: SKUS[0], quantity: Math.ceil(a / 2) },
    ].filter((line) => line.quantity > 0);
    const warehouses = isParisFirst ? [PARIS, BERLIN] : [BERLIN, PARIS];
    const event = { reference, lines, warehouses, expiresAt: now + ttl, rulesOf: () => shopRules(BUFFER_BASIS_POINTS) };
    const known = model.held.get(reference);
    // The object frees what is overdue before it refuses; the model does it by itself.
    for (const other of shelf.open.keys())
      if (other !== reference) shelf.step<"expire">({ type: "expire", reference: other }, now);
    for (const held of model.held.values()) lapse(model, held, now);
    const answer = shelf.step<"reserve">({ type: "reserve", ...event }, now);
    if (known) {
      const isSame = known.state === "held" && known.wants[0] === a && known.wants[1] === b;
      expect(answer.outcome).toBe(isSame ? "reserved" : "refused");
      return;
    }
    const isEnough = a <= sellable(model.stock[0]) && b <= sellable(model.stock[1]);
    expect(answer.outcome).toBe(isEnough ? "reserved" : "short");
    if (!isEnough) return;
    model.held.set(reference, { wants: [a, b], state: "held", until: now + ttl });
    addAll(model, [a, b], (numbers, quantity) => (numbers.reserved += quantity));
  });

const confirmCommand = referenceOf.map((reference): Command => (model, shelf, now) => {
  const held = model.held.get(reference);
  if (held) lapse(model, held, now);
  if (held?.state === "held") {
    held.state = "sold";
    addAll(model, held.wants, (numbers, quantity) => {
      numbers.onHand -= quantity;
      numbers.reserved -= quantity;
      numbers.sold += quantity;
    });
  }
  const isSold = held?.state === "sold" || held?.state === "back";
  expect(shelf.step<"confirm">({ type: "confirm", reference }, now).outcome).toBe(isSold ? "confirmed" : "refused");
});

const releaseCommand = referenceOf.map((reference): Command => (model, shelf, now) => {
  const held = model.held.get(reference) ?? { wants: [0, 0], state: "over" as const, until: now };
  model.held.set(reference, held);
  const isSold = held.state === "sold" || held.state === "back";
  if (held.state === "held") {
    held.state = "over";
    addAll(model, held.wants, (numbers, quantity) => (numbers.reserved -= quantity));
  }
  expect(shelf.step<"release">({ type: "release", reference }, now).outcome).toBe(isSold ? "refused" : "released");
});

const extendCommand = fc
  .tuple(referenceOf, fc.integer({ min: -20, max: 60 }))
  .map(([reference, more]): Command => (model, shelf, now) => {
    const held = model.held.get(reference);
    if (held) lapse(model, held, now);
    if (held?.state === "held") held.until = Math.max(held.until, now + more);
    const answer = shelf.step<"extend">({ type: "extend", reference, expiresAt: now + more }, now);
    expect(answer.outcome).toBe(held?.state === "held" ? "extended" : "refused");
  });

const giveBackCommand = fc
  .tuple(referenceOf, fc.constantFrom("g1", "g2"))
  .map(([reference, cause]): Command => (model, shelf, now) => {
    const held = model.held.get(reference);
    const wasBack = shelf.movements.some(
      (each) => each.kind === "returned" && each.reference === reference && each.cause === cause,
    );
    if (held) lapse(model, held, now);
    const isReturning = held?.state === "sold";
    if (held && isReturning) {
      held.state = "back";
      addAll(model, held.wants, (numbers, quantity) => {
        numbers.onHand += quantity;
        numbers.sold -= quantity;
      });
    }
    const answer = shelf.step<"giveBack">({ type: "giveBack", reference, giveBackReference: cause }, now);
    expect(answer.outcome).toBe(isReturning || wasBack ? "returned" : "refused");
  });

/** The alarm, whenever it comes. */
const alarmCommand = fc.constant<Command>((model, shelf, now) => {
  for (const reference of [...shelf.open.keys()]) shelf.step<"expire">({ type: "expire", reference }, now);
  for (const held of model.held.values()) lapse(model, held, now);
  expect([...shelf.open.values()].every((open) => open.expiresAt > now)).toBe(true);
});

const commandOf = fc.oneof(
  { weight: 3, arbitrary: receiveCommand },
  { weight: 6, arbitrary: reserveCommand },
  { weight: 4, arbitrary: confirmCommand },
  { weight: 2, arbitrary: releaseCommand },
  { weight: 2, arbitrary: extendCommand },
  { weight: 2, arbitrary: giveBackCommand },
  { weight: 1, arbitrary: alarmCommand },
);

function expectSound(shelf: Shelf): void {
  const sums = shelf.movements.flatMap(({ kind, lines }) =>
    lines.map((line) => ({ sku: line.sku, warehouseId: line.warehouseId, kind, ...deltasOf(kind, line.quantity) })),
  );
  const violations = stockViolations(() => true, [...shelf.levels.values()], [...shelf.open.values()], sums);
  expect(violations).toEqual([]);
}

it("agrees with three numbers for each sku under any commands, and on hand plus sold is what was received", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(commandOf, fc.integer({ min: 0, max: 25 })), { maxLength: 60, size: "max" }),
      (commands) => {
        const model = makeModel();
        const shelf = makeShelf();
        let now = 1_000;
        commands.forEach(([command, passes], serial) => {
          now += passes;
          command(model, shelf, now, serial);
          expectSound(shelf);
        });
        for (const held of model.held.values()) lapse(model, held, now);
        for (const reference of [...shelf.open.keys()]) shelf.step<"expire">({ type: "expire", reference }, now);
        SKUS.forEach((each, index) => {
          const levels = [...shelf.levels.values()].filter((row) => row.sku === each);
          const total = { onHand: 0, reserved: 0 };
          for (const row of levels) {
            total.onHand += row.onHand;
            total.reserved += row.reserved;
          }
          const { onHand, reserved } = model.stock[index as 0 | 1];
          expect(total).toEqual({ onHand, reserved });
        });
        const stands = model.stock.reduce((sum, numbers) => sum + numbers.onHand + numbers.sold, 0);
        expect(stands).toBe(model.received);
      },
    ),
    { numRuns: 2_000 },
  );
});
