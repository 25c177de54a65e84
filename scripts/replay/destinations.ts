/** Where a replayed invoice is sent: its country when the shop delivers there, with an address that the country's posts take. */
export interface ReplayAddress {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

type Place = readonly [country: string, city: string, postalCode: string, region?: string];

const HOME: Place = ["GB", "London", "SW1A 1AA"];

/**
 * Countries as the file writes them. Not among them, so sent home: Channel Islands, Israel, RSA, United Arab Emirates,
 * Lebanon, Bahrain and Saudi Arabia, to which the shop does not deliver, and what is no country ("Unspecified").
 */
const PLACES: Readonly<Record<string, Place>> = {
  "United Kingdom": HOME,
  Australia: ["AU", "Sydney", "2000", "NSW"],
  Austria: ["AT", "Wien", "1010"],
  Belgium: ["BE", "Bruxelles", "1000"],
  Brazil: ["BR", "São Paulo", "01310-100", "SP"],
  Canada: ["CA", "Ottawa", "K1A 0B1", "ON"],
  Cyprus: ["CY", "Lefkosia", "1010"],
  "Czech Republic": ["CZ", "Praha", "110 00"],
  Denmark: ["DK", "København", "1050"],
  EIRE: ["IE", "Dublin", "D02 AF30"],
  Finland: ["FI", "Helsinki", "00100"],
  France: ["FR", "Paris", "75001"],
  Germany: ["DE", "Berlin", "10999"],
  Greece: ["GR", "Athina", "104 31"],
  "Hong Kong": ["HK", "Central", ""],
  Iceland: ["IS", "Reykjavík", "101"],
  Italy: ["IT", "Roma", "00184"],
  Japan: ["JP", "Tokyo", "100-0001"],
  Lithuania: ["LT", "Vilnius", "01100"],
  Malta: ["MT", "Valletta", "VLT 1117"],
  Netherlands: ["NL", "Amsterdam", "1012 AB"],
  Norway: ["NO", "Oslo", "0150"],
  Poland: ["PL", "Warszawa", "00-001"],
  Portugal: ["PT", "Lisboa", "1000-001"],
  Singapore: ["SG", "Singapore", "018956"],
  Spain: ["ES", "Madrid", "28001"],
  Sweden: ["SE", "Stockholm", "111 22"],
  Switzerland: ["CH", "Bern", "3011"],
  USA: ["US", "San Francisco", "94107", "CA"],
};

export const isServed = (country: string): boolean => Object.hasOwn(PLACES, country);

/** The names of all countries that are served, as the file writes them. */
export const SERVED: readonly string[] = Object.keys(PLACES);

/** The invoice's own country where it is served, else the United Kingdom. */
export function addressFor(name: string, country: string): ReplayAddress {
  const [code, city, postalCode, region = ""] = (isServed(country) ? PLACES[country] : undefined) ?? HOME;
  return { name, line1: "1 Market Square", city, region, postalCode, country: code };
}
