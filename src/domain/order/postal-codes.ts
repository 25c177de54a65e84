/**
 * Postal codes as the posts of the countries write them. The forms are those of the Unicode CLDR's postal code data and
 * of Google's libaddressinput ("zip" and "zipex" of its metadata), which follow the addressing sheets of the Universal
 * Postal Union. They say whether a code could be one, not whether it is given to a place.
 */

interface PostalRule {
  /** Ways to write it: N a digit, A a letter, anything else as it stands. The first is the usual one. */
  readonly forms: readonly string[];
  /** What the characters alone (capitals, no signs) have to fit besides; for letters and ranges that are not used. */
  readonly narrower?: RegExp;
  readonly example: string;
  /** Letters before the digits that are left out as often as written: LV-1010. */
  readonly prefix?: string;
}

const rule = (forms: string, example: string, more: Omit<PostalRule, "forms" | "example"> = {}): PostalRule => ({
  forms: forms.split("|"),
  example,
  ...more,
});

/** Countries with a plain row of digits, with a code of each to show. */
const DIGITS: Readonly<Record<string, string>> = {
  ...{ AT: "1010", AU: "2000", BE: "1000", BG: "1000", CH: "3011", CY: "1010", DE: "10115", DK: "1050", EE: "10111" },
  ...{ ES: "28001", FI: "00100", FR: "75001", HR: "10000", HU: "1051", IS: "101", IT: "00184", KR: "04524" },
  ...{ LU: "1111", MX: "06000", NO: "0150", NZ: "6011", PY: "1536", RO: "010011", SG: "018956", SI: "1000" },
  ...{ UY: "11000" },
};

const RULES: Readonly<Record<string, PostalRule>> = {
  ...Object.fromEntries(
    Object.entries(DIGITS).map(([country, code]) => [country, rule("N".repeat(code.length), code)]),
  ),
  // The old four digits, or the CPA of eight with the province's letter and the block's three.
  AR: rule("NNNN|ANNNN|ANNNNAAA", "C1070AAM", { narrower: /^([A-HJ-NP-Z]?\d{4}|[A-HJ-NP-Z]\d{4}[A-Z]{3})$/ }),
  BR: rule("NNNNN-NNN", "01310-100"),
  CA: rule("ANA NAN", "K1A 0B1", {
    narrower: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/,
  }),
  CL: rule("NNNNNNN", "8340457"),
  CZ: rule("NNN NN", "110 00"),
  GB: rule("ANN NAA|ANA NAA|AN NAA|AANN NAA|AAN NAA|AANA NAA", "SW1A 1AA", { narrower: /\d[ABD-HJLNP-UW-Z]{2}$/ }),
  GR: rule("NNN NN", "104 31"),
  // A routing key (D6W is the one with a letter) and four of the unique identifier.
  IE: rule("", "D02 AF30", { narrower: /^[AC-FHKNPRTV-Y](\d\d|6W)[\dAC-FHKNPRTV-Y]{4}$/ }),
  JP: rule("NNN-NNNN", "100-0001"),
  LI: rule("NNNN", "9490", { narrower: /^(948[5-9]|949[0-8])$/ }),
  LT: rule("NNNNN", "LT-01100", { prefix: "LT" }),
  LV: rule("NNNN", "LV-1010", { prefix: "LV" }),
  MT: rule("AAA NNNN|AAA NNN|AAA NN", "VLT 1117"),
  NL: rule("NNNN AA", "1012 AB", { narrower: /^[1-9]\d{3}(?!SA|SD|SS)[A-Z]{2}$/ }),
  PL: rule("NN-NNN", "00-001"),
  PT: rule("NNNN-NNN", "1000-001"),
  SE: rule("NNN NN", "111 22"),
  SK: rule("NNN NN", "811 01"),
  TW: rule("NNN|NNNNN|NNNNNN", "100"),
  US: rule("NNNNN|NNNNN-NNNN", "94107"),
};

const ruleOf = (country: string): PostalRule | undefined =>
  Object.hasOwn(RULES, country) ? RULES[country] : undefined;

/** A code of the country, to show how one looks; null where there are none, such as in Hong Kong. */
export const examplePostalCode = (country: string): string | null => ruleOf(country)?.example ?? null;

/** Signs between the characters are people's own; more than these are a mistake. */
const SIGNS = /[\s.-]/g;

/**
 * The code as its post writes it, whatever its case and the signs between: "sw1a1aa" is "SW1A 1AA". Undefined when the
 * country has no such code. Where a country has none, any text is left as it is.
 */
export function writtenPostalCode(country: string, typed: string): string | undefined {
  const known = ruleOf(country);
  const text = typed.trim();
  if (known === undefined) return text;
  const characters = text.toUpperCase().replace(SIGNS, "");
  const { prefix = "", narrower } = known;
  const bare = prefix !== "" && characters.startsWith(prefix) ? characters.slice(prefix.length) : characters;
  if (narrower?.test(bare) === false) return undefined;
  if (country === "IE") return `${bare.slice(0, 3)} ${bare.slice(3)}`;
  const form = known.forms.find((each) => fits(bare, each));
  if (form === undefined) return undefined;
  return (prefix === "" ? "" : `${prefix}-`) + written(bare, form);
}

const slots = (form: string): string => form.replace(/[^NA]/g, "");

function fits(characters: string, form: string): boolean {
  const wanted = slots(form);
  return (
    characters.length === wanted.length &&
    [...wanted].every((slot, index) => (slot === "N" ? /\d/ : /[A-Z]/).test(characters[index] ?? ""))
  );
}

function written(characters: string, form: string): string {
  let next = 0;
  return form.replace(/[NA]/g, () => characters[next++] ?? "");
}
