/** The API's form encoding, and the check of it against a shape. */
import { invalid, type Refusal } from "./errors.ts";
import type { Field, Shape } from "./shapes.ts";

export interface Form {
  readonly [name: string]: string | Form;
}

/** `a[b][0]=c` to nested records; lists have numbers for names. */
export function decodeForm(text: string): Form {
  const root: Record<string, string | Form> = {};
  for (const [path, value] of new URLSearchParams(text)) {
    const names = [path.replace(/\[.*$/s, ""), ...[...path.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "")];
    let at: Record<string, string | Form> = root;
    for (const name of names.slice(0, -1)) {
      const next = at[name];
      const branch: Record<string, string | Form> = typeof next === "object" ? { ...next } : {};
      at[name] = branch;
      at = branch;
    }
    at[names.at(-1) ?? ""] = value;
  }
  return root;
}

/** The first thing that Stripe would find wrong; null when nothing is. */
export function checkForm(form: Form, shape: Shape, at = ""): Refusal | null {
  for (const [name, value] of Object.entries(form)) {
    const path = at === "" ? name : `${at}[${name}]`;
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === undefined) {
      return invalid(`Received unknown parameter: ${path}`, { code: "parameter_unknown", param: path });
    }
    const wrong = checkField(value, field, path);
    if (wrong) return wrong;
  }
  return null;
}

function checkField(value: string | Form, field: Field, path: string): Refusal | null {
  if (field === "unplayed") return invalid(`The stand-in does not play ${path}`, { param: path });
  if (typeof field === "object") {
    if (typeof value === "string") return invalid(`Invalid ${path}`, { param: path });
    if ("hash" in field) return checkForm(value, field.hash, path);
    return Object.entries(value).reduce<Refusal | null>((found, [index, entry]) => {
      if (found) return found;
      const inner = `${path}[${index}]`;
      return typeof entry === "string"
        ? invalid(`Invalid object`, { param: inner })
        : checkForm(entry, field.list, inner);
    }, null);
  }
  return typeof value === "string" ? checkText(value, field, path) : checkBranch(value, field, path);
}

function checkText(value: string, field: Exclude<Field, object>, path: string): Refusal | null {
  if (field === "integer" && !/^-?\d+$/.test(value))
    return invalid(`Invalid integer: ${value}`, { code: "parameter_invalid_integer", param: path });
  if (field === "range") return /^\d+$/.test(value) ? null : invalid(`Invalid timestamp`, { param: path });
  if (field === "boolean" && value !== "true" && value !== "false")
    return invalid(`Invalid boolean: ${value}`, { param: path });
  if (field === "string" && value === "")
    return invalid(`You passed an empty string for '${path}'.`, { code: "parameter_invalid_empty", param: path });
  if (field === "strings" || field === "metadata") return invalid(`Invalid ${path}`, { param: path });
  return null;
}

function checkBranch(value: Form, field: Exclude<Field, object>, path: string): Refusal | null {
  if (field === "range")
    return checkForm(value, { gt: "integer", gte: "integer", lt: "integer", lte: "integer" }, path);
  if (field === "strings") {
    const isList = Object.values(value).every((entry) => typeof entry === "string");
    return isList ? null : invalid(`Invalid ${path}`, { param: path });
  }
  if (field === "metadata") return checkMetadata(value, path);
  return invalid(`Invalid ${field}: must be a ${field}`, { param: path });
}

/** Up to 50 names of 40 characters, values of 500 (https://docs.stripe.com/api/metadata). */
function checkMetadata(value: Form, path: string): Refusal | null {
  const entries = Object.entries(value);
  const isWrong = entries.some(([name, text]) => name.length > 40 || typeof text !== "string" || text.length > 500);
  return isWrong || entries.length > 50 ? invalid(`Metadata is too large`, { param: path }) : null;
}

export const textOf = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === "string" ? value : undefined;
};
export const integerOf = (form: Form, name: string): number | undefined => {
  const text = textOf(form, name);
  return text === undefined ? undefined : Number(text);
};
export const hashOf = (form: Form, name: string): Form => {
  const value = form[name];
  return typeof value === "object" ? value : {};
};
/** Of `strings` and `metadata`: what is in it, in order. */
export const textsOf = (form: Form, name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hashOf(form, name)).flatMap(([key, v]) => (typeof v === "string" ? [[key, v]] : [])),
  );
