/** The rules of a hold by themselves: its window, and that no reference that may be open is ever forgotten. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  askFor,
  beginHold,
  holdBought,
  holdGranted,
  holdRefused,
  holdReleased,
  holdUnanswered,
  inheritHold,
  isSpent,
  letGo,
  referencesOf,
  repairOf,
  windowOf,
  type HoldQuestion,
} from "../../../src/domain/cart/hold.ts";
import type { Hold } from "../../../src/domain/cart/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";

const HOLD_MS = 600_000;
const NOW = 1_000_000;
const begun = beginHold("A" as Sku, HOLD_MS, "k", NOW);
const EMPTY = { lines: [], saved: [] };

function granted(hold: Hold, quantity: number, shard = "s-1"): { hold: Hold; question: HoldQuestion } {
  const asked = askFor(hold, quantity, { shard, owner: "eu/gst_1", now: NOW });
  return { hold: holdGranted(asked.hold, asked.question, NOW), question: asked.question };
}

describe("the window", () => {
  test("runs from the first add to its end, then pauses as long, and is over", () => {
    const at = (ms: number) => windowOf(begun, NOW + ms);
    expect([at(0), at(HOLD_MS - 1), at(HOLD_MS), at(2 * HOLD_MS - 1), at(2 * HOLD_MS)]).toEqual([
      "running",
      "running",
      "paused",
      "paused",
      "none",
    ]);
  });

  test("comes over at sign-in with its end, unless the user has one", () => {
    const handed = { sku: begun.sku, holdMs: HOLD_MS, endsAt: NOW + 1, references: [] };
    expect(inheritHold(undefined, handed, "n", NOW).endsAt).toBe(NOW + 1);
    expect(inheritHold(begun, handed, "n", NOW)).toBe(begun);
    const over = { ...begun, endsAt: NOW - HOLD_MS };
    expect(inheritHold(over, handed, "n", NOW).endsAt).toBe(NOW + 1);
  });
});

describe("a reference that may be open", () => {
  type Event = "ask" | "grant" | "refuse" | "silence" | "let_go" | "release";
  const events = fc.array(fc.constantFrom<Event>("ask", "grant", "refuse", "silence", "let_go", "release"), {
    maxLength: 30,
  });

  test("is named by its row until the stock object has said that it is closed", () => {
    fc.assert(
      fc.property(
        events,
        fc.array(fc.constantFrom("s-1", "s-2"), { minLength: 30, maxLength: 30 }),
        (script, shards) => {
          let hold: Hold = begun;
          let question: HoldQuestion | null = null;
          const open = new Set<string>();
          script.forEach((event, i) => {
            if (event === "ask" && question === null) {
              const asked = askFor(hold, 1 + (i % 3), { shard: shards[i] ?? "s-1", owner: "eu/gst_1", now: NOW });
              hold = asked.hold;
              question = asked.question;
              open.add(question.reference);
            } else if (event === "grant" && question !== null) {
              for (const each of question.instead) open.delete(each);
              hold = holdGranted(hold, question, NOW);
              question = null;
            } else if (event === "refuse" && question !== null) {
              open.delete(question.reference);
              hold = holdRefused(hold, question, NOW);
              question = null;
            } else if (event === "silence" && question !== null) {
              hold = holdUnanswered(hold, NOW);
              question = null;
            } else if (event === "let_go" && question === null) hold = letGo(hold, NOW);
            else if (event === "release" && question === null) {
              const closed = hold.doubtful.map((each) => each.reference);
              for (const each of closed) open.delete(each);
              hold = holdReleased(hold, closed, NOW);
            }
            const named = referencesOf(hold).map((each) => each.reference);
            for (const each of open) expect(named).toContain(each);
            // Somebody looks after what is in doubt, and nobody is woken for nothing.
            if (question === null) expect(hold.wakeAt !== null).toBe(hold.doubtful.length > 0);
            if (open.size > 0) expect(isSpent(hold, EMPTY, NOW)).toBe(false);
          });
        },
      ),
    );
  });

  test("is at the end of its window nobody's business any more", () => {
    const { hold } = granted(begun, 2);
    expect([repairOf(letGo(hold, NOW), 0, NOW), repairOf(letGo(hold, NOW), 0, NOW + HOLD_MS)]).toEqual([
      "release",
      "forget",
    ]);
  });
});

describe("what was bought", () => {
  test("leaves no row where it was bought, and one to release where it was held elsewhere or never answered", () => {
    const { hold, question } = granted(begun, 2, "s-1");
    expect(holdBought(hold, { taken: [question], shard: "s-1" }, NOW)).toBeNull();
    expect(holdBought(hold, { taken: [question], shard: "s-2" }, NOW)?.doubtful).toMatchObject([{ shard: "s-1" }]);
    const asked = askFor(hold, 3, { shard: "s-1", owner: "eu/gst_1", now: NOW });
    const left = holdBought(holdUnanswered(asked.hold, NOW), { taken: [question], shard: "s-1" }, NOW);
    expect(left && referencesOf(left)).toEqual([{ shard: "s-1", reference: asked.question.reference }]);
  });

  test("is not what was held under another name since", () => {
    const { hold } = granted(begun, 2);
    expect(holdBought(hold, { taken: [], shard: "s-1" }, NOW)).toBe(hold);
  });
});
