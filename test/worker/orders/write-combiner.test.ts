import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeWriteCombiner, type Write } from "../../../src/adapters/d1/write-combiner.ts";

const db = env.ORDERS;
const commits: number[] = [];
const meter = { commit: (_where: string, rows: number) => commits.push(rows), hop: () => undefined };
const write = makeWriteCombiner(db, meter, "test");

const put = (value: string): Write<string> => ({
  statements: [db.prepare("INSERT INTO scratch (value) VALUES (?1) RETURNING value").bind(value)],
  outcome: (results) => (results[0]?.results as { value: string }[] | undefined)?.[0]?.value ?? "nothing",
});
const stored = async (): Promise<string[]> =>
  (await db.prepare("SELECT value FROM scratch ORDER BY rowid").all<{ value: string }>()).results.map(
    (row) => row.value,
  );

beforeEach(async () => {
  await db.prepare("CREATE TABLE IF NOT EXISTS scratch (value TEXT NOT NULL CHECK (value <> 'bad'))").run();
  await db.prepare("DELETE FROM scratch").run();
  commits.length = 0;
});

describe("combining writes", () => {
  it("what arrives while a batch is under way goes together in the next one, in order", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `w${index}`);
    expect(await Promise.all(names.map((name) => write(put(name))))).toEqual(names);
    expect(await stored()).toEqual(names);
    expect(commits).toEqual([1, 29]);
  });

  it("a batch has an end: the rest goes in the one after", async () => {
    await Promise.all(Array.from({ length: 120 }, (_, index) => write(put(`w${index}`))));
    expect(commits).toEqual([1, 50, 50, 19]);
  });

  it("one bad write fails itself only, and leaves nothing behind", async () => {
    const outcomes = await Promise.allSettled(["a", "b", "bad", "c"].map((name) => write(put(name))));
    expect(outcomes.map((each) => each.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await stored()).toEqual(["a", "b", "c"]);
    await expect(write(put("bad"))).rejects.toThrow(/CHECK/);
    expect(await write(put("d"))).toBe("d");
  });

  it("the statements of one write hold together", async () => {
    const half: Write<void> = {
      statements: [...put("first").statements, ...put("bad").statements],
      outcome: () => undefined,
    };
    await expect(Promise.all([write(put("a")), write(half)])).rejects.toThrow(/CHECK/);
    expect(await stored()).toEqual(["a"]);
  });

  it("an outcome that cannot be read is its writer's failure", async () => {
    const unreadable: Write<never> = {
      ...put("x"),
      outcome: () => {
        throw new Error("not understood");
      },
    };
    const outcomes = await Promise.allSettled([write(put("a")), write(unreadable), write(put("b"))]);
    expect(outcomes.map((each) => each.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("writes through another maker's call on the same database share its line", async () => {
    const other = makeWriteCombiner(db, meter, "test");
    await Promise.all([write(put("a")), other(put("b")), write(put("c")), other(put("d"))]);
    expect(commits).toEqual([1, 3]);
  });

  it("a write that changes nothing is no commit", async () => {
    await write({ statements: [db.prepare("DELETE FROM scratch WHERE value = 'none'")], outcome: () => undefined });
    expect(commits).toEqual([]);
  });

  it("a leader that never comes back is replaced", async () => {
    let calls = 0;
    const hanging = new Proxy(db, {
      get: (target, name) => {
        if (name !== "batch") return Reflect.get(target, name, target) as unknown;
        return (statements: D1PreparedStatement[]) => {
          calls += 1;
          return calls === 1 ? new Promise(() => undefined) : target.batch(statements);
        };
      },
    });
    const hasty = { tickMs: 20, leaderLostAfterMs: 60, giveUpAfterMs: 200 };
    const slow = makeWriteCombiner(hanging, meter, "test", hasty);
    const lost = slow(put("lost")).catch((error: unknown) => String(error));
    expect(await slow(put("next"))).toBe("next");
    expect(await lost).toContain("no answer from the database");
    expect(await slow(put("after"))).toBe("after");
  });
});
