/**
 * Fallback faces with the metrics of the real ones, so that nothing moves whichever of the two is shown. The system's
 * side is the published widths of the PostScript core fonts (Adobe, "Core 14 AFM files"), with which Arial and Times
 * New Roman, and their free twins Liberation and Arimo/Tinos, agree to the unit.
 */
import type { FontMetrics } from "./font-metrics.ts";

/** Share of each character in running English text, per 10,000, spaces included. */
const FREQUENCY: Readonly<Record<string, number>> = {
  " ": 1800, a: 670, b: 122, c: 228, d: 349, e: 1042, f: 183, g: 165, h: 500, i: 571, j: 13, k: 63, l: 330, m: 197,
  n: 553, o: 616, p: 158, q: 8, r: 491, s: 519, t: 743, u: 226, v: 80, w: 194, x: 12, y: 162, z: 6,
}; // prettier-ignore

/** Advances in thousandths of an em: the space, then a to z. */
const SYSTEM_ADVANCES = {
  arial: [278, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500],
  arialBold: [278, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500],
  times: [250, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444],
  timesBold: [250, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444],
} as const; // prettier-ignore

export type SystemFont = keyof typeof SYSTEM_ADVANCES;

const LOCAL_NAMES: Readonly<Record<SystemFont, readonly string[]>> = {
  arial: ["Arial", "ArialMT", "Liberation Sans", "Arimo"],
  arialBold: ["Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold"],
  times: ["Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Tinos"],
  timesBold: ["Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold"],
};

function meanWidth(advance: (character: string, index: number) => number): number {
  let sum = 0;
  let weight = 0;
  for (const [index, [character, share]] of Object.entries(FREQUENCY).entries()) {
    sum += share * advance(character, index);
    weight += share;
  }
  return sum / weight;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The @font-face of `family` for one range of weights, drawn with a system font in the real font's measure. */
export function fallbackFace(family: string, weight: string, system: SystemFont, real: FontMetrics): string {
  const realWidth = meanWidth((character) => (real.advanceOf(character.codePointAt(0) ?? 32) ?? 0) / real.unitsPerEm);
  const systemWidth = meanWidth((_, index) => (SYSTEM_ADVANCES[system][index] ?? 0) / 1000);
  const sizeAdjust = realWidth / systemWidth;
  const override = (units: number): string => percent(units / real.unitsPerEm / sizeAdjust);
  return [
    `@font-face{font-family:"${family} Fallback"`,
    `font-weight:${weight}`,
    `src:${LOCAL_NAMES[system].map((name) => `local("${name}")`).join(",")}`,
    `size-adjust:${percent(sizeAdjust)}`,
    `ascent-override:${override(real.ascent)}`,
    `descent-override:${override(-real.descent)}`,
    `line-gap-override:${override(real.lineGap)}}`,
  ].join(";");
}
