/**
 * Orders on Postgres. Each write is one call of a function of migrations/postgres/orders, hence one transaction and one
 * question over the network: it locks the order's row, decides, and writes the change with its events and its posting.
 * A caller that does not hear the answer asks again: the second time changes nothing.
 */
import type { ParcelId, Region } from "../../../kernel/ids.ts";
import type { Meter } from "../../../ports/metrics.ts";
import type { OrderStore } from "../../../ports/order-store.ts";
import { connectionOf, type Sql } from "./client.ts";
import { jsonOrNull, jsonText, plainText } from "./json.ts";
import { postgresLedger } from "./ledger-books.ts";
import { postgresOutbox } from "./outbox.ts";
import { planUnderLock } from "./plan-refund.ts";
import { orderReads } from "./reads.ts";
import { postgresShortfalls } from "./shortfalls.ts";
import { staffReads } from "./staff-reads.ts";
import { stockReads } from "./stock-reads.ts";

export interface PostgresOrderStoreConfig {
  /** Called when something is first asked, and again where the connection was lost. */
  readonly open: () => Sql;
  readonly meter: Meter;
  /** Of the ids in this database. */
  readonly region: Region;
  /** A paid order's parcels are due this long after the payment. */
  readonly pickAfterMs: number;
}

/** The label under which the meter counts this store's commits; rows cost nothing here and count as one. */
export const POSTGRES_COMMIT = "postgres:orders";

/** A write: counted, and answered with the first column of its first row. */
export type Write = <T>(call: (sql: Sql) => PromiseLike<readonly { readonly answer: T }[]>) => Promise<T>;

/** One context's: a request's, a queue batch's or an object's. */
export function postgresOrderStore({ open, meter, region, pickAfterMs }: PostgresOrderStoreConfig): OrderStore {
  const connection = connectionOf(open);
  const ask = connection.read;
  const write: Write = async (call) => {
    const [row] = await connection.write(({ sql }) => call(sql));
    meter.commit(POSTGRES_COMMIT, 1);
    if (row === undefined) throw new Error("order database: a write without an answer");
    return row.answer;
  };
  return {
    ...orderReads(ask, region),
    ...staffReads(ask),
    ...stockReads(ask),
    insert: (order, _now, beside) =>
      write(
        (sql) =>
          sql`SELECT insert_order(${jsonText(order)}::text::jsonb, ${jsonText(beside ?? {})}::text::jsonb) AS answer`,
      ),
    recordCapture: (id, capturedMinor, now, posting, tenders) =>
      write(
        (sql) => sql`SELECT record_capture(${id}, ${capturedMinor}, ${now}, ${now + pickAfterMs},
          ${jsonOrNull(posting)}::text::jsonb, ${jsonOrNull(tenders)}::text::jsonb) AS answer`,
      ),
    cancel: (id, reason, now) =>
      write((sql) => sql`SELECT cancel_order(${id}, ${plainText(reason)}, ${now}) AS answer`),
    planRefund: (id, key, amountMinor) => planUnderLock(connection.write, { id, key, amountMinor }),
    recordRefund: (id, refundedMinor, now, posting) =>
      write(
        (sql) =>
          sql`SELECT record_refund(${id}, ${refundedMinor}, ${now}, ${jsonOrNull(posting)}::text::jsonb) AS answer`,
      ),
    recordReview: (id, verdict, now) =>
      write((sql) => sql`SELECT record_review(${id}, ${jsonText(verdict)}::text::jsonb, ${now}) AS answer`),
    advanceParcels: async (moves, now) => {
      if (moves.length === 0) return [];
      // Of several moves of one parcel the first counts.
      const firsts = [...new Map(moves.toReversed().map((move) => [move.parcelId, move])).values()].toReversed();
      return write<readonly ParcelId[]>(
        (sql) => sql`SELECT coalesce(jsonb_agg(moved), '[]') AS answer
          FROM advance_parcels(${jsonText(firsts)}::text::jsonb, ${now}) AS moved`,
      );
    },
    claim: (from, to) => write((sql) => sql`SELECT claim_orders(${from}, ${to}) AS answer`),
    shortfalls: postgresShortfalls(ask, write, pickAfterMs),
    ledger: postgresLedger(ask, write),
    outbox: postgresOutbox(ask, write),
  };
}
