/** Which object holds which sku: an override for a hot one, else a hash over a fixed number of shards. */
import type { Region, Sku } from "../../kernel/ids.ts";
import { fnv1a } from "../../kernel/random.ts";

export type ShardOverrides = ReadonlyMap<Sku, string>;

const shardName = (region: Region, position: number): string => `${region}-s-${String(position).padStart(2, "0")}`;

/** The number of shards never changes in the life of a shop: another one would look for every sku elsewhere. */
export function shardNameOf(sku: Sku, region: Region, shards: number, overrides: ShardOverrides): string {
  return overrides.get(sku) ?? shardName(region, fnv1a(sku) % shards);
}

/** All objects of the map, overrides included. */
export function shardNamesOf(region: Region, shards: number, overrides: ShardOverrides): readonly string[] {
  const hashed = Array.from({ length: shards }, (_, position) => shardName(region, position));
  return [...new Set([...hashed, ...overrides.values()])];
}
