import { beforeAll } from "vitest";
import { orderStoreContract } from "../contract/order-store.ts";
import { freshDatabase, type FreshDatabase } from "./fresh-database.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});

orderStoreContract(() => database);
