/**
 * `npm run migrate:postgres -- --url postgres://user:password@host:5432/database`: brings the order database on Postgres
 * up to date (migrations/postgres/orders). What is applied already is left alone; all the rest is one transaction.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { ROOT } from "./paths.ts";
import { Told, wordsOf } from "./told.ts";

const FOLDER = join(ROOT, "migrations", "postgres", "orders");

/** Answers how many were applied; throws the database's words. */
export async function migratePostgres(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 15 });
  const applied = async (): Promise<number> => {
    const [table] = await sql<{ name: string | null }[]>`SELECT to_regclass('drizzle.__drizzle_migrations') AS name`;
    if (table?.name == null) return 0;
    const [row] = await sql<{ count: number }[]>`SELECT count(*)::integer AS count FROM drizzle.__drizzle_migrations`;
    return row?.count ?? 0;
  };
  try {
    const before = await applied();
    await migrate(drizzle(sql), { migrationsFolder: FOLDER });
    return (await applied()) - before;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
    throw new Told(`The order database could not be migrated: ${cause.message}`, { cause: error });
  } finally {
    await sql.end();
  }
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { url: { type: "string" } } });
    const url = values.url ?? process.env["DATABASE_URL"];
    if (url === undefined)
      throw new Told("npm run migrate:postgres -- --url postgres://user:password@host:5432/database (or DATABASE_URL)");
    const count = await migratePostgres(url);
    console.log(count === 0 ? "Nothing to do." : `${count} applied.`);
  } catch (error) {
    console.error(wordsOf(error));
    process.exitCode = 1;
  }
}
