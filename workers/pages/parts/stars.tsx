import { count, decimal } from "../format.ts";

/** Drawn once a page and used by reference. */
export function StarDefinitions() {
  const star = "M8 .9l2.200 4.700 5.100.7-3.700 3.600.9 5.100L8 12.500 3.500 15l.9-5.100L.7 6.300l5.100-.7z";
  return (
    <svg width="0" height="0" class="vh" aria-hidden="true">
      <symbol id="stars" viewBox="0 0 80 16">
        {[0, 16, 32, 48, 64].map((x) => (
          <path d={star} transform={`translate(${x})`} />
        ))}
      </symbol>
    </svg>
  );
}

/** Five stars, the inner picture clipped to the share that is filled. */
function StarRow({ average }: { average: number }) {
  return (
    <svg class="stars" viewBox="0 0 80 16" aria-hidden="true">
      <use href="#stars" width="80" height="16" />
      <svg width={(average * 16).toFixed(1)} height="16">
        <use href="#stars" width="80" height="16" />
      </svg>
    </svg>
  );
}

/** Stars with the figure and the count in words; says so when there is no review yet. */
export function Rating({
  average,
  reviews,
  locale,
  href,
}: {
  average: number;
  reviews: number;
  locale: string;
  href?: string;
}) {
  if (reviews === 0) return <span class="rating">No reviews yet</span>;
  const words = (
    <>
      <StarRow average={average} />
      <span>
        {decimal(average, locale, 1)}
        <span class="vh"> out of 5 stars,</span> ({count(reviews, locale)}
        <span class="vh"> reviews</span>)
      </span>
    </>
  );
  return href === undefined ? (
    <span class="rating">{words}</span>
  ) : (
    <a class="rating" href={href}>
      {words}
    </a>
  );
}

export function ReviewStars({ stars }: { stars: number }) {
  return (
    <span class="rating">
      <StarRow average={stars} />
      <span class="vh">{stars} out of 5 stars</span>
    </span>
  );
}
