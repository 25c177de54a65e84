/**
 * How a call goes: with what a driver has ordered for its two moments (on its arrival, and when its effect is durable),
 * and in the manner of its card.
 */
import type { GroupCommit } from "../../durable-objects/group-commit.ts";
import type { Turn } from "./decisions.ts";
import { tellDriver, type FaultBook } from "./faults.ts";
import type { Manner } from "./means.ts";
import type { Moment } from "./types.ts";

/** The answers to a call that did not go as it should; one set for merchants, one for pages. */
export interface Mishaps<T> {
  readonly busy: T;
  readonly failed: T;
  readonly noAnswer: T;
}

/** The turn that a decision runs in; all turns of one call come from one of these. */
export type MakeTurn = () => Turn;

export interface CallParts {
  readonly commit: GroupCommit;
  readonly faults: FaultBook;
  readonly delays: { readonly timeoutMs: number; readonly slowMs: number };
  /** Turns of one call, and what to do before its answer goes out: deliver what is to be there earlier. */
  readonly begin: () => { readonly makeTurn: MakeTurn; readonly beforeAnswer: () => Promise<void> };
}

export type Operation = "authorise" | "capture" | "refund" | "void" | "lookup" | "shopper";
export type Calls = ReturnType<typeof makeCalls>;

export function makeCalls({ commit, faults, delays, begin }: CallParts) {
  const inFlight = new Set<string>();

  /** Executes a call once more, as a proxy that never saw the answer would; the log says so. */
  async function repeat(moment: Moment, key: string, run: (makeTurn: MakeTurn) => Promise<unknown>, delayMs: number) {
    try {
      if (delayMs > 0) await scheduler.wait(delayMs);
      const { makeTurn, beforeAnswer } = begin();
      await run(makeTurn);
      await beforeAnswer();
      await commit(() => {
        const { store, nowMs } = makeTurn();
        const nothing = { paymentId: null, amountMinor: 0, currency: null, reference: "" };
        store.append({ kind: "repeated", key, ...nothing, detail: moment }, nowMs);
      });
    } catch (error) {
      console.error(JSON.stringify({ event: "repeat_failed", moment, key, error: String(error) }));
    }
  }

  async function reach(
    moment: Moment,
    key: string,
    run: (makeTurn: MakeTurn) => Promise<unknown>,
  ): Promise<"failed" | "noAnswer" | null> {
    if (!faults.awaits(moment)) return null;
    for (const fault of await commit(() => faults.take(moment))) {
      if (fault.action === "error") return "failed";
      if (fault.action === "timeout") {
        await scheduler.wait(delays.timeoutMs);
        return "noAnswer";
      }
      if (fault.action === "call") await tellDriver(fault.url, { moment, key }, delays.timeoutMs);
      if (fault.action === "repeat") {
        const again = repeat(moment, key, run, fault.delayMs);
        if (fault.delayMs === 0) await again;
      }
    }
    return null;
  }

  return {
    async atMoments<T>(
      operation: Operation,
      key: string,
      mishaps: Mishaps<T>,
      run: (makeTurn: MakeTurn) => Promise<T>,
    ): Promise<T> {
      const before = await reach(`${operation}.received`, key, run);
      if (before) return mishaps[before];
      const { makeTurn, beforeAnswer } = begin();
      const answer = await run(makeTurn);
      await beforeAnswer();
      const after = await reach(`${operation}.effected`, key, run);
      return after ? mishaps[after] : answer;
    },

    /** An authorisation in its card's manner. What was settled while it waited is looked at again before its effect. */
    async inManner<T>(
      name: string,
      manner: Manner,
      mishaps: Mishaps<T>,
      call: { readonly makeTurn: MakeTurn; settled: (turn: Turn) => T | undefined; decide: (turn: Turn) => T },
    ): Promise<T> {
      const first = await commit((): { answer: T; isEffect: boolean } | null => {
        const turn = call.makeTurn();
        const settled = call.settled(turn);
        if (settled !== undefined) return { answer: settled, isEffect: false };
        if (inFlight.has(name)) return { answer: mishaps.busy, isEffect: false };
        if (manner === "error_once" && turn.store.isFirstError(name, turn.nowMs))
          return { answer: mishaps.failed, isEffect: false };
        if (manner === "lost") return null;
        if (manner === "slow" || manner === "late") {
          inFlight.add(name);
          return null;
        }
        return { answer: call.decide(turn), isEffect: true };
      });
      if (first) {
        if (!first.isEffect || manner !== "silent") return first.answer;
        await scheduler.wait(delays.timeoutMs);
        return mishaps.noAnswer;
      }
      if (manner === "lost") {
        await scheduler.wait(delays.timeoutMs);
        return mishaps.noAnswer;
      }
      await scheduler.wait(manner === "slow" ? delays.slowMs : delays.timeoutMs);
      inFlight.delete(name);
      const answer = await commit(() => {
        const turn = call.makeTurn();
        const settled = call.settled(turn);
        return settled === undefined ? call.decide(turn) : settled;
      });
      return manner === "late" ? mishaps.noAnswer : answer;
    },
  };
}
