/**
 * The stock port against a model of plain numbers, written from the rules alone: on hand and reserved of each
 * warehouse, and what became of each reference. Random commands, a life that is interrupted between any two of them.
 */
import fc from "fast-check";
import type { Taken } from "../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import type { StockShard } from "../../src/ports/stock.ts";

export interface StockSubject {
  readonly shard: StockShard;
  /** Everything in memory is lost. */
  interrupt(): Promise<void>;
  /** The reservation, if it is open, is past its end now, and nobody has cleaned up. */
  letEnd(reference: string): Promise<void>;
  /** The alarm rings. */
  wake(): Promise<void>;
  now(): number;
}

export const ITEM = "model-item" as Sku;
export const SITES = ["whs_one", "whs_two"] as readonly string[] as readonly WarehouseId[];
const [ONE, TWO] = SITES as readonly [WarehouseId, WarehouseId];
/** Of a stock of 20 and more, as the shop's settings have it. */
const BUFFER_BASIS_POINTS = 500;
const MINUTE = 60_000;

interface Shelf {
  onHand: number;
  reserved: number;
}
type Fate = "held" | "sold" | "over" | "returned";
interface Wish {
  readonly quantity: number;
  readonly taken: readonly Taken[];
  fate: Fate;
  ended: boolean;
  restocked: number;
}

interface StockModel {
  readonly shelves: Map<WarehouseId, Shelf>;
  readonly wishes: Map<string, Wish>;
  /** Net of everything that came in or went out but by sale: what is on hand and what is sold add up to it. */
  brought: number;
}

const makeStockModel = (): StockModel => ({
  shelves: new Map(SITES.map((site) => [site, { onHand: 0, reserved: 0 }])),
  wishes: new Map(),
  brought: 0,
});

const shelfOf = (model: StockModel, site: WarehouseId): Shelf => {
  const shelf = model.shelves.get(site);
  if (!shelf) throw new Error(`the model knows no ${site}`);
  return shelf;
};
const total = (model: StockModel, pick: (shelf: Shelf) => number): number =>
  [...model.shelves.values()].reduce((sum, shelf) => sum + pick(shelf), 0);
const freeOf = ({ onHand, reserved }: Shelf): number => Math.max(0, onHand - reserved);

function sellableOf(model: StockModel): number {
  const there = total(model, (shelf) => Math.max(0, shelf.onHand));
  const buffer = there < 20 ? 0 : Math.floor((there * BUFFER_BASIS_POINTS) / 10_000);
  const net = total(model, (shelf) => shelf.onHand - shelf.reserved) - buffer;
  return Math.max(
    0,
    Math.min(
      net,
      total(model, (shelf) => freeOf(shelf)),
    ),
  );
}

const each = (model: StockModel, taken: readonly Taken[], change: (shelf: Shelf, quantity: number) => void): void => {
  for (const { warehouseId, quantity } of taken) change(shelfOf(model, warehouseId), quantity);
};

function free(model: StockModel, wish: Wish): void {
  if (wish.fate !== "held") return;
  wish.fate = "over";
  each(model, wish.taken, (shelf, quantity) => (shelf.reserved -= quantity));
}

/** One thing that somebody does; throws where the subject does otherwise than the model. */
type StockCommand = (model: StockModel, subject: StockSubject, serial: number) => Promise<void>;

function same(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: the stock says ${JSON.stringify(found)}, the model ${JSON.stringify(wanted)}`);
}
const outcomeOf = (answer: { readonly outcome: string }): string => answer.outcome;

const referenceOf = fc.constantFrom(...Array.from({ length: 10 }, (_, n) => `eu/gst_model${n % 4}/chk_${n}/one/1`));
const siteOf = fc.constantFrom(ONE, TWO);

const receive = fc
  .tuple(siteOf, fc.integer({ min: 1, max: 30 }))
  .map(([site, quantity]): StockCommand => async (model, { shard }, serial) => {
    const receipt = { sku: ITEM, warehouseId: site, quantity, reference: `in-${serial}` };
    same("receive", await shard.receive({ receipts: [receipt] }), {
      outcome: "received",
      units: quantity,
      conflicts: [],
    });
    same("receive again", await shard.receive({ receipts: [receipt] }), {
      outcome: "received",
      units: 0,
      conflicts: [],
    });
    same("receive another", await shard.receive({ receipts: [{ ...receipt, quantity: quantity + 1 }] }), {
      outcome: "received",
      units: 0,
      conflicts: [receipt.reference],
    });
    shelfOf(model, site).onHand += quantity;
    model.brought += quantity;
  });

const reserve = fc
  .tuple(referenceOf, fc.integer({ min: 1, max: 14 }), fc.boolean(), fc.boolean())
  .map(([reference, quantity, twoFirst, split]): StockCommand => async (model, { shard, now }) => {
    // A cart may hold one sku in two lines: they are one wish.
    const parts = split && quantity > 1 ? [1, quantity - 1] : [quantity];
    const answer = await shard.reserve({
      reference,
      lines: parts.map((part) => ({ sku: ITEM, quantity: part })),
      warehouses: twoFirst ? [TWO, ONE] : [ONE, TWO],
      expiresAt: now() + 15 * MINUTE,
    });
    const known = model.wishes.get(reference);
    if (known) {
      const isSame = known.fate === "held" && !known.ended && known.quantity === quantity;
      same("reserve again", outcomeOf(answer), isSame ? "reserved" : "refused");
      if (known.ended) free(model, known);
      return;
    }
    let fits = quantity <= sellableOf(model);
    if (!fits) {
      // What is past its end is free before anybody is refused.
      for (const wish of model.wishes.values()) if (wish.ended) free(model, wish);
      fits = quantity <= sellableOf(model);
    }
    same("reserve", outcomeOf(answer), fits ? "reserved" : "short");
    if (answer.outcome !== "reserved") return;
    same(
      "what is taken",
      answer.taken.reduce((sum, line) => sum + line.quantity, 0),
      quantity,
    );
    each(model, answer.taken, (shelf, taken) => {
      if (taken > freeOf(shelf)) throw new Error(`took ${taken} of ${freeOf(shelf)} free`);
    });
    const fitsOne = [...model.shelves.values()].some((shelf) => freeOf(shelf) >= quantity);
    if (fitsOne) same("a needless split", answer.taken.length, 1);
    model.wishes.set(reference, { quantity, taken: answer.taken, fate: "held", ended: false, restocked: 0 });
    each(model, answer.taken, (shelf, taken) => (shelf.reserved += taken));
  });

const confirm = referenceOf.map((reference): StockCommand => async (model, { shard }) => {
  const answer = await shard.confirm({ reference });
  const wish = model.wishes.get(reference);
  const isThere = wish?.taken.every((line) => line.quantity <= shelfOf(model, line.warehouseId).onHand) ?? false;
  if (wish?.fate === "held" && !wish.ended && isThere) {
    wish.fate = "sold";
    each(model, wish.taken, (shelf, quantity) => {
      shelf.onHand -= quantity;
      shelf.reserved -= quantity;
    });
  } else if (wish?.fate === "held") {
    // Past its end, or a count has found that it is not there: it cannot be sold, and holds nothing any more.
    free(model, wish);
  }
  const isSold = wish?.fate === "sold" || wish?.fate === "returned";
  same("confirm", outcomeOf(answer), isSold ? "confirmed" : "refused");
});

const release = referenceOf.map((reference): StockCommand => async (model, { shard }) => {
  const answer = await shard.release({ reference });
  const wish = model.wishes.get(reference) ?? { quantity: 0, taken: [], fate: "over", ended: false, restocked: 0 };
  model.wishes.set(reference, wish);
  free(model, wish);
  same("release", outcomeOf(answer), wish.fate === "over" ? "released" : "refused");
});

const extend = referenceOf.map((reference): StockCommand => async (model, { shard, now }) => {
  const answer = await shard.extend({ reference, expiresAt: now() + 20 * MINUTE });
  const wish = model.wishes.get(reference);
  if (wish?.ended) free(model, wish);
  same("extend", outcomeOf(answer), wish?.fate === "held" ? "extended" : "refused");
});

const giveBack = referenceOf.map((reference): StockCommand => async (model, { shard }) => {
  const wish = model.wishes.get(reference);
  // A sale that was given back in part is not given back whole: that is another machine's business.
  if (wish && wish.restocked > 0) return;
  const answer = await shard.giveBack({ reference, giveBackReference: `${reference}/cancel` });
  if (wish?.ended) free(model, wish);
  if (wish?.fate === "sold") {
    wish.fate = "returned";
    each(model, wish.taken, (shelf, quantity) => (shelf.onHand += quantity));
  }
  same("give back", outcomeOf(answer), wish?.fate === "returned" ? "returned" : "refused");
});

const restock = fc
  .tuple(referenceOf, fc.integer({ min: 1, max: 9 }), siteOf)
  .map(([reference, quantity, site]): StockCommand => async (model, { shard }, serial) => {
    const wish = model.wishes.get(reference);
    const call = {
      reference,
      returnReference: `back-${serial}`,
      lines: [{ sku: ITEM, warehouseId: site, quantity }],
    };
    const answer = await shard.restock(call);
    const fits = wish?.fate === "sold" && wish.restocked + quantity <= wish.quantity;
    same("restock", outcomeOf(answer), fits ? "restocked" : "refused");
    if (wish?.ended) free(model, wish);
    if (!fits) return;
    same("restock again", outcomeOf(await shard.restock(call)), "restocked");
    wish.restocked += quantity;
    shelfOf(model, site).onHand += quantity;
  });

/** Staff correct a number that they have just read; somebody who read an older one is refused. */
const adjust = fc
  .tuple(siteOf, fc.integer({ min: -12, max: 12 }), fc.boolean(), fc.boolean())
  .map(([site, change, counted, stale]): StockCommand => async (model, { shard }, serial) => {
    const shelf = shelfOf(model, site);
    const onHand = shelf.onHand + change;
    if (onHand < 0 || change === 0) return;
    const expectedOnHand = stale ? shelf.onHand + 1 : shelf.onHand;
    const adjustment = { sku: ITEM, warehouseId: site, onHand, expectedOnHand, reference: `adj-${serial}` };
    const answer = await shard.adjust({
      adjustments: [{ ...adjustment, reason: counted ? ("count" as const) : ("correction" as const) }],
    });
    if (answer.outcome !== "decided") throw new Error(`adjust: ${JSON.stringify(answer)}`);
    const gapBefore = Math.max(0, shelf.reserved - shelf.onHand);
    const gapAfter = Math.max(0, shelf.reserved - onHand);
    const wanted = stale ? "stale" : !counted && gapAfter > gapBefore ? "below_reserved" : "adjusted";
    same("adjust", answer.outcomes[0]?.outcome, wanted);
    if (wanted !== "adjusted") return;
    shelf.onHand = onHand;
    model.brought += change;
  });

const transfer = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 9 }), fc.boolean())
  .map(([fromOne, quantity, arrives]): StockCommand => async (model, { shard, now }, serial) => {
    const [from, to] = fromOne ? [ONE, TWO] : [TWO, ONE];
    const call = { sku: ITEM, from, to, quantity, expectedAt: now() + MINUTE, reference: `move-${serial}` };
    const answer = await shard.transfer(call);
    const fits = quantity <= freeOf(shelfOf(model, from));
    same("transfer", outcomeOf(answer), fits ? "transferred" : "short");
    if (!fits) return;
    same("transfer again", outcomeOf(await shard.transfer(call)), "repeated");
    shelfOf(model, from).onHand -= quantity;
    model.brought -= quantity;
    if (!arrives) return;
    const receipt = { sku: ITEM, warehouseId: to, quantity, reference: call.reference };
    same("arrive", outcomeOf(await shard.receive({ receipts: [receipt] })), "received");
    shelfOf(model, to).onHand += quantity;
    model.brought += quantity;
  });

const timePasses = referenceOf.map((reference): StockCommand => async (model, subject) => {
  const wish = model.wishes.get(reference);
  if (wish?.fate !== "held") return;
  await subject.letEnd(reference);
  wish.ended = true;
});
const wake = fc.constant<StockCommand>(async (model, subject) => {
  await subject.wake();
  for (const wish of model.wishes.values()) if (wish.ended) free(model, wish);
});
const interrupt = fc.constant<StockCommand>(async (_model, subject) => subject.interrupt());

export const stockCommands = (maxLength: number): fc.Arbitrary<StockCommand[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: receive },
      { weight: 8, arbitrary: reserve },
      { weight: 5, arbitrary: confirm },
      { weight: 2, arbitrary: release },
      { weight: 1, arbitrary: extend },
      { weight: 2, arbitrary: giveBack },
      { weight: 2, arbitrary: restock },
      { weight: 3, arbitrary: adjust },
      { weight: 2, arbitrary: transfer },
      { weight: 2, arbitrary: timePasses },
      { weight: 1, arbitrary: wake },
      { weight: 2, arbitrary: interrupt },
    ),
    { maxLength, size: "max" },
  );

/** After every command: the numbers agree, the books balance, and nothing came from nowhere. */
async function expectAgreement(model: StockModel, { shard }: StockSubject): Promise<void> {
  const levels = await shard.levels({ skus: [ITEM] });
  if ("outcome" in levels) throw new Error("the stock did not answer");
  const rows = new Map((levels[0]?.levels ?? []).map((level) => [level.warehouseId, level]));
  for (const [site, shelf] of model.shelves) {
    const { onHand = 0, reserved = 0, ahead = 0, missing = 0 } = rows.get(site) ?? {};
    same(`${site}`, { onHand, reserved }, shelf);
    same(`${site}, promised but not there`, ahead + missing, Math.max(0, shelf.reserved - shelf.onHand));
  }
  same("sellable", levels[0]?.sellable, sellableOf(model));
  const sold = [...model.wishes.values()].reduce(
    (sum, wish) => sum + (wish.fate === "sold" ? wish.quantity - wish.restocked : 0),
    0,
  );
  same("on hand and sold", total(model, (shelf) => shelf.onHand) + sold, model.brought);
  for (const deep of [false, true]) {
    const audit = await shard.audit({ after: null, deep });
    if ("outcome" in audit) throw new Error("the stock did not answer");
    same("violations", audit.violations, []);
  }
}

/** A whole life of a stock: each command, and that both agree after it. Answers how many commands it had. */
export async function liveThrough(commands: readonly StockCommand[], subject: StockSubject): Promise<number> {
  const model = makeStockModel();
  let serial = 0;
  for (const command of commands) {
    await command(model, subject, (serial += 1));
    await expectAgreement(model, subject);
  }
  return serial;
}
