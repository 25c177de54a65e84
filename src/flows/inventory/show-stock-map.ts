/** The stock map as staff see it, and what is on its way between objects. */
import type { Deps } from "../../ports/deps.ts";

export interface ShownStockMap {
  readonly version: number;
  readonly shards: number;
  readonly nextShards: number | null;
  readonly overrides: Readonly<Record<string, string>>;
  readonly objects: readonly string[];
  /** Null when an object did not answer. */
  readonly underway: number | null;
}

const CALLS_AT_ONCE = 16;

export async function showStockMap(deps: Pick<Deps, "stock">): Promise<ShownStockMap> {
  const { version, layouts, overrides, names, moving } = await deps.stock.map.read();
  return {
    version,
    shards: layouts.at(-1)?.shards ?? 0,
    nextShards: moving?.kind === "layout" ? moving.shards : null,
    overrides,
    objects: names,
    underway: await underwayOf(deps, names),
  };
}

async function underwayOf(deps: Pick<Deps, "stock">, names: readonly string[]): Promise<number | null> {
  let consignments = 0;
  for (let start = 0; start < names.length; start += CALLS_AT_ONCE) {
    const some = names.slice(start, start + CALLS_AT_ONCE);
    for (const answer of await Promise.all(some.map((name) => deps.stock.shard(name).underway()))) {
      if (answer.outcome === "unknown") return null;
      consignments += answer.consignments;
    }
  }
  return consignments;
}
