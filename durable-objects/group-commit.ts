/**
 * Group commit: what arrives together, or while a commit is on its way, is decided together and made durable by one
 * commit. On a local disk one fsync then carries many requests; each is still decided on its own.
 */
import { invariant } from "../src/kernel/result.ts";

/** The part of `DurableObjectStorage` (SQLite) that is needed. */
export interface CommitStorage {
  transactionSync<T>(closure: () => T): T;
  sync(): Promise<void>;
}

/**
 * Runs `decide` (reads and writes, no await) and answers its value once everything it read or wrote is durable.
 * What it throws fails this request only and undoes this request's writes only.
 */
export type GroupCommit = <T>(decide: () => T) => Promise<T>;

interface Waiting {
  /** Decides inside the batch's transaction; calling the result gives the answer out. */
  readonly decide: () => () => void;
  readonly fail: (error: unknown) => void;
}

/** With one turn a crowd of 128 shares each commit by 110, with four by 115; beyond that only the wait grows. */
const GATHER_TURNS_MAX = 4;

/** One per object. A failed commit fails every request of its batch; the platform then resets the object. */
export function makeGroupCommit(storage: CommitStorage): GroupCommit {
  let waiting: Waiting[] = [];
  let committing = false;

  const commitWaiting = async (): Promise<void> => {
    committing = true;
    while (waiting.length > 0) {
      await gathered(() => waiting.length);
      const batch = waiting;
      waiting = [];
      try {
        const answers = storage.transactionSync(() => batch.map((request) => request.decide()));
        await storage.sync();
        for (const answer of answers) answer();
      } catch (error) {
        for (const request of batch) request.fail(error);
      }
    }
    committing = false;
  };

  return <T>(decide: () => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ decide: () => attempt(storage, decide, resolve, reject), fail: reject });
      if (!committing) void commitWaiting();
    });
}

/**
 * A commit stops the whole thread, and what came meanwhile stands in the sockets: without a turn of the event loop it
 * would miss the next commit as well. Waits turn by turn as long as each brings somebody new, a few turns at most. A
 * turn without work takes microseconds, so a request that comes alone waits no longer.
 */
async function gathered(waiting: () => number): Promise<void> {
  for (let turn = 0, before = 0; turn < GATHER_TURNS_MAX && waiting() > before; turn++) {
    before = waiting();
    await scheduler.wait(0);
  }
}

/** A transaction within the batch's is a savepoint: a throw rolls back to it and leaves the neighbours' writes. */
function attempt<T>(
  storage: CommitStorage,
  decide: () => T,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): () => void {
  try {
    const value = storage.transactionSync(() => {
      const decided = decide();
      // Work after an await would run outside the transaction, on rows that others have changed since.
      invariant(!isThenable(decided), "a decision of a group commit must not be asynchronous");
      return decided;
    });
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

const isThenable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
