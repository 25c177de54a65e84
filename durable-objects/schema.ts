import type { Meter } from "../src/ports/metrics.ts";

/**
 * Brings an object's tables to the newest version; writes only where there is something to do. Answers whether the
 * object is new: then it has no alarm either, and need not ask for one.
 */
export function migrate(
  storage: DurableObjectStorage,
  versions: readonly string[],
  where: string,
  meter: Meter,
): "new" | "known" {
  const { sql } = storage;
  // user_version cannot be set inside an object, so the version stands in a table of its own.
  const known = sql.exec("SELECT name FROM sqlite_master WHERE name = 'schema_version'").toArray().length > 0;
  const current = known ? Number(sql.exec("SELECT version FROM schema_version").one()["version"]) : 0;
  if (current === versions.length) return "known";
  storage.transactionSync(() => {
    if (!known)
      sql.exec("CREATE TABLE schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL)");
    for (const statements of versions.slice(current)) sql.exec(statements);
    sql.exec("INSERT OR REPLACE INTO schema_version (id, version) VALUES (1, ?)", versions.length);
    meter.commit(`${where}.schema`, 1);
  });
  return known ? "known" : "new";
}
