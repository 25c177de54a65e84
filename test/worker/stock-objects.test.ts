/** Stock objects as the shop calls them: which one, how often, and what an answer that does not come means. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { meter } from "../../src/adapters/meter.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { silence } from "./support/stock.ts";

afterEach(silence);

describe("the map of stock objects", () => {
  const settings = { ...DEFAULT_SETTINGS, stock: { ...DEFAULT_SETTINGS.stock, shards: 4 } };
  const map = (namespace: typeof env.STOCK, timeoutMs = 5_000) =>
    stockObjects({ namespace, settings, timeoutMs, meter, sleep: async () => {} });
  /** A namespace whose objects fail so many times with this error, then answer. */
  const failing = (times: number, error: Error): { namespace: typeof env.STOCK; calls: () => number } => {
    let calls = 0;
    const namespace = new Proxy(env.STOCK, {
      get: (_, property) =>
        property === "getByName"
          ? (name: string) => ({
              release: async (call: { reference: string }) => {
                calls += 1;
                if (calls <= times) throw error;
                return env.STOCK.getByName(name).release(call);
              },
            })
          : undefined,
    });
    return { namespace, calls: () => calls };
  };

  it("never looks for a sku elsewhere than before", () => {
    const { shardOf } = stockObjects({
      namespace: env.STOCK,
      settings: DEFAULT_SETTINGS,
      timeoutMs: 1,
      meter,
      sleep: async () => {},
    });
    expect(["lamp", "KTL-0012-BLK", "85123A:255"].map((each) => shardOf(each as Sku))).toEqual([
      "eu-s-11",
      "eu-s-00",
      "eu-s-11",
    ]);
  });

  it("finds each sku in one of so many objects", () => {
    const { shardNames, shardOf } = map(env.STOCK);
    expect(shardNames()).toEqual(["eu-s-00", "eu-s-01", "eu-s-02", "eu-s-03"]);
    const names = Array.from({ length: 200 }, (_, index) => shardOf(`sku-${index}` as Sku));
    expect(new Set(names)).toEqual(new Set(shardNames()));
  });

  it("tries a retryable failure again", async () => {
    const { namespace, calls } = failing(2, Object.assign(new Error("object moved"), { retryable: true }));
    expect(await map(namespace).shard("eu-s-retry").release({ reference: "a" })).toEqual({ outcome: "released" });
    expect(calls()).toBe(3);
  });

  it.each([
    ["thrown", new Error("boom"), 1],
    ["overloaded", Object.assign(new Error("overloaded"), { retryable: true, overloaded: true }), 1],
    ["retryable without end", Object.assign(new Error("moved"), { retryable: true }), 3],
  ])("answers unknown when the failure is %s", async (_, error, attempts) => {
    const { namespace, calls } = failing(Infinity, error);
    expect(await map(namespace).shard("eu-s-bad").release({ reference: "a" })).toEqual({ outcome: "unknown" });
    expect(calls()).toBe(attempts);
  });

  it("answers unknown when no answer comes in time", async () => {
    const namespace = new Proxy(env.STOCK, {
      get: () => () => ({ release: () => new Promise(() => {}) }),
    });
    expect(await map(namespace, 20).shard("eu-s-slow").release({ reference: "a" })).toEqual({ outcome: "unknown" });
  });
});
