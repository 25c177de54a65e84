/**
 * The shared vocabulary of the drawings. Light comes from the upper left, the camera looks slightly down, the object
 * stands on the ground line. A brush turns a colour into a lit fill and collects the gradients that it needs.
 */
import { SeededRandom } from "../../../kernel/random.ts";
import { lightness, shade } from "./colour.ts";

export interface Brush {
  /** The product's own colour. */
  readonly colour: string;
  /** Fill of an upright round body: lit at the left third, dark at the right, a little light back at the edge. */
  tube(colour: string): string;
  /** Fill of a ball. */
  orb(colour: string): string;
  /** Fill of a plane that faces the light: bright at the upper left. */
  slab(colour: string): string;
  /** Fill that darkens downwards. */
  fall(colour: string): string;
  /** Fill that fades from a colour at one opacity to the same at another, downwards. */
  fade(colour: string, from: number, to: number): string;
  /** Fill of a halo: the colour at an opacity in the middle, nothing at the edge. */
  glow(colour: string, opacity: number): string;
  /** A number in [min, max] with at most one decimal, from the drawing's seed. */
  num(min: number, max: number): number;
  pick<const T>(items: readonly T[]): T;
  chance(share: number): boolean;
  /** Gradient elements so far. */
  readonly defs: () => string;
}

type Stop = readonly [offset: number, colour: string, opacity?: number];

const stopText = ([offset, colour, opacity]: Stop): string =>
  `<stop offset="${offset}" stop-color="${colour}"${opacity === undefined ? "" : ` stop-opacity="${opacity}"`}/>`;

/** A brush for one drawing. Ids begin with `prefix`, so that several drawings can stand in one page. */
export function makeBrush(colour: string, seed: string, prefix: string): Brush {
  const random = new SeededRandom(seed);
  const gradients = new Map<string, string>();
  const use = (tag: "linear" | "radial", frame: string, stops: readonly Stop[]): string => {
    const body = `${frame}>${stops.map(stopText).join("")}</${tag}Gradient>`;
    const known = gradients.get(body);
    const id = known ?? `${prefix}${gradients.size}`;
    if (known === undefined) gradients.set(body, id);
    return `url(#${id})`;
  };
  /** Dark things need more light to show their form, pale things more shade. */
  const lift = (c: string): number => (lightness(c) < 0.4 ? 0.22 : 0.12);
  const drop = (c: string): number => (lightness(c) > 0.85 ? -0.2 : -0.16);
  return {
    colour,
    tube: (c) =>
      use("linear", "", [
        [0, shade(c, -0.05)],
        [0.24, shade(c, lift(c))],
        [0.55, c],
        [0.9, shade(c, drop(c))],
        [1, shade(c, drop(c) * 0.6)],
      ]),
    orb: (c) =>
      use("radial", ' cx=".38" cy=".3" r=".75"', [
        [0, shade(c, lift(c) + 0.05)],
        [0.45, c],
        [1, shade(c, drop(c) - 0.03)],
      ]),
    slab: (c) =>
      use("linear", ' x2=".8" y2="1"', [
        [0, shade(c, lift(c) * 0.8)],
        [0.5, c],
        [1, shade(c, drop(c) * 0.75)],
      ]),
    fall: (c) =>
      use("linear", ' x2="0" y2="1"', [
        [0, shade(c, lift(c) * 0.7)],
        [0.45, c],
        [1, shade(c, drop(c))],
      ]),
    fade: (c, from, to) =>
      use("linear", ' x2="0" y2="1"', [
        [0, c, from],
        [1, c, to],
      ]),
    glow: (c, opacity) =>
      use("radial", "", [
        [0, c, opacity],
        [1, c, 0],
      ]),
    num: (min, max) => Math.round((min + (max - min) * random.next()) * 10) / 10,
    pick: (items) => random.pick(items),
    chance: (share) => random.next() < share,
    defs: () =>
      [...gradients]
        .map(([body, id]) => `<${body.endsWith("linearGradient>") ? "linear" : "radial"}Gradient id="${id}"${body}`)
        .join(""),
  };
}

export const WOOD = "#b9854f";
export const DARK_WOOD = "#7a4e2f";
export const INK = "#33302e";
export const STEEL = "#b4b9bd";
export const BRASS = "#c39a48";
export const CARD = "#c89b6a";
export const LEAF = "#5d8a4f";
export const PAPER = "#f6f0e4";

export const path = (d: string, fill: string, more = ""): string =>
  `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more = ""): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"${more && ` ${more}`}/>`;
export const rect = (x: number, y: number, w: number, h: number, r: number, fill: string, more = ""): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"${more && ` ${more}`}/>`;
/** A line with round ends. */
export const line = (d: string, colour: string, width: number, more = ""): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
export const group = (transform: string, ...parts: readonly string[]): string =>
  `<g transform="${transform}">${parts.join("")}</g>`;

/** A bent rod: its dark side, its colour, and a thread of light along it. */
export const rod = (d: string, colour: string, width: number): string =>
  line(d, shade(colour, -0.12), width) +
  line(d, colour, width * 0.72) +
  line(
    d,
    shade(colour, lightness(colour) < 0.4 ? 0.28 : 0.14),
    width * 0.2,
    `transform="translate(${-width * 0.16} ${-width * 0.16})"`,
  );

/** A reflection of the window. */
export const gleam = (d: string, opacity = 0.35): string => path(d, "#fff", `opacity="${opacity}"`);

/** Where the object meets the ground: a wide soft shadow away from the light and a dark one below. */
export const ground = (cx: number, rx: number, y = 326): string =>
  ellipse(cx + rx * 0.12, y + 2, rx * 1.22, Math.max(11, rx * 0.15), "url(#soft)") +
  ellipse(cx + 2, y, rx * 0.98, Math.max(5, rx * 0.055), "url(#soft)");
