/** A design is one article as its maker thought of it; its colours and sizes are the products. */
import type { SeededRandom } from "../../kernel/random.ts";
import type { Attribute } from "../catalog/types.ts";
import type { ArticleType, AttributeRule, Brand, Department, Leaf, SizeChoice } from "./leaf.ts";
import type { ColourName } from "./palette.ts";
import { fill, fitting, sample, sentence } from "./wording.ts";

export interface Design {
  readonly leaf: Leaf;
  /** From 1, within its leaf. */
  readonly number: number;
  readonly brand: Brand;
  readonly model: string;
  readonly type: ArticleType;
  readonly colours: readonly ColourName[];
  readonly sizes: readonly SizeChoice[];
  readonly attributes: readonly Attribute[];
  /** Words for templates. */
  readonly words: Readonly<Record<string, string>>;
  readonly description: string;
  /** Hundredths of a unit of the currency, before the size's factor and rounding. */
  readonly price: number;
  readonly weightG: number;
  /** About 1: how much larger than the middling article of its leaf. */
  readonly scale: number;
  /** 0 to 1: share of the customers it draws; decides reviews and stock. */
  readonly popularity: number;
}

interface ChosenAttributes {
  readonly attributes: readonly Attribute[];
  readonly notes: readonly string[];
  readonly factor: number;
}

function chooseAttribute(
  rule: AttributeRule,
  random: SeededRandom,
): { attribute: Attribute; note: string | null; factor: number } {
  const { name } = rule;
  if (rule.type === "text") {
    const { value, note, factor } = random.pick(rule.choices);
    return { attribute: { name, type: "text", value }, note, factor };
  }
  if (rule.type === "boolean") {
    const value = random.next() < rule.share;
    return {
      attribute: { name, type: "boolean", value },
      note: value ? rule.note : null,
      factor: value ? rule.factor : 1,
    };
  }
  const value = random.pick(rule.values);
  const middle = rule.values[rule.values.length >> 1] ?? value;
  return {
    attribute: { name, type: "number", value, ...(rule.unit === null ? {} : { unit: rule.unit }) },
    note: rule.note === null ? null : fill(rule.note, { v: String(value) }),
    factor: rule.grows === 0 || middle === 0 || value === 0 ? 1 : (value / middle) ** rule.grows,
  };
}

function chooseAttributes(leaf: Leaf, type: ArticleType, brand: Brand, random: SeededRandom): ChosenAttributes {
  const rules = leaf.attributes.filter((rule) => rule.only === null || rule.only.includes(type.drawing));
  const chosen = rules.map((rule) => chooseAttribute(rule, random));
  const fixed: Attribute[] = [{ name: "Made in", type: "text", value: brand.origin }];
  if (leaf.types.length > 1) fixed.unshift({ name: "Type", type: "text", value: type.name });
  return {
    attributes: [...fixed, ...chosen.map((one) => one.attribute)],
    notes: chosen.flatMap((one) => (one.note === null ? [] : [one.note])),
    factor: chosen.reduce((product, one) => product * one.factor, 1),
  };
}

/** Two to four sentences: what it is, one or two things that are true of just this one, and a last word. */
function describe(
  leaf: Leaf,
  type: ArticleType,
  notes: readonly string[],
  words: Record<string, string>,
  random: SeededRandom,
): string {
  const middle = sample(notes, random.int(1, 2), random);
  if (type.note !== null && random.next() < 0.8) middle.unshift(type.note);
  const opening = random.pick(fitting(leaf.openings, type.drawing));
  const closing = random.pick(fitting(leaf.closings, type.drawing));
  return [opening, ...middle.slice(0, 2), closing].map((template) => sentence(template, words)).join(" ");
}

/** Brand and model so that all their pairs come before any is repeated; repeats are numbered like new editions. */
function nameOf(department: Department, leaf: Leaf, number: number, offset: number): { brand: Brand; model: string } {
  const models = leaf.models ?? department.models;
  const brands = leaf.brands ?? department.brands;
  const stride = models.length % 7 === 0 ? 5 : 7;
  const round = Math.floor((number - 1) / models.length);
  const modelIndex = ((number - 1 + offset) * stride) % models.length;
  const brand = brands[(modelIndex * 3 + offset + round) % brands.length] as Brand;
  const edition = Math.floor(round / brands.length) + 1;
  const model = models[modelIndex] as string;
  return { brand, model: edition === 1 ? model : `${model} ${edition}` };
}

const wordFor = (attribute: Attribute): string => String(attribute.value);

/** The design with this number of a leaf: the same for the same random source. */
export function makeDesign(
  department: Department,
  leaf: Leaf,
  number: number,
  offset: number,
  random: SeededRandom,
): Design {
  const { brand, model } = nameOf(department, leaf, number, offset);
  const type = random.pick(leaf.types);
  const { attributes, notes, factor } = chooseAttributes(leaf, type, brand, random);
  const [coloursMin, coloursMax] = leaf.coloursPerDesign ?? [1, 1];
  const sizeCount = random.int(leaf.sizesPerDesign[0], leaf.sizesPerDesign[1]);
  const sizeStart = random.int(0, Math.max(0, leaf.sizes.length - sizeCount));
  const words: Record<string, string> = { brand: brand.name, model, Type: type.name, type: type.name.toLowerCase() };
  for (const attribute of attributes) words[attribute.name] ??= wordFor(attribute);
  const [low, high] = leaf.price;
  const bell = (random.next() + random.next()) / 2;
  const size = (random.next() + random.next()) / 2;
  const price = 100 * low * (high / low) ** bell * brand.tier * type.factor * factor;
  return {
    leaf,
    number,
    brand,
    model,
    type,
    colours: sample(leaf.colours, random.int(coloursMin, coloursMax), random),
    sizes: leaf.sizes.slice(sizeStart, sizeStart + sizeCount),
    attributes,
    words,
    description: describe(leaf, type, notes, words, random),
    price: Math.min(Math.max(price, 60 * low * Math.min(1, type.factor)), 180 * high * Math.max(1, type.factor)),
    weightG: leaf.weightG[0] + (leaf.weightG[1] - leaf.weightG[0]) * size,
    scale: 0.88 + 0.24 * size,
    popularity: random.next() ** 2.4,
  };
}
