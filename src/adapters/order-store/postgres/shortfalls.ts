/** Shortfalls on Postgres: reads walk an index; each change is a function of migrations/postgres/orders. */
import { asc, desc, sql, type SQL } from "drizzle-orm";
import { shortfalls } from "../../../db/orders-postgres.ts";
import type { Shortfall } from "../../../domain/order/shortfall.ts";
import type { OrderId } from "../../../kernel/ids.ts";
import type { ParcelPromise, Shortfalls } from "../../../ports/shortfalls.ts";
import type { Ask } from "./client.ts";
import { jsonOrNull, jsonText } from "./json.ts";
import type { Write } from "./store.ts";

/** Written as in the conditions of the indexes. */
const OPEN = sql`state IN ('TOLD', 'WAITING', 'SETTLING')`;
const UNSETTLED = sql`state IN ('SETTLING', 'RETURNING')`;

const toShortfall = ({ resume: _resume, ...row }: typeof shortfalls.$inferSelect): Shortfall => row;

const isOneOf = (values: readonly string[]): SQL =>
  sql`ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(values)}::text::jsonb)))`;

export function postgresShortfalls(ask: Ask, write: Write, pickAfterMs: number): Shortfalls {
  const where = async (condition: SQL): Promise<readonly Shortfall[]> =>
    (await ask(({ db }) => db.select().from(shortfalls).where(condition))).map(toShortfall);
  return {
    find: async (id) => (await where(sql`id = ${id}`))[0] ?? null,
    ofOrders: async (ids: readonly OrderId[]) => (ids.length === 0 ? [] : where(sql`order_id = ${isOneOf(ids)}`)),
    openBetween: (after, upTo) =>
      where(
        upTo === null
          ? sql`${OPEN} AND sku > ${after ?? ""}`
          : sql`${OPEN} AND sku > ${after ?? ""} AND sku <= ${upTo}`,
      ),
    openOf: (sku) => where(sql`${OPEN} AND sku = ${sku}`),
    unsettled: async (limit) => {
      const rows = await ask(({ db }) =>
        db.select().from(shortfalls).where(UNSETTLED).orderBy(asc(shortfalls.chosenAt)).limit(limit),
      );
      return rows.map(toShortfall);
    },
    list: async (states, cursor, limit) => {
      const condition = sql`${shortfalls.id} < ${cursor ?? "~"}`;
      const rows = await ask(({ db }) =>
        db
          .select()
          .from(shortfalls)
          .where(states === null ? condition : sql`${condition} AND state = ${isOneOf(states)}`)
          .orderBy(desc(shortfalls.id))
          .limit(limit + 1),
      );
      const page = rows.slice(0, limit).map(toShortfall);
      return { shortfalls: page, cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    promises: (sku, warehouseId) => promises(ask, sku, warehouseId),
    ...changes(write, pickAfterMs),
  };
}

type Changes = Pick<Shortfalls, "open" | "wait" | "begin" | "replan" | "giveUp" | "settle" | "cover" | "close">;

const changes = (write: Write, pickAfterMs: number): Changes => ({
  open: ({ shortfall, from, keeps, held, knownUnits }, now) =>
    write(
      (sql) => sql`SELECT open_shortfall(${jsonText(shortfall)}::text::jsonb, ${from.parcelId},
        ${jsonText(from.lines)}::text::jsonb, ${jsonText(keeps)}::text::jsonb, ${jsonText(held)}::text::jsonb,
        ${knownUnits}, ${now}) AS answer`,
    ),
  wait: (id, now) => write((sql) => sql`SELECT wait_for_shortfall(${id}, ${now}) AS answer`),
  begin: (id, { plan, refundMinor, goodwillMinor }, now) =>
    write(
      (sql) =>
        sql`SELECT begin_settling(${id}, ${jsonText(plan)}::text::jsonb, ${refundMinor}, ${goodwillMinor}, ${now}) AS answer`,
    ),
  replan: async (id, plan) => {
    await write(
      (sql) => sql`WITH changed AS (
        UPDATE shortfalls SET plan = ${jsonText(plan)}::text::jsonb WHERE id = ${id} AND state = 'SETTLING' RETURNING id)
        SELECT count(*) AS answer FROM changed`,
    );
  },
  giveUp: (id, now) => write((sql) => sql`SELECT give_up_settling(${id}, ${now}) AS answer`),
  settle: (id, settlement, now, posting) =>
    write(
      (sql) => sql`SELECT settle_shortfall(${id}, ${jsonText(settlement)}::text::jsonb, ${now}, ${now + pickAfterMs},
        ${jsonOrNull(posting)}::text::jsonb) AS answer`,
    ),
  cover: (id, now) => write((sql) => sql`SELECT cover_shortfall(${id}, ${now}, ${now + pickAfterMs}) AS answer`),
  close: async (id, now) => {
    await write(
      (sql) => sql`WITH changed AS (
        UPDATE shortfalls SET state = 'CANCELLED', settled_at = ${now} WHERE id = ${id} AND state = 'RETURNING' RETURNING id)
        SELECT count(*) AS answer FROM changed`,
    );
  },
});

/** Walks what is not picked of a warehouse: few of one that picks, all of one on hold. Asked when an oversell was found. */
async function promises(
  ask: Ask,
  ...[sku, warehouseId]: Parameters<Shortfalls["promises"]>
): Promise<readonly ParcelPromise[]> {
  const rows = await ask(
    ({ sql: query }) => query<Omit<ParcelPromise, "quantity">[]>`
      SELECT p.order_id AS "orderId", p.parcel_id AS "parcelId", p.seller_id AS "sellerId", p.lines,
        o.checkout_id AS "checkoutId", o.shopper_id AS "shopperId", o.placed_at AS "placedAt", o.lines AS "orderLines",
        (SELECT count(*)::integer FROM parcels AS each WHERE each.order_id = p.order_id) AS "parcelsOfOrder"
      FROM parcels p JOIN orders o ON o.id = p.order_id
      WHERE p.warehouse_id = ${warehouseId} AND p.state IN ('WAITING', 'PICKING', 'PACKING') AND p.state = 'WAITING'
        AND (p.lines #> '{0,ahead}') IS NULL AND o.state <> 'CANCELLED'
        AND EXISTS (SELECT 1 FROM jsonb_array_elements(p.lines) AS line WHERE line ->> 'sku' = ${sku})
        AND NOT EXISTS (SELECT 1 FROM shortfalls s WHERE s.order_id = p.order_id AND s.parcel_id = p.parcel_id
          AND s.state IN ('TOLD', 'WAITING', 'SETTLING'))`,
  );
  return rows.map((row) => ({
    ...row,
    quantity: row.lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0),
  }));
}
