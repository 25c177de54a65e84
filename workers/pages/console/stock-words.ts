/** A stock in words and figures, as people who look after it speak of it. */
import type { Availability, OfferStockTerms } from "../../../src/domain/catalog/types.ts";
import { reasonOf } from "../../../src/domain/inventory/adjustment.ts";
import type { AdjustReason, LedgerEntry } from "../../../src/domain/inventory/types.ts";
import { count, duration, percent } from "../format.ts";

export const STATE_WORDS: Readonly<
  Record<Availability["state"], { readonly words: string; readonly tone: string; readonly icon: string }>
> = {
  in_stock: { words: "In stock", tone: "ok", icon: "circle-check" },
  low_stock: { words: "Low", tone: "warn", icon: "triangle-alert" },
  out_of_stock: { words: "Out", tone: "cut", icon: "circle-alert" },
};

export const REASON_WORDS: Readonly<Record<AdjustReason, string>> = {
  damage: "Damaged",
  loss: "Lost",
  found: "Found",
  correction: "Corrected",
  count: "Counted",
};

/** What differs from the usual, each a few words; empty of usual terms. */
export function termsWords({ buffer, ahead, cartHoldMs }: OfferStockTerms, locale: string): readonly string[] {
  const words: string[] = [];
  if (buffer?.kind === "units") words.push(buffer.units === 0 ? "keeps nothing back" : `keeps ${buffer.units} back`);
  if (buffer?.kind === "share") words.push(`keeps ${percent(buffer.basisPoints, locale)} back`);
  if (ahead) words.push(`${ahead.kind} up to ${count(ahead.unitsMax, locale)}`);
  if (cartHoldMs !== null) words.push(`held ${duration(cartHoldMs)} in carts`);
  return words;
}

/** What a line of the ledger was. */
export function movementWords({ kind, cause, quantity }: Pick<LedgerEntry, "kind" | "cause" | "quantity">): string {
  switch (kind) {
    case "received":
      return "Received";
    case "adjusted":
      return REASON_WORDS[reasonOf({ kind, cause }) ?? "correction"];
    case "counted":
      return "Counted";
    case "transferred":
      return quantity < 0 ? "Sent to another warehouse" : "Came from another warehouse";
    case "reserved":
      return "Reserved";
    case "released":
      return cause === "missing" ? "Released: a count found too little" : "Reservation released";
    case "expired":
      return "Reservation ran out";
    case "sold":
      return "Sold";
    case "returned":
      return "Sale taken back";
    case "restocked":
      return "Return put back";
    case "moved":
      return quantity < 0 ? "Left for another stock object" : "Came from another stock object";
  }
}

/** "+3", "−2" with a real minus sign, "" for nothing. */
export const signed = (units: number, locale: string): string =>
  units === 0 ? "" : units > 0 ? `+${count(units, locale)}` : `\u2212${count(-units, locale)}`;
