/**
 * The shop's two typefaces: subset to the letters of Europe, cached by content in dist/fonts. The Latin-1 files are
 * preloaded and have a budget; other European letters lie in files of their own that only pages with such letters load.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fallbackFace, type SystemFont } from "./fallback-fonts.ts";
import { readMetrics } from "./font-metrics.ts";
import { DIST, NODE_MODULES } from "./paths.ts";
import { shortHash, stampOf } from "./stamp.ts";

export interface BuiltFonts {
  /** @font-face rules: the two families "Fraunces" and "Instrument Sans", and "... Fallback" for each. */
  readonly css: string;
  /** File name to content, to be served below /assets/. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Addresses to preload. */
  readonly preload: readonly string[];
}

interface Family {
  readonly name: string;
  readonly file: string;
  readonly packageDir: string;
  readonly system: readonly [regular: SystemFont, bold: SystemFont];
}

const FAMILIES: readonly Family[] = [
  { name: "Fraunces", file: "fraunces", packageDir: "@fontsource-variable/fraunces", system: ["times", "timesBold"] },
  {
    name: "Instrument Sans",
    file: "instrument-sans",
    packageDir: "@fontsource-variable/instrument-sans",
    system: ["arial", "arialBold"],
  },
];

const WEIGHT = { min: 400, max: 700 };
/** What a page may load before it shows text; the design's 60 kB. */
const PRELOAD_BYTES_MAX = 60_000;

const range = (first: number, last: number): string =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join("");

const LATIN = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}ıŒœŠšŽžŸ–—‘’‚“”„•…‹›€™−×→←↑↓·′″⁄⁰¹²³⁴`;
/** Latin Extended-A, the Romanian comma letters, capital sharp s, and the currency signs of the neighbourhood. */
const EUROPEAN = `${range(0x100, 0x17f)}ȘșȚțẞ₺₴₽₹₿`;
const FEATURES = ["kern", "mark", "mkmk", "locl", "ccmp", "tnum", "lnum"];

type Axes = Readonly<Record<string, number | typeof WEIGHT>>;

type Cached = { css: string; preload: string[]; files: string[] };

async function buildFamily(
  family: Family,
): Promise<{ css: string; files: Record<string, Uint8Array>; preload: string }> {
  const { default: subsetFont } = await import("subset-font");
  const source = (part: string): Buffer =>
    readFileSync(join(NODE_MODULES, family.packageDir, "files", `${family.file}-${part}-wght-normal.woff2`));
  const subset = (
    font: Buffer,
    text: string,
    variationAxes: Axes,
    targetFormat: "woff2" | "truetype",
  ): Promise<Buffer> =>
    subsetFont(font, text, { targetFormat, variationAxes, keepFeatures: FEATURES, noHinting: true });

  const latin = await subset(source("latin"), LATIN, { wght: WEIGHT }, "woff2");
  const european = await subset(source("latin-ext"), EUROPEAN, { wght: WEIGHT }, "woff2");
  const regular = readMetrics(await subset(source("latin"), LATIN, { wght: 400 }, "truetype"));
  const bold = readMetrics(await subset(source("latin"), LATIN, { wght: 650 }, "truetype"));
  const extra = readMetrics(await subset(source("latin-ext"), EUROPEAN, { wght: 400 }, "truetype"));

  const latinName = `${family.file}.${shortHash(latin)}.woff2`;
  const europeanName = `${family.file}-ext.${shortHash(european)}.woff2`;
  const face = (name: string, covers: ReadonlySet<number>, display: string): string =>
    `@font-face{font-family:"${family.name}";font-weight:${WEIGHT.min} ${WEIGHT.max};font-display:${display};` +
    `src:url(/assets/${name}) format("woff2");unicode-range:${unicodeRange(covers)}}`;
  const missing = new Set([...extra.covers].filter((code) => !regular.covers.has(code)));
  return {
    // Optional: shown when it is there in time, else the fallback stays for this view. Nothing flashes, nothing moves.
    css: [
      face(latinName, regular.covers, "optional"),
      face(europeanName, missing, "swap"),
      fallbackFace(family.name, "400 549", family.system[0], regular),
      fallbackFace(family.name, "550 700", family.system[1], bold),
    ].join(""),
    files: { [latinName]: latin, [europeanName]: european },
    preload: `/assets/${latinName}`,
  };
}

/** "U+20-7E,U+A0" of a set of code points. */
function unicodeRange(codePoints: ReadonlySet<number>): string {
  const ranges: [number, number][] = [];
  for (const code of [...codePoints].filter((point) => point >= 0x20).sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  const hex = (code: number): string => code.toString(16).toUpperCase();
  return ranges.map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`)).join(",");
}

/** Subsets the fonts, or reads them from the cache. Throws when the preloaded files are over their budget. */
export async function buildFonts(): Promise<BuiltFonts> {
  const inputs = ["scripts/fonts.ts", "scripts/font-metrics.ts", "scripts/fallback-fonts.ts"];
  const packages = FAMILIES.map(({ packageDir }) => join(NODE_MODULES, packageDir, "package.json"));
  const folder = join(DIST, "fonts", stampOf([...inputs, ...packages]).slice(0, 16));
  const index = join(folder, "index.json");
  if (!existsSync(index)) {
    const families = await Promise.all(FAMILIES.map(buildFamily));
    const files = Object.assign({}, ...families.map((family) => family.files)) as Record<string, Uint8Array>;
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const cached: Cached = {
      css: families.map(({ css }) => css).join(""),
      preload: families.map(({ preload }) => preload),
      files: Object.keys(files),
    };
    writeFileSync(index, JSON.stringify(cached));
  }
  const { css, preload, files } = JSON.parse(readFileSync(index, "utf8")) as Cached;
  const contents = Object.fromEntries(files.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
  const bytes = preload.reduce((sum, path) => sum + (contents[path.slice("/assets/".length)]?.length ?? 0), 0);
  if (bytes > PRELOAD_BYTES_MAX) throw new Error(`the preloaded fonts have ${bytes} bytes, over ${PRELOAD_BYTES_MAX}`);
  return { css, files: contents, preload };
}
