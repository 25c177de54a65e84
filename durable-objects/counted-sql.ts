/** Statements of an object, with a count of the rows that they write: a row written costs money on the platform. */
export type Value = string | number | null;
export type Row = Record<string, Value>;

export interface CountedSql {
  read<R extends Row>(query: string, ...values: Value[]): R[];
  write(query: string, ...values: Value[]): void;
  /** Rows written since it was last asked. */
  takeRowsWritten(): number;
}

export function countedSql(sql: SqlStorage): CountedSql {
  let rowsWritten = 0;
  return {
    read: <R extends Row>(query: string, ...values: Value[]): R[] => sql.exec<R>(query, ...values).toArray(),
    write: (query, ...values) => {
      rowsWritten += sql.exec(query, ...values).rowsWritten;
    },
    takeRowsWritten: () => {
      const count = rowsWritten;
      rowsWritten = 0;
      return count;
    },
  };
}
