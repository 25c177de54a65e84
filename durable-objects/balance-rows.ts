/** The rows of a balance. An object that was only asked has none, and no tables: who guesses leaves nothing behind. */
import { BALANCE_SCHEMA } from "../migrations/objects/balance.ts";
import type {
  Balance,
  BalancePayment,
  Changes,
  Deed,
  Entry,
  EntryKind,
  Known,
  RefusalReason,
  Stepped,
} from "../src/domain/balance/types.ts";
import type { DeclineReason } from "../src/domain/payment/types.ts";
import type { Meter } from "../src/ports/metrics.ts";
import { countedSql, type CountedSql, type Row } from "./counted-sql.ts";
import { migrate } from "./schema.ts";

interface BalanceRow extends Row {
  label: string;
  currency: string;
  balance_minor: number;
  held_minor: number;
  is_closed: number;
  expires_at: number | null;
  sequence: number;
}

interface PaymentRow extends Row {
  key: string;
  status: BalancePayment["status"];
  amount_minor: number;
  captured_minor: number;
  refunded_minor: number;
  currency: string;
  reference: string;
  decline_reason: DeclineReason | null;
  at: number;
}

interface EntryRow extends Row {
  key: string;
  sequence: number;
  at: number;
  kind: EntryKind;
  payment: string | null;
  amount_minor: number;
  balance_minor: number;
  held_minor: number;
  reference: string;
  why: string;
}

interface DeedRow extends Row {
  kind: EntryKind;
  payment: string | null;
  amount_minor: number;
  refused: RefusalReason | null;
}

export type BalanceRows = ReturnType<typeof balanceRows>;

export function balanceRows(storage: DurableObjectStorage, account: string, meter: Meter) {
  const sql = countedSql(storage.sql);
  let hasTables = storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'schema_version'").toArray().length > 0;
  if (hasTables) migrate(storage, BALANCE_SCHEMA, "balance", meter);

  const readBalance = (): Balance | null => {
    const row = hasTables ? sql.read<BalanceRow>("SELECT * FROM balance")[0] : undefined;
    return row ? toBalance(account, row) : null;
  };
  const readPayment = (key: string): BalancePayment | null => {
    const row = hasTables ? sql.read<PaymentRow>("SELECT * FROM payments WHERE key = ?", key)[0] : undefined;
    return row ? toPayment(row) : null;
  };
  const readDeed = (key: string): Deed | null => {
    const row = hasTables ? sql.read<DeedRow>(DEED, key)[0] : undefined;
    if (!row) return null;
    return { kind: row.kind, payment: row.payment, amountMinor: row.amount_minor, refused: row.refused };
  };
  const write = (changes: Changes): void => {
    storage.transactionSync(() => {
      if (!hasTables) migrate(storage, BALANCE_SCHEMA, "balance", meter);
      writeChanges(sql, changes);
    });
    hasTables = true;
    meter.commit("balance", sql.takeRowsWritten());
  };

  return {
    balance: readBalance,
    payment: readPayment,
    /** Decides by the rows as they are and writes what comes of it, with nothing in between. */
    step<A>(about: { readonly key?: string; readonly payment?: string }, decide: (known: Known) => Stepped<A>): A {
      const { answer, changes } = decide({
        balance: readBalance(),
        payment: about.payment === undefined ? null : readPayment(about.payment),
        deed: about.key === undefined ? null : readDeed(about.key),
      });
      if (Object.keys(changes).length > 0) write(changes);
      return answer;
    },
    /** Newest first, older than the sequence. */
    entries(before: number, limit: number): readonly Entry[] {
      if (!hasTables) return [];
      const query = "SELECT * FROM entries WHERE sequence < ? ORDER BY sequence DESC LIMIT ?";
      return sql.read<EntryRow>(query, before, limit).map(toEntry);
    },
    /** What is held, oldest first. */
    holds(limit: number): readonly BalancePayment[] {
      if (!hasTables) return [];
      const query = "SELECT * FROM payments WHERE status = 'authorised' AND captured_minor = 0 ORDER BY at LIMIT ?";
      return sql.read<PaymentRow>(query, limit).map(toPayment);
    },
  };
}

/** A key stands for one thing, whichever table says so. */
const DEED = `
SELECT kind, payment, amount_minor, NULL AS refused FROM entries WHERE key = ?1
UNION ALL SELECT kind, payment, amount_minor, reason FROM refusals WHERE key = ?1
UNION ALL SELECT 'authorised', key, amount_minor, NULL FROM payments WHERE key = ?1
LIMIT 1`;

const toBalance = (account: string, row: BalanceRow): Balance => ({
  account,
  label: row.label,
  currency: row.currency,
  balanceMinor: row.balance_minor,
  heldMinor: row.held_minor,
  isClosed: row.is_closed === 1,
  expiresAt: row.expires_at,
  sequence: row.sequence,
});

const toPayment = (row: PaymentRow): BalancePayment => ({
  key: row.key,
  status: row.status,
  amountMinor: row.amount_minor,
  capturedMinor: row.captured_minor,
  refundedMinor: row.refunded_minor,
  currency: row.currency,
  reference: row.reference,
  declineReason: row.decline_reason,
  at: row.at,
});

const toEntry = (row: EntryRow): Entry => ({
  key: row.key,
  sequence: row.sequence,
  at: row.at,
  kind: row.kind,
  payment: row.payment,
  amountMinor: row.amount_minor,
  balanceMinor: row.balance_minor,
  heldMinor: row.held_minor,
  reference: row.reference,
  why: row.why,
});

function writeChanges(sql: CountedSql, { balance, payment, entry, refusal }: Changes): void {
  if (balance) {
    const { label, currency, balanceMinor, heldMinor, isClosed, expiresAt, sequence } = balance;
    sql.write(
      "INSERT OR REPLACE INTO balance VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
      ...[label, currency, balanceMinor, heldMinor, Number(isClosed), expiresAt, sequence],
    );
  }
  if (payment) {
    const { key, status, amountMinor, capturedMinor, refundedMinor, currency, reference } = payment;
    sql.write(
      "INSERT OR REPLACE INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[key, status, amountMinor, capturedMinor, refundedMinor, currency, reference],
      ...[payment.declineReason, payment.at],
    );
  }
  if (entry) {
    const { key, sequence, at, kind, payment: about, amountMinor, balanceMinor, heldMinor, reference, why } = entry;
    // Never OR REPLACE: a second effect under one key is a bug, and undoes the whole of it.
    sql.write(
      "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[key, sequence, at, kind, about, amountMinor, balanceMinor, heldMinor, reference, why],
    );
  }
  if (refusal) {
    const { key, kind, payment: about, amountMinor, reason, at } = refusal;
    sql.write("INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?)", key, kind, about, amountMinor, reason, at);
  }
}
