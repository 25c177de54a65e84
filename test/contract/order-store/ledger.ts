/** The books of money: posted with the order, once, balanced, never changed; listed and summed up. */
import { describe, expect, it } from "vitest";
import { capturedTransaction } from "../../../src/domain/ledger/captured.ts";
import { refundedTransaction } from "../../../src/domain/ledger/refunded.ts";
import type {
  AccountBalance,
  LedgerAccount,
  LedgerTransaction,
  PostedTransaction,
} from "../../../src/domain/ledger/types.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";
import { DAY_MS } from "../../../src/kernel/time.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { ledgerOf, storeOf, type GetSubject } from "./subject.ts";

const TENTH = { commissionBasisPoints: () => 1_000 };

const captured = (order: Order, feeMinor = 0, at = NOW): LedgerTransaction =>
  capturedTransaction(order, [{ tender: 0, amountMinor: order.payment.amountMinor, feeMinor }], TENTH, at);

const back = (order: Order, amountMinor: number, books: readonly LedgerTransaction[]): LedgerTransaction =>
  refundedTransaction(
    order,
    { key: `r${amountMinor}`, shares: [{ tender: 0, amountMinor }], cause: { kind: "cancelled" } },
    TENTH,
    NOW + 1,
    books,
  );

export function ledgerContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const ledger = ledgerOf(subject);

  const placed = async (order = sampleOrder()): Promise<Order> => {
    await store.insert(order, NOW);
    return order;
  };

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
    it("have a capture in the same transaction as the order that it is of, once", async () => {
      const order = await placed();
      const posting = captured(order, 42);
      const total = order.payment.amountMinor;
      expect(await store.recordCapture(order.id, total, NOW, posting)).toBe("recorded");
      expect(await store.recordCapture(order.id, total, NOW, posting)).toBe("already");
      const [posted, ...others] = await ledger.ofOrder(order.id);
      expect(others).toEqual([]);
      expect(posted).toEqual({ ...posting, sequence: expect.any(Number) as number });
      expect((await ledger.totals([order.id])).get(order.id)).toEqual({ capturedMinor: total, refundedMinor: 0 });
    });

    it("leave the order as it was when the posting is refused: both change or neither", async () => {
      const order = await placed();
      const [first, ...rest] = captured(order).postings;
      if (!first) throw new Error("no posting");
      const wrong = { ...captured(order), postings: [{ ...first, amountMinor: first.amountMinor + 1 }, ...rest] };
      await expect(store.recordCapture(order.id, order.payment.amountMinor, NOW, wrong)).rejects.toThrow(/balance/);
      expect((await store.find(order.id))?.payment.capturedMinor).toBe(0);
      expect(await ledger.ofOrder(order.id)).toEqual([]);
    });

    it("have refunds with the order's own, and end at nothing when all went back", async () => {
      const order = await placed();
      const total = order.payment.amountMinor;
      await store.recordCapture(order.id, total, NOW, captured(order));
      await store.recordRefund(order.id, 1_000, NOW, back(order, 1_000, await ledger.ofOrder(order.id)));
      await store.recordRefund(order.id, total, NOW, back(order, total - 1_000, await ledger.ofOrder(order.id)));
      const books = await ledger.ofOrder(order.id);
      expect(books.map(({ kind }) => kind)).toEqual(["captured", "refunded", "refunded"]);
      const sums = Map.groupBy(
        books.flatMap(({ postings }) => postings),
        ({ account }) => account,
      );
      for (const [account, list] of sums)
        expect(
          list.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
          account,
        ).toBe(0);
      expect((await ledger.totals([order.id])).get(order.id)).toEqual({ capturedMinor: total, refundedMinor: total });
    });

    it("post once by the key, also when asked at once", async () => {
      const transaction = credit();
      const answers = await Promise.all(Array.from({ length: 6 }, () => ledger.post(transaction)));
      expect(answers.toSorted()).toEqual([...Array<string>(5).fill("already"), "posted"]);
    });

    it.each<[string, { account: string; amountMinor: number }[]]>([
      [
        "that does not balance",
        [
          { account: "provider", amountMinor: 1 },
          { account: "commission", amountMinor: -2 },
        ],
      ],
      ["of a single account", [{ account: "provider", amountMinor: 0 }]],
      [
        "of nothing",
        [
          { account: "provider", amountMinor: 0 },
          { account: "commission", amountMinor: 0 },
        ],
      ],
      [
        "of halves",
        [
          { account: "provider", amountMinor: 0.5 },
          { account: "commission", amountMinor: -0.5 },
        ],
      ],
      [
        "without an account",
        [
          { account: "", amountMinor: 1 },
          { account: "commission", amountMinor: -1 },
        ],
      ],
    ])("refuse a transaction %s", async (_, postings) => {
      const transaction = credit({ postings: postings as LedgerTransaction["postings"] });
      await expect(ledger.post(transaction)).rejects.toThrow(/balance/);
    });

    it("refuse to change or to delete what is posted", async () => {
      await ledger.post(credit());
      await expect(subject().run("UPDATE ledger SET why = 'otherwise'")).rejects.toThrow(/never changed/);
      await expect(subject().run("DELETE FROM ledger")).rejects.toThrow(/never deleted/);
    });

    it("are listed from the newest, in pages that neither skip nor repeat", async () => {
      const keys: string[] = [];
      for (let index = 0; index < 5; index++) {
        const transaction = credit();
        keys.unshift(transaction.key);
        await ledger.post(transaction);
      }
      const seen: PostedTransaction[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof ledger.list>> = await ledger.list(null, cursor, 2);
        seen.push(...page.transactions);
        ({ cursor } = page);
      } while (cursor !== null && seen.length < 5);
      expect(seen.slice(0, 5).map(({ key }) => key)).toEqual(keys);
      const [first, second] = seen;
      expect(await ledger.since((second?.sequence ?? 0) - 1, 10)).toEqual([second, first]);
    });

    it("are listed by account, only what touches it", async () => {
      const order = await placed();
      await store.recordCapture(order.id, order.payment.amountMinor, NOW, captured(order));
      await ledger.post(credit());
      const { transactions } = await ledger.list("commission", null, 1);
      expect(transactions.map(({ orderId }) => orderId)).toEqual([order.id]);
      expect((await ledger.list("seller/sel_nobody" as "commission", null, 10)).transactions).toEqual([]);
    });

    it("know which of two orders, one's id the beginning of the other's, a posting is of", async () => {
      const order = await placed();
      await store.recordCapture(order.id, order.payment.amountMinor, NOW, captured(order));
      const shorter = order.id.slice(0, -1) as Order["id"];
      expect(await ledger.ofOrder(shorter)).toEqual([]);
      expect((await ledger.totals([shorter])).get(shorter)).toBeUndefined();
    });
  });

  describe("the trial balance", () => {
    /** Straight from the transactions. */
    async function fullSum(): Promise<readonly AccountBalance[]> {
      const sums = new Map<string, AccountBalance>();
      for (const { currency, postings } of await ledger.since(0, 100_000))
        for (const { account, amountMinor } of postings) {
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

    it("equals the full sum after any number of closings, and is nothing in each currency", async () => {
      const random = new SeededRandom("closings");
      const any = (below: number): number => (random.bytes(1)[0] ?? 0) % below;
      for (let step = 0; step < 60; step++) {
        const currency = any(4) === 0 ? "USD" : "EUR";
        const amountMinor = 1 + any(200);
        const account = ["gift_cards", "store_credit", "seller/sel_a", "tax/DE"][any(4)] as LedgerAccount;
        await ledger.post(
          credit({
            ...{ currency, at: NOW + step * 1_000 },
            postings: [
              { account: "provider", amountMinor },
              { account, amountMinor: -amountMinor },
            ],
          }),
        );
        if (any(5) === 0) await ledger.close(NOW + (step - any(20)) * 1_000);
        if (step % 7 === 0) expect(await ledger.balances()).toEqual(await fullSum());
      }
      const balances = await ledger.balances();
      expect(balances).toEqual(await fullSum());
      for (const currency of ["EUR", "USD"]) {
        const own = balances.filter((balance) => balance.currency === currency);
        expect(own.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)).toBe(0);
      }
    });

    it("closes what is old once, and changes nothing by it", async () => {
      await ledger.post(credit({ at: NOW - 3 * DAY_MS }));
      const before = await ledger.balances();
      expect(await ledger.close(NOW + 365 * DAY_MS)).toMatchObject({
        closed: expect.any(Number) as number,
        isMore: false,
      });
      expect(await ledger.balances()).toEqual(before);
      expect(await ledger.close(NOW + 366 * DAY_MS)).toEqual({ closed: 0, isMore: false });
      expect(await ledger.balances()).toEqual(await fullSum());
    });
  });
}
