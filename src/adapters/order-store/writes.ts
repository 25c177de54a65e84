/**
 * The writes of an order's life, each a few statements of one transaction. The row decides: every statement carries
 * the same condition on it, and the order's own row, whose state the condition reads, is changed last. What happened
 * is read from what was returned, since zero rows changed is no error.
 */
import type { Verdict } from "../../domain/fraud/types.ts";
import type { LedgerTransaction } from "../../domain/ledger/types.ts";
import type { Order, OrderTender, PlannedRefund } from "../../domain/order/types.ts";
import type { OrderId, ShopperId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { BesideOrder } from "../../ports/order-store.ts";
import { postWhere } from "./ledger-rows.ts";
import { OPEN } from "./shortfall-rows.ts";
import type { Write } from "../d1/write-combiner.ts";

const UNPAID = "state IN ('PLACED', 'UNDER_REVIEW')";
/** As `blocksCancelling` of domain/order: money or goods have taken the place of something. */
const UNTOUCHED = `NOT EXISTS (SELECT 1 FROM shortfalls WHERE shortfalls.order_id = ?1 AND (
  shortfalls.state IN ('REPLACED', 'COMPENSATED')
  OR shortfalls.state = 'SETTLING' AND shortfalls.plan ->> '$.kind' <> 'reassign'))`;
const CANCELLABLE = `state IN ('PLACED', 'UNDER_REVIEW', 'PAYMENT_CONFIRMED') AND ${UNTOUCHED}`;

/** Parcels and event first, where the order is not there yet; then the order, whose row says that all is there. */
export function insertOrder(
  db: D1Database,
  order: Order,
  { allocation, risk }: BesideOrder = {},
): Write<"inserted" | "existed"> {
  const { capturedMinor, refundedMinor, refunds, ...payment } = order.payment;
  invariant(order.sequence === 1, "an order begins with its first event");
  invariant(order.state === "PLACED" || order.state === "UNDER_REVIEW", "an order begins as placed or under review");
  invariant(refunds.length === 0, "nothing goes back before the order is stored");
  invariant(capturedMinor === 0 && refundedMinor === 0, "money moves after the order is stored");
  const absent = "NOT EXISTS (SELECT 1 FROM orders WHERE id = ?1)";
  return {
    statements: [
      db
        .prepare(
          `INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, next_step_at, tracking, lines)
           SELECT ?1, value ->> '$.id', value ->> '$.sellerId', value ->> '$.warehouseId', 'WAITING', NULL, '[]',
             value -> '$.lines'
           FROM json_each(?2) WHERE ${absent}`,
        )
        .bind(order.id, JSON.stringify(order.parcels)),
      db
        .prepare(
          `INSERT INTO events (order_id, sequence, type, at, data)
           SELECT ?1, 1, 'order.placed', ?2, json_object('totalMinor', ?3, 'currency', ?4) WHERE ${absent}`,
        )
        .bind(order.id, order.placedAt, order.quote.totalMinor, order.currency),
      db
        .prepare(
          `INSERT INTO orders (id, checkout_id, shopper_id, owner_id, email, state, currency, total_minor, sequence,
             placed_at, updated_at, lines, quote, address, payment, allocation, risk, review_until)
           VALUES (?1, ?2, ?3, ?4, ?5, ?14, ?6, ?7, 1, ?8, ?8, ?9, ?10, ?11, ?12, ?13, ?15, ?16)
           ON CONFLICT (id) DO NOTHING RETURNING id`,
        )
        .bind(
          order.id,
          order.checkoutId,
          order.shopperId,
          order.claimedBy ?? order.shopperId,
          order.email,
          order.currency,
          order.quote.totalMinor,
          order.placedAt,
          JSON.stringify(order.lines),
          JSON.stringify(order.quote),
          JSON.stringify(order.address),
          JSON.stringify(payment),
          allocation ? JSON.stringify(allocation) : null,
          order.state,
          risk ? JSON.stringify(risk) : null,
          order.state === "UNDER_REVIEW" ? (risk?.reviewUntil ?? null) : null,
        ),
    ],
    outcome: (results) => (changed(results[2]) ? "inserted" : "existed"),
  };
}

/** `pickAt` is when the parcels of a paid order are due. */
export function recordCapture(
  db: D1Database,
  id: OrderId,
  capturedMinor: number,
  now: EpochMs,
  pickAt: EpochMs,
  posting: LedgerTransaction | null,
  tenders?: readonly OrderTender[],
): Write<"recorded" | "already" | "refused"> {
  // An order that costs nothing has nothing to capture, and is paid all the same.
  const isNews = `(captured_minor < ?2 OR ?2 = 0 AND ${UNPAID})`;
  const pays = `${UNPAID} AND ?2 >= payment ->> '$.amountMinor'`;
  return {
    statements: [
      db
        .prepare(
          `INSERT INTO events (order_id, sequence, type, at, data)
           SELECT id, sequence + 1, 'order.paid', ?3, json_object('amountMinor', ?2, 'currency', currency)
           FROM orders WHERE id = ?1 AND ${pays}`,
        )
        .bind(id, capturedMinor, now),
      db
        .prepare(
          // Goods that were promised ahead are not due before they are expected.
          `UPDATE parcels SET next_step_at = max(?3, coalesce(lines ->> '$[0].ahead.expectedAt', 0)) WHERE order_id = ?1 AND state = 'WAITING'
           AND EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND ${pays})
           AND NOT EXISTS (
             SELECT 1 FROM shortfalls WHERE shortfalls.order_id = ?1
               AND shortfalls.parcel_id = parcels.parcel_id AND shortfalls.${OPEN})`,
        )
        .bind(id, capturedMinor, pickAt),
      postWhere(db, posting, "EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND captured_minor < ?2)", [
        id,
        capturedMinor,
      ]),
      db
        .prepare(
          `UPDATE orders SET captured_minor = ?2, updated_at = ?3,
             payment = iif(?4 IS NULL, payment, json_set(payment, '$.tenders', json(?4))),
             review_until = NULL,
             sequence = CASE WHEN ${pays} THEN sequence + 1 ELSE sequence END,
             state = CASE WHEN ${pays} THEN 'PAYMENT_CONFIRMED' ELSE state END
           WHERE id = ?1 AND ${isNews} RETURNING id`,
        )
        .bind(id, capturedMinor, now, tenders ? JSON.stringify(tenders) : null),
      db.prepare("SELECT state FROM orders WHERE id = ?1").bind(id),
    ],
    outcome: (results) => {
      const state = stateIn(results[4]);
      invariant(state !== undefined, `no order ${id} to record a capture of`);
      if (state === "CANCELLED") return "refused";
      return changed(results[3]) ? "recorded" : "already";
    },
  };
}

/** Picking sets the state in the transaction that picks, so this condition sees it, or picking sees the cancellation. */
export function cancelOrder(
  db: D1Database,
  id: OrderId,
  reason: string,
  now: EpochMs,
): Write<"cancelled" | "already" | "too_late" | "not_found"> {
  return {
    statements: [
      db
        .prepare(
          `INSERT INTO events (order_id, sequence, type, at, data)
           SELECT id, sequence + 1, 'order.cancelled', ?2,
             json_object('reason', ?3, 'capturedMinor', captured_minor, 'currency', currency)
           FROM orders WHERE id = ?1 AND ${CANCELLABLE}`,
        )
        .bind(id, now, reason),
      db
        .prepare(
          `UPDATE parcels SET state = 'CANCELLED', next_step_at = NULL WHERE order_id = ?1
           AND EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND ${CANCELLABLE})`,
        )
        .bind(id),
      // What another warehouse was to send goes back where it lies, once the sale is given back.
      db
        .prepare(
          `UPDATE shortfalls SET settled_at = ?2, chosen_at = coalesce(chosen_at, ?2),
             state = iif(state IN ('SETTLING', 'REASSIGNED'), 'RETURNING', 'CANCELLED')
           WHERE order_id = ?1 AND state IN ('TOLD', 'WAITING', 'SETTLING', 'REASSIGNED')
             AND EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND ${CANCELLABLE})`,
        )
        .bind(id, now),
      db
        .prepare(
          `UPDATE orders SET state = 'CANCELLED', review_until = NULL, sequence = sequence + 1, updated_at = ?2
           WHERE id = ?1 AND ${CANCELLABLE} RETURNING id`,
        )
        .bind(id, now),
      db.prepare("SELECT state FROM orders WHERE id = ?1").bind(id),
    ],
    outcome: (results) => {
      if (changed(results[3])) return "cancelled";
      const state = stateIn(results[4]);
      if (state === undefined) return "not_found";
      return state === "CANCELLED" ? "already" : "too_late";
    },
  };
}

/** What was given back was taken before, even where the capture's own record was lost. */
export function recordRefund(
  db: D1Database,
  id: OrderId,
  refundedMinor: number,
  now: EpochMs,
  posting: LedgerTransaction | null,
): Write<"recorded" | "already"> {
  return {
    statements: [
      db
        .prepare(
          `INSERT INTO events (order_id, sequence, type, at, data)
           SELECT id, sequence + 1, 'order.refunded', ?3,
             json_object('amountMinor', ?2 - refunded_minor, 'currency', currency)
           FROM orders WHERE id = ?1 AND refunded_minor < ?2`,
        )
        .bind(id, refundedMinor, now),
      postWhere(db, posting, "EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND refunded_minor < ?2)", [
        id,
        refundedMinor,
      ]),
      db
        .prepare(
          `UPDATE orders SET captured_minor = max(captured_minor, ?2), refunded_minor = ?2, sequence = sequence + 1,
             updated_at = ?3
           WHERE id = ?1 AND refunded_minor < ?2 RETURNING id`,
        )
        .bind(id, refundedMinor, now),
      db.prepare("SELECT state FROM orders WHERE id = ?1").bind(id),
    ],
    outcome: (results) => {
      invariant(stateIn(results[3]) !== undefined, `no order ${id} to record a refund of`);
      return changed(results[2]) ? "recorded" : "already";
    },
  };
}

/** Only while the plans are still those that it was made on: otherwise they are read again. */
export function writeRefunds(
  db: D1Database,
  id: OrderId,
  known: readonly PlannedRefund[],
  refunds: readonly PlannedRefund[],
): Write<boolean> {
  return {
    statements: [
      db
        .prepare("UPDATE orders SET refunds = ?3 WHERE id = ?1 AND refunds = ?2 RETURNING id")
        .bind(id, JSON.stringify(known), JSON.stringify(refunds)),
    ],
    outcome: ([updated]) => changed(updated),
  };
}

/** The first word counts. A refused order stays as it is until its checkout's journal has cancelled it. */
export function recordReview(
  db: D1Database,
  id: OrderId,
  verdict: Verdict,
  now: EpochMs,
): Write<"recorded" | "already" | "refused"> {
  const open = "state = 'UNDER_REVIEW' AND risk ->> '$.verdict' IS NULL";
  return {
    statements: [
      db
        .prepare(
          `INSERT INTO events (order_id, sequence, type, at, data)
           SELECT id, sequence + 1, 'order.reviewed', ?2, json_object('verdict', ?3)
           FROM orders WHERE id = ?1 AND ${open} AND ?3 = 'accepted'`,
        )
        .bind(id, now, verdict.verdict),
      db
        .prepare(
          `UPDATE orders SET risk = json_set(risk, '$.verdict', json(?3)), updated_at = ?2,
             state = iif(?4 = 'accepted', 'PLACED', state),
             review_until = iif(?4 = 'accepted', NULL, review_until),
             sequence = iif(?4 = 'accepted', sequence + 1, sequence)
           WHERE id = ?1 AND ${open} RETURNING id`,
        )
        .bind(id, now, JSON.stringify(verdict), verdict.verdict),
      db.prepare("SELECT risk ->> '$.verdict.verdict' AS state FROM orders WHERE id = ?1").bind(id),
    ],
    outcome: (results) => {
      if (changed(results[1])) return "recorded";
      return stateIn(results[2]) === verdict.verdict ? "already" : "refused";
    },
  };
}

export function claimOrders(db: D1Database, from: ShopperId, to: ShopperId): Write<number> {
  return {
    statements: [db.prepare("UPDATE orders SET owner_id = ?2 WHERE owner_id = ?1 RETURNING id").bind(from, to)],
    outcome: (results) => results[0]?.results.length ?? 0,
  };
}

const changed = (result: D1Result | undefined): boolean => (result?.results.length ?? 0) > 0;

function stateIn(result: D1Result | undefined): string | undefined {
  const row: unknown = result?.results[0];
  return typeof row === "object" && row !== null && "state" in row ? String(row.state) : undefined;
}
