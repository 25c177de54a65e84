import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeGroupCommit, type CommitStorage } from "../../durable-objects/group-commit.ts";

let objects = 0;

/** Runs the test inside an object of its own, on its real SQLite storage, with a table to write to. */
const inObject = <T>(test: (storage: DurableObjectStorage) => Promise<T>): Promise<T> =>
  runInDurableObject(env.GATEWAY_LEDGER.getByName(`group-commit-${objects++}`), async (_, { storage }) => {
    storage.sql.exec("CREATE TABLE lines (value INTEGER PRIMARY KEY)");
    return test(storage);
  });

const values = (storage: DurableObjectStorage): unknown[] =>
  storage.sql
    .exec("SELECT value FROM lines ORDER BY value")
    .toArray()
    .map((row) => row["value"]);

/** The same storage, with commits that are counted and wait for `open`. */
function gated(storage: DurableObjectStorage) {
  let syncs = 0;
  const gate = Promise.withResolvers<void>();
  const counted: CommitStorage = {
    transactionSync: (closure) => storage.transactionSync(closure),
    sync: async () => {
      syncs += 1;
      await gate.promise;
      await storage.sync();
    },
  };
  return { counted, open: gate.resolve, break: gate.reject, syncs: () => syncs };
}

describe("group commit", () => {
  it("commits what arrives together at once, and gives each its own answer", () =>
    inObject(async (storage) => {
      const { counted, open, syncs } = gated(storage);
      const commit = makeGroupCommit(counted);
      const answers = Array.from({ length: 64 }, (_, value) =>
        commit(() => {
          storage.sql.exec("INSERT INTO lines VALUES (?)", value);
          return value * 10;
        }),
      );
      open();
      expect(await Promise.all(answers)).toEqual(Array.from({ length: 64 }, (_, value) => value * 10));
      expect(values(storage)).toHaveLength(64);
      expect(syncs()).toBe(1);
    }));

  it("commits what arrives during a commit with the next one", () =>
    inObject(async (storage) => {
      const { counted, open, syncs } = gated(storage);
      const commit = makeGroupCommit(counted);
      const insert = (value: number) =>
        commit(() => storage.sql.exec("INSERT INTO lines VALUES (?)", value).rowsWritten);
      const first = insert(0);
      while (syncs() === 0) await scheduler.wait(0);
      const later = Array.from({ length: 63 }, (_, value) => insert(value + 1));
      open();
      expect(await Promise.all([first, ...later])).toEqual(Array.from({ length: 64 }, () => 1));
      expect(syncs()).toBe(2);
    }));

  it("takes along who arrives a moment later, within the same turn", () =>
    inObject(async (storage) => {
      const { counted, open, syncs } = gated(storage);
      const commit = makeGroupCommit(counted);
      open();
      const first = commit(() => "first");
      await Promise.resolve();
      expect(await Promise.all([first, commit(() => "later")])).toEqual(["first", "later"]);
      expect(syncs()).toBe(1);
    }));

  it("does not let a request wait for ever while others keep coming", () =>
    inObject(async (storage) => {
      const commit = makeGroupCommit(storage);
      const first = { isAnswered: false };
      const all: Promise<unknown>[] = [commit(() => 0).then(() => (first.isAnswered = true))];
      while (!first.isAnswered && all.length < 10_000) {
        all.push(commit(() => 0));
        await scheduler.wait(0);
      }
      expect(first.isAnswered).toBe(true);
      await Promise.all(all);
    }));

  it("answers nobody before the commit is durable, whether decided or refused", () =>
    inObject(async (storage) => {
      const { counted, open } = gated(storage);
      const commit = makeGroupCommit(counted);
      let answered = 0;
      const count = () => (answered += 1);
      const all = Promise.allSettled([
        commit(() => 1).finally(count),
        commit(() => {
          throw new Error("refused");
        }).finally(count),
      ]);
      await scheduler.wait(20);
      expect(answered).toBe(0);
      open();
      await all;
      expect(answered).toBe(2);
    }));

  it("fails only the request that throws, and undoes only its writes", () =>
    inObject(async (storage) => {
      const { counted, open } = gated(storage);
      const commit = makeGroupCommit(counted);
      const insert = (value: number) => storage.sql.exec("INSERT INTO lines VALUES (?)", value);
      const outcomes = Promise.allSettled([
        commit(() => insert(0) && "first"),
        commit(() => insert(1) && "before"),
        commit(() => {
          insert(2);
          insert(1);
          return "unreachable: 1 is there";
        }),
        commit(() => insert(3) && "after"),
      ]);
      open();
      const [first, before, broken, after] = await outcomes;
      expect([first, before, after].map((outcome) => outcome?.status === "fulfilled" && outcome.value)).toEqual([
        "first",
        "before",
        "after",
      ]);
      expect(broken).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("UNIQUE") } });
      expect(values(storage)).toEqual([0, 1, 3]);
    }));

  it("lets a later request of the same batch see what an earlier one wrote", () =>
    inObject(async (storage) => {
      const commit = makeGroupCommit(storage);
      const take = () => {
        const taken = values(storage).length;
        if (taken >= 10) return "sold out";
        storage.sql.exec("INSERT INTO lines VALUES (?)", taken);
        return "taken";
      };
      const answers = await Promise.all(Array.from({ length: 64 }, () => commit(take)));
      expect(answers.filter((answer) => answer === "taken")).toHaveLength(10);
      expect(values(storage)).toHaveLength(10);
    }));

  it("refuses a decision that waits, and keeps nothing of it", () =>
    inObject(async (storage) => {
      const commit = makeGroupCommit(storage);
      const waiting = commit(async () => storage.sql.exec("INSERT INTO lines VALUES (1)").toArray());
      await expect(waiting).rejects.toThrow("must not be asynchronous");
      expect(values(storage)).toEqual([]);
    }));

  it("fails every request of a commit that fails, and goes on with the next", () =>
    inObject(async (storage) => {
      let disk: "full" | "well" = "full";
      const commit = makeGroupCommit({
        transactionSync: (closure) => storage.transactionSync(closure),
        sync: async () => {
          if (disk === "full") throw new Error("disk full");
        },
      });
      await expect(commit(() => 1)).rejects.toThrow("disk full");
      disk = "well";
      expect(await commit(() => 2)).toBe(2);
    }));
});
