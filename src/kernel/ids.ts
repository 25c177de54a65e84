/**
 * Prefixed, sortable, branded ids: `ord_eu` + 10 characters of time + 16 of randomness, in Crockford base 32
 * (the layout of the ULID specification, lower case). Ids carry the region in which their record lives.
 */
import type { Random } from "./random.ts";

declare const brand: unique symbol;
export type Id<P extends string> = string & { readonly [brand]: P };

export type ProductId = Id<"prd">;
export type ProductGroupId = Id<"grp">;
export type CategoryId = Id<"cat">;
export type SellerId = Id<"sel">;
export type WarehouseId = Id<"whs">;
export type UserId = Id<"usr">;
export type GuestId = Id<"gst">;
/** A person shopping: a registered user or a guest. Names the Durable Object that holds the cart and the checkouts. */
export type ShopperId = UserId | GuestId;
export type CheckoutId = Id<"chk">;
export type OrderId = Id<"ord">;
export type ParcelId = Id<"pcl">;
export type EventId = Id<"evt">;
export type SessionId = Id<"ses">;
export type GiftCardId = Id<"gft">;
/** Of staff to a balance: a card issued, credit given, a card closed. */
export type BalanceDeedId = Id<"bdd">;
/** Units of an order that were sold and are not there. */
export type ShortfallId = Id<"sht">;
export type ReconciliationId = Id<"rec">;
/** What one seller sells under one price: the merchant's own code, not prefixed. */
export type Sku = Id<"sku">;

export type Region = "eu" | "us" | "ap";
export const REGIONS: readonly Region[] = ["eu", "us", "ap"];

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export function makeId<P extends string>(prefix: P, region: Region, nowMs: number, random: Random): Id<P> {
  let time = "";
  let rest = nowMs;
  for (let i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  const bytes = random.bytes(16);
  let tail = "";
  for (const byte of bytes) tail += ALPHABET[byte & 31];
  return `${prefix}_${region}${time}${tail}` as Id<P>;
}

/** The region an id was made in; undefined when the text is no id of ours. */
export function regionOf(id: string): Region | undefined {
  const start = id.indexOf("_") + 1;
  const region = id.slice(start, start + 2);
  return REGIONS.find((known) => known === region);
}

/** When an id was made, by the clock of who made it; undefined when the text is no id of ours. */
export function madeAtOf(id: string): number | undefined {
  const start = id.indexOf("_") + 3;
  if (regionOf(id) === undefined || id.length < start + 10) return undefined;
  let time = 0;
  for (const digit of id.slice(start, start + 10)) time = time * 32 + ALPHABET.indexOf(digit);
  return time;
}

export const ID_PATTERN = (prefix: string): RegExp => new RegExp(`^${prefix}_(eu|us|ap)[0-9a-hjkmnp-tv-z]{26}$`);
export const SKU_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** Catalogue ids come from merchants' feeds too, so they are prefixed but not of fixed form. */
export const CATALOGUE_ID_PATTERN = (prefix: string): RegExp =>
  new RegExp(`^${prefix}_[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`);
