/**
 * Reserve on add-to-cart (I2, I8) as a machine: what a shopper holds of a sku, written down before the stock object is
 * asked, so that what is open there is always among the references that are known here. Pure.
 */
import type { Sku } from "../../kernel/ids.ts";
import { SECOND_MS, type EpochMs } from "../../kernel/time.ts";
import type { Cart, HandedHold, Hold, HoldReference, LineHold } from "./types.ts";

/** Who asked may have died over it; then the alarm finds out what became of it. */
export const HOLD_RECOVERY_MS = 30 * SECOND_MS;
/** Questions without an answer that are kept in mind; while there are so many, no more are asked. */
export const DOUBTFUL_MAX = 8;

/** Running until its end; then a pause as long as it was, before the same shopper can hold the same sku again. */
export type HoldWindow = "none" | "running" | "paused";

export function windowOf(hold: Hold | undefined, now: EpochMs): HoldWindow {
  if (hold === undefined || now >= hold.endsAt + hold.holdMs) return "none";
  return now < hold.endsAt ? "running" : "paused";
}

export const beginHold = (sku: Sku, holdMs: number, key: string, now: EpochMs): Hold => ({
  sku,
  key,
  made: 0,
  holdMs,
  endsAt: now + holdMs,
  granted: false,
  held: null,
  doubtful: [],
  wakeAt: null,
  attempts: 0,
});

/** Who signs in goes on with the guest's hold, or with their own where both have one; none ends later for it. */
export function inheritHold(own: Hold | undefined, handed: HandedHold, key: string, now: EpochMs): Hold {
  if (own !== undefined && windowOf(own, now) !== "none") return own;
  const { sku, holdMs, endsAt } = handed;
  return { ...beginHold(sku, holdMs, key, now), endsAt: Math.min(endsAt, now + holdMs), granted: true };
}

export const handOver = (hold: Hold): HandedHold => ({
  sku: hold.sku,
  holdMs: hold.holdMs,
  endsAt: hold.endsAt,
  references: referencesOf(hold),
});

/** Everything of it that may be open at a stock object. */
export const referencesOf = (hold: Hold): readonly HoldReference[] =>
  [...(hold.held === null ? [] : [hold.held]), ...hold.doubtful].map(({ shard, reference }) => ({ shard, reference }));

/** Units of a sku that a cart wants held. */
export function wishOf(cart: Pick<Cart, "lines">, sku: Sku, unitsMax: number): number {
  const line = cart.lines.find((each) => each.sku === sku);
  return line === undefined ? 0 : Math.min(line.quantity, unitsMax);
}

/** Skus of which something is or may be held now. */
export const openHolds = (holds: readonly Hold[], now: EpochMs): number =>
  holds.filter((hold) => now < hold.endsAt && referencesOf(hold).length > 0).length;

export interface HoldQuestion extends HoldReference {
  readonly quantity: number;
  readonly expiresAt: EpochMs;
  /** References at the same object that it takes the place of. */
  readonly instead: readonly string[];
}

/** The row to write before the question is asked, and the question. `also` are reservations outside of the row. */
export function askFor(
  hold: Hold,
  quantity: number,
  { shard, owner, now, also = [] }: { shard: string; owner: string; now: EpochMs; also?: readonly HoldReference[] },
): { readonly hold: Hold; readonly question: HoldQuestion } {
  const made = hold.made + 1;
  const reference = `${owner}/cart/${hold.sku}/${hold.key}-${made}`;
  const instead = [...referencesOf(hold), ...also].filter((each) => each.shard === shard).map((each) => each.reference);
  return {
    hold: {
      ...hold,
      made,
      doubtful: [...hold.doubtful, { shard, reference, why: "asked" }],
      wakeAt: now + HOLD_RECOVERY_MS,
    },
    question: { shard, reference, quantity, expiresAt: hold.endsAt, instead },
  };
}

/**
 * The stock object said yes, so what was held there before is free. What lies at another object, or was asked for
 * without an answer and may still arrive, has to be released by name.
 */
export function holdGranted(hold: Hold, { shard, reference, quantity }: HoldQuestion, now: EpochMs): Hold {
  const elsewhere = hold.held !== null && hold.held.shard !== shard ? [hold.held] : [];
  const doubtful = [...elsewhere, ...hold.doubtful].filter((each) => each.reference !== reference).map(ended);
  return rest({ ...hold, granted: true, attempts: 0, held: { shard, reference, quantity }, doubtful }, now);
}

/** The stock object said no: nothing was done, and what was held before still is. */
export const holdRefused = (hold: Hold, { reference }: HoldReference, now: EpochMs): Hold =>
  rest({ ...hold, doubtful: hold.doubtful.filter((each) => each.reference !== reference) }, now);

/** No answer: tried again after waits that double from two seconds to two minutes. */
export const holdUnanswered = (hold: Hold, now: EpochMs): Hold => ({
  ...hold,
  attempts: hold.attempts + 1,
  wakeAt: now + Math.min(2 ** Math.min(hold.attempts, 6) * 2 * SECOND_MS, 120 * SECOND_MS),
});

/** Nothing of it is wanted any more; its window runs on, so that taking it again prolongs nothing. */
export function letGo(hold: Hold, now: EpochMs): Hold {
  const doubtful = [...(hold.held === null ? [] : [hold.held]), ...hold.doubtful].map(ended);
  return rest({ ...hold, held: null, doubtful }, now);
}

/** These are closed at their objects for good. */
export function holdReleased(hold: Hold, closed: readonly string[], now: EpochMs): Hold {
  const doubtful = hold.doubtful.filter((each) => !closed.includes(each.reference));
  return rest({ ...hold, doubtful, attempts: doubtful.length === 0 ? 0 : hold.attempts }, now);
}

/**
 * What a checkout has bought is held no more, and its row goes, unless something is left to release: at another object
 * than the purchase, or a question that was never answered and may still arrive. `taken` are the references that the
 * checkout took the place of: what was held under another name since is not the checkout's.
 */
export function holdBought(
  hold: Hold,
  { taken, shard }: { taken: readonly HoldReference[]; shard: string | undefined },
  now: EpochMs,
): Hold | null {
  const { held } = hold;
  if (held !== null && !taken.some((each) => each.reference === held.reference)) return hold;
  const isLeft = (each: HoldReference & { why?: string }): boolean => each.shard !== shard || each.why === "asked";
  const left = [...(hold.held === null ? [] : [hold.held]), ...hold.doubtful].filter(isLeft).map(ended);
  return left.length === 0 || now >= hold.endsAt
    ? null
    : rest({ ...hold, granted: false, held: null, doubtful: left }, now);
}

export type HoldRepair = "nothing" | "forget" | "release" | "ask";

/** What has to be done for a hold to be what the cart wants of it, however a process has left it. */
export function repairOf(hold: Hold, wish: number, now: EpochMs): HoldRepair {
  const loose = hold.doubtful.length > 0;
  // At its end everything under its references is over, at the stock object as well.
  if (now >= hold.endsAt) return loose || hold.wakeAt !== null ? "forget" : "nothing";
  if (wish === 0 || hold.held === null) return loose || hold.held !== null ? "release" : "nothing";
  if (hold.doubtful.some((each) => each.why === "asked") || hold.held.quantity > wish) return "ask";
  return loose ? "release" : "nothing";
}

/** After its end. */
export const forgotten = (hold: Hold): Hold => ({ ...hold, held: null, doubtful: [], wakeAt: null, attempts: 0 });

/** Whether its row says nothing any more: never granted and nothing in doubt, or over, and not in the cart. */
export function isSpent(hold: Hold, cart: Pick<Cart, "lines" | "saved">, now: EpochMs): boolean {
  if (hold.doubtful.length > 0 && now < hold.endsAt) return false;
  if (!hold.granted) return hold.held === null;
  const isWanted = [...cart.lines, ...cart.saved].some((line) => line.sku === hold.sku);
  return !isWanted && windowOf(hold, now) === "none";
}

/** The cart with what is held for its lines; the same cart where nothing ever was. */
export function showHolds(cart: Cart, holds: readonly Hold[], now: EpochMs): Cart {
  if (holds.length === 0) return cart;
  const bySku = new Map(holds.map((hold) => [hold.sku, hold]));
  return {
    ...cart,
    lines: cart.lines.map((line) => {
      const hold = shownHold(bySku.get(line.sku), line.quantity, now);
      return hold === null ? line : { ...line, hold };
    }),
  };
}

/**
 * While an answer is awaited the line has what it had: the question that may have been granted meanwhile is for no
 * fewer than the line has, and ends at the same instant.
 */
function shownHold(hold: Hold | undefined, quantity: number, now: EpochMs): LineHold | null {
  if (hold === undefined || !hold.granted) return null;
  if (now >= hold.endsAt) return { until: hold.endsAt, quantity: 0 };
  return hold.held === null ? null : { until: hold.endsAt, quantity: Math.min(hold.held.quantity, quantity) };
}

const ended = ({ shard, reference }: HoldReference) => ({ shard, reference, why: "ended" as const });

/** Looked after soon while something is in doubt, else left alone. */
const rest = (hold: Hold, now: EpochMs): Hold => ({
  ...hold,
  wakeAt: hold.doubtful.length > 0 ? now + HOLD_RECOVERY_MS : null,
});
