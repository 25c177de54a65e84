/** Orders on D1: one transaction for each change and its events (the transactional outbox). */
import type { Region } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { OrderStore, Outbox } from "../../ports/order-store.ts";
import type { Shortfalls } from "../../ports/shortfalls.ts";
import { advanceParcels } from "./advance.ts";
import { allocationOf } from "./allocation.ts";
import { d1Ledger } from "./ledger-books.ts";
import { backlog, makeReads, unpublished } from "./reads.ts";
import { orderIdsOf, unpicked } from "./unpicked.ts";
import { parseEventId } from "./rows.ts";
import { shortfallReads } from "./shortfall-rows.ts";
import {
  beginSettling,
  closeShortfall,
  coverShortfall,
  giveUpSettling,
  openShortfall,
  replanSettling,
  settleShortfall,
  waitInLine,
} from "./shortfall-writes.ts";
import { makeWriteCombiner, type WriteCombiner } from "../d1/write-combiner.ts";
import { readRisk, staffReads } from "./staff-reads.ts";
import {
  cancelOrder,
  claimOrders,
  insertOrder,
  recordCapture,
  recordRefund,
  recordReview,
  writeRefunds,
} from "./writes.ts";
import { planOn } from "./plan-refund.ts";

export interface D1OrderStoreConfig {
  readonly db: D1Database;
  readonly meter: Meter;
  /** Of the ids in this database. */
  readonly region: Region;
  /** A paid order's parcels are due this long after the payment. */
  readonly pickAfterMs: number;
}

/** The label under which the meter counts this store's commits. */
export const ORDERS_COMMIT = "d1:orders";

export function makeD1OrderStore({ db, meter, region, pickAfterMs }: D1OrderStoreConfig): OrderStore {
  const write = makeWriteCombiner(db, meter, ORDERS_COMMIT);
  const reads = makeReads(db, region);
  return {
    ...reads,
    orderIdsOf: (checkouts) => orderIdsOf(db, checkouts),
    unpicked: (warehouseId, skus, checkouts) => unpicked(db, warehouseId, skus, checkouts),
    ...staffReads(db),
    // The queue of events asks for many at once.
    risk: (id) => write(readRisk(db, id)),
    insert: (order, _now, beside) => write(insertOrder(db, order, beside)),
    allocation: (id) => allocationOf(db, id),
    recordCapture: (id, capturedMinor, now, posting, tenders) =>
      write(recordCapture(db, id, capturedMinor, now, now + pickAfterMs, posting, tenders)),
    cancel: (id, reason, now) => write(cancelOrder(db, id, reason, now)),
    planRefund: (id, key, amountMinor) =>
      planOn(reads, (known, next) => write(writeRefunds(db, id, known, next)), { id, key, amountMinor }),
    recordRefund: (id, refundedMinor, now, posting) => write(recordRefund(db, id, refundedMinor, now, posting)),
    recordReview: (id, verdict, now) => write(recordReview(db, id, verdict, now)),
    advanceParcels: async (moves, now) => (moves.length === 0 ? [] : write(advanceParcels(db, moves, now))),
    claim: (from, to) => write(claimOrders(db, from, to)),
    shortfalls: makeShortfalls(db, write, pickAfterMs),
    ledger: d1Ledger(db, write),
    outbox: makeOutbox(db, write),
  };
}

function makeShortfalls(db: D1Database, write: WriteCombiner, pickAfterMs: number): Shortfalls {
  return {
    ...shortfallReads(db),
    // A parcel of that name, written meanwhile, ends the transaction: then it is no longer as it was seen either.
    open: (draft, now) => write(openShortfall(db, draft, now)).catch(staleOnConflict),
    wait: (id, now) => write(waitInLine(db, id, now)),
    begin: (id, settling, now) => write(beginSettling(db, id, settling, now)),
    replan: (id, plan) => write(replanSettling(db, id, plan)),
    giveUp: (id, now) => write(giveUpSettling(db, id, now)),
    settle: (id, settlement, now, posting) =>
      write(settleShortfall(db, id, settlement, now, now + pickAfterMs, posting)),
    cover: (id, now) => write(coverShortfall(db, id, now, now + pickAfterMs)),
    close: (id, now) => write(closeShortfall(db, id, now)),
  };
}

function staleOnConflict(error: unknown): "stale" {
  if (/UNIQUE constraint failed: parcels/.test(String(error))) return "stale";
  throw error;
}

function makeOutbox(db: D1Database, write: WriteCombiner): Outbox {
  return {
    unpublished: (before, limit) => unpublished(db, before, limit),
    backlog: () => backlog(db),
    // Walks all events, once after a restart: an index for it would be paid for with every event.
    reopen: (windowMs) =>
      write({
        statements: [
          db
            .prepare(
              `UPDATE events SET published_at = NULL
               WHERE published_at >= (SELECT max(published_at) FROM events) - ?1 RETURNING sequence`,
            )
            .bind(windowMs),
        ],
        outcome: ([reopened]) => reopened?.results.length ?? 0,
      }),
    markPublished: async (ids: readonly string[], now: EpochMs) => {
      const names = ids.map(parseEventId).filter((name) => name !== undefined);
      if (names.length === 0) return;
      await write({
        statements: [
          db
            .prepare(
              `UPDATE events SET published_at = ?2
               FROM (SELECT value ->> '$.orderId' AS order_id, value ->> '$.sequence' AS sequence FROM json_each(?1)) AS sent
               WHERE events.order_id = sent.order_id AND events.sequence = sent.sequence AND published_at IS NULL`,
            )
            .bind(JSON.stringify(names), now),
        ],
        outcome: () => undefined,
      });
    },
  };
}
