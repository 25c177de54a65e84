/** A stamp of a step's inputs: the step is skipped while its stamp stands beside its output. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ROOT } from "./paths.ts";

/** Every file below the given files and folders (absolute, or relative to the root), sorted; what is absent is left out. */
export function filesBelow(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const given of paths) {
    const path = resolve(ROOT, given);
    if (!existsSync(path)) continue;
    if (statSync(path).isFile()) found.push(path);
    else {
      for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) found.push(join(entry.parentPath, entry.name));
      }
    }
  }
  return [...new Set(found)].sort();
}

/** SHA-256 of names and contents. Contents, not times: a fresh clone and a touched file build nothing anew. */
export function stampOf(paths: readonly string[], extra = ""): string {
  const hash = createHash("sha256").update(ROOT).update("\0").update(extra);
  for (const file of filesBelow(paths)) {
    hash.update("\0").update(relative(ROOT, file)).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** The stamp that was written with the output, or undefined. */
export function readStamp(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

export function writeStamp(file: string, stamp: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}

/** Short content hash for a file's name. */
export function shortHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}
