/** The pure steps of a balance against plain numbers: many lives, in no time. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { balanceCommands, liveThrough } from "../../contract/balance-model.ts";
import { fakeBalances } from "./fake-balances.ts";

it("the steps agree with plain numbers under any calls, and nobody spends what is not there", async () => {
  await fc.assert(
    fc.asyncProperty(balanceCommands(60), async (commands) => {
      let now = Date.UTC(2026, 10, 22);
      const expiresAt = now + 1_000_000;
      const lived = await liveThrough(commands, {
        balances: fakeBalances(() => (now += 1)),
        account: "credit/usr_eu1",
        expiresAt: () => expiresAt,
        letExpire: async () => void (now = Math.max(now, expiresAt)),
        interrupt: async () => undefined,
      });
      expect(lived).toBe(commands.length);
    }),
    { numRuns: 400 },
  );
}, 30_000);
