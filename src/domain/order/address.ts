/** Addresses by the rules of their country (Universal Postal Union addressing; patterns of the national posts). */
import type { FieldError } from "../../kernel/problem.ts";
import type { Address } from "./types.ts";

interface CountryRule {
  readonly postalCode: RegExp | null;
  readonly example: string;
  readonly region: "required" | "unused";
}

const FIVE_DIGITS = /^\d{5}$/;
const FOUR_DIGITS = /^\d{4}$/;
const RULES: Readonly<Record<string, CountryRule>> = {
  US: { postalCode: /^\d{5}(-\d{4})?$/, example: "94107", region: "required" },
  CA: { postalCode: /^[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d$/i, example: "K1A 0B1", region: "required" },
  AU: { postalCode: FOUR_DIGITS, example: "2000", region: "required" },
  MX: { postalCode: FIVE_DIGITS, example: "06000", region: "required" },
  GB: { postalCode: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i, example: "SW1A 1AA", region: "unused" },
  NL: { postalCode: /^\d{4} ?[A-Z]{2}$/i, example: "1012 AB", region: "unused" },
  PL: { postalCode: /^\d{2}-\d{3}$/, example: "00-001", region: "unused" },
  PT: { postalCode: /^\d{4}-\d{3}$/, example: "1000-001", region: "unused" },
  SE: { postalCode: /^\d{3} ?\d{2}$/, example: "111 22", region: "unused" },
  CZ: { postalCode: /^\d{3} ?\d{2}$/, example: "110 00", region: "unused" },
  SK: { postalCode: /^\d{3} ?\d{2}$/, example: "811 01", region: "unused" },
  GR: { postalCode: /^\d{3} ?\d{2}$/, example: "104 31", region: "unused" },
  JP: { postalCode: /^\d{3}-?\d{4}$/, example: "100-0001", region: "unused" },
  SG: { postalCode: /^\d{6}$/, example: "018956", region: "unused" },
  RO: { postalCode: /^\d{6}$/, example: "010011", region: "unused" },
  IE: { postalCode: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/i, example: "D02 AF30", region: "unused" },
  LV: { postalCode: /^(LV-)?\d{4}$/i, example: "LV-1010", region: "unused" },
  LT: { postalCode: /^(LT-)?\d{5}$/i, example: "LT-01100", region: "unused" },
  MT: { postalCode: /^[A-Z]{3} ?\d{4}$/i, example: "VLT 1117", region: "unused" },
  HK: { postalCode: null, example: "", region: "unused" },
};
for (const country of "DE FR ES IT FI HR EE KR".split(" "))
  Object.assign(RULES, { [country]: { postalCode: FIVE_DIGITS, example: "10115", region: "unused" } });
for (const country of "AT BE BG CH CY DK HU LI LU NO NZ SI".split(" "))
  Object.assign(RULES, { [country]: { postalCode: FOUR_DIGITS, example: "1010", region: "unused" } });
Object.assign(RULES, {
  IS: { postalCode: /^\d{3}$/, example: "101", region: "unused" },
  TW: { postalCode: /^\d{3}(\d{2,3})?$/, example: "100", region: "unused" },
});

const ANY: CountryRule = { postalCode: null, example: "", region: "unused" };

export const countryRule = (country: string): CountryRule => RULES[country] ?? ANY;

/** What is missing or wrong, field by field; empty when the address can be delivered to as written. */
export function addressErrors(address: Address, regionsOf: (country: string) => readonly string[]): FieldError[] {
  const rule = countryRule(address.country);
  const errors: FieldError[] = [];
  const need = (field: keyof Address, detail: string): void => {
    if (address[field].trim() === "") errors.push({ pointer: `/address/${field}`, detail });
  };
  need("name", "Enter the name of the person who receives the parcel.");
  need("line1", "Enter street and house number.");
  need("city", "Enter the town or city.");
  if (rule.postalCode && !rule.postalCode.test(address.postalCode.trim())) {
    errors.push({ pointer: "/address/postalCode", detail: `Enter a postal code such as ${rule.example}.` });
  }
  const regions = regionsOf(address.country);
  if (
    rule.region === "required" &&
    (address.region === "" || (regions.length > 0 && !regions.includes(address.region)))
  ) {
    errors.push({ pointer: "/address/region", detail: "Choose the state or province: taxes depend on it." });
  }
  return errors;
}
