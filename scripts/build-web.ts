/**
 * Builds the browser's files: islands and styles by esbuild, fonts and icons. Files get their content's hash in their
 * name; the pages find them in workers/pages/generated. Unchanged inputs build nothing.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build as esbuild } from "esbuild";
import { buildFonts } from "./fonts.ts";
import { readIcons } from "./icons.ts";
import { DIST, GENERATED, PUBLIC, ROOT } from "./paths.ts";
import { filesBelow, readStamp, shortHash, stampOf, writeStamp } from "./stamp.ts";
import { wordsOf } from "./told.ts";

const INPUTS = [
  "web",
  "src",
  "package-lock.json",
  "scripts/build-web.ts",
  "scripts/fonts.ts",
  "scripts/fallback-fonts.ts",
];
const STAMP = join(DIST, "web.stamp");
const ASSETS_DIR = join(PUBLIC, "assets");

/** Names carry the content's hash, so a year is safe; everything else of the folder revalidates. */
const HEADERS = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`;

interface Bundled {
  /** Logical name ("cart.js") to file name ("cart.1a2b3c.js"). */
  readonly names: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

async function bundleIslands(minify: boolean): Promise<Bundled> {
  const entryPoints = filesBelow(["web/islands"]).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
  if (entryPoints.length === 0) return { names: {}, files: {} };
  const result = await esbuild({
    entryPoints,
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify,
    write: false,
    metafile: true,
    outdir: ASSETS_DIR,
    entryNames: "[name].[hash]",
    chunkNames: "chunk.[hash]",
    tsconfig: join(ROOT, "tsconfig.web.json"),
    logLevel: "silent",
  });
  const names: Record<string, string> = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint !== undefined) {
      names[basename(output.entryPoint).replace(/\.tsx?$/, ".js")] = basename(path);
    }
  }
  return { names, files: Object.fromEntries(result.outputFiles.map((file) => [basename(file.path), file.contents])) };
}

async function bundleStyles(name: string, minify: boolean): Promise<string> {
  const entry = join(ROOT, "web", "styles", name);
  if (!existsSync(entry)) return "";
  const result = await esbuild({
    entryPoints: [entry],
    bundle: true,
    minify,
    write: false,
    target: ["chrome120", "firefox120", "safari17"],
    external: ["/assets/*"],
    outdir: ASSETS_DIR,
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text.trim() ?? "";
}

function writeIfChanged(file: string, content: string | Uint8Array): void {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  writeFileSync(file, content);
}

/** The new files first, then without the old ones: a server that reads the folder meanwhile finds its files. */
function replaceAssets(files: Readonly<Record<string, Uint8Array>>): void {
  mkdirSync(ASSETS_DIR, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeIfChanged(join(ASSETS_DIR, name), content);
  for (const name of readdirSync(ASSETS_DIR)) {
    if (!Object.hasOwn(files, name)) rmSync(join(ASSETS_DIR, name), { recursive: true, force: true });
  }
}

function writeGenerated(
  name: string,
  exports: Readonly<Record<string, readonly [type: string, value: unknown]>>,
): void {
  const lines = Object.entries(exports).map(
    ([id, [type, value]]) => `export const ${id}: ${type} = ${JSON.stringify(value)};\n`,
  );
  mkdirSync(GENERATED, { recursive: true });
  writeIfChanged(join(GENERATED, name), `/** Written by scripts/build-web.ts; edits are lost. */\n${lines.join("")}`);
}

/** Builds when something changed. Rejects with esbuild's messages. `minify: false` is for development. */
export async function buildWeb({ minify = true } = {}): Promise<{ readonly changed: boolean }> {
  const stamp = stampOf(INPUTS, String(minify));
  const generated = [join(GENERATED, "assets.ts"), join(GENERATED, "icons.ts")];
  if (readStamp(STAMP) === stamp && existsSync(ASSETS_DIR) && generated.every(existsSync)) return { changed: false };
  const [fonts, islands, css, consoleCss] = await Promise.all([
    buildFonts(),
    bundleIslands(minify),
    bundleStyles("main.css", minify),
    bundleStyles("console.css", minify),
  ]);
  const cssName = `main.${shortHash(css)}.css`;
  const names: Record<string, string> = { ...islands.names, "main.css": cssName };
  replaceAssets({ ...islands.files, ...fonts.files, [cssName]: new TextEncoder().encode(css) });
  writeIfChanged(join(PUBLIC, "_headers"), HEADERS);
  const asIs = join(ROOT, "web", "public");
  if (existsSync(asIs)) cpSync(asIs, PUBLIC, { recursive: true });
  const paths = Object.entries(names).map(([name, file]) => [name, `/assets/${file}`] as const);
  writeGenerated("assets.ts", {
    ASSETS: ["{ readonly [name: string]: string }", Object.fromEntries(paths.sort())],
    MAIN_CSS: ["string", css],
    CONSOLE_CSS: ["string", consoleCss],
    FONT_CSS: ["string", fonts.css],
    FONT_PATHS: ["readonly string[]", fonts.preload],
  });
  writeGenerated("icons.ts", { ICONS: ["{ readonly [name: string]: string }", readIcons()] });
  writeStamp(STAMP, stamp);
  return { changed: true };
}

if (import.meta.main) {
  const startedAt = performance.now();
  try {
    const { changed } = await buildWeb();
    console.log(
      `${changed ? "Built web" : "web is up to date"} (${((performance.now() - startedAt) / 1000).toFixed(2)} s)`,
    );
  } catch (error) {
    console.error(wordsOf(error));
    process.exitCode = 1;
  }
}
