/** Looks into schemas, where a rule of the platform depends on what they say. */
import type { z } from "@hono/zod-openapi";

type Schema = z.core.$ZodType;
type Inside = z.core.$ZodTypes;

/** Every kind of schema is one of this closed list; the type of a variable forgets which. */
const known = (schema: Schema): Inside => schema as Inside;

/** The schema under its wrappers: optional, default, nullable and the like, and the input side of a transformation. */
export function unwrapped(schema: Schema): { readonly def: Inside["_zod"]["def"] } {
  const def = known(schema)._zod.def;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return unwrapped(def.innerType);
    case "pipe":
      return def.in._zod.def.type === "transform" ? unwrapped(def.out) : unwrapped(def.in);
    default:
      return { def };
  }
}

/**
 * Places of objects that would drop unknown fields in silence. Bodies must have none: a misspelt field is refused, not
 * ignored. `z.looseObject` and `z.record` say so openly and are let through.
 */
export function laxObjects(schema: Schema, place = "", seen = new Set<Schema>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { def } = unwrapped(schema);
  switch (def.type) {
    case "object": {
      const inner = Object.entries(def.shape).flatMap(([name, part]) => laxObjects(part, `${place}/${name}`, seen));
      return def.catchall === undefined ? [place || "/", ...inner] : inner;
    }
    case "array":
      return laxObjects(def.element, `${place}/*`, seen);
    case "record":
      return laxObjects(def.valueType, `${place}/*`, seen);
    case "union":
      return def.options.flatMap((option) => laxObjects(option, place, seen));
    case "intersection":
      return [...laxObjects(def.left, place, seen), ...laxObjects(def.right, place, seen)];
    case "tuple":
      return def.items.flatMap((item, index) => laxObjects(item, `${place}/${index}`, seen));
    case "lazy":
      return laxObjects(def.getter(), place, seen);
    default:
      return [];
  }
}
