/**
 * How far an import has come: written after each chunk that the shop has acknowledged, so that a second run goes on
 * there. It belongs to one file with one mapping and one shop; with others the import begins anew.
 */
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

export interface Progress {
  /** Of the file's bytes, the mapping and the shop's address. */
  readonly key: string;
  /** Records dealt with: accepted or rejected. */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly notes: number;
  /** Length of the report at that time: what a cut-short chunk wrote after it is taken off. */
  readonly reportBytes: number;
  readonly complete: boolean;
}

export interface Paths {
  readonly progress: string;
  readonly report: string;
}

/** In the shop's data folder: a data folder may be read-only, or somebody else's. */
export function pathsFor(file: string, folder: string): Paths {
  mkdirSync(folder, { recursive: true });
  const name = join(folder, basename(file));
  return { progress: `${name}.import.json`, report: `${name}.rejected.csv` };
}

export async function keyOf(file: string, mapping: unknown, url: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return createHash("sha256").update(hash.digest()).update(JSON.stringify(mapping)).update(url).digest("hex");
}

export const fresh = (key: string): Progress => ({
  key,
  rows: 0,
  accepted: 0,
  rejected: 0,
  notes: 0,
  reportBytes: 0,
  complete: false,
});

/** What is there of this very import; undefined when none, or when the report does not go with it. */
export function readProgress(paths: Paths, key: string): Progress | undefined {
  if (!existsSync(paths.progress)) return undefined;
  try {
    const progress = JSON.parse(readFileSync(paths.progress, "utf8")) as Progress;
    if (progress.key !== key || !existsSync(paths.report)) return undefined;
    truncateSync(paths.report, progress.reportBytes);
    return progress;
  } catch {
    return undefined; // Written by another program or cut short: the import begins anew, which changes nothing twice.
  }
}

export function writeProgress(paths: Paths, progress: Progress): void {
  writeFileSync(`${paths.progress}.new`, `${JSON.stringify(progress)}\n`);
  renameSync(`${paths.progress}.new`, paths.progress);
}
