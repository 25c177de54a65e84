/** The tables as reads know them are the tables as the migrations make them. */
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/orders-postgres.ts";
import { freshDatabase } from "./fresh-database.ts";

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
  readonly nullable: boolean;
  readonly collation_name: string | null;
}

const tables = Object.values<unknown>(schema).filter((value) => is(value, PgTable));

describe("the schema of the order database on Postgres", () => {
  it("has every table and column of the migrations, with its type, and no other", async () => {
    const { sql } = await freshDatabase();
    const rows = await sql<ColumnRow[]>`
      SELECT table_name, column_name, data_type, is_nullable = 'YES' AS nullable, collation_name
      FROM information_schema.columns WHERE table_schema = 'public'`;
    const migrated = rows.map((row) => {
      const type = row.collation_name === null ? row.data_type : `${row.data_type} COLLATE "${row.collation_name}"`;
      return `${row.table_name}.${row.column_name} ${type}${row.nullable ? "" : " NOT NULL"}`;
    });
    const known = tables.flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map(
        (column) => `${name}.${column.name} ${column.getSQLType()}${column.notNull ? " NOT NULL" : ""}`,
      );
    });
    expect(migrated.toSorted()).toEqual(known.toSorted());
  });

  it("has every index of the migrations, and no other", async () => {
    const { sql } = await freshDatabase();
    const rows = await sql<{ indexname: string }[]>`SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`;
    const known = tables.flatMap((table) => {
      const { name, columns, indexes, primaryKeys } = getTableConfig(table);
      const keys = [...indexes.map(({ config }) => config.name ?? ""), ...primaryKeys.map((key) => key.getName())];
      return columns.some(({ primary }) => primary) ? [...keys, `${name}_pkey`] : keys;
    });
    expect(rows.map(({ indexname }) => indexname).toSorted()).toEqual(known.toSorted());
  });
});
