/** The stock map as an isolate knows it, asked by requests that must not wait for one another's work. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { knownMap } from "../../../src/adapters/stock/known-map.ts";
import { firstMap, type StockMapRow } from "../../../src/domain/inventory/stock-map.ts";

const MAP = { ...firstMap("eu", 4), version: 7 };

function aMap(read: () => Promise<StockMapRow>) {
  const kept: Promise<unknown>[] = [];
  let nowMs = 0;
  const newerThan = vi.fn<() => Promise<null>>(async () => null);
  const store = { read: vi.fn<() => Promise<StockMapRow>>(read), newerThan, save: async () => false };
  const known = knownMap({ store, region: "eu", shards: 4, now: () => nowMs, keepAlive: (work) => kept.push(work) });
  return { known, store, kept, pass: (ms: number) => (nowMs += ms) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the stock map of an isolate", () => {
  it("is read once by all who come first, and each knows it then", async () => {
    const { known, store } = aMap(async () => MAP);
    await Promise.all([known.refresh(), known.refresh(), known.refresh()]);
    expect(store.read).toHaveBeenCalledTimes(1);
    expect(known.current().version).toBe(7);
  });

  it("is read by the next one itself when the first reading ended with its request", async () => {
    let asked = 0;
    const { known } = aMap(() => ((asked += 1) === 1 ? new Promise(() => undefined) : Promise.resolve(MAP)));
    void known.refresh();
    const second = known.refresh();
    await vi.advanceTimersByTimeAsync(6_000);
    await second;
    expect(known.current().version).toBe(7);
  });

  it("is read anew behind one request only: nobody keeps alive what another has begun", async () => {
    const { known, store, kept, pass } = aMap(async () => MAP);
    await known.refresh();
    kept.length = 0;
    pass(60_000);
    await Promise.all([known.refresh(), known.refresh(), known.refresh()]);
    expect(store.newerThan).toHaveBeenCalledTimes(1);
    expect(kept).toHaveLength(1);
  });
});
