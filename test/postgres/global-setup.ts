/**
 * One Postgres for all tests on it. The database that the shop is given is the model of all others: a test file that
 * wants one of its own copies it, which costs less than to migrate it.
 */
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migratePostgres } from "../../scripts/migrate-postgres.ts";
import { startPostgres } from "../../scripts/postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the shop's own database. */
    ordersUrl: string;
  }
}

/** Each test file has a client, and a shop's objects have theirs. What is committed need not outlive the run. */
const SETTINGS = ["max_connections=500", "fsync=off"];

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(SETTINGS);
  try {
    const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
    await sql.unsafe("CREATE DATABASE souk_model");
    const own = server.url.replace("/postgres?", "/souk_model?");
    await migratePostgres(own);
    await sql.unsafe("CREATE DATABASE souk_orders TEMPLATE souk_model");
    await sql.end();
    project.provide("ordersUrl", server.url.replace("/postgres?", "/souk_orders?"));
    return server.stop;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
