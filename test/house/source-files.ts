/** The project's own source files, and what each of them imports. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const FOLDERS = ["src", "workers", "durable-objects", "migrations", "web"];
const GENERATED = "workers/pages/generated/";

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file from the root ("src/kernel/ids.ts") for a relative specifier; undefined for a package. */
  readonly file: string | undefined;
  /** Erased by the compiler: only types cross. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

const COMMENT_OR_STRING = /\/\*[\s\S]*?\*\/|(?<![:"'`\\])\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

/** Without comments; strings stay. */
export function withoutComments(text: string): string {
  return text.replace(COMMENT_OR_STRING, (match) => (match.startsWith("/") ? " " : match));
}

/** Without comments and with empty strings: what is left is code. */
export function codeOf(text: string): string {
  return text.replace(COMMENT_OR_STRING, (match) => (match.startsWith("/") ? " " : '""'));
}

const STATEMENT = /(?:^|[;\n])\s*(?:import|export)\s+(?:([^;"']*?)\s+from\s+)?(["'])([^"']+)\2/g;
const DYNAMIC = /\bimport\(\s*(["'])([^"']+)\1\s*\)(\s*\.\s*[A-Z])?/g;

/** True for `type { A }`, and for `{ type A, type B }` with no value among them. */
function isTypeOnly(clause: string | undefined): boolean {
  if (clause === undefined) return false;
  if (/^type\s+[{*A-Za-z]/.test(clause)) return true;
  const named = /^\{([\s\S]*)\}$/.exec(clause)?.[1];
  if (named === undefined) return false;
  const names = named.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "").every((name) => name.startsWith("type "));
}

export function importsOf(path: string, text: string): Import[] {
  const code = withoutComments(text);
  const make = (specifier: string, typeOnly: boolean): Import => ({
    specifier,
    file: specifier.startsWith(".") ? normalize(join(dirname(path), specifier)).replaceAll("\\", "/") : undefined,
    typeOnly,
  });
  return [
    ...[...code.matchAll(STATEMENT)].map(([, clause, , specifier = ""]) => make(specifier, isTypeOnly(clause))),
    // import("x").Name is a type; import("x") alone loads the module.
    ...[...code.matchAll(DYNAMIC)].map(([, , specifier = "", member]) => make(specifier, member !== undefined)),
  ];
}

export function makeSourceFile(path: string, text: string): SourceFile {
  return { path, text, lines: text.split("\n").length - 1, imports: importsOf(path, text) };
}

export function readSourceFiles(): SourceFile[] {
  return FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(ROOT, file).replaceAll("\\", "/"), file] as const)
    .filter(([path]) => !path.startsWith(GENERATED))
    .map(([path, file]) => makeSourceFile(path, readFileSync(file, "utf8")));
}
