import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lightness, shade } from "../../../src/domain/sample/drawings/colour.ts";
import { drawProduct } from "../../../src/domain/sample/drawings/draw.ts";
import { drawnImagePath, parseDrawnImagePath } from "../../../src/domain/sample/drawings/image-path.ts";
import { DRAWING_KINDS, type DrawingKind } from "../../../src/domain/sample/drawings/kinds.ts";
import { PALETTE } from "../../../src/domain/sample/palette.ts";

interface Element {
  readonly name: string;
  readonly depth: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The elements of an XML text in order; throws where it is not well-formed. Only what the drawings may hold: no text, no comments. */
function readXml(text: string): Element[] {
  const tag = /<(\/?)([A-Za-z]+)((?: [A-Za-z][\w:-]*="[^"<&]*")*)(\/?)>/y;
  const open: string[] = [];
  const elements: Element[] = [];
  while (tag.lastIndex < text.length) {
    const at = tag.lastIndex;
    const [, closing, name = "", attributeText = "", selfClosing] = tag.exec(text) ?? [];
    const fail = (why: string): Error => new Error(`${why} at ${at}: ${text.slice(at, at + 60)}`);
    if (!name) throw fail("not a tag");
    if (open.length === 0 && elements.length > 0) throw fail("a second root");
    if (closing) {
      if (open.pop() !== name || attributeText || selfClosing) throw fail("closes what is not open");
      continue;
    }
    const pairs = [...attributeText.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(
      ([, key = "", value = ""]) => [key, value] as const,
    );
    const attributes = new Map(pairs);
    if (attributes.size !== pairs.length) throw fail("an attribute twice");
    elements.push({ name, depth: open.length, attributes });
    if (!selfClosing) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(" ")}`);
  return elements;
}

const COLOURS = Object.values(PALETTE).map(([, hex]) => hex);
const SEEDS = Array.from({ length: 14 }, (_, i) => `design-${i}`);

/** An apple is red or green, whatever its variant is called. */
const COLOURED_BY_NATURE: ReadonlySet<DrawingKind> = new Set(["apple", "meat"]);

/** Every kind in fourteen variations, over all colours of the palette. */
const GALLERY = DRAWING_KINDS.map((kind) => ({
  kind,
  texts: SEEDS.map((seed, i) => drawProduct({ kind, colour: COLOURS[(i * 3) % COLOURS.length] ?? "", seed })),
}));

const NUMERIC =
  /^(x|y|x2|y2|cx|cy|r|rx|ry|width|height|stroke-width|stroke-dasharray|stroke-dashoffset|opacity|offset|stop-opacity)$/;
const NUMBERS = /^(-?(\d+(\.\d+)?|\.\d+)([ ,]|$))+$/;
const PATH_DATA = /^M[\d\s.,MmLlHhVvCcSsQqTtAaZz-]+$/;
const TRANSFORMS = /^((translate|rotate|scale|matrix|skewX|skewY)\([\d\s.,-]+\) ?)+$/;
const PAINT = /^(none|#[0-9a-f]{3}|#[0-9a-f]{6})$/;

/** What is wrong with the values of an element, in words. */
function faults({ name, attributes }: Element, ids: ReadonlySet<string>): string[] {
  return [...attributes].flatMap(([key, value]) => {
    const fault = [`${name} ${key}="${value}"`];
    if (NUMERIC.test(key)) return NUMBERS.test(value) ? [] : fault;
    if (key === "d") return PATH_DATA.test(value) ? [] : fault;
    if (key.endsWith("ransform")) return TRANSFORMS.test(value) ? [] : fault;
    if (!["fill", "stroke", "stop-color", "clip-path", "mask"].includes(key)) return [];
    const reference = /^url\(#(.+)\)$/.exec(value)?.[1];
    return (reference === undefined ? PAINT.test(value) : ids.has(reference)) ? [] : fault;
  });
}

const isPart = ({ name }: Element): boolean => ["path", "ellipse", "circle", "rect"].includes(name);
const isLit = ({ attributes }: Element): boolean =>
  ["fill", "stroke"].some((paint) => attributes.get(paint)?.startsWith("url(#"));

/** The elements and path commands of a drawing without its numbers and colours: what remains is its construction. */
const construction = (text: string): string =>
  readXml(text)
    .map(({ name, attributes }) => name + (attributes.get("d") ?? "").replace(/[^a-z]/gi, ""))
    .join(" ");

const withoutIds = (text: string): string => text.replaceAll(/(id="|url\(#)d[a-z0-9]+/g, "$1");

describe("drawings of products", () => {
  test.each(GALLERY)("$kind is well-formed: numbers are numbers and every fill is defined", ({ texts }) => {
    for (const text of texts) {
      const elements = readXml(text);
      const ids = elements.flatMap(({ attributes }) => attributes.get("id") ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      expect(elements.flatMap((element) => faults(element, new Set(ids)))).toEqual([]);
      expect(elements[0]?.name).toBe("svg");
      expect(elements[0]?.attributes.get("viewBox")).toBe("0 0 400 400");
    }
  });

  test.each(GALLERY)("$kind has no words, scripts, styles or links in it", ({ texts }) => {
    for (const text of texts) {
      const elements = readXml(text);
      const drawn = [
        "svg",
        "defs",
        "g",
        "path",
        "ellipse",
        "circle",
        "rect",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
      ];
      expect(elements.map(({ name }) => name).filter((name) => !drawn.includes(name))).toEqual([]);
      const keys = new Set(elements.flatMap(({ attributes }) => [...attributes.keys()]));
      expect([...keys].filter((key) => key.startsWith("on") || key.endsWith("href") || key === "style")).toEqual([]);
    }
  });

  test.each(GALLERY)("$kind is an object in light with a soft shadow, and small on the wire", ({ texts }) => {
    for (const text of texts) {
      const parts = readXml(text).filter(isPart);
      expect(parts.length).toBeGreaterThanOrEqual(6);
      expect(parts.filter(isLit).length).toBeGreaterThanOrEqual(3);
      expect(text).toMatch(/fill="url\(#d[a-z0-9]{1,4}s\)"/);
      expect(text.length).toBeGreaterThan(1000);
      expect(text.length).toBeLessThan(6000);
      expect(gzipSync(text).length).toBeLessThan(1500);
    }
  });

  test.each(GALLERY)("$kind varies with the seed, and with the colour unless nature chose it", ({ kind }) => {
    const draw = (colour: string) => SEEDS.map((seed) => withoutIds(drawProduct({ kind, colour, seed })));
    const terracotta = draw("#bf5f3f");
    const navy = draw("#263557");
    expect(new Set(terracotta).size).toBeGreaterThan(1);
    expect(terracotta.some((text, i) => text !== navy[i])).toBe(!COLOURED_BY_NATURE.has(kind));
  });

  test("every kind has a construction of its own", () => {
    const kinds = new Map<string, string>();
    for (const { kind, texts } of GALLERY) {
      for (const text of texts) {
        const known = kinds.get(construction(text)) ?? kind;
        expect(known).toBe(kind);
        kinds.set(construction(text), kind);
      }
    }
  });

  test("the same kind, colour and seed give the same drawing, whatever was drawn between", () => {
    const draw = (): string[] => DRAWING_KINDS.map((kind) => drawProduct({ kind, colour: "#8ea288", seed: "again" }));
    const first = draw();
    expect(draw().toReversed()).toEqual(first.toReversed());
  });

  test("two drawings in one page do not share the names of their fills", () => {
    const names = (seed: string): string[] =>
      readXml(drawProduct({ kind: "kettle", colour: "#8ea288", seed })).flatMap(
        ({ attributes }) => attributes.get("id") ?? [],
      );
    const first = new Set(names("one"));
    expect(names("two").filter((name) => first.has(name))).toEqual([]);
  });
});

describe("light and shade", () => {
  const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

  test("a shade is a colour again, and never darker when light is added", () => {
    fc.assert(
      fc.property(anyColour, fc.double({ min: 0, max: 1, noNaN: true }), (colour, by) => {
        expect(shade(colour, by)).toMatch(/^#[0-9a-f]{6}$/);
        expect(shade(colour, -by)).toMatch(/^#[0-9a-f]{6}$/);
        expect(lightness(shade(colour, by))).toBeGreaterThanOrEqual(lightness(shade(colour, -by)) - 0.02);
      }),
    );
  });

  test("black and white are the ends of the scale", () => {
    expect(lightness("#000000")).toBeCloseTo(0, 3);
    expect(lightness("#ffffff")).toBeCloseTo(1, 3);
  });
});

describe("addresses of drawings", () => {
  const anyImage = fc.record({
    kind: fc.constantFrom(...DRAWING_KINDS),
    colour: fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`),
    seed: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  });

  test("an address is read back as the image that it was written for", () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        expect(parseDrawnImagePath(drawnImagePath(image))).toEqual(image);
      }),
    );
  });

  test("colours are written in lower case", () => {
    expect(drawnImagePath({ kind: "mug", colour: "#AABBCC", seed: "a-1" })).toBe("/images/drawn/mug/aabbcc/a-1.svg");
  });

  test.each([
    ["an unknown kind", "/images/drawn/spaceship/aabbcc/a.svg"],
    ["a name that every object has", "/images/drawn/constructor/aabbcc/a.svg"],
    ["a short colour", "/images/drawn/mug/abc/a.svg"],
    ["a colour in upper case", "/images/drawn/mug/AABBCC/a.svg"],
    ["a colour that is none", "/images/drawn/mug/aabbcg/a.svg"],
    ["no seed", "/images/drawn/mug/aabbcc/.svg"],
    ["a seed too long", `/images/drawn/mug/aabbcc/${"a".repeat(33)}.svg`],
    ["a seed with markup", '/images/drawn/mug/aabbcc/"><script>.svg'],
    ["a path upwards", "/images/drawn/mug/aabbcc/../a.svg"],
    ["another ending", "/images/drawn/mug/aabbcc/a.png"],
    ["more behind it", "/images/drawn/mug/aabbcc/a.svg/b"],
    ["a line break behind it", "/images/drawn/mug/aabbcc/a.svg\n"],
    ["something before it", "https://x/images/drawn/mug/aabbcc/a.svg"],
    ["nothing", ""],
  ])("refused: %s", (_why, path) => {
    expect(parseDrawnImagePath(path)).toBeUndefined();
  });
});
