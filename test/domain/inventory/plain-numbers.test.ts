/** The pure steps over rows that are maps, against the model of plain numbers: many lives, in no time. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import { liveThrough, stockCommands, type StockSubject } from "../../contract/stock-model.ts";
import { makeFakeStock } from "../flows/fake-stock.ts";

function newSubject(): StockSubject {
  const start = Date.UTC(2026, 10, 22);
  let now = start;
  const stock = makeFakeStock({
    opening: [],
    settings: DEFAULT_SETTINGS.stock,
    now: () => (now += 1),
    call: async (effect) => effect(),
  });
  return {
    shard: stock.shard,
    now: () => now,
    interrupt: async () => undefined,
    letEnd: async (reference) => {
      const open = stock.open.get(reference);
      if (open) stock.open.set(reference, { ...open, expiresAt: now });
    },
    // Nobody wakes maps: what is over is over when it is looked at.
    wake: async () => {
      for (const { reference, expiresAt } of [...stock.open.values()])
        if (expiresAt <= now) await stock.shard.release({ reference });
    },
  };
}

it("the steps agree with plain numbers under any commands, and nothing comes from nowhere", async () => {
  await fc.assert(
    fc.asyncProperty(stockCommands(60), async (commands) => {
      expect(await liveThrough(commands, newSubject())).toBe(commands.length);
    }),
    { numRuns: 1_000 },
  );
});
