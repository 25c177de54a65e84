/** The list of stock: every offer with what may be sold of it, where it lies, and on which terms. */
import type { StockListRow, StockListState } from "../../../src/domain/catalog/stock-list.ts";
import type { Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import { count, expectedWords } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { variantWords } from "../parts/page.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { STATE_WORDS, termsWords } from "./stock-words.ts";

/** What stands in the address. */
export interface StockFilter {
  readonly state: StockListState;
  readonly q: string;
  readonly warehouse: string;
  readonly seller: string;
}

export interface StockListPageProps extends Console {
  readonly filter: StockFilter;
  readonly rows: readonly StockListRow[];
  readonly cursor: string | null;
  readonly paged: boolean;
  readonly warehouses: readonly Warehouse[];
  readonly sellers: readonly Seller[];
}

export function stockAddress(
  filter: StockFilter,
  more: Readonly<Record<string, string>> = {},
  path = "/console/stock",
) {
  const query = new URLSearchParams();
  if (filter.state !== "all") query.set("state", filter.state);
  for (const name of ["q", "warehouse", "seller"] as const) if (filter[name] !== "") query.set(name, filter[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

const VIEWS: readonly (readonly [StockListState, string, string])[] = [
  ["all", "All", "1"],
  ["low", "Low", "2"],
  ["out", "Out", "3"],
  ["ahead", "Ordered ahead", "4"],
];

const HEADLINES: Readonly<Record<StockListState, string>> = {
  all: "Stock",
  low: "Low stock",
  out: "Out of stock",
  ahead: "Ordered ahead",
};

export function StockListPage(props: StockListPageProps) {
  const { filter, rows, as } = props;
  const isFiltered = filter.q !== "" || filter.warehouse !== "" || filter.seller !== "";
  return (
    <ConsolePage
      {...props}
      title={HEADLINES[filter.state]}
      room={filter.state === "low" ? "/console/stock?state=low" : "/console/stock"}
    >
      <div class="headline">
        <h1>{HEADLINES[filter.state]}</h1>
        <div class="acts">
          <a class="button quiet small" href={stockAddress(filter, {}, "/console/stock.csv")} data-key="e">
            <Icon name="download" /> Export as CSV
          </a>
          <a class="button quiet small" href={stockAddress(filter, { sheet: "count" }, "/console/stock.csv")}>
            <Icon name="clipboard-list" /> Sheet for counting
          </a>
        </div>
      </div>
      <nav class="tabs" aria-label="Views">
        {VIEWS.map(([state, name, key]) => (
          <a
            href={stockAddress({ ...filter, state })}
            aria-current={state === filter.state ? "true" : undefined}
            data-key={key}
          >
            {name}
          </a>
        ))}
      </nav>
      <Filters {...props} />
      {rows.length === 0 ? (
        <NothingThere filter={filter} isFiltered={isFiltered} hasMore={props.cursor !== null} />
      ) : (
        <div class="sheet cards">
          <table>
            <caption class="vh">Offers with their stock as the shop shows it</caption>
            <thead>
              <tr>
                <th scope="col" class="thumb">
                  <span class="vh">Picture</span>
                </th>
                <th scope="col">Offer</th>
                {as === "staff" && <th scope="col">Seller</th>}
                <th scope="col" class="num">
                  Sellable
                </th>
                <th scope="col">State</th>
                <th scope="col">Free, by warehouse</th>
                <th scope="col">Terms</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row {...props} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages {...props} />
    </ConsolePage>
  );
}

function Filters({ filter, warehouses, sellers, as }: StockListPageProps) {
  return (
    <form class="filters" action="/console/stock" role="search">
      {filter.state !== "all" && <input type="hidden" name="state" value={filter.state} />}
      <label class="grow">
        Sku, or words of the title
        <input
          class="input"
          type="search"
          name="q"
          value={filter.q}
          maxlength={100}
          autocomplete="off"
          spellcheck={false}
          data-key="/"
          aria-label="Sku, or words of the title"
        />
      </label>
      <label>
        Free in
        <select name="warehouse">
          <option value="">any warehouse</option>
          {warehouses.map(({ id, code, city }) => (
            <option value={id} selected={id === filter.warehouse}>
              {code} {city}
            </option>
          ))}
        </select>
      </label>
      {as === "staff" && (
        <label>
          Of
          <select name="seller">
            <option value="">any seller</option>
            {sellers.map(({ id, name }) => (
              <option value={id} selected={id === filter.seller}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button class="button small">Show</button>
    </form>
  );
}

function Row({ row, as, shell, warehouses }: StockListPageProps & { readonly row: StockListRow }) {
  const { availability } = row;
  const state = STATE_WORDS[availability.state];
  const variant = variantWords(row.variant, row.title);
  const terms = termsWords(row.stockTerms, shell.locale);
  return (
    <tr data-row>
      <td class="thumb">
        <span class="well">{row.image && <img src={row.image} alt="" width={40} height={40} loading="lazy" />}</span>
      </td>
      <th scope="row" class="goods">
        <a href={`/console/stock/${encodeURIComponent(row.sku)}`}>
          {row.title}
          {variant !== "" && `, ${variant}`}
        </a>
        <span class="sub">
          <span class="code">{row.sku}</span> {!row.active && <b>not for sale</b>}
        </span>
      </th>
      {as === "staff" && <td data-name="Seller">{row.sellerName}</td>}
      <td class="num" data-name="Sellable">
        <span class="figure">{count(availability.sellable, shell.locale)}</span>
      </td>
      <td data-name="State">
        <span class={`state ${state.tone}`}>
          <Icon name={state.icon} /> {state.words}
        </span>
      </td>
      <td data-name="Free">
        <Places availability={availability} warehouses={warehouses} locale={shell.locale} />
      </td>
      <td data-name="Terms">
        <span class="chips fine">
          {terms.length === 0 ? (
            <span class="sub">usual</span>
          ) : (
            terms.map((words) => <span class="badge">{words}</span>)
          )}
          {availability.ahead && (
            <span class="sub">
              {count(availability.ahead.sellable, shell.locale)} left,{" "}
              {expectedWords(availability.ahead.expectedAt, shell)}
            </span>
          )}
        </span>
      </td>
    </tr>
  );
}

/** More than these say little in a list. */
const PLACES_MAX = 4;

function Places({
  availability,
  warehouses,
  locale,
}: {
  readonly availability: StockListRow["availability"];
  readonly warehouses: readonly Warehouse[];
  readonly locale: string;
}) {
  const held = availability.warehouses.filter(({ free }) => free > 0).toSorted((a, b) => b.free - a.free);
  if (held.length === 0) return <span class="sub">nowhere</span>;
  return (
    <span class="places">
      {held.slice(0, PLACES_MAX).map(({ id, free }) => (
        <span class="nowrap">
          <span class="sub">{warehouses.find((warehouse) => warehouse.id === id)?.code ?? id}</span>{" "}
          <b class="num">{count(free, locale)}</b>
        </span>
      ))}
      {held.length > PLACES_MAX && <span class="sub">and {held.length - PLACES_MAX} more</span>}
    </span>
  );
}

function NothingThere({
  filter,
  isFiltered,
  hasMore,
}: {
  readonly filter: StockFilter;
  readonly isFiltered: boolean;
  readonly hasMore: boolean;
}) {
  const words = hasMore
    ? "Nothing so far among the first offers looked at. Look further, or name the sku."
    : isFiltered
      ? "No offer matches. Check the spelling, or take a filter away."
      : filter.state === "low" || filter.state === "out"
        ? "Nothing runs short. Good."
        : "No offers yet.";
  return (
    <div class="part">
      <p class="none">
        {words} {isFiltered && <a href={stockAddress({ ...filter, q: "", warehouse: "", seller: "" })}>Show all</a>}
      </p>
    </div>
  );
}

function Pages({ filter, cursor, paged, rows }: StockListPageProps) {
  if (!paged && cursor === null) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {paged && (
        <a class="button quiet small" href={stockAddress(filter)}>
          From the beginning
        </a>
      )}
      {cursor !== null && (
        <a class="button quiet small" href={stockAddress(filter, { cursor })} rel="next" data-key="n">
          {rows.length === 0 ? "Look further" : "Next page"} <Icon name="arrow-right" />
        </a>
      )}
    </nav>
  );
}
