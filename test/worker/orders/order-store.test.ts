import { env } from "cloudflare:workers";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { orderStoreContract } from "../../contract/order-store.ts";
import { PICK_AFTER_MS } from "../../contract/order-store/subject.ts";

const meter = { commit: () => undefined, hop: () => undefined };

const subject = {
  store: makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: PICK_AFTER_MS }),
  run: async (sql: string) => {
    await env.ORDERS.prepare(sql).run();
  },
  empty: async () => {
    const tables = ["shortfalls", "events", "parcels", "orders"];
    await env.ORDERS.batch(tables.map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
  },
};

orderStoreContract(() => subject);
