/**
 * Skus that move between stock objects (docs/resharding.md), around the domain's rules: every method but `send` is
 * synchronous and runs inside a turn of the object, so what it reads and what it writes are one transaction.
 */
import type { Coming } from "../src/adapters/stock/rpc.ts";
import {
  depart,
  departing,
  expecting,
  movedMovement,
  outflowOf,
  settling,
  takeIn,
  whereabouts,
  type Place,
  type Sighting,
  type Visit,
  type Whereabouts,
} from "../src/domain/inventory/moving.ts";
import type { Layout } from "../src/domain/inventory/stock-map.ts";
import type { MovedAnswer, StockAudit, StockLevel, StockSummary, Whither } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { MINUTE_MS, SECOND_MS, type EpochMs } from "../src/kernel/time.ts";
import type { Consignment, LeaveAnswer } from "../src/ports/stock.ts";
import type { MovingRows, Outgoing } from "./stock-moving-rows.ts";
import type { StockRows } from "./stock-rows.ts";

/** Lines of one consignment, so that its row stays far below 2 MB; a sku is never split. */
const LINES_PER_CONSIGNMENT = 500;
/** Freed skus that one turn packs up, and consignments that one round of sending takes. */
const FREED_AT_ONCE = 100;
const SEND_AT_ONCE = 50;
const SEND_TIMEOUT_MS = 10 * SECOND_MS;
const RETRY_FIRST_MS = SECOND_MS;
const RETRY_MAX_MS = 5 * MINUTE_MS;

export const COMING: Coming = { outcome: "coming" };

interface Leaving {
  readonly sku: Sku;
  readonly place: Place;
  readonly past: readonly Visit[];
}
type Load = Pick<Consignment, "incoming" | "terms" | "settled">;
const NOTHING_ELSE: Load = { incoming: [], terms: [], settled: [] };

export type StockMoving = ReturnType<typeof makeStockMoving>;

export interface MovingParts {
  readonly self: string;
  readonly stock: StockRows;
  readonly rows: MovingRows;
  /** Tells shoppers of changed levels, if they must hear of it. */
  readonly note: (skus: readonly Pick<StockLevel, "sku">[], now: EpochMs) => void;
  readonly arriveAt: (name: string, consignment: Consignment) => Promise<unknown>;
}

export function makeStockMoving({ self, stock, rows, note, arriveAt }: MovingParts) {
  let layouts = rows.layouts();
  /** No sku was ever moved from or to here, as is usual: then no place need be looked up. */
  let isMarked = rows.hasPlaces();
  const retryMs = new Map<string, number>();

  const placeOf = (sku: Sku): Place | null => (isMarked ? rows.place(sku) : null);
  const setPlace = (sku: Sku, place: Place): void => {
    rows.setPlace(sku, place);
    isMarked = true;
  };
  const sight = (sku: Sku): Sighting => {
    const place = placeOf(sku);
    return { self, sku, place, held: place === null && rows.isHeld(sku), layouts };
  };
  const where = (sku: Sku, asked: readonly Visit[] | null): Whereabouts =>
    !isMarked && layouts.length === 0 ? "here" : whereabouts(sight(sku), asked);

  const linesOf = (sku: Sku): number => stock.levelsOf([sku]).length;
  const newReference = (): string => `${self}>${stock.nextSequence()}`;

  /** Takes what does not stay out of the levels, and gives it a consignment. */
  const packUp = (to: string, load: Load, skus: readonly Sku[], now: EpochMs) => {
    const levels = stock.levelsOf(skus);
    const units = levels.flatMap((level) => outflowOf(level) ?? []);
    if (units.length === 0 && load.settled.length === 0) return;
    const reference = newReference();
    const { lines, levels: left } = depart(levels, units);
    if (lines.length > 0) stock.write(reference, { levels: left, movements: [movedMovement(reference, lines, now)] });
    rows.addConsignment({ to, body: { reference, from: self, units, ...load } });
  };

  const leaveTogether = (to: string, leaving: readonly Leaving[], now: EpochMs): void => {
    const settled = leaving.map(({ sku, place, past }) => {
      const published = stock.published(sku);
      // Greater than what this object has ever published, also what is on its way to the queue at this moment.
      const version = Math.max(stock.nextSequence(), (published?.version ?? 0) + 1);
      return { sku, epoch: place.epoch, past, published: published && { ...published, version } };
    });
    const incoming = leaving.flatMap(({ sku }) => rows.takeIncoming(sku));
    const terms = leaving.flatMap(({ sku }) => {
      const own = rows.takeTerms(sku);
      return own ? [{ sku, terms: own }] : [];
    });
    packUp(
      to,
      { incoming, terms, settled },
      leaving.map(({ sku }) => sku),
      now,
    );
    for (const { sku, place } of leaving) {
      setPlace(sku, place);
      if (stock.isInOutbox(sku)) stock.removeFromOutbox(sku);
    }
  };

  return {
    /** For a reserve: which of the skus are elsewhere, else whether one is not here yet; null: all are here. */
    away(skus: Iterable<Sku>): MovedAnswer | Coming | null {
      if (!isMarked && layouts.length === 0) return null;
      const places = [...new Set(skus)].map((sku) => ({ sku, place: where(sku, null) }));
      const moved = places.flatMap(({ sku, place }) =>
        typeof place === "string" ? [] : [{ sku, to: place.object, epoch: place.epoch }],
      );
      if (moved.length > 0) return { outcome: "moved", moved };
      return places.some(({ place }) => place === "coming") ? COMING : null;
    },

    /** For everything else: where to ask, this object itself for a sku that is not here yet; null: it is here. */
    whither(sku: Sku, asked: readonly Visit[] | null): Whither | null {
      const place = where(sku, asked);
      if (place === "here") return null;
      return place === "coming" ? { sku, to: self, epoch: 0 } : { sku, to: place.object, epoch: place.epoch };
    },

    /** Where the sku has gone, or is on its way from, or was before: for who looks at it. */
    signs(sku: Sku): Pick<StockSummary, "movedTo" | "coming" | "past"> {
      const place = where(sku, null);
      if (place === "coming") return { coming: true };
      if (place !== "here") return { movedTo: place.object };
      const past = placeOf(sku)?.past ?? [];
      return past.length === 0 ? {} : { past: past.map((visit) => visit.object) };
    },
    /** Its availability is told by another object. */
    isElsewhere: (sku: Sku): boolean => where(sku, null) !== "here",

    /** After every write: what became free of a sku that is gone follows it. Answers whether there is such. */
    noteFreed(levels: readonly StockLevel[]): boolean {
      if (!isMarked) return false;
      const freed = levels.filter((level) => outflowOf(level) !== null && (placeOf(level.sku)?.to ?? null) !== null);
      for (const level of freed) rows.addFreed(level.sku);
      return freed.length > 0;
    },

    expectMove(skus: readonly Sku[], from: string, epoch: number): void {
      for (const sku of skus) {
        const next = from === self ? null : expecting(sight(sku), from, epoch);
        if (next) setPlace(sku, next);
      }
    },

    leave(skus: readonly Sku[], to: string, epoch: number, now: EpochMs): LeaveAnswer {
      if (to === self) return { outcome: "left" };
      const departures = skus.map((sku) => ({ sku, departure: departing(sight(sku), to, epoch) }));
      if (departures.some(({ departure }) => departure.outcome === "coming")) return COMING;
      const moved = departures.flatMap(({ sku, departure }) =>
        departure.outcome === "moved" ? [{ sku, to: departure.to }] : [],
      );
      if (moved.length > 0) return { outcome: "moved", moved };
      const leaving = departures.flatMap(({ sku, departure }) =>
        departure.outcome === "leaves" ? [{ sku, place: departure.place, past: departure.past }] : [],
      );
      for (const part of inParts(leaving, linesOf)) leaveTogether(to, part, now);
      return { outcome: "left" };
    },

    /** Once for each reference: the movement that it leaves in the ledger is the proof. */
    arrive({ reference, units, incoming, terms, settled }: Consignment, now: EpochMs): void {
      if (stock.stateOf(reference).past.length > 0) return;
      const levels = stock.levelsOf(units.map((unit) => unit.sku));
      const taken = takeIn(levels, units);
      stock.write(reference, { levels: taken.levels, movements: [movedMovement(reference, taken.lines, now)] });
      for (const each of incoming) rows.putIncoming(each);
      for (const each of terms) rows.putTerms(each.sku, each.terms);
      for (const { sku, epoch, past, published } of settled) {
        const place = settling(self, placeOf(sku), epoch, past);
        if (place) setPlace(sku, place);
        if (published && published.version > (stock.published(sku)?.version ?? 0))
          stock.setPublished(sku, published.version, published.availability);
      }
      note([...taken.levels, ...settled], now);
      // A latecomer for a sku that has gone on meanwhile goes after it.
      for (const level of taken.levels) if ((placeOf(level.sku)?.to ?? null) !== null) rows.addFreed(level.sku);
    },

    spread(told: readonly Layout[]): void {
      for (const layout of told) rows.addLayout(layout);
      layouts = rows.layouts();
    },

    held: (after: string): { readonly skus: readonly Sku[]; readonly next: string | null } => {
      const skus = rows.heldAfter(after, LIMITS.stockMoveSkusMax);
      return { skus, next: skus.length < LIMITS.stockMoveSkusMax ? null : (skus.at(-1) ?? null) };
    },

    /** Units that have left and are not known to have arrived, of the skus that `includes` names. */
    leaving: (includes: (sku: Sku) => boolean): StockAudit["leaving"] =>
      rows
        .consignments(Number.MAX_SAFE_INTEGER)
        .flatMap(({ body }) => body.units)
        .filter((unit) => includes(unit.sku))
        .map(({ sku, warehouseId, quantity }) => ({ sku, warehouseId, quantity })),

    underway: (): number => rows.consignmentsCount() + rows.freed(FREED_AT_ONCE).length,
    isIdle: (): boolean => !isMarked || (rows.freed(1).length === 0 && rows.consignments(1).length === 0),

    /** Gives what was freed its consignments, many frees in one, and answers what to send now. */
    gather(now: EpochMs): readonly Outgoing[] {
      if (!isMarked) return [];
      // One whose rows are broken stays where it is, and holds up nobody.
      const freed = rows.freed(FREED_AT_ONCE).filter((sku) => !stock.isBroken(sku));
      const byTarget = Map.groupBy(freed, (sku) => placeOf(sku)?.to ?? null);
      for (const [to, skus] of byTarget) {
        if (to !== null)
          for (const part of inParts(
            skus.map((sku) => ({ sku })),
            linesOf,
          ))
            packUp(
              to,
              NOTHING_ELSE,
              part.map(({ sku }) => sku),
              now,
            );
        for (const sku of skus) rows.removeFreed(sku);
      }
      return rows.consignments(SEND_AT_ONCE);
    },

    /**
     * Sends in order to each target, all targets at once. Answers the references that were taken in, and how long to
     * wait before the rest is tried again (null: all arrived). Never throws.
     */
    async send(outgoing: readonly Outgoing[]): Promise<{ arrived: readonly string[]; retryMs: number | null }> {
      const arrived: string[] = [];
      let wait: number | null = null;
      const toOne = async (to: string, consignments: readonly Consignment[]): Promise<void> => {
        for (const consignment of consignments) {
          try {
            await within(arriveAt(to, consignment), SEND_TIMEOUT_MS);
            arrived.push(consignment.reference);
            retryMs.delete(to);
          } catch (error) {
            const next = Math.min((retryMs.get(to) ?? RETRY_FIRST_MS / 2) * 2, RETRY_MAX_MS);
            retryMs.set(to, next);
            wait = Math.min(wait ?? Infinity, next);
            report(consignment.reference, to, error);
            return;
          }
        }
      };
      const byTarget = Map.groupBy(outgoing, ({ to }) => to);
      await Promise.all(
        [...byTarget].map(([to, each]) =>
          toOne(
            to,
            each.map(({ body }) => body),
          ),
        ),
      );
      return { arrived, retryMs: wait };
    },
    remove: (references: readonly string[]): void => references.forEach((each) => rows.removeConsignment(each)),
  };
}

/** Consecutive ones together, as long as they have few lines. */
function inParts<T extends { readonly sku: Sku }>(
  all: readonly T[],
  linesOf: (sku: Sku) => number,
): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let lines = Infinity;
  for (const each of all) {
    const more = linesOf(each.sku);
    if (lines + more > LINES_PER_CONSIGNMENT) {
      parts.push([]);
      lines = 0;
    }
    parts.at(-1)?.push(each);
    lines += more;
  }
  return parts;
}

async function within(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: number | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const report = (reference: string, to: string, error: unknown): void =>
  console.warn(
    JSON.stringify({ level: "warn", event: "stock.consignment_not_taken", reference, to, error: String(error) }),
  );
