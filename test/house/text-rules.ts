/** Rules on a file's text: what domain and flows may not call, lengths, names. */
import { codeOf, type SourceFile } from "./source-files.ts";

const LINES_MAX = 400;

/** Time, randomness and the world come in as arguments: that is what makes a simulation possible. */
const IMPURE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["Date.now", /\bDate\s*\.\s*now\b/],
  ["new Date() without an argument", /\bnew\s+Date\s*(\(\s*\)|(?!\s*\())/],
  ["Date() as a function", /(?<!new\s+)(?<![.\w])Date\s*\(/],
  ["performance.now", /\bperformance\s*\./],
  ["Math.random", /\bMath\s*\.\s*random\b/],
  ["crypto", /(?<![.\w])crypto\s*\./],
  ["setTimeout or setInterval", /(?<![.\w])set(Timeout|Interval|Immediate)\s*\(/],
  ["fetch", /(?<![.\w])fetch\s*\(/],
  ["globalThis", /\bglobalThis\b/],
  ["process", /(?<![.\w])process\s*\./],
  ["console", /(?<![.\w])console\s*\./],
];

const BANNED_NAME = /(Manager|Helpers?|Utils?|Impl|Service|Mapper)(?![a-z])/;
const BANNED_FILE = /(^|[-/])(managers?|helpers?|utils?|impl|service|mapper)([-.]|$)|^index\./;
const DECLARED = /\b(?:class|interface|type|function|const|let|enum)\s+([A-Za-z_$][\w$]*)/g;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/;

/** Calls of clock, randomness, timers and network in src/domain and src/flows. */
export function impurities(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^src\/(domain|flows)\//.test(path))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return IMPURE.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${path}: ${what}`);
    });
}

export function tooLong(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path, lines }) => /^(src|workers|durable-objects)\//.test(path) && lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines, over ${LINES_MAX}`);
}

/** Files and declarations with a name that says nothing, and modules that only pass on others' exports. */
export function badNames(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const code = codeOf(text);
    const declared = [...code.matchAll(DECLARED)].map((match) => match[1] ?? "");
    return [
      ...(KEBAB.test(name) ? [] : [`${path}: file names are kebab-case`]),
      ...(BANNED_FILE.test(name) ? [`${path}: a name that says nothing`] : []),
      ...declared
        .filter((word) => BANNED_NAME.test(word))
        .map((word) => `${path}: ${word} is a name that says nothing`),
      ...declared.filter((word) => /^I[A-Z][a-z]/.test(word)).map((word) => `${path}: ${word} has the prefix I`),
      ...(/\bexport\s*\*\s*from\b/.test(code) ? [`${path}: a barrel`] : []),
    ];
  });
}
