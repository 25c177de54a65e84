/** The tables as reads know them are the tables as the migrations make them. */
import { env } from "cloudflare:workers";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as accounts from "../../../src/db/accounts.ts";
import * as catalogue from "../../../src/db/catalogue.ts";
import * as orders from "../../../src/db/orders.ts";

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
}

/** Read by a statement of its own, so that no list of orders carries it along. */
const READ_ALONE = ["orders.allocation TEXT"];

async function migratedColumns(db: D1Database, table: string): Promise<string[]> {
  const { results } = await db.prepare(`PRAGMA table_info(${table})`).all<ColumnRow>();
  return results
    .map(({ name, type, notnull, pk }) => `${table}.${name} ${type}${notnull === 1 || pk > 0 ? " NOT NULL" : ""}`)
    .filter((column) => !READ_ALONE.includes(column));
}

function knownColumns(table: SQLiteTable): string[] {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const keys = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
  return columns.map((column) => {
    const isKey = column.primary || keys.has(column.name);
    return `${name}.${column.name} ${column.getSQLType().toUpperCase()}${column.notNull || isKey ? " NOT NULL" : ""}`;
  });
}

describe("the schema of D1", () => {
  it.each([
    ["orders", env.ORDERS, orders],
    ["accounts", env.ACCOUNTS, accounts],
    ["catalogue", env.CATALOGUE, catalogue],
  ] as const)("of %s has the columns of the migrations, with their types, and no other", async (_, db, schema) => {
    const tables = Object.values<unknown>(schema).filter((value) => is(value, SQLiteTable));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables)
      expect((await migratedColumns(db, getTableConfig(table).name)).toSorted()).toEqual(
        knownColumns(table).toSorted(),
      );
  });
});
