import { describe, expect, test } from "vitest";
import { DEPARTMENTS } from "../../../src/domain/sample/departments.ts";
import { kindFor } from "../../../src/domain/sample/drawings/kind-for.ts";
import { KIND_WORDS, VAGUE_WORDS } from "../../../src/domain/sample/drawings/kind-words.ts";
import { DRAWING_KINDS, type DrawingKind } from "../../../src/domain/sample/drawings/kinds.ts";

describe("the drawing closest to a category or title", () => {
  test.each([
    ["Notebook PC 15.6 inch, 16 GB", "laptop"],
    ["Laptops", "laptop"],
    ["Black toner cartridge 5k", "cartridge"],
    ["Ink Cartridges", "cartridge"],
    ["24 inch LCD monitor", "monitor"],
    ["Smart TV 55", "television"],
    ["Digital Cameras", "camera"],
    ["Zoom lens 24-70 mm", "camera"],
    ["8 GB RAM DDR4 DIMM", "memory"],
    ["External hard drive 2 TB", "drive"],
    ["SSDs", "drive"],
    ["24-port Ethernet switch", "router"],
    ["Uninterruptible Power Supply (UPS)", "battery"],
    ["AA batteries, pack of 4", "battery"],
    ["HDMI to VGA adapter", "cable"],
    ["Projectors", "projector"],
    ["Flatbed scanner", "printer"],
    ["Multifunctional", "printer"],
    ["Gaming headset", "headphones"],
    ["Wireless keyboard", "keyboard"],
    ["Optical mice", "mouse"],
    ["Tote bag", "handbag"],
    ["Running shoes", "sneaker"],
    ["Summer dresses", "dress"],
    ["Dining chair", "chair"],
    ["Seafood", "fish"],
    ["Spring bouquet", "bouquet"],
    ["Acoustic guitar", "guitar"],
    ["Chef's knives", "knife"],
    ["Scarves", "scarf"],
    ["Strawberries", "apple"],
    ["Café au lait, Cafetière", "french-press"],
  ])("%s is drawn as %s", (text, kind) => {
    expect(kindFor(text)).toBe(kind);
  });

  test.each([
    ["Laptop bag", "backpack"],
    ["Phone case", "phone"],
    ["Coffee table", "table"],
    ["Coffee mug", "mug"],
    ["Hair dryer", "hair-dryer"],
    ["Camping chair and table lamp", "lamp"],
    ["Spiral notebook A5", "notebook"],
    ["Watch strap", "watch"],
    ["Watering can", "watering-can"],
    ["Digital piano keyboard", "piano"],
  ])("the longer phrase wins: %s is drawn as %s", (text, kind) => {
    expect(kindFor(text)).toBe(kind);
  });

  test.each([
    ["USB cable for printers", "cable"],
    ["Printer with toner", "printer"],
    ["Tripod for phone", "camera"],
    ["Kettle, with a tea strainer", "kettle"],
    ["For your laptop", "laptop"],
  ])("what stands before for and with counts first: %s is drawn as %s", (text, kind) => {
    expect(kindFor(text)).toBe(kind);
  });

  test("the last part of a path counts first, the parts above it help out", () => {
    expect(kindFor("Electronics > Cameras > Bags")).toBe("handbag");
    expect(kindFor("Home > Kitchen > Kettles")).toBe("kettle");
    expect(kindFor("Music > Guitars > Xylo 2000")).toBe("guitar");
  });

  test("only whole words count", () => {
    expect(kindFor("Spandex")).toBe("parcel");
    expect(kindFor("Caption")).toBe("parcel");
    expect(kindFor("Carpets")).toBe("blanket");
  });

  test("a number of pieces is no personal computer", () => {
    expect(kindFor("Original black 1 pc(s)")).toBe("parcel");
    expect(kindFor("Mini PC")).toBe("computer");
  });

  test("what nobody knows is a parcel", () => {
    expect(kindFor("")).toBe("parcel");
    expect(kindFor(" > ")).toBe("parcel");
    expect(kindFor("Zorblax 9000")).toBe("parcel");
  });
});

describe("the table of words", () => {
  test("no phrase stands in two lines", () => {
    const phrases = [...Object.values(KIND_WORDS), ...Object.values(VAGUE_WORDS)].flatMap((line) => line.split(", "));
    expect(phrases.filter((phrase, index) => phrases.indexOf(phrase) !== index)).toEqual([]);
  });

  /** Trade names its computers notebooks; "cup" alone is more often of china than of paper. */
  const OTHERWISE: readonly (readonly [DrawingKind, DrawingKind])[] = [
    ["notebook", "laptop"],
    ["cup", "mug"],
  ];

  test.each(DRAWING_KINDS.map((kind) => [kind]))("the plain name of %s leads to its drawing", (kind) => {
    const expected = new Map(OTHERWISE).get(kind) ?? kind;
    expect(kindFor(kind.replaceAll("-", " "))).toBe(expected);
  });

  test("the sample's own leaf categories are not parcels", () => {
    const names = DEPARTMENTS.flatMap((department) =>
      department.leaves.map((leaf) => `${department.name} > ${leaf.name}`),
    );
    expect(names.filter((name) => kindFor(name) === "parcel")).toEqual([]);
  });
});
