/**
 * Moving a sku from one stock object to another while it sells (docs/resharding.md). Exactly one object is a sku's
 * home, or a consignment that makes its target the home is on its way: that is what these functions keep.
 */
import type { Sku } from "../../kernel/ids.ts";
import { covered, emptyLevel, levelKey } from "./level.ts";
import type { Movement, StockLevel, Taken } from "./types.ts";
import { layoutHome, type Layout } from "./stock-map.ts";

/** An object, and the epoch of the move up to which its word is good. */
export interface Visit {
  readonly object: string;
  readonly epoch: number;
}

/** What an object knows of a sku that was ever moved. */
export interface Place {
  /** Of the newest move that it took part in. */
  readonly epoch: number;
  /** Gone there. */
  readonly to: string | null;
  /** On its way from there: not at home until what makes it so has come. */
  readonly from: string | null;
  /** Where it was at home before, at other objects: references that were met there are known there only. */
  readonly past: readonly Visit[];
}

export interface Sighting {
  /** Name of the object that is asked. */
  readonly self: string;
  readonly sku: Sku;
  readonly place: Place | null;
  /** It has levels, terms or incoming goods of it. */
  readonly held: boolean;
  readonly layouts: readonly Layout[];
}

export type Whereabouts = "here" | "coming" | Visit;

/**
 * Where to go with something never seen here: here, there (a visit), or nowhere yet. `asked` are the objects that have
 * said already that they do not know it; null of what need not be asked for elsewhere, since its name is its own.
 */
export function whereabouts(sighting: Sighting, asked: readonly Visit[] | null): Whereabouts {
  const { self, place, held, layouts } = sighting;
  if (place !== null) {
    if (place.to !== null) return { object: place.to, epoch: place.epoch };
    if (place.from !== null) return "coming";
    const next = asked && place.past.find((visit) => !isAsked(visit, asked));
    return next ? { object: next.object, epoch: place.epoch } : "here";
  }
  const newest = layouts.at(-1);
  if (held || newest === undefined) return "here";
  const homes = layouts.map((layout) => layoutHome(self, sighting.sku, layout));
  const last = homes.lastIndexOf(self);
  const next = homes[last + 1];
  if (next !== undefined) return { object: next, epoch: newest.epoch };
  const unasked = asked && impliedPast(sighting).find((visit) => !isAsked(visit, asked));
  return unasked ? { object: unasked.object, epoch: newest.epoch } : "here";
}

const isAsked = (visit: Visit, asked: readonly Visit[]): boolean =>
  asked.some(({ object, epoch }) => object === visit.object && epoch >= visit.epoch);

/** Of a sku that was never held here: its homes of earlier layouts may hold it, unless they say at this epoch that not. */
function impliedPast({ self, sku, layouts }: Sighting): readonly Visit[] {
  const epoch = layouts.at(-1)?.epoch ?? 0;
  const homes = new Set(layouts.map((layout) => layoutHome(self, sku, layout)));
  return [...homes].filter((object) => object !== self).map((object) => ({ object, epoch }));
}

/** The place after a move towards here was announced; null: nothing changes. */
export function expecting(sighting: Sighting, from: string, epoch: number): Place | null {
  const { place, held } = sighting;
  if (place !== null && place.epoch >= epoch) return null;
  const isHome = place === null ? held : place.to === null && place.from === null;
  return isHome ? null : { epoch, to: place?.to ?? null, from, past: place?.past ?? [] };
}

export type Departure =
  | { readonly outcome: "left" | "coming" }
  | { readonly outcome: "moved"; readonly to: string }
  | { readonly outcome: "leaves"; readonly place: Place; readonly past: readonly Visit[] };

/** What becomes of a sku that is to leave; `past` is what its new home must know. Of an earlier epoch: nothing. */
export function departing(sighting: Sighting, to: string, epoch: number): Departure {
  const { self, place } = sighting;
  if (place !== null && place.epoch >= epoch) return { outcome: "left" };
  const where = whereabouts(sighting, null);
  if (where === "coming") return { outcome: "coming" };
  if (where !== "here") return { outcome: "moved", to: where.object };
  const past = place?.past ?? (sighting.held ? [] : impliedPast(sighting));
  return {
    outcome: "leaves",
    place: { epoch, to, from: null, past: [] },
    past: [...past, { object: self, epoch }],
  };
}

/** The place of a sku that has come whole; null: nothing changes, since it was not expected any more. */
export function settling(self: string, place: Place | null, epoch: number, past: readonly Visit[]): Place | null {
  if (place !== null && place.from === null) return null;
  const others = past.filter((visit) => visit.object !== self);
  return { epoch: Math.max(place?.epoch ?? 0, epoch), to: null, from: null, past: others };
}

/** Units on their way: below 0 a debt, which is then promised ahead or missing. */
export interface ConsignedUnits {
  readonly sku: Sku;
  readonly warehouseId: StockLevel["warehouseId"];
  readonly quantity: number;
  readonly ahead: number;
  readonly missing: number;
}

/**
 * What does not stay: all but what open reservations hold. Free units go, and so does the debt of what was promised
 * ahead or sold and not there, since the goods that will cover it come to the new home. What a count found missing of
 * open reservations stays with them: they cannot be confirmed. Null: nothing goes.
 */
export function outflowOf(level: StockLevel): ConsignedUnits | null {
  const { sku, warehouseId, onHand, reserved, ahead, missing } = level;
  const stays = Math.min(missing, reserved);
  const quantity = onHand - reserved + stays;
  return quantity === 0 ? null : { sku, warehouseId, quantity, ahead, missing: missing - stays };
}

export interface LevelChange {
  readonly levels: readonly StockLevel[];
  readonly lines: readonly Taken[];
}

/** Levels after what does not stay has left, and the lines of the movement that says so. */
export function depart(levels: readonly StockLevel[], units: readonly ConsignedUnits[]): LevelChange {
  return applyAll(levels, units, (level, { quantity, ahead, missing }) => ({
    ...level,
    onHand: level.onHand - quantity,
    ahead: level.ahead - ahead,
    missing: level.missing - missing,
  }));
}

/** Levels after a consignment was taken in. Its debts are covered at once as far as there are units. */
export function takeIn(levels: readonly StockLevel[], units: readonly ConsignedUnits[]): LevelChange {
  return applyAll(levels, units, (level, { quantity, ahead, missing }) => {
    const onHand = level.onHand + quantity;
    const gap = Math.max(0, level.reserved - onHand);
    return { ...level, onHand, ...covered(level.ahead + ahead, level.missing + missing, gap) };
  });
}

function applyAll(
  levels: readonly StockLevel[],
  units: readonly ConsignedUnits[],
  apply: (level: StockLevel, unit: ConsignedUnits) => StockLevel,
): LevelChange {
  const byKey = new Map(levels.map((level) => [levelKey(level.sku, level.warehouseId), level]));
  const changed = new Map<string, StockLevel>();
  const lines: Taken[] = [];
  for (const unit of units) {
    const key = levelKey(unit.sku, unit.warehouseId);
    const before = changed.get(key) ?? byKey.get(key) ?? emptyLevel(unit.sku, unit.warehouseId);
    const after = apply(before, unit);
    changed.set(key, after);
    lines.push({ sku: unit.sku, warehouseId: unit.warehouseId, quantity: after.onHand - before.onHand });
  }
  return { levels: [...changed.values()], lines };
}

/** Both ends write the same reference, each in its own ledger: it is what makes an arrival happen once. */
export const movedMovement = (reference: string, lines: readonly Taken[], at: Movement["at"]): Movement => ({
  at,
  kind: "moved",
  reference,
  cause: "",
  lines,
});
