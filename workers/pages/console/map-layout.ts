/**
 * A picture of places on earth: Mercator's projection of the region around them, with a graticule to read it by. No
 * coasts: where things are to each other is what it is for. Pure, in units of the picture.
 */

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly label: string;
  /** Of its dot. */
  readonly radius: number;
  /** What the picture is about; the others are shown where it does not shrink too much for them, else at its edge. */
  readonly isMain: boolean;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end" };
  /** It lies beyond the edge, in this direction. */
  readonly isBeyond: boolean;
}

export interface GridLine {
  readonly at: number;
  readonly label: string;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** In the order of the places. */
  readonly dots: readonly Dot[];
  readonly meridians: readonly GridLine[];
  readonly parallels: readonly GridLine[];
}

const MARGIN = 64;
/** From the edge to what lies beyond it. */
const EDGE = 28;
/** So much wider the picture may become for what it is not about. */
const WIDER_MAX = 1.7;
/** Nearer than this the picture would show streets that it does not know. */
const SPAN_DEGREES_MIN = 4;
/** Beyond it Mercator's picture is all pole. */
const LATITUDE_MAX = 78;
const GRID_STEPS = [1, 2, 5, 10, 20, 30, 60];
const GRID_LINES_MAX = 9;
const CHARACTER_WIDTH = 7.2;
const LABEL_HEIGHT = 17;

const clamped = (latitude: number): number => Math.max(-LATITUDE_MAX, Math.min(LATITUDE_MAX, latitude));

/** Degrees north as the projection stretches them: near the equator a degree is 1 (Snyder, Map Projections, 7). */
const mercator = (latitude: number): number =>
  (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (clamped(latitude) * Math.PI) / 360));

const inverse = (y: number): number => (360 / Math.PI) * Math.atan(Math.exp((y * Math.PI) / 180)) - 90;

interface Window {
  readonly west: number;
  readonly north: number;
  readonly perDegree: number;
}

/** All main places, and of the others those that lie near enough. */
function framed(places: readonly Place[]): readonly Place[] {
  const main = places.filter((place) => place.isMain);
  const spanOf = (some: readonly Place[]): number =>
    Math.max(
      2 * SPAN_DEGREES_MIN,
      spread(some.map((place) => place.longitude)),
      spread(some.map((place) => mercator(place.latitude))),
    );
  const most = spanOf(main) * WIDER_MAX;
  const near = places.filter((place) => !place.isMain && spanOf([...main, place]) <= most);
  return main.length === 0 ? places : [...main, ...near];
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

function windowAround(places: readonly Place[], width: number, height: number): Window {
  const xs = places.map((place) => place.longitude);
  const ys = places.map((place) => mercator(place.latitude));
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  const span = (values: readonly number[]): number => Math.max(SPAN_DEGREES_MIN, spread(values));
  const perDegree = Math.min((width - 2 * MARGIN) / span(xs), (height - 2 * MARGIN) / span(ys));
  return { west: middle(xs) - width / 2 / perDegree, north: middle(ys) + height / 2 / perDegree, perDegree };
}

/** At least one place. */
export function layOutMap(places: readonly Place[], width: number, height: number): MapLayout {
  const { west, north, perDegree } = windowAround(framed(places), width, height);
  const within = (value: number, size: number): number => Math.max(EDGE, Math.min(size - EDGE, value));
  const points = places.map(({ latitude, longitude, radius }) => {
    const [x, y] = [(longitude - west) * perDegree, (north - mercator(latitude)) * perDegree];
    const shown = { x: within(x, width), y: within(y, height) };
    return { ...shown, radius, isBeyond: shown.x !== x || shown.y !== y };
  });
  const [east, south] = [west + width / perDegree, inverse(north - height / perDegree)];
  return {
    width,
    height,
    dots: withLabels(points, places, width, height),
    meridians: gridOf(west, east).map((degrees) => ({
      at: (degrees - west) * perDegree,
      label: nameOf(degrees, "E", "W"),
    })),
    parallels: gridOf(south, inverse(north)).map((degrees) => ({
      at: (north - mercator(degrees)) * perDegree,
      label: nameOf(degrees, "N", "S"),
    })),
  };
}

const nameOf = (degrees: number, positive: string, negative: string): string =>
  degrees === 0 ? "0°" : `${Math.abs(degrees)}° ${degrees > 0 ? positive : negative}`;

function gridOf(from: number, to: number): readonly number[] {
  const step = GRID_STEPS.find((each) => (to - from) / each <= GRID_LINES_MAX) ?? 60;
  const lines: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) lines.push(at);
  return lines;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

interface Point {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

type Side = Dot["label"]["anchor"];

/** Right of the dot, left, below, above, and the four corners: the first where nothing stands yet, else the least bad. */
function withLabels(
  points: readonly (Point & Pick<Dot, "isBeyond">)[],
  places: readonly Place[],
  width: number,
  height: number,
): readonly Dot[] {
  const taken: Box[] = points.map(({ x, y, radius }) => ({
    left: x - radius,
    top: y - radius,
    right: x + radius,
    bottom: y + radius,
  }));
  const picture: Box = { left: 4, top: 4, right: width - 4, bottom: height - 4 };
  return points.map((point, index) => {
    const extra = point.isBeyond ? ", farther away".length : 0;
    const text = ((places[index]?.label.length ?? 0) + extra) * CHARACTER_WIDTH;
    const options = spotsAround(point).map((spot) => {
      const box = boxOf(spot, text);
      const inside = overlap(box, picture);
      const outside = (box.right - box.left) * (box.bottom - box.top) - inside;
      return { spot, box, cost: outside * 4 + taken.reduce((sum, each) => sum + overlap(box, each), 0) };
    });
    const best = options.reduce((least, each) => (each.cost < least.cost ? each : least));
    taken.push(best.box);
    return { ...point, label: best.spot };
  });
}

function spotsAround({ x, y, radius }: Point): readonly { x: number; y: number; anchor: Side }[] {
  const gap = radius + 5;
  return [
    { x: x + gap, y: y + 5, anchor: "start" },
    { x: x - gap, y: y + 5, anchor: "end" },
    { x, y: y + gap + 12, anchor: "middle" },
    { x, y: y - gap, anchor: "middle" },
    { x: x + gap, y: y - gap, anchor: "start" },
    { x: x - gap, y: y - gap, anchor: "end" },
    { x: x + gap, y: y + gap + 12, anchor: "start" },
    { x: x - gap, y: y + gap + 12, anchor: "end" },
  ];
}

function boxOf({ x, y, anchor }: { x: number; y: number; anchor: Side }, text: number): Box {
  const left = anchor === "start" ? x : anchor === "end" ? x - text : x - text / 2;
  return { left, top: y - LABEL_HEIGHT + 4, right: left + text, bottom: y + 4 };
}

/** From one dot to another, bent a little, so that ways that lie on each other can be told apart. */
export function arcBetween(from: Point, to: Point): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const bend = 0.16;
  const [cx, cy] = [(from.x + to.x) / 2 + dy * bend, (from.y + to.y) / 2 - Math.abs(dx) * bend];
  const n = (value: number): string => value.toFixed(1);
  return `M${n(from.x)} ${n(from.y)}Q${n(cx)} ${n(cy)} ${n(to.x)} ${n(to.y)}`;
}
