import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arcBetween, layOutMap, type Place } from "../../../workers/pages/console/map-layout.ts";

const [WIDTH, HEIGHT] = [760, 440];
const place = (label: string, latitude: number, longitude: number, isMain = true): Place => ({
  label,
  latitude,
  longitude,
  radius: 6,
  isMain,
});

const BERLIN = place("Berlin", 52.52, 13.4);
const LEIPZIG = place("LEJ1", 51.42, 12.24);
const MADRID = place("MAD1", 40.47, -3.56);
const ONTARIO = place("ONT6", 34.06, -117.6, false);

const anywhere = fc.record({
  label: fc.constantFrom("A", "BER1", "LEJ1 12"),
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  radius: fc.constantFrom(4, 13),
  isMain: fc.boolean(),
});

describe("a picture of places", () => {
  it("has north above and east at the right", () => {
    const [berlin, , madrid] = layOutMap([BERLIN, LEIPZIG, MADRID], WIDTH, HEIGHT).dots;
    expect(berlin?.y).toBeLessThan(madrid?.y ?? 0);
    expect(berlin?.x).toBeGreaterThan(madrid?.x ?? 0);
  });

  it("keeps every place within it, at the poles and on both sides of the date line", () => {
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 1, maxLength: 30 }), (places) => {
        const { dots, meridians, parallels } = layOutMap(places, WIDTH, HEIGHT);
        expect(dots).toHaveLength(places.length);
        for (const { x, y } of dots) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(WIDTH);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(HEIGHT);
        }
        expect(meridians.length).toBeLessThanOrEqual(12);
        expect(parallels.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  it("is not made small for what it is not about: that stands at its edge", () => {
    const near = layOutMap([BERLIN, LEIPZIG, MADRID], WIDTH, HEIGHT).dots;
    const far = layOutMap([BERLIN, LEIPZIG, MADRID, ONTARIO], WIDTH, HEIGHT).dots;
    expect(far.slice(0, 3).map(({ x, y }) => [x, y])).toEqual(near.map(({ x, y }) => [x, y]));
    expect(far[3]).toMatchObject({ isBeyond: true });
    expect(far[3]?.x).toBeLessThan(40);
  });

  it("is as wide as the world where what it is about is", () => {
    const { dots } = layOutMap([BERLIN, { ...ONTARIO, isMain: true }], WIDTH, HEIGHT);
    expect(dots.map((dot) => dot.isBeyond)).toEqual([false, false]);
  });

  it("puts the labels of neighbours to different sides", () => {
    const { dots } = layOutMap([BERLIN, place("BER1 3", 52.4, 13.5), MADRID], WIDTH, HEIGHT);
    const [one, two] = dots.map((dot) => dot.label);
    expect(one?.anchor === two?.anchor && Math.abs((one?.y ?? 0) - (two?.y ?? 0)) < 14).toBe(false);
  });

  it("draws a way from one place to the other", () => {
    expect(arcBetween({ x: 0, y: 0, radius: 1 }, { x: 100, y: 0, radius: 1 })).toBe("M0.0 0.0Q50.0 -16.0 100.0 0.0");
  });
});
