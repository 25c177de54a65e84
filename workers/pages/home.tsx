/** Home: a search field first, the categories in their niches, a sale when there is one, rails that say why. */
import { remaining, timeWords } from "./format.ts";
import { Layout, SearchForm } from "./layout.tsx";
import { Picture, type CardContext } from "./parts/goods.tsx";
import { RailRow } from "./parts/rail.tsx";
import type { CategoryTile, Rail, SaleBand, Shell } from "./view-models.ts";

export interface HomePageProps {
  readonly shell: Shell;
  readonly tiles: readonly CategoryTile[];
  readonly sale: SaleBand | null;
  readonly rails: readonly Rail[];
  /** Words that others search for. */
  readonly popularSearches: readonly string[];
  readonly delivery: CardContext["delivery"];
  readonly formKey: string;
}

export function HomePage({ shell, tiles, sale, rails, popularSearches, delivery, formKey }: HomePageProps) {
  return (
    <Layout
      {...shell}
      frame="home"
      title={shell.shopName}
      description={`${shell.shopName} is a market of many sellers: one search, one cart, one delivery you can follow.`}
      canonical="/"
      scripts={["add-to-cart"]}
    >
      <div class="wrap">
        <section class="hero" aria-label="Search">
          <h1>What are you looking for?</h1>
          <SearchForm query={shell.query} big />
          {popularSearches.length > 0 && (
            <div class="chips">
              {popularSearches.map((words) => (
                <a class="chip" href={`/search?q=${encodeURIComponent(words)}`}>
                  {words}
                </a>
              ))}
            </div>
          )}
        </section>
        {tiles.length > 0 && <Niches tiles={tiles} />}
        {sale !== null && <Sale sale={sale} shell={shell} />}
        {rails.map((rail, index) => (
          <RailRow rail={rail} context={{ reader: shell, back: "/", formKey: `${formKey}-${index}`, delivery }} />
        ))}
      </div>
    </Layout>
  );
}

function Niches({ tiles }: { tiles: readonly CategoryTile[] }) {
  return (
    <section class="section" aria-label="Categories">
      <h2 class="vh">Categories</h2>
      <div class="niches">
        {tiles.map(({ slug, name, image }) => (
          <a class="niche" href={`/c/${slug}`}>
            <Picture src={image} alt="" size={200} loading="eager" />
            {name}
          </a>
        ))}
      </div>
    </section>
  );
}

function Sale({ sale, shell }: { sale: SaleBand; shell: Shell }) {
  return (
    <section class="section sale-band" aria-label="Sale">
      <div>
        <h2>{sale.title}</h2>
        <p class="soft">{sale.text}</p>
      </div>
      <p class="small num">
        Ends {timeWords(sale.endsAt, shell)}
        <br />
        <b>{remaining(sale.endsAt - shell.now)} left</b>
      </p>
      <a class="button" href={sale.href}>
        See the offers
      </a>
    </section>
  );
}
