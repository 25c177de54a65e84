/** Home, categories, search and products. */
import type { Category, ProductPage } from "../../../src/domain/catalog/types.ts";
import { childrenOf, lineageOf } from "../../../src/domain/catalog/category-tree.ts";
import { drawnImagePath } from "../../../src/domain/sample/drawings/image-path.ts";
import { isDrawingKind } from "../../../src/domain/sample/drawings/kinds.ts";
import type { SearchQuery, SearchResult, SearchSort } from "../../../src/domain/search/types.ts";
import { showProduct } from "../../../src/flows/catalog/show-product.ts";
import { parseSearch } from "../../../src/flows/search/parse-search.ts";
import { searchProducts } from "../../../src/flows/search/search-products.ts";
import { CATALOGUE_ID_PATTERN, type ProductId } from "../../../src/kernel/ids.ts";
import { problem } from "../../../src/kernel/problem.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { App, AppContext } from "../../context.ts";
import { HomePage } from "../home.tsx";
import { ListingPage } from "../listing.tsx";
import { ProductDetailPage } from "../product.tsx";
import type { Rail, SaleBand } from "../view-models.ts";
import { deliveryPromises } from "./delivery-promise.ts";
import { showProblem } from "./problem.tsx";
import { newFormKey, openDoor } from "./shell.ts";

export function mountBrowsing(app: App): void {
  app.get("/", showHome);
  app.get("/search", (c) => showListing(c, null));
  app.get("/c/:slug", showCategory);
  app.get("/p/:productId", showProductPage);
}

const RAIL_CARDS = 8;

const everything = (sort: SearchSort, over: Partial<SearchQuery> = {}): SearchQuery => ({
  text: "",
  categorySlug: null,
  brands: [],
  priceMinMinor: null,
  priceMaxMinor: null,
  ratingMin: null,
  inStockOnly: true,
  primeOnly: false,
  attributes: {},
  sort,
  limit: RAIL_CARDS,
  cursor: null,
  ...over,
});

async function rail(deps: Deps, query: SearchQuery, words: Omit<Rail, "cards">): Promise<Rail> {
  const found = await searchProducts(deps, query);
  return { ...words, cards: found.ok ? found.value.cards : [] };
}

export async function popularRail(deps: Deps): Promise<Rail | null> {
  const popular = await rail(deps, everything("rating"), {
    title: "Well loved",
    reason: "What buyers rate best, among what is in stock.",
    href: "/search?sort=rating&in_stock=1",
  });
  return popular.cards.length === 0 ? null : popular;
}

async function showHome(c: AppContext): Promise<Response> {
  const deps = c.get("deps");
  const [{ shell }, frame, loved, fresh] = await Promise.all([
    openDoor(c),
    deps.catalogue.frame(),
    popularRail(deps),
    rail(deps, everything("newest"), {
      title: "New in the market",
      reason: "The latest arrivals from our sellers.",
      href: "/search?sort=newest&in_stock=1",
    }),
  ]);
  const tops = childrenOf(frame.categories, null);
  const rails = [...(loved ? [loved] : []), fresh].filter((each) => each.cards.length > 0);
  const page = (
    <HomePage
      shell={shell}
      tiles={tops.map((category) => ({ slug: category.slug, name: category.name, image: tileImage(category) }))}
      sale={saleBand(frame.promotions, frame.categories, shell.now)}
      rails={rails}
      popularSearches={childrenOf(frame.categories, tops[0]?.id ?? null)
        .slice(0, 5)
        .map((category) => category.name)}
      delivery={deliveryPromises(deps.settings, frame.warehouses, shell.now)}
      formKey={newFormKey()}
    />
  );
  return c.html(page);
}

/** Warm and quiet, one for each tile, in turn by its place. */
const TILE_COLOURS = ["0b5d5b", "b5563b", "c98a2b", "5b6f8a", "7a5c86", "55703f", "9a4058", "3f6f7a"] as const;

const tileImage = (category: Category): string =>
  drawnImagePath({
    kind: isDrawingKind(category.drawing) ? category.drawing : "parcel",
    colour: TILE_COLOURS[category.position % TILE_COLOURS.length] ?? TILE_COLOURS[0],
    seed: `tile-${category.position}`,
  });

/** The promotion of a department that ends soonest; codes are for those who have them. */
function saleBand(
  promotions: Awaited<ReturnType<Deps["catalogue"]["frame"]>>["promotions"],
  categories: readonly Category[],
  now: number,
): SaleBand | null {
  const running = promotions
    .filter((each) => each.coupon === null && each.startsAt <= now && now < each.endsAt && each.categoryIds !== null)
    .toSorted((a, b) => a.endsAt - b.endsAt)[0];
  const category = running && categories.find((each) => running.categoryIds?.includes(each.id));
  if (!running || !category) return null;
  return {
    title: running.title,
    text: "Taken off in the cart by itself.",
    href: `/c/${category.slug}`,
    endsAt: running.endsAt,
  };
}

async function showCategory(c: AppContext): Promise<Response> {
  const { categories } = await c.get("deps").catalogue.frame();
  const category = categories.find((each) => each.slug === c.req.param("slug"));
  if (!category)
    return showProblem(c, problem("not-found", "There is no such category. Search for what you were looking for."));
  return showListing(c, category);
}

async function showListing(c: AppContext, category: Category | null): Promise<Response> {
  const deps = c.get("deps");
  const params = new URL(c.req.url).searchParams;
  const parsed = parseSearch(params, {
    currency: deps.settings.currency,
    unknown: "ignore",
    ...(category && { categorySlug: category.slug }),
  });
  if (!parsed.ok)
    return showProblem(
      c,
      problem("invalid-request", "The address of this list is not valid. Search again.", { errors: parsed.error }),
    );
  const found = await searchProducts(deps, parsed.value);
  if (!found.ok) return showProblem(c, found.error);
  const [{ shell }, frame] = await Promise.all([openDoor(c, parsed.value.text), deps.catalogue.frame()]);
  const children = childrenOf(frame.categories, category?.id ?? null);
  const page = (
    <ListingPage
      shell={shell}
      category={category}
      categoryTrail={category ? lineageOf(frame.categories, category.id) : []}
      subcategories={
        category
          ? children.map((each) => ({
              name: each.name,
              href: `/c/${each.slug}`,
              count: countOf(found.value, each.slug),
            }))
          : []
      }
      query={parsed.value}
      // A category's page leads on by its subcategories' own pages, so the facet would only say the same again.
      result={
        category
          ? { ...found.value, facets: found.value.facets.filter((facet) => facet.name !== "category") }
          : found.value
      }
      delivery={deliveryPromises(deps.settings, frame.warehouses, shell.now)}
      formKey={newFormKey()}
      popular={found.value.cards.length === 0 ? await popularRail(deps) : null}
    />
  );
  return c.html(page);
}

const countOf = (result: SearchResult, slug: string): number | null =>
  result.facets.find((facet) => facet.name === "category")?.values.find((value) => value.value === slug)?.count ?? null;

const noProduct = problem("not-found", "There is no such product any more. Search for something like it.");

async function showProductPage(c: AppContext): Promise<Response> {
  const deps = c.get("deps");
  const id = c.req.param("productId") ?? "";
  const page = CATALOGUE_ID_PATTERN("prd").test(id) ? await showProduct(deps, id as ProductId, deps.clock.now()) : null;
  if (page === null) return showProblem(c, noProduct);
  const [{ shell }, frame] = await Promise.all([openDoor(c), deps.catalogue.frame()]);
  const rails = await neighbours(deps, page);
  const stars = Number(c.req.query("stars"));
  const promises = deliveryPromises(deps.settings, frame.warehouses, shell.now);
  return c.html(
    <ProductDetailPage
      shell={shell}
      page={page}
      categoryTrail={lineageOf(frame.categories, page.category.id)}
      delivery={promises((page.offers[0]?.offer.availability.warehouses ?? []).map((each) => each.id))}
      formKey={newFormKey()}
      reviewFilter={{
        stars: Number.isInteger(stars) && stars >= 1 && stars <= 5 ? stars : null,
        all: c.req.query("reviews") === "all",
      }}
      rails={rails}
    />,
  );
}

/** Best rated of the same category: known to be like it, and said to be no more than that. */
async function neighbours(deps: Deps, page: ProductPage): Promise<Rail[]> {
  const query = everything("rating", { categorySlug: page.category.slug, limit: RAIL_CARDS + 1 });
  const more = await rail(deps, query, {
    title: `More in ${page.category.name}`,
    reason: "Best rated of the same kind, in stock.",
    href: `/c/${page.category.slug}`,
  });
  const cards = more.cards.filter((card) => card.productId !== page.product.id).slice(0, RAIL_CARDS);
  return cards.length === 0 ? [] : [{ ...more, cards }];
}
