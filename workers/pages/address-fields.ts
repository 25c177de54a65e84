/** How a country's people call and order the parts of an address. What is valid is the order domain's business. */

export interface AddressForm {
  readonly postalLabel: string;
  readonly postalHint?: string;
  readonly numericPostal: boolean;
  /** Null where an address has no region. */
  readonly region: {
    readonly label: string;
    readonly choices: readonly (readonly [code: string, name: string])[];
  } | null;
  /** The town stands before the postal code. */
  readonly cityFirst: boolean;
}

const pairs = (text: string): (readonly [string, string])[] =>
  text.split("|").map((part) => [part.slice(0, part.indexOf(" ")), part.slice(part.indexOf(" ") + 1)] as const);

const US = pairs(
  "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming",
);
const CA = pairs(
  "AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon",
);
const AU = pairs(
  "ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|WA Western Australia",
);

const PLAIN: AddressForm = { postalLabel: "Postal code", numericPostal: true, region: null, cityFirst: false };

const FORMS: Readonly<Record<string, Partial<AddressForm>>> = {
  US: { postalLabel: "ZIP code", region: { label: "State", choices: US }, cityFirst: true },
  CA: { numericPostal: false, region: { label: "Province or territory", choices: CA }, cityFirst: true },
  AU: { postalLabel: "Postcode", region: { label: "State or territory", choices: AU }, cityFirst: true },
  MX: { region: { label: "State", choices: [] } },
  GB: { postalLabel: "Postcode", numericPostal: false, cityFirst: true },
  IE: { postalLabel: "Eircode", numericPostal: false, cityFirst: true },
  NL: { numericPostal: false },
  LV: { numericPostal: false },
  LT: { numericPostal: false },
  MT: { numericPostal: false, cityFirst: true },
  NZ: { postalLabel: "Postcode", cityFirst: true },
  SG: { cityFirst: true },
  JP: { cityFirst: true },
  HK: { postalHint: "Hong Kong has none: leave it empty." },
};

export const addressForm = (country: string): AddressForm => ({ ...PLAIN, ...FORMS[country] });
