/** What is the D1 books' own; the rules of all books are in test/contract/order-store/ledger.ts. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import type { AccountBalance, LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import { DAY_MS } from "../../../src/kernel/time.ts";
import type { OrderStore } from "../../../src/ports/order-store.ts";
import { NOW } from "./sample-order.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store: OrderStore = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });
const { ledger } = store;
let named = 0;
const credit = (over: Partial<LedgerTransaction> = {}): LedgerTransaction => ({
  key: `gift_card_issued/test-${(named += 1)}`,
  kind: "gift_card_issued",
  orderId: null,
  currency: "EUR",
  postings: [
    { account: "gift_cards_issued", amountMinor: 500 },
    { account: "gift_cards", amountMinor: -500 },
  ],
  why: "a test",
  at: NOW,
  ...over,
});

describe("the books", () => {
  it("find an order's own by a range of keys, not by walking", async () => {
    const { results } = await env.ORDERS.prepare(
      "EXPLAIN QUERY PLAN SELECT * FROM ledger WHERE key >= ?1 || '/' AND key < ?1 || '0' ORDER BY sequence",
    )
      .bind("ord_x")
      .all<{ detail: string }>();
    expect(results[0]?.detail).toMatch(/SEARCH ledger USING INDEX sqlite_autoindex_ledger_1 \(key>\? AND key<\?\)/);
  });
});

describe("the trial balance", () => {
  /** Straight from the rows. */
  async function fullSum(): Promise<readonly AccountBalance[]> {
    const { results } = await env.ORDERS.prepare("SELECT currency, postings FROM ledger").all<{
      currency: string;
      postings: string;
    }>();
    const sums = new Map<string, AccountBalance>();
    for (const { currency, postings } of results)
      for (const { account, amountMinor } of JSON.parse(postings) as LedgerTransaction["postings"]) {
        const key = `${currency} ${account}`;
        const before = sums.get(key) ?? { account, currency, debitMinor: 0, creditMinor: 0 };
        sums.set(key, {
          ...before,
          debitMinor: before.debitMinor + Math.max(0, amountMinor),
          creditMinor: before.creditMinor + Math.max(0, -amountMinor),
        });
      }
    return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance);
  }

  it("of what is closed reads the closing, and no transaction of it", async () => {
    await ledger.post(credit({ at: NOW - 3 * DAY_MS }));
    await ledger.close(NOW + 365 * DAY_MS);
    const closings = await env.ORDERS.prepare("SELECT count(*) AS n FROM ledger_closings").first<{ n: number }>();
    expect(closings?.n).toBeGreaterThan(0);
    expect(await ledger.close(NOW + 366 * DAY_MS)).toEqual({ closed: 0, isMore: false });
    expect(await ledger.balances()).toEqual(await fullSum());
    const { results } = await env.ORDERS.prepare(
      `SELECT count(*) AS open FROM ledger WHERE sequence > (SELECT max(through) FROM ledger_closings)`,
    ).all<{ open: number }>();
    expect(results[0]?.open).toBe(0);
  });
});
