/** Handing in a count: the sheet, what it would change, and what it has changed. */
import type { CountedRow } from "../../../src/flows/inventory/count-stock.ts";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import { count, plural } from "../format.ts";
import { TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Breadcrumb } from "../parts/page.tsx";
import { skuAddress } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { signed } from "./stock-words.ts";

export interface CountSheetProps extends Console {
  readonly reference: string;
  readonly sheet: string;
  readonly problem: Problem | null;
}

const EXAMPLE = "sku,warehouse,counted\nKTL-0012-BLK,LEJ1,42";

export function CountSheetPage(props: CountSheetProps) {
  const { reference, sheet, problem } = props;
  return (
    <ConsolePage {...props} title="Count" room="/console/count">
      <div class="headline">
        <h1>Count</h1>
        <div class="acts">
          <a class="button quiet small" href="/console/stock.csv?sheet=count">
            <Icon name="download" /> Sheet for counting
          </a>
        </div>
      </div>
      <p class="lead">
        Count what lies on the shelf, whoever it belongs to: units of orders that wait to be picked are known and taken
        off. Nothing changes before you have seen what would.
      </p>
      {problem && <Refusal problem={problem} />}
      <form class="deed part" method="post" action="/console/count" enctype="multipart/form-data" data-once>
        <div class="ask">
          <div class="field">
            <label for="file">A sheet, as CSV</label>
            <input class="input" type="file" id="file" name="file" accept=".csv,text/csv" />
            <p class="hint">Columns sku, warehouse and counted; at most {LIMITS.countRowsMax} rows.</p>
          </div>
          <TextField
            name="reference"
            label="Name of the count"
            value={reference}
            maxlength={100}
            errors={problem?.errors ?? []}
            autocomplete="off"
            hint="Stands in the ledger; with it a shelf is counted once."
          />
        </div>
        <div class="field">
          <label for="sheet">Or its lines</label>
          <textarea class="input" id="sheet" name="sheet" rows={9} cols={60} spellcheck={false} placeholder={EXAMPLE}>
            {sheet}
          </textarea>
        </div>
        <p class="row part">
          <button class="button small" name="step" value="preview">
            Show what would change
          </button>
        </p>
      </form>
    </ConsolePage>
  );
}

function Refusal({ problem }: { readonly problem: Problem }) {
  return (
    <div class="notice error" role="alert" tabindex={-1} id="errors">
      <Icon name="circle-alert" />
      <div>
        <h2 class="label">{problem.detail}</h2>
        {problem.errors && (
          <ul>
            {problem.errors.map(({ pointer, detail }) => (
              <li>
                <b>{placeWords(pointer)}</b> {detail}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** "line 7/sku" as "Line 7, sku". */
const placeWords = (pointer: string): string => {
  const words = pointer.replace(/^\//, "").replaceAll("/", ", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export interface CountedPageProps extends Console {
  readonly reference: string;
  readonly sheet: string;
  readonly rows: readonly CountedRow[];
  readonly warehouses: readonly Warehouse[];
  readonly isPreview: boolean;
}

const isMoved = ({ outcome }: CountedRow): boolean => outcome !== "same";

export function CountedPage(props: CountedPageProps) {
  const { rows, isPreview, reference, sheet, shell } = props;
  const moved = rows.filter(isMoved);
  const same = rows.length - moved.length;
  const missing = rows.reduce((units, row) => units + row.missing, 0);
  const differ = moved.length === 1 ? "differs" : "differ";
  const shelves = (value: number): string => plural(value, "shelf", "shelves", shell.locale);
  return (
    <ConsolePage {...props} title={isPreview ? "What the count would change" : "The count"} room="/console/count">
      <Breadcrumb crumbs={[{ name: "Count", href: "/console/count" }, { name: reference }]} />
      <h1>{isPreview ? "What the count would change" : "The count"}</h1>
      <p class="lead">
        {moved.length > 0 && `${shelves(moved.length)} ${isPreview ? differ : "differed"}. `}
        {same > 0 && `${shelves(same)} as ${same === 1 ? "it" : "they"} should be.`}{" "}
        {missing > 0 && (
          <b class="cut">{plural(missing, "unit", "units", shell.locale)} promised or sold and not there.</b>
        )}
      </p>
      {moved.length > 0 && <Differences {...props} rows={moved} />}
      <form class="part" method="post" action="/console/count" enctype="multipart/form-data" data-once>
        <textarea name="sheet" hidden>
          {sheet}
        </textarea>
        <input type="hidden" name="reference" value={reference} />
        <p class="row">
          {isPreview && moved.length > 0 && (
            <button class="button" name="step" value="confirm">
              Set {plural(moved.length, "number", "numbers", shell.locale)}
            </button>
          )}
          <button class="button quiet" name="step" value="edit">
            Back to the sheet
          </button>
        </p>
      </form>
    </ConsolePage>
  );
}

const OUTCOME_WORDS: Readonly<Record<CountedRow["outcome"], string>> = {
  same: "as it should be",
  differs: "would change",
  changed: "changed",
  busy: "not set: it sells too fast, count again",
  conflict: "not set: counted before with another figure",
};

function Differences({ rows, warehouses, shell }: CountedPageProps) {
  const codeOf = (id: string): string => warehouses.find((warehouse) => warehouse.id === id)?.code ?? id;
  return (
    <div class="sheet cards part">
      <table>
        <thead>
          <tr>
            <th scope="col">Sku</th>
            <th scope="col">Warehouse</th>
            {["Counted", "Wait to be picked", "On hand was", "On hand", "Difference", "Missing"].map((name) => (
              <th scope="col" class="num">
                {name}
              </th>
            ))}
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const difference = row.onHandAfter - row.onHandBefore;
            return (
              <tr>
                <th scope="row" class="lead-cell">
                  <a class="code" href={skuAddress(row.sku)}>
                    {row.sku}
                  </a>
                </th>
                <td data-name="Warehouse">{codeOf(row.warehouseId)}</td>
                <td class="num" data-name="Counted">
                  {count(row.counted, shell.locale)}
                </td>
                <td class="num" data-name="Wait to be picked">
                  {count(row.unpicked, shell.locale)}
                </td>
                <td class="num" data-name="On hand was">
                  {count(row.onHandBefore, shell.locale)}
                </td>
                <td class="num" data-name="On hand">
                  <b>{count(row.onHandAfter, shell.locale)}</b>
                </td>
                <td class={difference > 0 ? "num plus" : "num minus"} data-name="Difference">
                  {signed(difference, shell.locale)}
                </td>
                <td class={row.missing > 0 ? "num cut" : "num"} data-name="Missing">
                  {count(row.missing, shell.locale)}
                </td>
                <td data-name="Outcome">{OUTCOME_WORDS[row.outcome]}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
