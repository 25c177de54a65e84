import { SeededRandom } from "../../kernel/random.ts";
import { DAY_MS, type EpochMs } from "../../kernel/time.ts";
import type { Product } from "../catalog/types.ts";
import { leafCategoryId } from "./categories.ts";
import { DEPARTMENTS } from "./departments.ts";
import { makeDesign, type Design } from "./designs.ts";
import { drawnImagePath } from "./drawings/image-path.ts";
import { inStoreGtin } from "./gtin.ts";
import { groupId, productId, slugOf } from "./ids.ts";
import type { Department, Leaf, SizeChoice } from "./leaf.ts";
import { colourCode, colourHex, type ColourName } from "./palette.ts";
import { fill } from "./wording.ts";

/** A product with what the offers and reviews made for it need to know. */
export interface SampleProduct {
  readonly product: Product;
  readonly design: Design;
  readonly department: Department;
  /** "KTL-0012-BLK": the sku of its first offer. */
  readonly baseSku: string;
  /** Hundredths of a unit of the currency, not rounded. */
  readonly price: number;
}

const CREATED_WITHIN_MS = 730 * DAY_MS;

/** Splits the products over the leaves by their share; the first leaves take what rounding leaves over. */
function quotas(leaves: readonly Leaf[], products: number): number[] {
  const total = leaves.reduce((sum, leaf) => sum + leaf.share, 0);
  const counts = leaves.map((leaf) => Math.floor((products * leaf.share) / total));
  let left = products - counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; left > 0; i++, left--) counts[i % counts.length] = (counts[i % counts.length] ?? 0) + 1;
  return counts;
}

function titleOf(design: Design, colour: ColourName, size: SizeChoice | null): string {
  const title = fill(design.leaf.title, design.words);
  const colourWord = design.leaf.coloursPerDesign === null ? null : colour;
  return [title, colourWord, size?.name].filter((part) => part != null).join(", ");
}

function variantOf(design: Design, colour: ColourName, size: SizeChoice | null): Record<string, string> {
  const variant: Record<string, string> = {};
  if (design.leaf.coloursPerDesign !== null && design.colours.length > 1) variant["Colour"] = colour;
  if (size !== null && design.sizes.length > 1) variant["Size"] = size.name;
  return variant;
}

interface Making {
  readonly department: Department;
  readonly design: Design;
  readonly createdAt: EpochMs;
}

function makeProduct(
  { department, design, createdAt }: Making,
  colour: ColourName,
  size: SizeChoice | null,
  serial: number,
): SampleProduct {
  const { leaf, type } = design;
  const plainColour = leaf.coloursPerDesign === null;
  const number = String(design.number).padStart(4, "0");
  const baseSku = [leaf.code, number, plainColour ? null : colourCode(colour), size?.code]
    .filter((part) => part != null)
    .join("-");
  const name = slugOf(`${design.brand.name} ${design.model}`).slice(0, 32).replace(/-$/, "");
  const variant = variantOf(design, colour, size);
  const seed = `${leaf.code}-${number}`.toLowerCase();
  const own = plainColour ? [] : [{ name: "Colour", type: "text", value: colour } as const];
  const sized = size === null ? [] : [{ name: "Size", type: "text", value: size.name } as const];
  const image = (view: string): string =>
    drawnImagePath({ kind: type.drawing, colour: colourHex(colour), seed: seed + view });
  const [length, width, height] = leaf.sizeMm;
  const weightFactor = size?.weightFactor ?? 1;
  const scaled = (mm: number): number => Math.max(5, Math.round(mm * design.scale * Math.cbrt(weightFactor)));
  return {
    department,
    design,
    baseSku,
    price: design.price * (size?.priceFactor ?? 1),
    product: {
      id: productId(`${baseSku.toLowerCase()}-${name}`),
      groupId: Object.keys(variant).length === 0 ? null : groupId(`${seed}-${name}`),
      variant,
      title: titleOf(design, colour, size),
      brand: design.brand.name,
      description: fill(design.description, { colour: colour.toLowerCase() }),
      categoryId: leafCategoryId(leaf),
      gtin: inStoreGtin(DEPARTMENTS.indexOf(department), serial),
      attributes: [...own, ...sized, ...design.attributes],
      images: [image("")],
      dimensions: { lengthMm: scaled(length), widthMm: scaled(width), heightMm: scaled(height) },
      weightG: Math.max(5, Math.round((design.weightG * weightFactor) / 5) * 5),
      returnable: leaf.returnable,
      createdAt,
    },
  };
}

/** Exactly `products` products, leaf by leaf, design by design; the last design of a leaf may lack variants. */
export function makeProducts(seed: string, nowMs: EpochMs, products: number): SampleProduct[] {
  const out: SampleProduct[] = [];
  const places = DEPARTMENTS.flatMap((department) => department.leaves.map((leaf) => ({ department, leaf })));
  const counts = quotas(
    places.map((place) => place.leaf),
    products,
  );
  for (const [place, { department, leaf }] of places.entries()) {
    const end = out.length + (counts[place] ?? 0);
    for (let number = 1; out.length < end; number++) {
      const random = new SeededRandom(`${seed}/${leaf.slug}/${number}`);
      const design = makeDesign(department, leaf, number, place, random);
      const createdAt = nowMs - Math.floor(random.next() * CREATED_WITHIN_MS) - DAY_MS;
      const sizes: readonly (SizeChoice | null)[] = design.sizes.length === 0 ? [null] : design.sizes;
      for (const colour of design.colours) {
        for (const size of sizes) {
          if (out.length < end) out.push(makeProduct({ department, design, createdAt }, colour, size, out.length + 1));
        }
      }
    }
  }
  return out;
}
