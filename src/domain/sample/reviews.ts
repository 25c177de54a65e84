/** Reviews in shoppers' words: what the leaf's customers praise and mind, between remarks that fit any purchase. */
import type { SeededRandom } from "../../kernel/random.ts";
import { HOUR_MS, type EpochMs } from "../../kernel/time.ts";
import type { Review } from "../catalog/types.ts";
import { REMARKS, REVIEW_TITLES, REVIEWERS, type Stars } from "./review-words.ts";
import type { SampleProduct } from "./products.ts";
import { capital, fill, fitting, sample, weighted } from "./wording.ts";

/** Praise and gripes in a review of so many stars. */
const MIX: Readonly<Record<Stars, readonly [praise: number, gripes: number]>> = {
  1: [0, 2],
  2: [0, 2],
  3: [1, 1],
  4: [1, 1],
  5: [2, 0],
};

/** Weights of one to five stars: for most products kind, for a few of them mixed. */
const KIND = [2, 3, 8, 29, 58];
const MIXED = [10, 14, 27, 29, 20];

/** 0 to 12, and most for the popular: about 3.7 a product. */
export function reviewCount(popularity: number, random: SeededRandom): number {
  if (popularity < 0.02) return 0;
  return Math.min(12, Math.floor(popularity ** 0.62 * 10.5 * (0.55 + 0.75 * random.next())));
}

function bodyOf(stars: Stars, made: SampleProduct, random: SeededRandom): string {
  const { leaf, type, words } = made.design;
  const [praise, gripes] = MIX[stars];
  const good = sample(fitting(leaf.praise, type.drawing), praise, random);
  const bad = sample(fitting(leaf.gripes, type.drawing), gripes - (random.next() < 0.3 && gripes > 1 ? 1 : 0), random);
  const parts = stars >= 4 ? [...good, ...bad] : [...bad, ...good];
  const remarks = REMARKS[stars];
  if (random.next() < 0.72) parts.unshift(random.pick(remarks.before));
  if (random.next() < 0.62) parts.push(random.pick(remarks.after));
  const colour = made.product.attributes.find((attribute) => attribute.name === "Colour")?.value;
  const own = { ...words, type: words["type"] ?? "", colour: String(colour ?? "colour").toLowerCase() };
  return parts.map((sentence) => capital(fill(sentence, own))).join(" ");
}

/** The reviews of one product, oldest first. */
export function makeReviews(made: SampleProduct, nowMs: EpochMs, random: SeededRandom): Review[] {
  const { product, design } = made;
  const weights = random.next() < 0.13 ? MIXED : KIND;
  const authors = sample(REVIEWERS, reviewCount(design.popularity, random), random);
  const reviews = authors.map((author, index): Review => {
    const stars = (weighted(weights, random) + 1) as Stars;
    const age = Math.max(HOUR_MS, (nowMs - product.createdAt) * random.next() ** 1.3);
    return {
      id: `rev_${made.baseSku.toLowerCase()}-${index + 1}`,
      productId: product.id,
      author: `${author} ${String.fromCharCode(65 + random.int(0, 25))}.`,
      stars,
      title: capital(fill(random.pick(REVIEW_TITLES[stars]), design.words)),
      body: bodyOf(stars, made, random),
      verified: random.next() < 0.82,
      helpful: Math.floor(random.next() ** 4 * 34),
      createdAt: Math.round(nowMs - age),
    };
  });
  return reviews.sort((a, b) => a.createdAt - b.createdAt);
}
