/** A category's page and the results of a search: one component, since both are a question and its answers. */
import type { Category } from "../../src/domain/catalog/types.ts";
import type { SearchQuery, SearchResult, SearchSort } from "../../src/domain/search/types.ts";
import { Facets, CarriedFields, type FacetsProps } from "./facets.tsx";
import { moneyShort, plural } from "./format.ts";
import { Layout } from "./layout.tsx";
import { carried, chosenFilters, href, pathOf, withCursor, without, type ChosenFilter } from "./listing-links.ts";
import { Card, type CardContext } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { Breadcrumb, Notice } from "./parts/page.tsx";
import { breadcrumbLd } from "./structured-data.ts";
import type { CategoryLink, Crumb, Rail, Shell } from "./view-models.ts";
import { RailRow } from "./parts/rail.tsx";

export interface ListingPageProps {
  readonly shell: Shell;
  /** The category whose page this is; null on a search's. */
  readonly category: Category | null;
  /** From the root to the category, itself included. */
  readonly categoryTrail: readonly CategoryLink[];
  readonly subcategories: FacetsProps["subcategories"];
  readonly query: SearchQuery;
  readonly result: SearchResult;
  readonly delivery: CardContext["delivery"];
  readonly formKey: string;
  /** Shown where nothing matched. */
  readonly popular: Rail | null;
}

const SORTS: readonly (readonly [SearchSort, string])[] = [
  ["relevance", "Best match"],
  ["price_asc", "Price, low to high"],
  ["price_desc", "Price, high to low"],
  ["rating", "Best rated"],
  ["newest", "Newest"],
];

export function ListingPage(props: ListingPageProps) {
  const { shell, category, categoryTrail, query, result } = props;
  const crumbs = trail(categoryTrail, category);
  const chosen = chosenFilters(shell.currentPath, result.facets, priceWords(query, shell));
  return (
    <Layout
      {...shell}
      title={heading(props)}
      description={
        category === null
          ? `Search results at ${shell.shopName}.`
          : `${category.name}: ${plural(result.total, "product", "products", shell.locale)} from many sellers at ${shell.shopName}.`
      }
      {...(category === null ? {} : { canonical: pathOf(shell.currentPath), jsonLd: [breadcrumbLd(crumbs, shell)] })}
      noindex={category === null || [...carried(shell.currentPath)].length > 0}
      scripts={["add-to-cart"]}
    >
      <div class="wrap">
        {category !== null && <Breadcrumb crumbs={crumbs} />}
        <h1 class="list-head">{heading(props)}</h1>
        <div class="with-side">
          <Facets
            result={result}
            currentPath={shell.currentPath}
            locale={shell.locale}
            currency={shell.currency}
            subcategories={props.subcategories}
          />
          <section id="results" aria-label="Results" tabindex={-1}>
            <Tools props={props} chosen={chosen} />
            {result.cards.length === 0 ? <Nothing props={props} chosen={chosen} /> : <Results {...props} />}
          </section>
        </div>
      </div>
    </Layout>
  );
}

const heading = ({ category, query }: ListingPageProps): string =>
  query.text === "" ? (category?.name ?? "Everything in the market") : `“${query.text}”`;

function trail(links: readonly CategoryLink[], category: Category | null): Crumb[] {
  return [
    { name: "Home", href: "/" },
    ...links.map((link) =>
      link.slug === category?.slug ? { name: link.name } : { name: link.name, href: `/c/${link.slug}` },
    ),
  ];
}

function resultWords({ category, query, result, shell }: ListingPageProps, chosen: readonly ChosenFilter[]): string {
  const found = plural(result.total, "product", "products", shell.locale);
  const where = category !== null && query.text !== "" ? ` in ${category.name}` : "";
  const narrowed = chosen.length > 0 ? ` with ${plural(chosen.length, "filter", "filters", shell.locale)}` : "";
  return result.relaxed ? `Nothing has all of these words. The nearest ${found}:` : `${found}${where}${narrowed}`;
}

/** "€10 to €50", "up to €50", "from €10". */
function priceWords({ priceMinMinor, priceMaxMinor }: SearchQuery, { currency, locale }: Shell): string | null {
  const low = priceMinMinor === null ? null : moneyShort(priceMinMinor, currency, locale);
  const high = priceMaxMinor === null ? null : moneyShort(priceMaxMinor, currency, locale);
  if (low !== null && high !== null) return `${low} to ${high}`;
  if (high !== null) return `Up to ${high}`;
  return low === null ? null : `From ${low}`;
}

function Tools({ props, chosen }: { props: ListingPageProps; chosen: readonly ChosenFilter[] }) {
  const { shell, query, result } = props;
  return (
    <>
      <div class="list-tools">
        <p class="soft" role="status">
          {resultWords(props, chosen)}
        </p>
        {(result.total > 0 || chosen.length > 0) && (
          <a class="chip to-filters" href="#filters">
            <Icon name="sliders-horizontal" /> Filters{chosen.length > 0 && ` (${chosen.length})`}
          </a>
        )}
        {result.total > 0 && <SortForm currentPath={shell.currentPath} sort={query.sort} />}
      </div>
      {chosen.length > 0 && <Chosen chosen={chosen} currentPath={shell.currentPath} />}
    </>
  );
}

function Chosen({ chosen, currentPath }: { chosen: readonly ChosenFilter[]; currentPath: string }) {
  return (
    <div class="chips chosen">
      {chosen.map((filter) => (
        <a class="chip" href={filter.removeHref} rel="nofollow">
          <span>
            <span class="vh">Take away: </span>
            {filter.label}
          </span>
          <Icon name="x" />
        </a>
      ))}
      {chosen.length > 1 && (
        <a class="link" href={cleared(currentPath)}>
          Clear all
        </a>
      )}
    </div>
  );
}

/** Only the words and the order stay. */
function cleared(currentPath: string): string {
  const params = carried(currentPath);
  for (const name of [...params.keys()]) if (name !== "q" && name !== "sort") params.delete(name);
  return href(pathOf(currentPath), params);
}

function SortForm({ currentPath, sort }: { currentPath: string; sort: SearchSort }) {
  return (
    <form class="row" action={pathOf(currentPath)}>
      <CarriedFields currentPath={currentPath} except={["sort"]} />
      <label class="small soft" for="sort">
        Sort by
      </label>
      <select class="small" id="sort" name="sort">
        {SORTS.map(([value, label]) => (
          <option value={value} selected={value === sort}>
            {label}
          </option>
        ))}
      </select>
      <button class="button quiet small">Sort</button>
    </form>
  );
}

function Results({ shell, result, delivery, formKey }: ListingPageProps) {
  const context: CardContext = { reader: shell, back: shell.currentPath, formKey, delivery };
  const paged = /[?&]cursor=/.test(shell.currentPath);
  return (
    <>
      <h2 class="vh">Products</h2>
      <div class="grid">
        {result.cards.map((card, index) => (
          <Card card={card} {...context} loading={index === 0 ? "first" : index < 8 ? "eager" : "lazy"} />
        ))}
      </div>
      {(paged || result.cursor !== null) && (
        <nav class="pages" aria-label="Pages">
          {paged && (
            <a class="button quiet" href={without(shell.currentPath, [])}>
              First page
            </a>
          )}
          {result.cursor !== null && (
            <a class="button quiet" href={withCursor(shell.currentPath, result.cursor)} rel="next">
              More products <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </>
  );
}

/** A result for nothing that helps: take filters away, other words, what others look at. */
function Nothing({ props, chosen }: { props: ListingPageProps; chosen: readonly ChosenFilter[] }) {
  const { shell, query, popular, delivery, formKey } = props;
  return (
    <div class="stack">
      <Notice tone="info">
        <p>
          {chosen.length > 0
            ? "Nothing has all of these filters at once. Take one away above, or"
            : "Nothing in the market has these words. Check the spelling, use fewer or plainer words, or"}{" "}
          {chosen.length > 0 ? (
            <a href={cleared(shell.currentPath)}>clear all filters</a>
          ) : (
            <a href="/">look through the categories</a>
          )}
          .
        </p>
      </Notice>
      {query.text !== "" && shell.categories.length > 0 && (
        <div class="chips">
          {shell.categories.map(({ slug, name }) => (
            <a class="chip" href={`/c/${slug}`}>
              {name}
            </a>
          ))}
        </div>
      )}
      {popular !== null && (
        <RailRow rail={popular} context={{ reader: shell, back: shell.currentPath, formKey, delivery }} />
      )}
    </div>
  );
}
