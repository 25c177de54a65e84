/**
 * Codes of Online Retail (UCI) that stand on its invoices and are no goods. All others are: also `PADS` (cushion pads)
 * and the `DCGS` codes (party bags, necklaces), as their descriptions say.
 */
const CODES: Readonly<Record<string, string>> = {
  POST: "postage",
  DOT: "postage",
  C2: "carriage",
  M: "manual adjustment",
  m: "manual adjustment",
  D: "discount",
  S: "samples given away",
  B: "bad debt",
  "BANK CHARGES": "bank charges",
  AMAZONFEE: "fee of another marketplace",
  CRUK: "commission to a charity",
};

/** Vouchers are stored value: money, which no shelf holds. */
const VOUCHER = /^gift_/i;

/** What the code stands for when it is no goods; undefined for goods. */
export function adjustmentOf(code: string): string | undefined {
  if (Object.hasOwn(CODES, code)) return CODES[code];
  return VOUCHER.test(code) ? "gift voucher" : undefined;
}
