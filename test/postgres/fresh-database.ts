/** A database of a test file's own, beside the one that the shop has. */
import { env } from "cloudflare:workers";
import { makeSql, type ClientOptions, type Sql } from "../../src/adapters/order-store/postgres/client.ts";
import { postgresOrderStore } from "../../src/adapters/order-store/postgres/store.ts";
import { PICK_AFTER_MS, type OrderStoreSubject } from "../contract/order-store/subject.ts";

export interface FreshDatabase extends OrderStoreSubject {
  /** A client of the test's own. */
  readonly sql: Sql;
  readonly url: string;
  readonly open: (options?: ClientOptions, url?: string) => Sql;
}

function address(): URL {
  if (!env.ORDERS_PG) throw new Error("the project of this test has no Postgres");
  return new URL(env.ORDERS_PG.connectionString);
}

export const storeOn = (open: () => Sql): OrderStoreSubject["store"] =>
  postgresOrderStore({
    open,
    meter: { commit: () => undefined, hop: () => undefined },
    region: "eu",
    pickAfterMs: PICK_AFTER_MS,
  });

export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `souk_${crypto.randomUUID().replaceAll("-", "_")}`;
  await makeSql(address().href).unsafe(`CREATE DATABASE ${name} TEMPLATE souk_model`);
  const own = address();
  own.pathname = name;
  const open = (options?: ClientOptions, url = own.href): Sql => makeSql(url, options);
  const sql = open();
  return {
    ...{ url: own.href, sql, open },
    store: storeOn(() => open()),
    run: async (statement) => {
      await sql.unsafe(statement);
    },
    empty: async () => {
      await sql`TRUNCATE shortfalls, events, parcels, orders`;
    },
  };
}
