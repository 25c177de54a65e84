/** How a country's people call and order the parts of an address. What is valid is the order domain's business. */
import { examplePostalCode } from "../../src/domain/order/postal-codes.ts";
import { regionsOf, type Region } from "../../src/domain/order/regions.ts";

export interface AddressForm {
  readonly postalLabel: string;
  /** Null where the country has no postal codes. */
  readonly postalExample: string | null;
  readonly numericPostal: boolean;
  /** Null where an address names no region. */
  readonly region: { readonly label: string; readonly choices: readonly Region[]; readonly optional: boolean } | null;
  /** The town stands before the postal code. */
  readonly cityFirst: boolean;
}

interface Custom {
  readonly postal?: string;
  readonly region?: string;
  readonly cityFirst?: true;
}

/** Labels by the posts' own addressing guides; "region" of countries without a list may be left empty. */
const CUSTOMS: Readonly<Record<string, Custom>> = {
  AR: { postal: "Postal code (CP or CPA)", region: "Province" },
  AU: { postal: "Postcode", region: "State or territory", cityFirst: true },
  BR: { postal: "CEP", region: "State", cityFirst: true },
  CA: { region: "Province or territory", cityFirst: true },
  CH: { postal: "Postal code (PLZ, NPA)" },
  CL: { region: "Region", cityFirst: true },
  DE: { postal: "Postal code (PLZ)" },
  ES: { region: "Province" },
  GB: { postal: "Postcode", region: "County", cityFirst: true },
  IE: { postal: "Eircode", region: "County", cityFirst: true },
  IT: { postal: "Postal code (CAP)", region: "Province" },
  JP: { region: "Prefecture", cityFirst: true },
  KR: { region: "Province", cityFirst: true },
  MT: { cityFirst: true },
  MX: { region: "State" },
  NZ: { postal: "Postcode", cityFirst: true },
  SG: { cityFirst: true },
  US: { postal: "ZIP code", region: "State", cityFirst: true },
  UY: { region: "Department" },
};

export function addressForm(country: string): AddressForm {
  const custom = Object.hasOwn(CUSTOMS, country) ? CUSTOMS[country] : undefined;
  const choices = regionsOf(country);
  const postalExample = examplePostalCode(country);
  return {
    postalLabel: custom?.postal ?? "Postal code",
    postalExample,
    // A keyboard of digits has no hyphen and no space; neither is needed.
    numericPostal: postalExample !== null && !/[A-Z]/.test(postalExample),
    region: custom?.region === undefined ? null : { label: custom.region, choices, optional: choices.length === 0 },
    cityFirst: custom?.cityFirst ?? false,
  };
}
