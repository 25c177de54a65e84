/** Balances whose rows are maps: the pure steps, and nothing of a database or of objects. */
import {
  giftCardAccount,
  giftCardCode,
  isAccount,
  paymentName,
  readPaymentName,
} from "../../../src/domain/balance/account.ts";
import { close, credit } from "../../../src/domain/balance/owner.ts";
import { authorise, capture, giveUp, lookUp, refund } from "../../../src/domain/balance/tender.ts";
import type {
  Balance,
  BalancePayment,
  Deed,
  Entry,
  Known,
  Refusal,
  Stepped,
} from "../../../src/domain/balance/types.ts";
import { holdView, paymentView, viewOf } from "../../../src/domain/balance/view.ts";
import type { Balances } from "../../../src/ports/payment-gateway.ts";

interface Rows {
  balance: Balance | null;
  readonly payments: Map<string, BalancePayment>;
  readonly entries: Map<string, Entry>;
  readonly refusals: Map<string, Refusal>;
}

export function fakeBalances(now: () => number): Balances {
  const objects = new Map<string, Rows>();
  const rowsOf = (account: string): Rows => {
    const rows = objects.get(account) ?? {
      balance: null,
      payments: new Map(),
      entries: new Map(),
      refusals: new Map(),
    };
    objects.set(account, rows);
    return rows;
  };
  const deedOf = ({ entries, refusals, payments }: Rows, key: string): Deed | null => {
    const entry = entries.get(key);
    if (entry) return { ...entry, refused: null };
    const refusal = refusals.get(key);
    if (refusal) return { ...refusal, refused: refusal.reason };
    const payment = payments.get(key);
    return payment ? { kind: "authorised", payment: key, amountMinor: payment.amountMinor, refused: null } : null;
  };
  const step = <A>(
    account: string,
    key: string | null,
    payment: string | null,
    decide: (known: Known) => Stepped<A>,
  ): A => {
    const rows = rowsOf(account);
    const { answer, changes } = decide({
      balance: rows.balance,
      payment: (payment !== null && rows.payments.get(payment)) || null,
      deed: key === null ? null : deedOf(rows, key),
    });
    if (changes.balance) rows.balance = changes.balance;
    if (changes.payment) rows.payments.set(changes.payment.key, changes.payment);
    if (changes.entry) {
      if (rows.entries.has(changes.entry.key)) throw new Error(`two effects under ${changes.entry.key}`);
      rows.entries.set(changes.entry.key, changes.entry);
    }
    if (changes.refusal) rows.refusals.set(changes.refusal.key, changes.refusal);
    return answer;
  };
  const accountOf = (request: Parameters<Balances["authorise"]>[0]): string | null =>
    request.source.type === "balance" && isAccount(request.source.account) ? request.source.account : null;
  const found = (account: string, payment: BalancePayment | null) => {
    const view = payment && paymentView(account, rowsOf(account).balance?.label ?? "", payment);
    return view ? ({ outcome: "found", payment: view } as const) : ({ outcome: "absent" } as const);
  };
  const move =
    (verb: typeof capture): Balances["capture"] =>
    async ({ key, paymentId, amountMinor }) => {
      const name = readPaymentName(paymentId);
      if (!name) return { outcome: "refused", reason: "no_such_payment" };
      const call = { key, payment: name.key, amountMinor };
      return step(name.account, key, name.key, (known) => verb(known, call, now()));
    };
  return {
    async authorise(request) {
      const account = accountOf(request);
      if (account === null) return { outcome: "declined", paymentId: null, reason: "no_such_balance" };
      const { key } = request;
      const answer = step(account, key, key, (known) => authorise(known, request, now()));
      if (answer.outcome === "conflict") return { outcome: "unknown" };
      return { ...answer, paymentId: paymentName(account, key) };
    },
    capture: move(capture),
    refund: move(refund),
    async void({ key, request }) {
      const account = accountOf(request);
      if (account === null) return { outcome: "done" };
      const call = { key, payment: request.key, reference: request.reference };
      return step(account, key, request.key, (known) => giveUp(known, call, now()));
    },
    async lookup({ key, reference, ...request }) {
      const account = accountOf({ key, reference, ...request });
      if (account === null) return { outcome: "absent" };
      return found(
        account,
        step(account, null, key, (known) => lookUp(known, { payment: key, reference }, now())),
      );
    },
    async payment(paymentId) {
      const name = readPaymentName(paymentId);
      return name ? found(name.account, rowsOf(name.account).payments.get(name.key) ?? null) : { outcome: "absent" };
    },
    list: async () => ({ payments: [], cursor: null }),
    async balance(account) {
      const { balance } = rowsOf(account);
      return balance && viewOf(balance, now());
    },
    credit: async (call) => step(call.account, call.key, null, (known) => credit(known, call, now())),
    close: async ({ key, account, why }) => step(account, key, null, (known) => close(known, { key, why }, now())),
    async entries(account, cursor, limit) {
      const { balance, entries } = rowsOf(account);
      if (balance === null) return null;
      const older = [...entries.values()].toReversed().filter(({ sequence }) => sequence < Number(cursor ?? Infinity));
      const page = older.slice(0, limit);
      return { entries: page, cursor: older.length > limit ? String(page.at(-1)?.sequence) : null };
    },
    holds: async (account) =>
      [...rowsOf(account).payments.values()]
        .filter(({ status, capturedMinor }) => status === "authorised" && capturedMinor === 0)
        .map((payment) => holdView(account, payment)),
  };
}

/** The account of a card that nobody else has. */
export const testAccount = (bytes: Uint8Array, sha256: (text: string) => Promise<string>): Promise<string> =>
  giftCardAccount({ sha256 }, giftCardCode(bytes));
