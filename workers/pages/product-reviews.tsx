/** What buyers say: the rating's histogram filters by link. */
import type { RatingSummary, Review } from "../../src/domain/catalog/types.ts";
import { count, decimal, plural } from "./format.ts";
import { pathOf } from "./listing-links.ts";
import { ReviewStars } from "./parts/stars.tsx";
import { Day } from "./parts/page.tsx";
import type { ProductPageProps, Shell } from "./view-models.ts";

const SHOWN_AT_FIRST = 6;
const STARS = [5, 4, 3, 2, 1] as const;

export function Reviews({ shell, page, reviewFilter }: ProductPageProps) {
  const { rating, reviews } = page;
  if (rating.count === 0) {
    return (
      <section class="section" id="reviews">
        <h2>Reviews</h2>
        <p class="soft">Nobody has reviewed this yet.</p>
      </section>
    );
  }
  const { stars: chosen, all } = reviewFilter;
  const matching = reviews.filter((review) => chosen === null || review.stars === chosen);
  const shown = all ? matching : matching.slice(0, SHOWN_AT_FIRST);
  const path = pathOf(shell.currentPath);
  const stars = chosen === null ? "" : `stars=${chosen}&`;
  return (
    <section class="section reviews" id="reviews">
      <h2>Reviews</h2>
      <div class="two">
        <div>
          <p class="row">
            <span class="display figure">{decimal(rating.average, shell.locale, 1)}</span>
            <span class="soft small">out of 5, {plural(rating.count, "review", "reviews", shell.locale)}</span>
          </p>
          <Histogram rating={rating} path={path} chosen={chosen} locale={shell.locale} />
        </div>
        <div>
          <p class="small soft" role="status">
            {shownWords(shown.length, chosen, rating, shell.locale)}{" "}
            {chosen !== null && <a href={`${path}#reviews`}>Show all stars</a>}
          </p>
          {shown.map((review) => (
            <ReviewText review={review} shell={shell} />
          ))}
          {shown.length < matching.length && (
            <p class="pages">
              <a class="button quiet small" href={`${path}?${stars}reviews=all#reviews`}>
                Show all {count(matching.length, shell.locale)}
              </a>
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

/** Not all reviews travel with a page; how many there are says the rating. */
function shownWords(shown: number, stars: number | null, rating: RatingSummary, locale: string): string {
  const there = stars === null ? rating.count : (rating.histogram[stars - 1] ?? 0);
  const words = `${plural(there, "review", "reviews", locale)}${stars === null ? "" : ` with ${plural(stars, "star", "stars", locale)}`}`;
  return shown === there ? `${words}.` : `${count(shown, locale)} of ${words}.`;
}

function Histogram({
  rating,
  path,
  chosen,
  locale,
}: {
  rating: RatingSummary;
  path: string;
  chosen: number | null;
  locale: string;
}) {
  return (
    <ul class="histogram" aria-label="Reviews by stars">
      {STARS.map((stars) => {
        const reviews = rating.histogram[stars - 1] ?? 0;
        const current = chosen === stars;
        return (
          <li>
            <a
              href={current ? `${path}#reviews` : `${path}?stars=${stars}#reviews`}
              rel="nofollow"
              aria-current={current ? "true" : undefined}
            >
              <span>{plural(stars, "star", "stars", locale)}</span>
              <svg aria-hidden="true">
                <rect width={`${((reviews * 100) / rating.count).toFixed(1)}%`} height="10" />
              </svg>
              <i>
                {count(reviews, locale)}
                <span class="vh"> reviews</span>
              </i>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function ReviewText({ review, shell }: { review: Review; shell: Shell }) {
  return (
    <article>
      <p class="row">
        <ReviewStars stars={review.stars} />
        {review.verified && <span class="badge ok">Bought here</span>}
      </p>
      <h3>{review.title}</h3>
      <p class="prose">{review.body}</p>
      <p class="hint">
        {review.author}, <Day at={review.createdAt} reader={shell} />
        {review.helpful > 0 && <>, helpful to {plural(review.helpful, "person", "people", shell.locale)}</>}
      </p>
    </article>
  );
}
