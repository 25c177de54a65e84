/** Applies a folder of SQL files to a D1 database and records them where `wrangler d1 migrations apply` does. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Told } from "./told.ts";
import type { D1Database } from "@cloudflare/workers-types";

const TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

type Database = Pick<D1Database, "prepare" | "batch">;

/**
 * Applies the files not yet recorded, in the order of their names; each whole file and its record are one batch,
 * hence one transaction. Answers the names applied; throws with the file's name.
 */
export async function applyMigrations(database: Database, folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  await database.batch([database.prepare(TABLE)]);
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const known = new Set(results.map((row) => row.name));
  const fresh = files.filter((name) => !known.has(name));
  for (const name of fresh) {
    const record = database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
    try {
      // SQLite itself finds where a statement ends, so triggers, strings and comments need no splitter. The last
      // statement must be one: a comment after it would count as an empty one.
      const sql = `${readFileSync(join(folder, name), "utf8")}\n;SELECT 1`;
      await database.batch([database.prepare(sql), record]);
    } catch (error) {
      throw new Told(`migration ${join(folder, name)} failed: ${(error as Error).message}`, { cause: error });
    }
  }
  return fresh;
}
