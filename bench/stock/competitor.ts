/** What competes in `npm run bench stock`, and what it competes in. */
import type { Measured } from "../load.ts";

/** Where a sku lies; Postgres has no objects and takes the sku alone. */
export interface Place {
  readonly object: string;
  readonly sku: string;
}

export interface Scenario {
  readonly name: string;
  readonly places: readonly Place[];
}

/** Since the competitor was started. */
export interface Costs {
  readonly rows: number;
  /** Syncs of the disk that make what was written durable. */
  readonly commits: number;
}

export interface Run {
  readonly scenario: Scenario;
  readonly clients: number;
  readonly seconds: number;
  /** Tells references of different runs apart. */
  readonly number: number;
}

export interface Competitor {
  readonly name: string;
  /** How it is driven, for whoever reads the figures. */
  readonly how: string;
  readonly measure: (run: Run) => Promise<Measured>;
  readonly costs: () => Promise<Costs>;
}

const SHARDS = 16;
const SKUS_OF_ONE_SHARD = 64;
const SKUS_OF_EACH_SHARD = 16;

const places = (objects: readonly string[], skusEach: number): readonly Place[] =>
  objects.flatMap((object) =>
    Array.from({ length: skusEach }, (_, sku) => ({ object, sku: `${object}-${skusEach}-${sku}` })),
  );
const objects = Array.from({ length: SHARDS }, (_, shard) => `eu-s-${String(shard).padStart(2, "0")}`);

export const ONE_SKU = "one sku";
export const SCENARIOS: readonly Scenario[] = [
  { name: ONE_SKU, places: places(objects.slice(0, 1), 1) },
  { name: "one shard", places: places(objects.slice(1, 2), SKUS_OF_ONE_SHARD) },
  { name: "all shards", places: places(objects, SKUS_OF_EACH_SHARD) },
];

/** Clients walk over the places from different starts, so that they neither all meet nor never do. */
export function placeOf({ places: all }: Scenario, client: number, turn: number): Place {
  const place = all[(client * 7 + turn * 3) % all.length];
  if (place === undefined) throw new Error("a scenario has at least one place");
  return place;
}

/** As long as a checkout's, and of a shopper of its own: region/shopper/checkout/object/round. */
export const referenceOf = (run: Run, place: Place, client: number, turn: number): string =>
  `eu/gst_bench-${client}/chk_${run.number}-${turn}/${place.object}/1`;
