/** What a seller may say of an offer's stock (I2, I4, I6), and what is wrong with it. */
import { LIMITS } from "../../kernel/limits.ts";
import type { OfferStockTerms } from "./types.ts";

/** Nothing said: the shop's buffer, nothing ahead, reserved at checkout. */
export const USUAL_STOCK_TERMS: OfferStockTerms = { buffer: null, ahead: null, cartHoldMs: null };

/** Null when the terms can be obeyed; else why not, in words for who set them. */
export function stockTermsProblem({ buffer, ahead, cartHoldMs }: OfferStockTerms): string | null {
  if (buffer?.kind === "units" && !isWhole(buffer.units, 0, LIMITS.receiptQuantityMax))
    return "a buffer is a whole number of units, 0 or more";
  if (buffer?.kind === "share" && !isWhole(buffer.basisPoints, 0, 10_000))
    return "a buffer's share is 0 to 10,000 basis points";
  if (ahead && !isWhole(ahead.unitsMax, 0, LIMITS.receiptQuantityMax))
    return "what may be sold ahead is a whole number of units, 0 or more";
  if (cartHoldMs !== null && !isWhole(cartHoldMs, LIMITS.cartHoldMsMin, LIMITS.cartHoldMsMax))
    return `a cart holds stock for ${LIMITS.cartHoldMsMin} to ${LIMITS.cartHoldMsMax} milliseconds`;
  return null;
}

/** With its keys in one order, so that equal terms are equal texts. */
export function orderedStockTerms({ buffer, ahead, cartHoldMs }: OfferStockTerms): OfferStockTerms {
  return {
    buffer:
      buffer === null
        ? null
        : buffer.kind === "units"
          ? { kind: "units", units: buffer.units }
          : { kind: "share", basisPoints: buffer.basisPoints },
    ahead: ahead === null ? null : { kind: ahead.kind, unitsMax: ahead.unitsMax },
    cartHoldMs,
  };
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;
