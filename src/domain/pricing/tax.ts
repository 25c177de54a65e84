/**
 * R6: tax by region. Prices contain VAT or GST everywhere but in the United States and Canada, where sales tax comes on
 * top. Rates in basis points, as in force in November 2026: EU VAT by the Commission's TEDB, US state base rates by
 * each state's revenue department (local additions are not known to an address of state and postal code alone).
 */
import { divideRounded } from "../../kernel/money.ts";
import type { TaxClass } from "../catalog/types.ts";
import type { Destination } from "./types.ts";

export interface TaxRule {
  readonly mode: "inclusive" | "exclusive";
  readonly rateBasisPoints: number;
  readonly label: string;
}

/** Standard and reduced rate (books, food). */
const VAT: Readonly<Record<string, readonly [number, number]>> = {
  AT: [2000, 1000],
  BE: [2100, 600],
  BG: [2000, 900],
  CY: [1900, 500],
  CZ: [2100, 1200],
  DE: [1900, 700],
  DK: [2500, 2500],
  EE: [2400, 900],
  ES: [2100, 1000],
  FI: [2550, 1350],
  FR: [2000, 550],
  GR: [2400, 1300],
  HR: [2500, 500],
  HU: [2700, 500],
  IE: [2300, 1350],
  IT: [2200, 1000],
  LT: [2100, 900],
  LU: [1700, 800],
  LV: [2100, 1200],
  MT: [1800, 500],
  NL: [2100, 900],
  PL: [2300, 800],
  PT: [2300, 600],
  RO: [2100, 1100],
  SE: [2500, 600],
  SI: [2200, 950],
  SK: [2300, 500],
  GB: [2000, 0],
  CH: [810, 260],
  LI: [810, 260],
  NO: [2500, 1500],
  IS: [2400, 1100],
  JP: [1000, 800],
  SG: [900, 900],
  AU: [1000, 0],
  NZ: [1500, 1500],
  KR: [1000, 0],
  HK: [0, 0],
  TW: [500, 500],
  MX: [1600, 0],
  AR: [2100, 1050],
  CL: [1900, 1900],
  PY: [1000, 500],
  UY: [2200, 1000],
  // Several taxes of union and states, by goods and by where the seller is: prices contain them, nobody itemises them.
  BR: [0, 0],
};
const GST_COUNTRIES: ReadonlySet<string> = new Set(["AU", "NZ", "SG"]);

/** Base rate of each US state; reduced goods are taxed alike, since states differ on them by county. */
const US_STATES: Readonly<Record<string, number>> = {
  AL: 400,
  AK: 0,
  AZ: 560,
  AR: 650,
  CA: 725,
  CO: 290,
  CT: 635,
  DC: 600,
  DE: 0,
  FL: 600,
  GA: 400,
  HI: 400,
  ID: 600,
  IL: 625,
  IN: 700,
  IA: 600,
  KS: 650,
  KY: 600,
  LA: 500,
  ME: 550,
  MD: 600,
  MA: 625,
  MI: 600,
  MN: 688,
  MS: 700,
  MO: 423,
  MT: 0,
  NE: 550,
  NV: 685,
  NH: 0,
  NJ: 663,
  NM: 488,
  NY: 400,
  NC: 475,
  ND: 500,
  OH: 575,
  OK: 450,
  OR: 0,
  PA: 600,
  RI: 700,
  SC: 600,
  SD: 420,
  TN: 700,
  TX: 625,
  UT: 485,
  VT: 600,
  VA: 430,
  WA: 650,
  WV: 600,
  WI: 500,
  WY: 400,
};
/** GST or HST with the province's own tax. */
const CA_PROVINCES: Readonly<Record<string, number>> = {
  AB: 500,
  BC: 1200,
  MB: 1200,
  NB: 1500,
  NL: 1500,
  NS: 1400,
  NT: 500,
  NU: 500,
  ON: 1300,
  PE: 1500,
  QC: 1498,
  SK: 1100,
  YT: 500,
};

export const US_STATE_CODES: readonly string[] = Object.keys(US_STATES).sort();
export const CA_PROVINCE_CODES: readonly string[] = Object.keys(CA_PROVINCES).sort();

export function taxRule(destination: Destination, taxClass: TaxClass): TaxRule {
  if (destination.country === "US" || destination.country === "CA") {
    const rates = destination.country === "US" ? US_STATES : CA_PROVINCES;
    const rate = taxClass === "zero" ? 0 : (rates[destination.region] ?? 0);
    return {
      mode: "exclusive",
      rateBasisPoints: rate,
      label: destination.country === "US" ? "Sales tax" : "GST/HST/PST",
    };
  }
  const [standard, reduced] = VAT[destination.country] ?? [0, 0];
  const rate = taxClass === "zero" ? 0 : taxClass === "reduced" ? reduced : standard;
  return { mode: "inclusive", rateBasisPoints: rate, label: GST_COUNTRIES.has(destination.country) ? "GST" : "VAT" };
}

/** Tax of an amount, rounded to the minor unit, halves up; per line, and the lines are summed. */
export function taxOf(amountMinor: number, rule: TaxRule): number {
  const rate = BigInt(rule.rateBasisPoints);
  return rule.mode === "exclusive"
    ? divideRounded(BigInt(amountMinor) * rate, 10_000n)
    : divideRounded(BigInt(amountMinor) * rate, 10_000n + rate);
}
