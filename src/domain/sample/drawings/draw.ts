/** Draws a product: an SVG text of one family, the same for the same kind, colour and seed. */
import { fnv1a } from "../../../kernel/random.ts";
import { type Brush, makeBrush } from "./brush.ts";
import { frame } from "./frame.ts";
import type { DrawnImage } from "./image-path.ts";
import type { DrawingKind } from "./kinds.ts";
import * as kitchen from "./kitchen.ts";
import { parcel } from "./parcel.ts";

const DRAWINGS: Readonly<Partial<Record<DrawingKind, (brush: Brush) => string>>> = {
  kettle: kitchen.kettle,
  pan: kitchen.pan,
  pot: kitchen.pot,
  knife: kitchen.knife,
  "coffee-maker": kitchen.coffeeMaker,
  espresso: kitchen.espresso,
  "french-press": kitchen.frenchPress,
  mug: kitchen.mug,
  bowl: kitchen.bowl,
  blender: kitchen.blender,
  toaster: kitchen.toaster,
  parcel: parcel,
};

/** SVG text with a view box of 400 by 400: the object in its colour on the sunken well of a product image. */
export function drawProduct({ kind, colour, seed }: DrawnImage): string {
  const prefix = `d${fnv1a(`${kind}${colour}${seed}`).toString(36).slice(0, 4)}`;
  const brush = makeBrush(colour, `${kind}/${seed}`, prefix);
  const body = (DRAWINGS[kind] ?? parcel)(brush);
  return frame(body, brush.defs(), prefix);
}
