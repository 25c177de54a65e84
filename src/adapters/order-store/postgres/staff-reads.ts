/** Orders as staff and sellers list them; every listing walks an index. */
import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import { orders, parcels } from "../../../db/orders-postgres.ts";
import type { OrderStore, SellerParcel, StaffOrder } from "../../../ports/order-store.ts";
import { toParcel } from "../rows.ts";
import { parseStaffCursor } from "../cursors.ts";
import type { Ask, Client } from "./client.ts";

type StaffReads = Pick<OrderStore, "risk" | "reviewQueue" | "list" | "sellerParcels">;

export const staffReads = (ask: Ask): StaffReads => ({
  risk: async (id) => {
    const rows = await ask(({ db }) => db.select({ risk: orders.risk }).from(orders).where(eq(orders.id, id)));
    return rows[0]?.risk ?? null;
  },
  reviewQueue: (cursor, limit) => ask((client) => reviewQueue(client, cursor, limit)),
  list: (filter, cursor, limit) => ask((client) => list(client, filter, cursor, limit)),
  sellerParcels: (seller, cursor, limit) => ask((client) => sellerParcels(client, seller, cursor, limit)),
});

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
  parcels: sql<number>`(SELECT count(*)::integer FROM parcels p WHERE p.order_id = ${orders}.id)`,
  country: sql<string>`${orders.address} ->> 'country'`,
};

async function reviewQueue(
  { db }: Client,
  ...[cursor, limit]: Parameters<OrderStore["reviewQueue"]>
): ReturnType<OrderStore["reviewQueue"]> {
  const after = parseStaffCursor(cursor);
  const rows = await db
    .select({ ...STAFF_COLUMNS, risk: orders.risk, until: orders.reviewUntil })
    .from(orders)
    .where(
      and(
        sql`${orders.reviewUntil} IS NOT NULL AND ${orders.state} = 'UNDER_REVIEW'`,
        after && sql`(${orders.reviewUntil}, ${orders.id}) > (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(orders.reviewUntil, orders.id)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    orders: page.flatMap(({ risk, until: _until, ...order }) => (risk ? [{ ...order, risk }] : [])),
    cursor: last && rows.length > limit ? `${last.until}.${last.id}` : null,
  };
}

interface Walk {
  readonly where: SQL | undefined;
  readonly after: SQL | undefined;
  readonly by: readonly SQL[];
}

/** Ids are in the order of their time, so that "newest first" is a walk of ids, but for a shopper's own history. */
function walkOf(filter: Parameters<OrderStore["list"]>[0], cursor: string | null): Walk {
  const afterId = cursor === null ? undefined : sql`${orders.id} < ${cursor}`;
  switch (filter.by) {
    case "all":
      return { where: undefined, after: afterId, by: [desc(orders.id)] };
    case "guest_email":
      // The index's own condition stands here too, so that it is the one that is walked.
      return {
        where: sql`${orders.email} = ${filter.email} AND ${orders.shopperId} < 'usr_'`,
        after: afterId,
        by: [desc(orders.id)],
      };
    case "shopper": {
      const after = parseStaffCursor(cursor);
      return {
        where: eq(orders.ownerId, filter.shopper),
        after: after && sql`(${orders.placedAt}, ${orders.id}) < (${after.at}, ${after.id})`,
        by: [desc(orders.placedAt), desc(orders.id)],
      };
    }
  }
}

async function list(
  { db }: Client,
  ...[filter, cursor, limit]: Parameters<OrderStore["list"]>
): ReturnType<OrderStore["list"]> {
  const { where, after, by } = walkOf(filter, cursor);
  const rows: StaffOrder[] = await db
    .select(STAFF_COLUMNS)
    .from(orders)
    .where(and(where, after))
    .orderBy(...by)
    .limit(limit + 1);
  const last = rows[limit - 1];
  if (rows.length <= limit || !last) return { orders: rows.slice(0, limit), cursor: null };
  return { orders: rows.slice(0, limit), cursor: filter.by === "shopper" ? `${last.placedAt}.${last.id}` : last.id };
}

async function sellerParcels(
  { db }: Client,
  ...[seller, cursor, limit]: Parameters<OrderStore["sellerParcels"]>
): ReturnType<OrderStore["sellerParcels"]> {
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
