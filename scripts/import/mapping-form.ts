/** The form of a mapping file (docs/import.md): what of others' columns becomes what of ours. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Told } from "../told.ts";

/** A column's name, or a column with what is done to it, a constant, or a text made of several columns. */
const sourceSchema = z.union([
  z.string(),
  z.strictObject({
    column: z.string().optional(),
    constant: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** "{brand} {name}": columns in braces. */
    template: z.string().optional(),
    /** When the column is missing or empty. */
    otherwise: z.union([z.string(), z.number(), z.boolean()]).optional(),
    /** Of a text with several values: the sign between them; the first is taken. */
    split: z.string().optional(),
    /** Numbers: 10 makes centimetres millimetres. */
    times: z.number().optional(),
    /** Lower case, and everything but letters and digits becomes a dash. */
    slug: z.boolean().optional(),
    prefix: z.string().optional(),
    /** Texts (in lower case) that stand for others. */
    values: z.record(z.string(), z.string()).optional(),
  }),
]);
export type Source = z.output<typeof sourceSchema>;

const conditionSchema = z.strictObject({
  column: z.string(),
  /** A regular expression, upper and lower case alike. Without one the column must only be there. */
  matches: z.string().optional(),
});

const pathSchema = z.array(z.string().min(1)).min(1);
const ruleSchema = z.strictObject({
  when: z.union([conditionSchema, z.array(conditionSchema).min(1)]).describe("All of them must hold."),
  path: pathSchema,
  drawing: z.string().optional(),
});
export type CategoryRule = z.output<typeof ruleSchema>;

const attributeSchema = z.strictObject({
  /** One column, or all whose names begin so. */
  column: z.string().optional(),
  prefix: z.string().optional(),
  name: z.string().optional(),
  type: z.enum(["text", "number", "boolean"]),
  /** Unit of a number; by the column's name without the prefix where there are several. */
  unit: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  /** Names for people, where the column's own, with blanks for underscores, is none. */
  labels: z.record(z.string(), z.string()).optional(),
  /** Regular expression of names (without the prefix) that are left out. */
  skip: z.string().optional(),
  /** "Name [unit]" or "Name:unit" in the column's own name. */
  unitInName: z.boolean().optional(),
});
export type AttributeMapping = z.output<typeof attributeSchema>;

const sellerSchema = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  country: z.string(),
  health: z.int(),
  rating: z.number(),
  ratingCount: z.int(),
});

const warehouseSchema = z.strictObject({
  id: z.string(),
  code: z.string(),
  city: z.string(),
  country: z.string(),
  latitude: z.number(),
  longitude: z.number(),
});

export const mappingSchema = z.strictObject({
  about: z.string().optional(),
  product: z.strictObject({
    id: sourceSchema,
    title: sourceSchema,
    brand: sourceSchema.optional(),
    description: sourceSchema.optional(),
    groupId: sourceSchema.optional(),
    /** Axis to column, or columns that begin so: {"prefix": "variant."}. */
    variant: z.union([z.strictObject({ prefix: z.string() }), z.record(z.string(), sourceSchema)]).optional(),
    gtin: sourceSchema.optional(),
    /** What to do with a GTIN that is none: "reject" the row, or "leave out" the GTIN and report it. */
    gtinFault: z.enum(["reject", "leave out"]).default("reject"),
    createdAt: sourceSchema.optional(),
    weightG: sourceSchema.optional(),
    lengthMm: sourceSchema.optional(),
    widthMm: sourceSchema.optional(),
    heightMm: sourceSchema.optional(),
    returnable: sourceSchema.optional(),
    /** Addresses below /images/, separated by "|". Without any, the product is drawn by its category's drawing. */
    images: sourceSchema.optional(),
    /** Names a colour, for the drawing. */
    colour: sourceSchema.optional(),
  }),
  category: z.strictObject({
    /** "Home > Kitchen". */
    path: sourceSchema.optional(),
    separator: z.string().default(">"),
    /** The first that fits; looked at where the column says nothing. */
    rules: z.array(ruleSchema).default([]),
    otherwise: pathSchema.optional(),
    /** Where no rule says one; without it the words of title and category decide. */
    drawing: z.string().optional(),
    /** Above all paths. */
    below: z.array(z.string()).default([]),
  }),
  offer: z.strictObject({
    sku: sourceSchema,
    price: sourceSchema,
    salePrice: sourceSchema.optional(),
    saleStartsAt: sourceSchema.optional(),
    saleEndsAt: sourceSchema.optional(),
    /** Prices are whole minor units (cents), or major units with a point. */
    priceUnit: z.enum(["minor", "major"]),
    currency: sourceSchema.optional(),
    /** A seller's id or name; a name that is not listed below becomes a seller. */
    seller: sourceSchema,
    condition: sourceSchema.optional(),
    fulfilledBy: sourceSchema.optional(),
    taxClass: sourceSchema.optional(),
    stock: sourceSchema.optional(),
    warehouse: sourceSchema.optional(),
  }),
  attributes: z.array(attributeSchema).default([]),
  sellers: z.array(sellerSchema).default([]),
  warehouses: z.array(warehouseSchema).default([]),
});
export type Mapping = z.output<typeof mappingSchema>;

/** Throws with the place and the fault when the file is no mapping. */
export function readMapping(path: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Told(`${path}: cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  /${issue.path.join("/")}: ${issue.message}`);
  throw new Told(`${path} is not a mapping:\n${faults.join("\n")}`);
}
