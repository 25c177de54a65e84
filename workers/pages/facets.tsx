/** The filters of a listing: plain links with counts at the side, on a phone a sheet that is an address (#filters). */
import type { Facet, FacetValue, SearchResult } from "../../src/domain/search/types.ts";
import { count, plural } from "./format.ts";
import { carried, pathOf, toggled, without } from "./listing-links.ts";
import { Icon } from "./parts/icon.tsx";

const SHOWN_AT_FIRST = 8;
const OPEN_AT_FIRST = 5;

export interface FacetsProps {
  readonly result: SearchResult;
  readonly currentPath: string;
  readonly locale: string;
  readonly currency: string;
  /** Categories lead to their own pages on a category's page, and filter a search. */
  readonly subcategories: readonly { readonly name: string; readonly href: string; readonly count: number | null }[];
}

export function Facets({ result, currentPath, locale, currency, subcategories }: FacetsProps) {
  const facets = result.facets.filter((facet) => facet.values.length > 0);
  return (
    <aside class="filters" id="filters" aria-label="Filters">
      <div class="head">
        <h2>Filters</h2>
        <a class="button small" href="#results">
          Show {plural(result.total, "result", "results", locale)}
        </a>
      </div>
      {subcategories.length > 0 && <Subcategories items={subcategories} locale={locale} />}
      {facets.map((facet, index) => (
        <FacetGroup
          facet={facet}
          open={index < OPEN_AT_FIRST || facet.values.some((value) => value.selected)}
          currentPath={currentPath}
          locale={locale}
          currency={currency}
        />
      ))}
      {!facets.some((facet) => facet.name === "price") && result.total > 0 && (
        <details open>
          <Summary label="Price" />
          <PriceRange currentPath={currentPath} currency={currency} />
        </details>
      )}
    </aside>
  );
}

function Summary({ label }: { label: string }) {
  return (
    <summary>
      {label} <Icon name="chevron-down" />
    </summary>
  );
}

function Subcategories({ items, locale }: { items: FacetsProps["subcategories"]; locale: string }) {
  return (
    <details open class="tree">
      <Summary label="Category" />
      <ul>
        {items.map((item) => (
          <li>
            <a href={item.href}>
              <span>{item.name}</span>
              {item.count !== null && <i>{count(item.count, locale)}</i>}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface GroupProps {
  readonly facet: Facet;
  readonly open: boolean;
  readonly currentPath: string;
  readonly locale: string;
  readonly currency: string;
}

function FacetGroup({ facet, open, currentPath, locale, currency }: GroupProps) {
  const first = facet.values.filter((value, index) => index < SHOWN_AT_FIRST || value.selected);
  const rest = facet.values.filter((value, index) => index >= SHOWN_AT_FIRST && !value.selected);
  const list = (values: readonly FacetValue[]) => (
    <ul>
      {values.map((value) => (
        <FacetLink name={facet.name} value={value} currentPath={currentPath} locale={locale} />
      ))}
    </ul>
  );
  return (
    <details open={open}>
      <Summary label={facet.label} />
      {list(first)}
      {rest.length > 0 && (
        <details class="more">
          <Summary label={`${count(rest.length, locale)} more`} />
          {list(rest)}
        </details>
      )}
      {facet.name === "price" && <PriceRange currentPath={currentPath} currency={currency} />}
    </details>
  );
}

interface LinkProps {
  readonly name: string;
  readonly value: FacetValue;
  readonly currentPath: string;
  readonly locale: string;
}

function FacetLink({ name, value, currentPath, locale }: LinkProps) {
  const { label, selected } = value;
  return (
    <li>
      <a
        href={toggled(currentPath, name, value.value, selected)}
        rel="nofollow"
        aria-current={selected ? "true" : undefined}
      >
        <span>
          {label}
          {selected && <span class="vh"> (chosen: take away)</span>}
        </span>
        <i>
          {count(value.count, locale)}
          <span class="vh"> {value.count === 1 ? "product" : "products"}</span>
        </i>
      </a>
    </li>
  );
}

/** What an address carries on, as hidden fields of a GET form that changes `except`. */
export function CarriedFields({ currentPath, except }: { currentPath: string; except: readonly string[] }) {
  return (
    <>
      {[...carried(currentPath)]
        .filter(([name]) => !except.includes(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
    </>
  );
}

const PRICE_FIELDS = ["price", "price_min", "price_max"];

function PriceRange({ currentPath, currency }: { currentPath: string; currency: string }) {
  const params = carried(currentPath);
  const [low = "", high = ""] = (params.get("price") ?? "").split("-");
  return (
    <form class="inline-form" action={pathOf(currentPath)} aria-label="Price range">
      <CarriedFields currentPath={currentPath} except={PRICE_FIELDS} />
      <div class="field">
        <label for="price-min">From {currency}</label>
        <input
          class="input small"
          id="price-min"
          name="price_min"
          inputmode="decimal"
          value={params.get("price_min") ?? low}
          size={5}
        />
      </div>
      <div class="field">
        <label for="price-max">To {currency}</label>
        <input
          class="input small"
          id="price-max"
          name="price_max"
          inputmode="decimal"
          value={params.get("price_max") ?? high}
          size={5}
        />
      </div>
      <button class="button quiet small">Set price</button>
      {PRICE_FIELDS.some((name) => params.has(name)) && (
        <a class="link" href={without(currentPath, PRICE_FIELDS)}>
          Any price
        </a>
      )}
    </form>
  );
}
