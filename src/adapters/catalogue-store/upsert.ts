/** Many rows in one statement: `json_each(?)` gets past the limit of 100 bound parameters. */
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { jsonChunks } from "../d1/json-chunks.ts";

export interface UpsertPlan {
  readonly sql: string;
  readonly columns: readonly { readonly field: string; readonly encode: (value: unknown) => unknown }[];
}

interface UpsertOptions {
  /** Columns that others own: not written here. */
  readonly leave?: readonly string[];
  /** Columns that alone make no change: written, not compared. */
  readonly silent?: readonly string[];
  /** Refuses to overwrite a row of another owner, even when the owner changed since it was looked up. */
  readonly guard?: string;
}

/** The columns by which a row is found: of the table's primary key, one or several. */
function keyOf(config: ReturnType<typeof getTableConfig>): readonly string[] {
  const several = config.primaryKeys[0]?.columns.map((column) => column.name);
  return several ?? config.columns.flatMap((column) => (column.primary ? [column.name] : []));
}

/** An upsert by primary key that leaves alone what is already so (no write, no trigger, no change). */
export function upsertPlan(table: SQLiteTable, options: UpsertOptions = {}): UpsertPlan {
  const config = getTableConfig(table);
  const entries = Object.entries(table).filter(
    ([, column]) => config.columns.includes(column) && !options.leave?.includes(column.name),
  );
  const names = entries.map(([, column]) => column.name);
  const key = keyOf(config);
  const written = names.filter((name) => !key.includes(name));
  const compared = written.filter((name) => !options.silent?.includes(name));
  const tuple = (prefix: string): string => `(${compared.map((name) => `${prefix}.${name}`).join(", ")})`;
  const sql = `INSERT INTO ${config.name} (${names.join(", ")})
    SELECT ${names.map((_, i) => `value ->> ${i}`).join(", ")} FROM json_each(?) WHERE true
    ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${written.map((name) => `${name} = excluded.${name}`).join(", ")}
    WHERE ${tuple(config.name)} IS NOT ${tuple("excluded")}${options.guard ? ` AND ${options.guard}` : ""}`;
  return {
    sql,
    columns: entries.map(([field, column]) => ({
      field,
      encode: (value) => (value === null || value === undefined ? null : column.mapToDriverValue(value)),
    })),
  };
}

export function upsertStatements(
  db: D1Database,
  plan: UpsertPlan,
  rows: readonly Readonly<Record<string, unknown>>[],
): D1PreparedStatement[] {
  const encoded = rows.map((row) => plan.columns.map((column) => column.encode(row[column.field])));
  return jsonChunks(encoded).map((text) => db.prepare(plan.sql).bind(text));
}
