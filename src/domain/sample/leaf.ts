/** The form in which a department of the sample marketplace is written down: data, with the few words it needs. */
import type { TaxClass } from "../catalog/types.ts";
import type { DrawingKind } from "./drawings/kinds.ts";
import type { ColourName } from "./palette.ts";

/** Tier scales the price of everything the brand makes; origin becomes the attribute "Made in". */
export interface Brand {
  readonly name: string;
  readonly tier: number;
  readonly origin: string;
}

/** What an article is: noun of its title, its drawing, and a sentence for its description. */
export interface ArticleType {
  readonly name: string;
  readonly drawing: DrawingKind;
  readonly factor: number;
  readonly note: string | null;
}

export interface TextChoice {
  readonly value: string;
  readonly note: string | null;
  readonly factor: number;
}

/** A sentence, or one that is true only of articles with that drawing: a mirror does not tick. */
export type Sentence = string | { readonly only: readonly DrawingKind[]; readonly text: string };

export type AttributeRule = { readonly only: readonly DrawingKind[] | null } & AttributeValues;

type AttributeValues =
  | { readonly type: "text"; readonly name: string; readonly choices: readonly TextChoice[] }
  | {
      readonly type: "number";
      readonly name: string;
      readonly unit: string | null;
      readonly values: readonly number[];
      /** Price grows with (value / middle value) to this power. */
      readonly grows: number;
      readonly note: string | null;
    }
  | {
      readonly type: "boolean";
      readonly name: string;
      /** Share of designs for which it is true. */
      readonly share: number;
      readonly factor: number;
      readonly note: string | null;
    };

/** One value of the size axis of a product group. */
export interface SizeChoice {
  readonly name: string;
  readonly code: string;
  readonly priceFactor: number;
  readonly weightFactor: number;
}

export interface Leaf {
  readonly slug: string;
  readonly name: string;
  /** First part of its skus. */
  readonly code: string;
  /** Number of its products relative to the other leaves. */
  readonly share: number;
  readonly types: readonly ArticleType[];
  /** Title template; {brand}, {model}, {Type}, {type}, {colour} and any attribute by its name. */
  readonly title: string;
  /** Brands and model names of its own, in place of the department's. */
  readonly brands: readonly Brand[] | null;
  readonly models: readonly string[] | null;
  readonly colours: readonly ColourName[];
  /** Colours of one design: they become variants. Null: the colour is only that of its drawing (a book, a jar). */
  readonly coloursPerDesign: readonly [number, number] | null;
  readonly sizes: readonly SizeChoice[];
  /** Sizes that one design comes in. */
  readonly sizesPerDesign: readonly [number, number];
  /** Lowest and highest usual price in whole units of the currency. */
  readonly price: readonly [number, number];
  readonly weightG: readonly [number, number];
  /** Length, width and height in mm of a middling one. */
  readonly sizeMm: readonly [number, number, number];
  readonly taxClass: TaxClass;
  readonly returnable: boolean;
  /** False where nobody sells it second-hand: food, cosmetics. */
  readonly resold: boolean;
  readonly attributes: readonly AttributeRule[];
  readonly openings: readonly Sentence[];
  readonly closings: readonly Sentence[];
  readonly praise: readonly Sentence[];
  readonly gripes: readonly Sentence[];
}

export interface Department {
  readonly slug: string;
  readonly name: string;
  readonly drawing: DrawingKind;
  readonly brands: readonly Brand[];
  readonly models: readonly string[];
  readonly leaves: readonly Leaf[];
}

const LEAF_DEFAULTS = {
  share: 1,
  title: "{brand} {model} {Type}",
  brands: null,
  models: null,
  coloursPerDesign: [1, 3],
  sizes: [],
  sizesPerDesign: [1, 1],
  taxClass: "standard",
  returnable: true,
  resold: true,
} as const;

type Defaulted = keyof typeof LEAF_DEFAULTS;

/** A leaf with the usual values where it says nothing else. */
export const leaf = (given: Omit<Leaf, Defaulted> & Partial<Pick<Leaf, Defaulted>>): Leaf => ({
  ...LEAF_DEFAULTS,
  ...given,
});

export const article = (name: string, drawing: DrawingKind, note: string | null = null, factor = 1): ArticleType => ({
  name,
  drawing,
  factor,
  note,
});

type ChoiceText = string | readonly [value: string, note: string | null, factor?: number];

/** A text attribute; a choice may bring a sentence for the description and a price factor. */
export const oneOf = (name: string, ...choices: readonly ChoiceText[]): AttributeRule => ({
  only: null,
  type: "text",
  name,
  choices: choices.map((choice) =>
    typeof choice === "string"
      ? { value: choice, note: null, factor: 1 }
      : { value: choice[0], note: choice[1], factor: choice[2] ?? 1 },
  ),
});

/** A number attribute; {v} in its note is the value. */
export const amount = (
  name: string,
  unit: string | null,
  values: readonly number[],
  more: { readonly grows?: number; readonly note?: string } = {},
): AttributeRule => ({
  only: null,
  type: "number",
  name,
  unit,
  values,
  grows: more.grows ?? 0,
  note: more.note ?? null,
});

/** A yes or no attribute; its note is said when it is true. */
export const flag = (name: string, share: number, note: string | null = null, factor = 1): AttributeRule => ({
  only: null,
  type: "boolean",
  name,
  share,
  factor,
  note,
});

/** Restricts an attribute to the articles with one of these drawings. */
export const onlyFor = (only: readonly DrawingKind[], rule: AttributeRule): AttributeRule => ({ ...rule, only });

/** A sentence for the articles with one of these drawings. */
export const say = (only: readonly DrawingKind[], text: string): Sentence => ({ only, text });

export const size = (name: string, code: string, priceFactor = 1, weightFactor = 1): SizeChoice => ({
  name,
  code,
  priceFactor,
  weightFactor,
});

export const CLOTHING_SIZES: readonly SizeChoice[] = [
  size("XS", "XS", 1, 0.9),
  size("S", "S", 1, 0.95),
  size("M", "M"),
  size("L", "L", 1, 1.05),
  size("XL", "XL", 1, 1.1),
];
