/**
 * The shop's settings: one JSON value, the binding SHOP_SETTINGS. What is absent takes its default; an unknown name
 * is refused at start, so that a misspelt setting cannot be silently without effect.
 */
import type { Region } from "./ids.ts";
import { err, ok, type Result } from "./result.ts";
import { DAY_MS } from "./time.ts";

export interface ShopSettings {
  readonly name: string;
  readonly region: Region;
  readonly currency: string;
  readonly locale: string;
  readonly timeZone: string;
  /** Country of a visitor who has said nothing yet: for prices' tax and delivery promises. */
  readonly homeCountry: string;
  readonly stock: {
    /** Objects that a new shop's stock is spread over; later `npm run reshard` changes their number. */
    readonly shards: number;
    /** Share of a stock that is never promised, in basis points; none for a stock below 20 (I4). */
    readonly bufferBasisPoints: number;
    readonly lowStockBelow: number;
    /** Open reservations that one shopper may hold in one stock object (I8). */
    readonly openPerShopperMax: number;
    /** Of offers that are reserved when they are put into a cart: skus that one shopper holds at once, units of each. */
    readonly cartHoldsMax: number;
    readonly cartHoldUnitsMax: number;
  };
  readonly limits: {
    /** Requests of one address in ten seconds (the platform's rate limit binding). */
    readonly addressPer10s: number;
    /** Token buckets of a principal: sustained rate a second, and burst. */
    readonly reads: { readonly perSecond: number; readonly burst: number };
    readonly writes: { readonly perSecond: number; readonly burst: number };
    readonly checkouts: { readonly perSecond: number; readonly burst: number };
    readonly signIns: { readonly perSecond: number; readonly burst: number };
  };
  readonly fulfilment: {
    /** While true nothing new is picked. */
    readonly held: boolean;
    readonly pickAfterMs: number;
    readonly packAfterMs: number;
    readonly shipAfterMs: number;
    readonly trackEveryMs: number;
  };
  readonly shortfalls: {
    /** Share of a line that is paid on top of its money when it cannot be sent; never more than was taken in all. */
    readonly goodwillBasisPoints: number;
  };
  readonly ledger: {
    /** Of what sellers' goods were sold for, without tax: what the marketplace keeps. */
    readonly commissionBasisPoints: number;
  };
  /** Screening of checkouts (O7, docs/fraud.md). */
  readonly fraud: {
    /** False: every checkout passes unseen. */
    readonly enabled: boolean;
    /** A score above it is looked at by a person, or ends the checkout. */
    readonly reviewAbove: number;
    readonly rejectAbove: number;
    /** An order under review without a word from a reviewer is cancelled after this. */
    readonly reviewMs: number;
    /** So many within an hour, and the next is rejected whatever its score; 0 is no cap. */
    readonly caps: {
      readonly ordersOfPerson: number;
      readonly ordersOfCard: number;
      readonly ordersOfDevice: number;
      readonly declines: number;
    };
  };
  readonly cartMerge: "higher_quantity" | "sum" | "keep_user";
  /** Everybody may read all messages that were sent: for development only. Staff always may. */
  readonly inboxOpen: boolean;
  /** Queues lose their messages when the process ends, as local ones do: the newest events are then published again. */
  readonly queuesForget: boolean;
}

export const DEFAULT_SETTINGS: ShopSettings = {
  name: "Souk",
  region: "eu",
  currency: "EUR",
  locale: "en-IE",
  timeZone: "Europe/Berlin",
  homeCountry: "DE",
  stock: {
    shards: 16,
    bufferBasisPoints: 500,
    lowStockBelow: 5,
    openPerShopperMax: 20,
    cartHoldsMax: 5,
    cartHoldUnitsMax: 5,
  },
  limits: {
    addressPer10s: 600,
    reads: { perSecond: 20, burst: 100 },
    writes: { perSecond: 5, burst: 40 },
    checkouts: { perSecond: 0.2, burst: 10 },
    signIns: { perSecond: 0.2, burst: 10 },
  },
  fulfilment: { held: false, pickAfterMs: 60_000, packAfterMs: 20_000, shipAfterMs: 20_000, trackEveryMs: 30_000 },
  shortfalls: { goodwillBasisPoints: 1_000 },
  ledger: { commissionBasisPoints: 1_000 },
  fraud: {
    enabled: true,
    reviewAbove: 40,
    rejectAbove: 70,
    reviewMs: DAY_MS,
    caps: { ordersOfPerson: 30, ordersOfCard: 30, ordersOfDevice: 60, declines: 10 },
  },
  cartMerge: "higher_quantity",
  inboxOpen: false,
  queuesForget: false,
};

/** Reads the binding; the error names the setting that is unknown or of the wrong type. */
export function parseSettings(text: string): Result<ShopSettings, string> {
  let given: unknown;
  try {
    given = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return err("SHOP_SETTINGS is not JSON");
  }
  const merged = merge(DEFAULT_SETTINGS, given, "");
  return merged.ok ? ok(merged.value as ShopSettings) : merged;
}

function merge(defaults: unknown, given: unknown, path: string): Result<unknown, string> {
  if (given === undefined) return ok(defaults);
  if (typeof defaults !== "object" || defaults === null) {
    return typeof given === typeof defaults ? ok(given) : err(`setting ${path} must be a ${typeof defaults}`);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return err(`setting ${path || "(all)"} must be an object`);
  const out: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) return err(`there is no setting ${path}${path && "."}${name}`);
    const part = merge((defaults as Record<string, unknown>)[name], value, `${path}${path && "."}${name}`);
    if (!part.ok) return part;
    out[name] = part.value;
  }
  return ok(out);
}
