/** The stock object in workerd against the model of plain numbers, evicted between commands as they come. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { liveThrough, stockCommands, type StockSubject } from "../contract/stock-model.ts";

const stock = stockObjects({
  namespace: env.STOCK,
  settings: DEFAULT_SETTINGS,
  timeoutMs: 10_000,
  meter: { commit: () => undefined, hop: () => undefined },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

let lives = 0;

function newSubject(): StockSubject {
  const name = `model-${(lives += 1)}`;
  const stub = env.STOCK.getByName(name);
  return {
    shard: stock.shard(name),
    now: () => Date.now(),
    interrupt: async () => {
      // Only what runs can be evicted.
      await runInDurableObject(stub, () => undefined);
      await evictDurableObject(stub);
    },
    wake: async () => {
      // The alarm's own time has not come; its work is what is wanted.
      await runInDurableObject(stub, (_, state) => state.storage.setAlarm(Date.now() + 1));
      await runDurableObjectAlarm(stub);
    },
    letEnd: async (reference) => {
      await runInDurableObject(stub, (_, state) => {
        state.storage.sql.exec("UPDATE reservations SET expires_at = ? WHERE reference = ?", Date.now() - 1, reference);
      });
      // What it remembers of ends is older than this.
      await evictDurableObject(stub);
    },
  };
}

it("the object agrees with plain numbers under any commands, evicted in between", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(stockCommands(20), async (commands) => {
      expect(await liveThrough(commands, newSubject())).toBe(commands.length);
    }),
    { numRuns: 15 },
  );
});
