/** Orders as staff and sellers list them; every listing walks an index. */
import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { orders, parcels } from "../../db/orders.ts";
import type { RiskRecord } from "../../domain/fraud/types.ts";
import type { OrderId, SellerId } from "../../kernel/ids.ts";
import type { OrderFilter, OrderStore, SellerParcel, StaffOrder } from "../../ports/order-store.ts";
import { toParcel } from "./rows.ts";
import type { Write } from "../d1/write-combiner.ts";

type StaffReads = Pick<OrderStore, "reviewQueue" | "list" | "sellerParcels">;
type Database = ReturnType<typeof drizzle>;

export function staffReads(d1: D1Database): StaffReads {
  const db = drizzle(d1);
  return {
    reviewQueue: (cursor, limit) => reviewQueue(db, cursor, limit),
    list: (filter, cursor, limit) => list(db, filter, cursor, limit),
    sellerParcels: (seller, cursor, limit) => sellerParcels(db, seller, cursor, limit),
  };
}

export function readRisk(d1: D1Database, id: OrderId): Write<RiskRecord | null> {
  return {
    statements: [d1.prepare("SELECT risk FROM orders WHERE id = ?1").bind(id)],
    outcome: ([found]) => {
      const [row] = (found?.results ?? []) as { risk: string | null }[];
      return row?.risk ? (JSON.parse(row.risk) as RiskRecord) : null;
    },
  };
}

const STAFF_COLUMNS = {
  id: orders.id,
  state: orders.state,
  email: orders.email,
  shopperId: orders.shopperId,
  ownerId: orders.ownerId,
  placedAt: orders.placedAt,
  currency: orders.currency,
  totalMinor: orders.totalMinor,
  capturedMinor: orders.capturedMinor,
  refundedMinor: orders.refundedMinor,
  parcels: sql<number>`(SELECT count(*) FROM parcels WHERE parcels.order_id = ${orders}.id)`,
  country: sql<string>`${orders.address} ->> '$.country'`,
};

const UNDER_REVIEW = sql`${orders.state} = 'UNDER_REVIEW'`;

async function reviewQueue(db: Database, cursor: string | null, limit: number) {
  const after = /^(\d{1,16})\.(\w+)$/.exec(cursor ?? "");
  const rows = await db
    .select({ ...STAFF_COLUMNS, risk: orders.risk, until: orders.reviewUntil })
    .from(orders)
    .where(and(UNDER_REVIEW, after ? sql`(review_until, id) > (${Number(after[1])}, ${after[2]})` : undefined))
    .orderBy(sql`review_until, id`)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    orders: page.flatMap(({ risk, until: _until, ...order }) => (risk ? [{ ...order, risk }] : [])),
    cursor: last && rows.length > limit ? `${last.until}.${last.id}` : null,
  };
}

/** Ids are in the order of their time, so that "newest first" is a walk of ids, but for a shopper's own history. */
async function list(db: Database, filter: OrderFilter, cursor: string | null, limit: number) {
  const { where, before, by } = walkOf(filter, cursor);
  const rows: StaffOrder[] = await db
    .select(STAFF_COLUMNS)
    .from(orders)
    .where(and(where, before))
    .orderBy(by)
    .limit(limit + 1);
  const last = rows[limit - 1];
  const isMore = rows.length > limit;
  return {
    orders: rows.slice(0, limit),
    cursor: !isMore || !last ? null : filter.by === "shopper" ? `${last.placedAt}.${last.id}` : last.id,
  };
}

interface Walk {
  readonly where: SQL | undefined;
  readonly before: SQL | undefined;
  readonly by: SQL;
}

function walkOf(filter: OrderFilter, cursor: string | null): Walk {
  const beforeId = cursor === null ? undefined : sql`${orders.id} < ${cursor}`;
  switch (filter.by) {
    case "all":
      return { where: undefined, before: beforeId, by: desc(orders.id) };
    case "guest_email":
      // The index's own condition stands here too, so that it is the one that is walked.
      return {
        where: sql`${orders.email} = ${filter.email} AND ${orders.shopperId} < 'usr_'`,
        before: beforeId,
        by: desc(orders.id),
      };
    case "shopper": {
      const after = /^(\d{1,16})\.(\w+)$/.exec(cursor ?? "");
      return {
        where: eq(orders.ownerId, filter.shopper),
        before: after ? sql`(${orders.placedAt}, ${orders.id}) < (${Number(after[1])}, ${after[2]})` : undefined,
        by: sql`${orders.placedAt} DESC, ${orders.id} DESC`,
      };
    }
  }
}

async function sellerParcels(db: Database, seller: SellerId, cursor: string | null, limit: number) {
  // Parcels of one order stay together on a page's end by the whole key: order downwards, parcel upwards.
  const after = /^(\w+)\.(\w+)$/.exec(cursor ?? "");
  const rows = await db
    .select({ parcel: parcels, placedAt: orders.placedAt, orderState: orders.state })
    .from(parcels)
    .innerJoin(orders, eq(orders.id, parcels.orderId))
    .where(
      and(
        eq(parcels.sellerId, seller),
        after
          ? sql`${parcels.orderId} <= ${after[1]} AND (${parcels.orderId} < ${after[1]} OR ${parcels.parcelId} > ${after[2]})`
          : undefined,
      ),
    )
    .orderBy(desc(parcels.orderId), parcels.parcelId)
    .limit(limit + 1);
  const page: SellerParcel[] = rows.slice(0, limit).map(({ parcel, placedAt, orderState }) => ({
    orderId: parcel.orderId,
    parcel: toParcel(parcel),
    placedAt,
    orderState,
  }));
  const last = page.at(-1);
  return { parcels: page, cursor: last && rows.length > limit ? `${last.orderId}.${last.parcel.id}` : null };
}
