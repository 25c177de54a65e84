/** The object of a balance in workerd: crowds, evictions, rows, and those who guess. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { readMeter, resetMeter } from "../../../src/adapters/meter.ts";
import { balanceCommands, liveThrough } from "../../contract/balance-model.ts";
import { balances, balancesOf, cardWith, creditOf, makeKey, newAccount, requestOf } from "./balances.ts";

const objectOf = (account: string) => env.BALANCE.getByName(account);
const authorised = async (account: string, amountMinor: number) => {
  const call = requestOf(account, amountMinor);
  const answer = await balances.authorise(call);
  if (answer.outcome !== "authorised") throw new Error(`expected an authorisation, got ${JSON.stringify(answer)}`);
  return { call, paymentId: answer.paymentId };
};

describe("a balance", () => {
  it("agrees with plain numbers under any calls and any evictions", async () => {
    await fc.assert(
      fc.asyncProperty(balanceCommands(30), async (commands) => {
        const account = await newAccount();
        let expiresAt = Date.now() + 3_600_000;
        const lived = await liveThrough(commands, {
          ...{ balances, account, expiresAt: () => expiresAt },
          letExpire: async () => {
            expiresAt = Date.now() - 1;
            await runInDurableObject(objectOf(account), (_, state) => {
              const known = state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'balance'").toArray();
              if (known.length > 0) state.storage.sql.exec("UPDATE balance SET expires_at = ?", Date.now() - 1);
            });
          },
          interrupt: async () => {
            // Only what is in memory can be thrown out of it.
            await balances.balance(account);
            await evictDurableObject(objectOf(account));
          },
        });
        expect(lived).toBe(commands.length);
      }),
      { numRuns: 20 },
    );
  });

  it("never holds more than is there for a hundred who ask at once", async () => {
    const account = await cardWith(1_000);
    const answers = await Promise.all(Array.from({ length: 100 }, () => balances.authorise(requestOf(account, 30))));
    const outcomes = answers.map((answer) => (answer.outcome === "declined" ? answer.reason : answer.outcome));
    expect(outcomes.filter((outcome) => outcome === "authorised")).toHaveLength(33);
    expect(outcomes.filter((outcome) => outcome === "insufficient_balance")).toHaveLength(67);
    expect(await balances.balance(account)).toMatchObject({ availableMinor: 10, heldMinor: 990 });
    expect(await balances.holds(account)).toHaveLength(33);
  });

  it("remembers everything over an eviction between every two calls", async () => {
    const account = await newAccount();
    const evict = () => evictDurableObject(objectOf(account));
    const put = creditOf(account, 5_000);
    expect(await balances.credit(put)).toEqual({ outcome: "done" });
    await evict();
    expect(await balances.credit(put)).toEqual({ outcome: "done" });
    await evict();
    const { call, paymentId } = await authorised(account, 2_000);
    await evict();
    expect(await balances.authorise(call)).toMatchObject({ outcome: "authorised", paymentId });
    await evict();
    const take = { key: makeKey(), paymentId, amountMinor: 1_500 };
    expect(await balances.capture(take)).toEqual({ outcome: "done" });
    await evict();
    expect(await balances.capture(take)).toEqual({ outcome: "done" });
    expect(await balances.void({ key: makeKey(), request: call })).toMatchObject({ outcome: "refused" });
    await evict();
    const back = { key: makeKey(), paymentId, amountMinor: 500 };
    expect([await balances.refund(back), await balances.refund(back)]).toEqual([
      { outcome: "done" },
      { outcome: "done" },
    ]);
    await evict();
    expect(await balances.balance(account)).toMatchObject({ availableMinor: 4_000, heldMinor: 0, state: "open" });
    const page = await balances.entries(account, null, 10);
    expect(page).toMatchObject({
      cursor: null,
      entries: [
        { sequence: 4, kind: "refunded", amountMinor: 500, balanceMinor: 4_000, heldMinor: 0 },
        { sequence: 3, kind: "captured", amountMinor: 1_500, balanceMinor: 3_500, heldMinor: 0 },
        { sequence: 2, kind: "authorised", amountMinor: 2_000, balanceMinor: 5_000, heldMinor: 2_000 },
        { sequence: 1, kind: "credited", amountMinor: 5_000, balanceMinor: 5_000, heldMinor: 0 },
      ],
    });
  });

  it("is of one currency: another is neither put on it nor held of it", async () => {
    const account = await cardWith(5_000);
    expect(await balances.credit(creditOf(account, 100, { currency: "USD" }))).toEqual({
      ...{ outcome: "refused", reason: "currency_mismatch" },
    });
    expect(await balances.authorise(requestOf(account, 100, { currency: "USD" }))).toMatchObject({
      ...{ outcome: "declined", reason: "currency_mismatch" },
    });
    expect(await balances.balance(account)).toMatchObject({ currency: "EUR", availableMinor: 5_000, heldMinor: 0 });
  });

  it.each([0, -1, -5_000, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
    "moves nothing by an amount of %s",
    async (amountMinor) => {
      const account = await cardWith(5_000);
      const { paymentId } = await authorised(account, 1_000);
      const refused = { outcome: "refused" };
      expect(await balances.credit(creditOf(account, amountMinor))).toMatchObject(refused);
      expect(await balances.authorise(requestOf(account, amountMinor))).toMatchObject({ outcome: "declined" });
      expect(await balances.capture({ key: makeKey(), paymentId, amountMinor })).toMatchObject(refused);
      expect(await balances.refund({ key: makeKey(), paymentId, amountMinor })).toMatchObject(refused);
      expect(await balances.balance(account)).toMatchObject({ availableMinor: 4_000, heldMinor: 1_000 });
    },
  );

  it("that was closed is spent no more, while what was held is taken and what comes back is kept", async () => {
    const account = await cardWith(5_000);
    const { paymentId } = await authorised(account, 2_000);
    const end = { key: "close/1", account, why: "Reported stolen" };
    expect(await balances.close(end)).toEqual({ outcome: "done", takenOffMinor: 3_000 });
    expect(await balances.close(end)).toEqual({ outcome: "done", takenOffMinor: 3_000 });
    expect(await balances.authorise(requestOf(account, 1))).toMatchObject({ reason: "no_such_balance" });
    expect(await balances.credit(creditOf(account, 1))).toMatchObject({ reason: "balance_closed" });
    expect(await balances.capture({ key: makeKey(), paymentId, amountMinor: 2_000 })).toEqual({ outcome: "done" });
    expect(await balances.refund({ key: makeKey(), paymentId, amountMinor: 700 })).toEqual({ outcome: "done" });
    expect(await balances.balance(account)).toMatchObject({ state: "closed", availableMinor: 700, heldMinor: 0 });
    expect(await balances.close({ ...end, key: "close/2" })).toEqual({ outcome: "done", takenOffMinor: 700 });
    expect(await balances.close({ ...end, key: "close/3" })).toEqual({ outcome: "done", takenOffMinor: 0 });
  });

  it("past its date is spent no more, and takes back what it paid", async () => {
    const account = await cardWith(5_000, { expiresAt: Date.now() + 3_600_000 });
    const { paymentId } = await authorised(account, 2_000);
    await runInDurableObject(objectOf(account), (_, state) => {
      state.storage.sql.exec("UPDATE balance SET expires_at = ?", Date.now());
    });
    expect(await balances.balance(account)).toMatchObject({ state: "expired", availableMinor: 3_000 });
    expect(await balances.authorise(requestOf(account, 1))).toMatchObject({ reason: "no_such_balance" });
    expect(await balances.capture({ key: makeKey(), paymentId, amountMinor: 2_000 })).toEqual({ outcome: "done" });
    expect(await balances.refund({ key: makeKey(), paymentId, amountMinor: 2_000 })).toEqual({ outcome: "done" });
    expect(await balances.balance(account)).toMatchObject({ availableMinor: 5_000 });
  });

  it("writes three rows for each deed of an order, and none for a call that is repeated", async () => {
    const account = await cardWith(5_000);
    const rowsOf = async (work: () => Promise<unknown>): Promise<number> => {
      resetMeter();
      await work();
      return readMeter().rows["balance"] ?? 0;
    };
    const call = requestOf(account, 1_000);
    expect(await rowsOf(() => balances.authorise(call))).toBe(3);
    expect(await rowsOf(() => balances.authorise(call))).toBe(0);
    const paymentId = `${account}/${call.key}`;
    const take = { key: makeKey(), paymentId, amountMinor: 1_000 };
    expect(await rowsOf(() => balances.capture(take))).toBe(3);
    expect(await rowsOf(() => balances.capture(take))).toBe(0);
    expect(await rowsOf(() => balances.refund({ ...take, key: makeKey() }))).toBe(3);
    expect(await rowsOf(() => balances.lookup(call))).toBe(0);
  });

  it("keeps its entries: they can be neither changed nor taken away", async () => {
    const account = await cardWith(5_000);
    await runInDurableObject(objectOf(account), (_, state) => {
      const run = (statement: string) => () => state.storage.sql.exec(statement);
      expect(run("UPDATE entries SET amount_minor = 1")).toThrow("append-only");
      expect(run("DELETE FROM entries")).toThrow("append-only");
      expect(run("UPDATE balance SET held_minor = balance_minor + 1")).toThrow("CHECK");
    });
  });

  it("tells its entries page by page, newest first", async () => {
    const account = await cardWith(5_000);
    for (let time = 0; time < 4; time++) await balances.credit(creditOf(account, 100));
    const first = await balances.entries(account, null, 3);
    if (first === null || first === "unknown") throw new Error("no entries");
    const second = await balances.entries(account, first.cursor, 3);
    expect(first.entries.map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
    expect(second).toMatchObject({ entries: [{ sequence: 2 }, { sequence: 1 }], cursor: null });
  });
});

describe("whoever guesses", () => {
  const tablesOf = (account: string): Promise<number> =>
    runInDurableObject(
      objectOf(account),
      (_, state) => state.storage.sql.exec("SELECT name FROM sqlite_master").toArray().length,
    );

  it("learns nothing of a card that there is not, and leaves no rows behind", async () => {
    const account = await newAccount();
    expect(await balances.balance(account)).toBeNull();
    expect(await balances.entries(account, null, 10)).toBeNull();
    expect(await balances.holds(account)).toEqual([]);
    expect(await balances.payment(`${account}/chk_1/authorise`)).toEqual({ outcome: "absent" });
    expect(await balances.capture({ key: makeKey(), paymentId: `${account}/chk_1`, amountMinor: 1 })).toMatchObject({
      reason: "no_such_payment",
    });
    expect(await tablesOf(account)).toBe(0);
  });

  it("never reaches an object by a name that is no account's", async () => {
    const untouched = new Proxy(env.BALANCE, {
      get: () => () => {
        throw new Error("an object was asked");
      },
    });
    const guessing = balancesOf(untouched);
    for (const account of ["", "gift/", `gift/${"A".repeat(64)}`, "credit/../usr_eu1", "credit/usr_", "stock/1"]) {
      expect(await guessing.balance(account)).toBeNull();
      expect(await guessing.credit(creditOf(account, 1))).toMatchObject({ outcome: "refused" });
      expect(await guessing.authorise(requestOf(account, 1))).toMatchObject({ reason: "no_such_balance" });
      expect(await guessing.lookup(requestOf(account, 1))).toEqual({ outcome: "absent" });
      expect(await guessing.payment(`${account}/key`)).toEqual({ outcome: "absent" });
    }
  });
});

describe("the adapter", () => {
  /** Objects that fail so many times with this error, then answer. */
  const failing = (times: number, error: Error) => {
    let calls = 0;
    const namespace = new Proxy(env.BALANCE, {
      get: (target, property) =>
        property === "getByName"
          ? (account: string) => ({
              view: async () => {
                calls += 1;
                if (calls <= times) throw error;
                return target.getByName(account).view();
              },
            })
          : undefined,
    });
    return { balances: balancesOf(namespace), calls: () => calls };
  };
  const quiet = () => vi.spyOn(console, "warn").mockImplementation(() => undefined);

  it("tries again what the platform says may be tried again", async () => {
    quiet();
    const account = await cardWith(100);
    const { balances: flaky, calls } = failing(2, Object.assign(new Error("moved"), { retryable: true }));
    expect(await flaky.balance(account)).toMatchObject({ availableMinor: 100 });
    expect(calls()).toBe(3);
  });

  it.each([
    ["thrown", new Error("boom"), 1],
    ["overloaded", Object.assign(new Error("overloaded"), { retryable: true, overloaded: true }), 1],
    ["retryable without end", Object.assign(new Error("moved"), { retryable: true }), 3],
  ])("answers unknown when the failure is %s", async (_, error, attempts) => {
    quiet();
    const { balances: broken, calls } = failing(Infinity, error);
    expect(await broken.balance(await newAccount())).toBe("unknown");
    expect(calls()).toBe(attempts);
  });

  it("answers every method with unknown when no answer comes in time", async () => {
    const never = () => new Promise(() => undefined);
    const namespace = new Proxy(env.BALANCE, {
      get: () => () => new Proxy({}, { get: () => never }),
    });
    const slow = balancesOf(namespace, 20);
    const account = await newAccount();
    const call = requestOf(account, 1);
    const move = { key: makeKey(), paymentId: `${account}/k`, amountMinor: 1 };
    const unknown = { outcome: "unknown" };
    expect(
      await Promise.all([
        ...[slow.authorise(call), slow.capture(move), slow.refund(move), slow.void({ key: "k", request: call })],
        ...[slow.lookup(call), slow.payment(move.paymentId), slow.credit(creditOf(account, 1))],
        slow.close({ key: "k", account, why: "" }),
      ]),
    ).toEqual(Array.from({ length: 8 }, () => unknown));
    expect([await slow.balance(account), await slow.entries(account, null, 1), await slow.holds(account)]).toEqual([
      ...["unknown", "unknown", "unknown"],
    ]);
  });

  it("refuses a card's token: it is not the provider", async () => {
    const source = { type: "token", token: "tok_visa", returnUrl: "https://shop.test" } as const;
    const call = { ...requestOf(await newAccount(), 1), source };
    expect(await balances.authorise(call)).toEqual({ outcome: "declined", paymentId: null, reason: "invalid_token" });
  });
});
