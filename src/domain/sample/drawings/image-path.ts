/** Addresses of drawn images: everything the drawing needs stands in the address, so it never changes. */
import { isDrawingKind, type DrawingKind } from "./kinds.ts";

export interface DrawnImage {
  readonly kind: DrawingKind;
  /** #rrggbb, lower case. */
  readonly colour: string;
  /** Varies proportions and patterns: up to 32 characters of a to z, 0 to 9 and -. */
  readonly seed: string;
}

const PATH = /^\/images\/drawn\/([a-z-]{1,32})\/([0-9a-f]{6})\/([a-z0-9-]{1,32})\.svg$/;

export const drawnImagePath = ({ kind, colour, seed }: DrawnImage): string =>
  `/images/drawn/${kind}/${colour.replace("#", "").toLowerCase()}/${seed}.svg`;

/** What to draw for an address; undefined when the kind is unknown, or the colour or the seed is not well formed. */
export function parseDrawnImagePath(path: string): DrawnImage | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const [, kind = "", colour = "", seed = ""] = match;
  return isDrawingKind(kind) ? { kind, colour: `#${colour}`, seed } : undefined;
}
