/** What a schema found wrong, in words that say what to do, each with its place. */
import type { z } from "@hono/zod-openapi";
import type { FieldError } from "../src/kernel/problem.ts";

type Issue = z.core.$ZodIssue;

/** More than these help nobody, and an answer must not grow with a hostile body. */
const ERRORS_MAX = 20;
const NAME_CHARACTERS_MAX = 100;

/** `pointer` makes the place: a JSON pointer into a body, or the name of a parameter. One error a place: the narrowest rule. */
export function fieldErrors(
  issues: readonly Issue[],
  input: unknown,
  pointer: (path: readonly PropertyKey[]) => string,
): FieldError[] {
  const byPlace = new Map<string, FieldError>();
  for (const { path, detail } of faults(issues, input)) {
    const place = pointer(path);
    if (byPlace.size < ERRORS_MAX || byPlace.has(place)) byPlace.set(place, { pointer: place, detail });
  }
  return [...byPlace.values()];
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

function* faults(issues: readonly Issue[], input: unknown): Generator<Fault> {
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) yield { path: [...issue.path, key], detail: "is not known here: leave it out" };
    } else if (issue.code === "invalid_union" && issue.errors.length > 0) {
      yield* faults(
        nearestBranch(issue.errors).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        input,
      );
    } else {
      yield { path: issue.path, detail: describe(issue, valueAt(input, issue.path)) };
    }
  }
}

/** RFC 6901. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${shorten(String(part)).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

export const parameterName = (path: readonly PropertyKey[]): string => shorten(String(path[0] ?? ""));

const shorten = (text: string): string =>
  text.length > NAME_CHARACTERS_MAX ? `${text.slice(0, NAME_CHARACTERS_MAX)}...` : text;

/** Of the forms that a value may have, the one it came nearest to: whose faults lie deepest, then the fewest. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]): number => Math.max(0, ...branch.map((issue) => issue.path.length));
  return [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** A schema's own message wins over ours; zod's standard ones begin with these words. */
const STANDARD_MESSAGE = /^(Invalid|Too small|Too big|Unrecognized)/;

function describe(issue: Issue, value: unknown): string {
  if (!STANDARD_MESSAGE.test(issue.message)) return issue.message;
  if (value === undefined && issue.code === "invalid_type") return `is required: ${kind(issue.expected)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kind(issue.expected)}`;
    case "too_small":
      return `must ${bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
    case "too_big":
      return `must ${bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
    case "invalid_format":
      return issue.format === "regex" && issue.pattern
        ? `must match ${issue.pattern}`
        : `must be a valid ${issue.format}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values
        .slice(0, 50)
        .map((one) => JSON.stringify(one))
        .join(", ")}`;
    case "invalid_union":
      return "has none of the forms that are allowed here";
    case "invalid_key":
    case "invalid_element":
    case "unrecognized_keys":
    case "custom":
      return "is not allowed here";
  }
}

function bound(origin: string, words: string, limit: number | bigint): string {
  if (origin === "string") return `have ${words} ${limit} characters`;
  if (origin === "array" || origin === "set") return `have ${words} ${limit} items`;
  return `be ${words} ${limit}`;
}

function kind(expected: string): string {
  if (expected === "int") return "a whole number";
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
