/**
 * Addresses by the rules of their country: what has to be there, how it may look, and how it is written down. Sources
 * are beside the data (postal-codes.ts, regions.ts). What is right by these rules need not exist: that is the carrier's
 * to know. Post office boxes and parcel stations are addresses like others.
 */
import { LIMITS } from "../../kernel/limits.ts";
import type { FieldError } from "../../kernel/problem.ts";
import { examplePostalCode, writtenPostalCode } from "./postal-codes.ts";
import { regionCode, regionsOf } from "./regions.ts";
import type { Address } from "./types.ts";

const FIELDS = Object.keys(LIMITS.addressCharactersMax) as (keyof Address)[];

/** ITU-T E.164, 6.2: at most 15 digits with the country's code; no network has numbers of fewer than 5 for parcels. */
const PHONE_DIGITS = { min: 5, max: 15 };

/** Control characters, line and paragraph separators, and marks that turn the direction of what stands after them. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

const SPACES = /[^\S\r\n]+/g;

/**
 * The address as it is printed: spaces made one, letters composed (Unicode NFC), the postal code as the country's post
 * writes it, the region as its code. What is not valid is left as it was typed, for its writer to see.
 */
export function writtenAddress(address: Address): Address {
  const tidy = (field: keyof Address): string => address[field].normalize("NFC").replace(SPACES, " ").trim();
  const country = tidy("country").toUpperCase();
  const [postalCode, region] = [tidy("postalCode"), tidy("region")];
  return {
    name: tidy("name"),
    line1: tidy("line1"),
    line2: tidy("line2"),
    city: tidy("city"),
    region: regionCode(country, region) ?? region,
    postalCode: writtenPostalCode(country, postalCode) ?? postalCode,
    country,
    phone: tidy("phone"),
  };
}

/**
 * What is missing or wrong, field by field and at most once a field, in the order of the form; empty when the address
 * can be delivered to as written. The pointer is `under` and the field.
 */
export function addressErrors(address: Address, under = "/address"): FieldError[] {
  return FIELDS.flatMap((field) => {
    const detail = unwritable(address, field) ?? RULES[field]?.(address) ?? null;
    return detail === null ? [] : [{ pointer: `${under}/${field}`, detail }];
  });
}

function unwritable(address: Address, field: keyof Address): string | null {
  if (address[field].length > LIMITS.addressCharactersMax[field])
    return `At most ${LIMITS.addressCharactersMax[field]} characters: put the rest into another line.`;
  return UNPRINTABLE.test(address[field]) ? "Leave out control characters and line breaks." : null;
}

type FieldRule = (address: Address) => string | null;

const hasLetter = (text: string): boolean => /\p{L}/u.test(text);

const RULES: Partial<Readonly<Record<keyof Address, FieldRule>>> = {
  name: ({ name }) => (hasLetter(name) ? null : "Enter the name of the person who receives the parcel."),
  line1: ({ line1 }) => (/[\p{L}\p{N}]/u.test(line1) ? null : "Enter street and house number."),
  city: ({ city }) => (hasLetter(city) ? null : "Enter the town or city."),
  region: regionFault,
  postalCode: postalCodeFault,
  phone: phoneFault,
};

function regionFault({ country, region }: Address): string | null {
  if (regionsOf(country).length === 0 || regionCode(country, region.trim()) !== undefined) return null;
  return country === "US" || country === "CA"
    ? "Choose the state or province: taxes depend on it."
    : "Choose the state.";
}

function postalCodeFault({ country, postalCode }: Address): string | null {
  if (writtenPostalCode(country, postalCode) !== undefined) return null;
  return `Enter a postal code such as ${examplePostalCode(country)}.`;
}

function phoneFault({ phone }: Address): string | null {
  const text = phone.trim();
  if (text === "") return null;
  const digits = text.replace(/\D/g, "").length;
  const isPhone = /^\+?[\d\s()./-]+$/.test(text) && digits >= PHONE_DIGITS.min && digits <= PHONE_DIGITS.max;
  return isPhone ? null : "Enter a phone number such as +49 30 901820, or leave it out.";
}
