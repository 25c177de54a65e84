/**
 * Combines the writes of one isolate: those that arrive while a D1 batch is under way go together in the next one, so
 * that many writes share a transaction and its fsync. Each keeps its own outcome. Reads that many requests make at once
 * go with them: they share the round trip.
 *
 * Whoever waits may be of another request or object than whoever sends. So a writer sends one batch in its own context
 * (kept alive by waitUntil) and then passes the lead on; a waiting one holds a timer, since the platform ends a request
 * that waits for nothing of its own, and takes the lead itself where a leader was lost. What a writer has to have
 * durable before its call must be durable before it asks: its object's output gate does not hold another's batch back.
 */
import { waitUntil } from "cloudflare:workers";
import { SECOND_MS } from "../../kernel/time.ts";
import type { Meter } from "../../ports/metrics.ts";

/** Statements of one transaction, and what their results mean. Its outcome may throw. */
export interface Write<T> {
  readonly statements: readonly D1PreparedStatement[];
  readonly outcome: (results: readonly D1Result[]) => T;
}

export type WriteCombiner = <T>(write: Write<T>) => Promise<T>;

/** With some 4 statements a write this stays far below D1's 1,000 queries of one invocation. */
const WRITES_PER_BATCH_MAX = 50;
export interface Patience {
  /** How often a waiting writer looks whether it has to lead itself. */
  readonly tickMs: number;
  /** No batch takes this long; a leader that was silent for as long has been ended by the platform. */
  readonly leaderLostAfterMs: number;
  /** Then the outcome is unknown; every write is idempotent, so its caller asks again. */
  readonly giveUpAfterMs: number;
}

const PATIENCE: Patience = {
  tickMs: SECOND_MS,
  leaderLostAfterMs: 5 * SECOND_MS,
  giveUpAfterMs: 20 * SECOND_MS,
};

interface Entry {
  readonly statements: readonly D1PreparedStatement[];
  readonly settle: (results: readonly D1Result[]) => void;
  readonly fail: (error: unknown) => void;
  settled: boolean;
  /** The lead is offered to this writer. */
  hasTurn: boolean;
  /** Ends the wait of the moment. */
  wake: () => void;
}

interface Line {
  waiting: Entry[];
  /** When the leader was last heard of; null when nobody leads. */
  ledAt: number | null;
}

/** Of the isolate, not of one maker's call: requests and objects make their own adapters but share the database. */
const lines = new WeakMap<D1Database, Line>();

/** `where` is the label under which commits are counted. */
export function makeWriteCombiner(
  db: D1Database,
  meter: Meter,
  where: string,
  patience: Patience = PATIENCE,
): WriteCombiner {
  const line = lines.get(db) ?? { waiting: [], ledAt: null };
  lines.set(db, line);

  const send = async (entries: readonly Entry[]): Promise<readonly D1Result[]> => {
    const results = await db.batch(entries.flatMap((entry) => [...entry.statements]));
    const rows = results.reduce((sum, result) => sum + result.meta.rows_written, 0);
    if (rows > 0) meter.commit(where, rows);
    return results;
  };

  /** One batch; never throws. */
  const lead = async (): Promise<void> => {
    line.ledAt = Date.now();
    const entries = line.waiting.splice(0, WRITES_PER_BATCH_MAX);
    try {
      shareOut(entries, await send(entries));
    } catch (error) {
      await retryAlone(entries, error, async (entry) => {
        line.ledAt = Date.now();
        return send([entry]);
      });
    }
    passOn(line, patience);
  };

  return async <T>(write: Write<T>): Promise<T> => {
    const { entry, outcome } = makeEntry(write);
    const startedAt = Date.now();
    line.waiting.push(entry);
    while (!entry.settled) {
      if (line.waiting.includes(entry) && isLeaderless(line, entry, patience)) waitUntil(lead());
      await wakeOrTick(entry, patience.tickMs);
      if (!entry.settled && Date.now() - startedAt > patience.giveUpAfterMs) {
        line.waiting = line.waiting.filter((each) => each !== entry);
        throw new Error(`no answer from the database within ${patience.giveUpAfterMs / SECOND_MS} s (${where})`);
      }
    }
    return outcome;
  };
}

const isLeaderless = (line: Line, entry: Entry, { leaderLostAfterMs }: Patience): boolean =>
  entry.hasTurn || line.ledAt === null || Date.now() - line.ledAt > leaderLostAfterMs;

/** A writer that was ended while it waited does not take its turn: then another one does, a tick later. */
function passOn(line: Line, { leaderLostAfterMs, tickMs }: Patience): void {
  const next = line.waiting[0];
  line.ledAt = next ? Date.now() - leaderLostAfterMs + tickMs : null;
  if (!next) return;
  next.hasTurn = true;
  next.wake();
}

function makeEntry<T>(write: Write<T>): { entry: Entry; outcome: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // A writer that was ended meanwhile leaves nobody to look at a failure.
  promise.catch(() => undefined);
  const end = (finish: () => void): void => {
    finish();
    entry.settled = true;
    entry.wake();
  };
  const entry: Entry = {
    statements: write.statements,
    settle: (results) =>
      end(() => {
        try {
          resolve(write.outcome(results));
        } catch (error) {
          reject(error);
        }
      }),
    fail: (error) => end(() => reject(error)),
    settled: false,
    hasTurn: false,
    wake: () => undefined,
  };
  return { entry, outcome: promise };
}

async function wakeOrTick(entry: Entry, tickMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, tickMs);
  entry.wake = resolve;
  await promise;
  clearTimeout(timer);
}

function shareOut(entries: readonly Entry[], results: readonly D1Result[]): void {
  let from = 0;
  for (const entry of entries) {
    entry.settle(results.slice(from, from + entry.statements.length));
    from += entry.statements.length;
  }
}

/** The failure of a batch is of one of its writes or of the database: each alone shows which. */
async function retryAlone(
  entries: readonly Entry[],
  error: unknown,
  send: (entry: Entry) => Promise<readonly D1Result[]>,
): Promise<void> {
  if (entries.length === 1) return entries[0]?.fail(error);
  for (const entry of entries) {
    try {
      entry.settle(await send(entry));
    } catch (own) {
      entry.fail(own);
    }
  }
}
