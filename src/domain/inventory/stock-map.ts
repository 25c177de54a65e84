/**
 * Which object holds which sku: an override for a hot one, else a hash over a number of objects. The number may
 * change: then all layouts since the shop's first are kept, for what nobody has ever moved is found through them.
 */
import type { Region, Sku } from "../../kernel/ids.ts";
import { fnv1a } from "../../kernel/random.ts";
import { err, ok, type Result } from "../../kernel/result.ts";

/** So many objects, since this epoch. */
export interface Layout {
  readonly shards: number;
  readonly epoch: number;
}

/** The one move that is under way. It is written down before anything is done, so that anybody can finish it. */
export type Move =
  | { readonly kind: "skus"; readonly skus: readonly Sku[]; readonly to: string; readonly epoch: number }
  | {
      readonly kind: "layout";
      readonly shards: number;
      readonly epoch: number;
      /** All objects know of it. */
      readonly told: boolean;
      /** So many of `sourcesOf` are empty of what does not belong to them, and the next one up to this sku. */
      readonly done: number;
      readonly after: string | null;
    };

/** The row of the map. `version` grows with every write. */
export interface StockMapRow {
  readonly version: number;
  /** Oldest first; the last one holds, unless a move to another is under way. */
  readonly layouts: readonly Layout[];
  readonly overrides: Readonly<Record<string, string>>;
  /** Every object that was ever used, and those that are about to be. */
  readonly names: readonly string[];
  readonly moving: Move | null;
}

export const shardName = (region: string, position: number): string =>
  `${region}-s-${String(position).padStart(2, "0")}`;

/** Of a sku with an object of its own. */
export const ownName = (region: Region, sku: Sku): string => `${region}-o-${sku}`;

/** Names begin with the region, by which their place in the world is chosen. */
export const STOCK_OBJECT_PATTERN = /^(eu|us|ap)-[a-z0-9][A-Za-z0-9._:-]{0,75}$/;

export const layoutNames = (region: string, { shards }: Pick<Layout, "shards">): readonly string[] =>
  Array.from({ length: shards }, (_, position) => shardName(region, position));

/** The home of a sku in a layout, as an object of the same region names it. */
export const layoutHome = (nameOfRegion: string, sku: Sku, { shards }: Pick<Layout, "shards">): string =>
  shardName(nameOfRegion.slice(0, 2), fnv1a(sku) % shards);

/** A shop without a map row yet has this one. */
export function firstMap(region: Region, shards: number): StockMapRow {
  const layout = { shards, epoch: 0 };
  return { version: 1, layouts: [layout], overrides: {}, names: layoutNames(region, layout), moving: null };
}

const layoutOf = (map: StockMapRow): Layout => map.layouts.at(-1) ?? { shards: 1, epoch: 0 };

/** The object to ask for a sku. While the whole shop moves, old homes are asked until they are done. */
export function homeOf(map: StockMapRow, region: Region, sku: Sku): string {
  const own = Object.hasOwn(map.overrides, sku) ? map.overrides[sku] : undefined;
  if (own !== undefined) return own;
  const current = layoutOf(map);
  const { moving } = map;
  const isDone = moving?.kind === "layout" && fnv1a(sku) % current.shards < moving.done;
  return layoutHome(region, sku, isDone ? moving : current);
}

/** The place of a sku once the move to another layout is done. */
export function targetOf(map: StockMapRow, region: Region, sku: Sku, layout: Pick<Layout, "shards">): string {
  return Object.hasOwn(map.overrides, sku) ? (map.overrides[sku] ?? "") : layoutHome(region, sku, layout);
}

/** The objects that a move to another layout empties, in its order: the present layout's first, by position. */
export function sourcesOf(map: StockMapRow, region: Region): readonly string[] {
  const current = layoutNames(region, layoutOf(map));
  return [...current, ...map.names.filter((name) => !current.includes(name))];
}

const isSameMove = (moving: Move, skus: readonly Sku[], to: string): boolean =>
  moving.kind === "skus" && moving.to === to && moving.skus.join() === skus.join();

/** Notes a move of skus, before anything is done; an error names the move that must be finished first. */
export function beginSkus(map: StockMapRow, skus: readonly Sku[], to: string): Result<StockMapRow, Move> {
  if (map.moving !== null) return isSameMove(map.moving, skus, to) ? ok(map) : err(map.moving);
  const version = map.version + 1;
  const names = [...new Set([...map.names, to])];
  return ok({ ...map, version, names, moving: { kind: "skus", skus, to, epoch: version } });
}

/** The skus stand in their new place; the one that the layout gives needs no override. */
export function endSkus(map: StockMapRow, region: Region): StockMapRow {
  const { moving } = map;
  if (moving?.kind !== "skus") return map;
  const overrides = new Map(Object.entries(map.overrides));
  for (const sku of moving.skus) {
    if (layoutHome(region, sku, layoutOf(map)) === moving.to) overrides.delete(sku);
    else overrides.set(sku, moving.to);
  }
  return { ...map, version: map.version + 1, overrides: Object.fromEntries(overrides), moving: null };
}

/** Notes a move of the whole shop; the same map when it is spread so already. */
export function beginLayout(map: StockMapRow, region: Region, shards: number): Result<StockMapRow, Move> {
  const { moving } = map;
  if (moving !== null) return moving.kind === "layout" && moving.shards === shards ? ok(map) : err(moving);
  if (layoutOf(map).shards === shards) return ok(map);
  const epoch = map.version + 1;
  const names = [...new Set([...map.names, ...layoutNames(region, { shards })])];
  const begun: Move = { kind: "layout", shards, epoch, told: false, done: 0, after: null };
  return ok({ ...map, version: epoch, names, moving: begun });
}

/** Every layout that objects must know of, the coming one too. */
export function layoutsToTell({ layouts, moving }: StockMapRow): readonly Layout[] {
  return moving?.kind === "layout" ? [...layouts, { shards: moving.shards, epoch: moving.epoch }] : layouts;
}

export function endLayout(map: StockMapRow): StockMapRow {
  return { ...map, version: map.version + 1, layouts: layoutsToTell(map), moving: null };
}
