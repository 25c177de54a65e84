/** Rows of the gateway's object. Synchronous throughout: a decision reads and writes within one turn. */
import type { DeclineReason } from "../../src/domain/payment/types.ts";
import { meansByName } from "./known-means.ts";
import type { Means } from "./means.ts";
import type { Effect, LoggedEffect, Payment } from "./types.ts";

/** A page of payments or effects; callers go on at the cursor. */
export const PAGE_ROWS_MAX = 500;

type Row = Record<string, SqlStorageValue>;
const text = (value: SqlStorageValue | undefined): string => String(value);
const textOrNull = (value: SqlStorageValue | undefined): string | null => (value === null ? null : String(value));

const toPayment = (row: Row): Payment => ({
  paymentId: text(row["payment_id"]),
  key: text(row["key"]),
  reference: text(row["reference"]),
  description: text(row["description"]),
  status: text(row["status"]) as Payment["status"],
  amountMinor: Number(row["amount_minor"]),
  capturedMinor: Number(row["captured_minor"]),
  refundedMinor: Number(row["refunded_minor"]),
  currency: text(row["currency"]),
  country: textOrNull(row["country"]),
  means: textOrNull(row["means"]),
  declineReason: textOrNull(row["decline_reason"]) as DeclineReason | null,
  session: textOrNull(row["session"]),
  challenge: textOrNull(row["challenge"]),
  lastRefusal: textOrNull(row["last_refusal"]) as DeclineReason | null,
  returnUrl: text(row["return_url"]),
  cancelUrl: textOrNull(row["cancel_url"]),
  expiresAt: Number(row["expires_at"]),
  createdAt: Number(row["created_at"]),
});

const toEffect = (row: Row): LoggedEffect => ({
  sequence: Number(row["sequence"]),
  at: Number(row["at"]),
  kind: text(row["kind"]) as Effect["kind"],
  key: text(row["key"]),
  paymentId: textOrNull(row["payment_id"]),
  amountMinor: Number(row["amount_minor"]),
  currency: textOrNull(row["currency"]),
  reference: text(row["reference"]),
  detail: text(row["detail"]),
});

export interface KeyRow {
  readonly operation: string;
  readonly parameters: string;
  readonly answer: string;
}

export type Store = ReturnType<typeof makeStore>;

export function makeStore(sql: SqlStorage) {
  const one = (query: string, ...values: SqlStorageValue[]): Row | undefined =>
    sql.exec<Row>(query, ...values).toArray()[0];
  const payment = (where: string, value: string): Payment | undefined => {
    const row = one(`SELECT * FROM payments WHERE ${where} = ?`, value);
    return row && toPayment(row);
  };

  return {
    paymentById: (paymentId: string) => payment("payment_id", paymentId),
    paymentByKey: (key: string) => payment("key", key),
    paymentBySession: (session: string) => payment("session", session),
    paymentByChallenge: (challenge: string) => payment("challenge", challenge),

    overdue: (nowMs: number): Payment[] =>
      sql
        .exec<Row>("SELECT * FROM payments WHERE status = 'pending_action' AND expires_at <= ?", nowMs)
        .toArray()
        .map(toPayment),

    changed: (sinceMs: number, afterSequence: number, prefix: string) => {
      const rows = sql
        .exec<Row>(
          `SELECT * FROM payments WHERE changed_sequence > ? AND changed_at >= ? AND substr(reference, 1, ?) = ?
           ORDER BY changed_sequence LIMIT ?`,
          ...[afterSequence, sinceMs, prefix.length, prefix, PAGE_ROWS_MAX],
        )
        .toArray();
      const last = rows.length === PAGE_ROWS_MAX ? rows.at(-1) : undefined;
      return { payments: rows.map(toPayment), nextSequence: last ? Number(last["changed_sequence"]) : null };
    },

    effectsAfter: (sequence: number): LoggedEffect[] =>
      sql
        .exec<Row>("SELECT * FROM effects WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, PAGE_ROWS_MAX)
        .toArray()
        .map(toEffect),

    append: (effect: Effect, nowMs: number): void => append(sql, effect, nowMs),

    /** A payment changes only together with its line in the log. */
    record: (next: Payment, effect: Effect, nowMs: number): void => {
      append(sql, effect, nowMs);
      savePayment(sql, next, nowMs);
    },

    key: (key: string): KeyRow | undefined => {
      const row = one("SELECT operation, parameters, answer FROM keys WHERE key = ?", key);
      return (
        row && { operation: text(row["operation"]), parameters: text(row["parameters"]), answer: text(row["answer"]) }
      );
    },
    saveKey: (key: string, row: KeyRow, nowMs: number): void => {
      sql.exec("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", key, row.operation, row.parameters, row.answer, nowMs);
    },

    isFenced: (key: string): boolean => one("SELECT 1 FROM fences WHERE key = ?", key) !== undefined,
    fence: (key: string, nowMs: number): void => {
      sql.exec("INSERT INTO fences VALUES (?, ?)", key, nowMs);
    },

    /** Whether no earlier payment of its reference was made with the same means. */
    isFirstWithMeans: ({ paymentId, reference, means }: Payment): boolean =>
      one(
        "SELECT payment_id FROM payments WHERE reference = ? AND means IS ? ORDER BY rowid LIMIT 1",
        reference,
        means,
      )?.["payment_id"] === paymentId,

    saveToken: (token: string, means: Means, nowMs: number): void => {
      sql.exec("INSERT INTO tokens VALUES (?, ?, ?)", token, means.name, nowMs);
    },
    /** `tok_approve` and its like are there without a call. */
    meansOfToken: (token: string): Means | undefined => {
      const fixed = meansByName(token.replace(/^tok_/, ""));
      if (fixed && token.startsWith("tok_")) return fixed;
      const row = one("SELECT means FROM tokens WHERE token = ?", token);
      return row && meansByName(text(row["means"]));
    },

    /** True once for each name. */
    isFirstError: (name: string, nowMs: number): boolean =>
      sql.exec("INSERT INTO first_errors VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING name", name, nowMs).toArray()
        .length > 0,
  };
}

function append(sql: SqlStorage, effect: Effect, nowMs: number): void {
  sql.exec(
    `INSERT INTO effects (at, kind, key, payment_id, amount_minor, currency, reference, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      nowMs,
      effect.kind,
      effect.key,
      effect.paymentId,
      effect.amountMinor,
      effect.currency,
      effect.reference,
      effect.detail,
    ],
  );
}

function savePayment(sql: SqlStorage, payment: Payment, nowMs: number): void {
  sql.exec(
    `INSERT INTO payments (payment_id, key, reference, description, status, amount_minor, captured_minor, refunded_minor,
       currency, country, means, decline_reason, session, challenge, last_refusal, return_url, cancel_url, expires_at,
       created_at, changed_at, changed_sequence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT max(sequence) FROM effects))
     ON CONFLICT (payment_id) DO UPDATE SET status = excluded.status, captured_minor = excluded.captured_minor,
       refunded_minor = excluded.refunded_minor, means = excluded.means, decline_reason = excluded.decline_reason,
       challenge = excluded.challenge, last_refusal = excluded.last_refusal, changed_at = excluded.changed_at,
       changed_sequence = excluded.changed_sequence`,
    ...[payment.paymentId, payment.key, payment.reference, payment.description, payment.status, payment.amountMinor],
    ...[payment.capturedMinor, payment.refundedMinor, payment.currency, payment.country, payment.means],
    ...[
      payment.declineReason,
      payment.session,
      payment.challenge,
      payment.lastRefusal,
      payment.returnUrl,
      payment.cancelUrl,
    ],
    ...[payment.expiresAt, payment.createdAt, nowMs],
  );
}
