/**
 * What can be wrong with package-lock.json unseen on the machine that wrote it. Some registry views lack platform
 * packages of the newest releases; npm then drops them without a word, and `npm ci` fails elsewhere.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Where Node would look for `name` from within the package at `from`, nearest first. */
function lookupPaths(from: string, name: string): string[] {
  const paths: string[] = [];
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    paths.push(base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`);
    if (base === "") return paths;
  }
}

/** One line for each fault; none when `npm ci` will find everything on every platform. */
export function lockfileProblems(lockfile: Lockfile, declared: LockedPackage): string[] {
  const { packages } = lockfile;
  const problems: string[] = [];
  for (const [path, entry] of Object.entries({ ...packages, "": { ...packages[""], ...declared } })) {
    if (entry.resolved !== undefined) problems.push(`${path} holds an address: ${entry.resolved}`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!lookupPaths(path, name).some((candidate) => packages[candidate] !== undefined)) {
        problems.push(`${name}, an optional dependency of ${path === "" ? "package.json" : path}, is missing`);
      }
    }
  }
  return problems;
}

/** Reads the project's own lock file and manifest. */
export function checkLockfile(): string[] {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), "utf8"));
  return lockfileProblems(read("package-lock.json") as Lockfile, read("package.json") as LockedPackage);
}

if (import.meta.main) {
  const problems = checkLockfile();
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
