/** Forty sellers. Each has a few departments it knows; the general ones sell everything. */
import type { SeededRandom } from "../../kernel/random.ts";
import type { Seller } from "../catalog/types.ts";
import { sellerId, slugOf } from "./ids.ts";

export interface SampleSeller {
  readonly seller: Seller;
  /** Three letters that set its skus apart from others' for the same product. */
  readonly code: string;
  /** Department slugs; empty means all of them. */
  readonly departments: readonly string[];
}

/** Name, country, departments (space separated; empty is all). */
const SELLERS = [
  ["Marktgasse 12", "DE", ""],
  ["Bazaar Direct", "NL", ""],
  ["Everyday Depot", "IE", ""],
  ["Kramladen Plus", "AT", ""],
  ["Second Spring", "DE", "electronics kitchen sport"],
  ["Refurb Lane", "NL", "electronics"],
  ["Kupferkessel", "DE", "kitchen food"],
  ["La Petite Batterie", "FR", "kitchen"],
  ["Casa Mestiza", "ES", "kitchen home"],
  ["Copenhagen Table", "DK", "kitchen home"],
  ["Forno e Fuoco", "IT", "kitchen food garden"],
  ["Northlight Interiors", "SE", "home"],
  ["Wohnzimmerei", "DE", "home"],
  ["Maison Clairval", "FR", "home beauty"],
  ["Oak & Alder", "GB", "home toys-and-books"],
  ["Tallinn Design Post", "EE", "home clothing"],
  ["Voltweg", "DE", "electronics"],
  ["Pixelhaven", "NL", "electronics"],
  ["Circuit & Sons", "GB", "electronics"],
  ["Shibuya Imports", "JP", "electronics beauty toys-and-books"],
  ["Garden State Gadgets", "US", "electronics home"],
  ["Sonido Sur", "ES", "electronics"],
  ["Stoffwechsel", "DE", "clothing"],
  ["Porto Weavers", "PT", "clothing home"],
  ["Atelier Lindholm", "SE", "clothing"],
  ["Sole Republic", "IT", "clothing"],
  ["Harbour Outfitters", "IE", "clothing sport"],
  ["Velo Quartier", "CH", "sport"],
  ["Gipfelglück", "AT", "sport clothing"],
  ["Trailhead Supply", "US", "sport garden"],
  ["Fjellsport", "NO", "sport"],
  ["Groene Vingers", "NL", "garden food"],
  ["Jardins de Saison", "FR", "garden"],
  ["Krakow Greenhouse", "PL", "garden home"],
  ["Apotheke am Ring", "AT", "beauty"],
  ["Savon & Sel", "FR", "beauty food"],
  ["Lisbon Apothecary", "PT", "beauty"],
  ["Bücherstube Morgenstern", "DE", "toys-and-books"],
  ["Story & Block", "BE", "toys-and-books"],
  ["Delizie di Valle", "IT", "food"],
] as const;

/** Most sellers are good, a few are not: health and rating are tied, with some noise. */
export function makeSellers(random: SeededRandom): SampleSeller[] {
  return SELLERS.map(([name, country, departments], index) => {
    const health = Math.round(100 - 38 * random.next() ** 2.2);
    const rating = Math.min(4.9, Math.round((3.1 + (health / 100) * 1.7 + (random.next() - 0.5) * 0.3) * 10) / 10);
    const slug = slugOf(name);
    return {
      seller: {
        id: sellerId(slug),
        slug,
        name,
        country,
        health,
        rating,
        ratingCount: Math.round(40 * 80 ** random.next()),
      },
      code: `${slug.replace(/[^a-z]/g, "").slice(0, 2)}${String.fromCharCode(97 + (index % 26))}`.toUpperCase(),
      departments: departments === "" ? [] : departments.split(" "),
    };
  });
}
