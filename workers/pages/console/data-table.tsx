/** A table of the console: columns as data, so that a phone can name each figure of a row; and the way through its pages. */
import type { Child } from "hono/jsx";
import { Icon } from "../parts/icon.tsx";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Child;
  /** Figures stand in columns. */
  readonly num?: boolean;
  /** Names its row; the first link in it is what `j` and `k` go through. */
  readonly lead?: "lead-cell" | "goods";
  readonly wide?: boolean;
  /** The head is for screen readers only. */
  readonly quiet?: boolean;
  readonly tone?: (row: Row) => string | undefined;
}

interface DataTableProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** For screen readers, where no heading says it. */
  readonly caption?: string;
  /** Rows that nothing is opened from are not gone through by keys. */
  readonly plain?: boolean;
}

export function DataTable<Row>({ columns, rows, caption, plain = false }: DataTableProps<Row>) {
  return (
    <div class="sheet cards">
      <table>
        {caption !== undefined && <caption class="vh">{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ name, num, quiet }) => (
              <th scope="col" class={num ? "num" : undefined}>
                {quiet ? <span class="vh">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr data-row={plain ? undefined : true}>
              {columns.map((column) => (
                <Cell column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { name, cell, num, lead, wide, quiet, tone } = column;
  const classes = [num ? "num" : "", wide ? "wide-cell" : "", tone?.(row) ?? "", lead ?? ""].filter((each) => each);
  const className = classes.length === 0 ? undefined : classes.join(" ");
  if (lead !== undefined) {
    return (
      <th scope="row" class={className}>
        {cell(row)}
      </th>
    );
  }
  const content = cell(row);
  return (
    <td class={className} data-name={quiet ? undefined : name}>
      {isNothing(content) ? "" : <div>{content}</div>}
    </td>
  );
}

/** A phone leaves out what is empty. */
const isNothing = (content: Child): boolean => content === "" || content === null || content === false;

interface PagerProps {
  /** An address of the list with these added to its query. */
  readonly address: (more: Readonly<Record<string, string>>) => string;
  readonly cursor: string | null;
  readonly paged: boolean;
}

/** Nothing where all is on one page. */
export function Pager({ address, cursor, paged }: PagerProps) {
  if (!paged && cursor === null) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {paged && (
        <a class="button quiet small" href={address({})}>
          From the beginning
        </a>
      )}
      {cursor !== null && (
        <a class="button quiet small" href={address({ cursor })} rel="next" data-key="n">
          Next page <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  );
}

/** A path with what is not empty as its query. */
export function pathWith(path: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== "");
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}
