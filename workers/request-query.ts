/** Reads query strings by a schema: what it does not know is refused, and only lists may be given twice. */
import type { z } from "@hono/zod-openapi";
import { problem, type FieldError, type Problem } from "../src/kernel/problem.ts";
import { err, ok, type Result } from "../src/kernel/result.ts";
import { unwrapped } from "./schema-walk.ts";

export type QueryReader = (url: string) => Result<Readonly<Record<string, string | string[]>>, Problem>;

/** Made once a route: which names it knows and which of them are lists. No schema knows no name. */
export function queryReader(schema: z.ZodType | undefined): QueryReader {
  const object = schema && unwrapped(schema);
  const shape = object?.def.type === "object" ? object.def.shape : {};
  const rest = object?.def.type === "object" ? object.def.catchall : undefined;
  const open = rest !== undefined && rest._zod.def.type !== "never";
  const isList = (name: string): boolean => {
    const part = Object.hasOwn(shape, name) ? shape[name] : rest;
    return part !== undefined && unwrapped(part).def.type === "array";
  };
  const lists = new Set(Object.keys(shape).filter(isList));
  return (url) => {
    const start = url.indexOf("?");
    const values: Record<string, string | string[]> = Object.create(null);
    if (start < 0) return ok(values);
    const errors: FieldError[] = [];
    for (const [name, value] of new URLSearchParams(url.slice(start))) {
      const known = Object.hasOwn(shape, name);
      if (!known && !open) errors.push({ pointer: name.slice(0, 100), detail: "is not known here: leave it out" });
      else if (known ? lists.has(name) : isList(name)) values[name] = [...(values[name] ?? []), value];
      else if (values[name] !== undefined)
        errors.push({ pointer: name.slice(0, 100), detail: "may be given only once" });
      else values[name] = value;
    }
    if (errors.length === 0) return ok(values);
    return err(problem("invalid-request", "The query string is not valid.", { errors: errors.slice(0, 20) }));
  };
}
