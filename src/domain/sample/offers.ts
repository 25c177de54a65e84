/** Who sells a product at which price, in what condition, and where it lies. */
import type { WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import { fnv1a, type SeededRandom } from "../../kernel/random.ts";
import { DAY_MS, HOUR_MS, type EpochMs } from "../../kernel/time.ts";
import type { NewOffer } from "../catalog/batch.ts";
import type { Condition, OfferStockTerms, SalePrice, Warehouse } from "../catalog/types.ts";
import { skuOf } from "./ids.ts";
import { minorUnits, pricePoint } from "./price-points.ts";
import type { SampleProduct } from "./products.ts";
import type { SampleSeller } from "./sellers.ts";
import { sample, weighted } from "./wording.ts";

export interface OfferWorld {
  readonly sellers: readonly SampleSeller[];
  readonly warehouses: readonly Warehouse[];
  readonly currency: Currency;
  readonly nowMs: EpochMs;
}

const CONDITIONS: readonly Condition[] = ["new", "refurbished", "used"];
const CONDITION_PRICE: Readonly<Record<Condition, number>> = { new: 1, refurbished: 0.78, used: 0.6 };
const SALE_CUTS = [0.9, 0.85, 0.8, 0.75, 0.7, 0.6];

/** Sale prices of every seventh offer or so: most run now, some start soon, some have just ended. */
function saleOf(price: number, world: OfferWorld, random: SeededRandom): SalePrice | null {
  if (random.next() >= 0.15) return null;
  const phase = weighted([8, 1, 1], random);
  const days = random.int(3, 14);
  const startsInDays = phase === 0 ? -random.int(1, 9) : phase === 1 ? random.int(1, 5) : -days - random.int(1, 12);
  const startsAt = world.nowMs + startsInDays * DAY_MS;
  const reduced = pricePoint(price * random.pick(SALE_CUTS));
  if (reduced >= pricePoint(price)) return null;
  const endsAt = startsAt + (days + (phase === 0 ? 9 : 0)) * DAY_MS + random.int(0, 23) * HOUR_MS;
  return { priceMinor: minorUnits(reduced, world.currency), startsAt, endsAt };
}

/** One to three earlier prices and the day on which today's began; some of it within the last 30 days. */
function historyOf(
  price: number,
  createdAt: EpochMs,
  world: OfferWorld,
  random: SeededRandom,
): NonNullable<NewOffer["priceHistory"]> {
  const ages = Array.from({ length: random.int(1, 3) }, () => random.int(12, 200)).sort((a, b) => b - a);
  const entries = ages
    .map((days, index) => ({
      at: world.nowMs - days * DAY_MS,
      priceMinor: minorUnits(
        pricePoint(index === ages.length - 1 ? price : price * (0.88 + 0.26 * random.next())),
        world.currency,
      ),
    }))
    .filter((entry) => entry.at > createdAt);
  const known =
    entries.length > 0 ? entries : [{ at: createdAt, priceMinor: minorUnits(pricePoint(price), world.currency) }];
  return known.filter((entry, index) => index === 0 || entry.priceMinor !== known[index - 1]?.priceMinor);
}

/** Three in a hundred have nothing left, eight one to four; the rest more the more popular they are. */
function quantityOf(popularity: number, random: SeededRandom): number {
  const outcome = weighted([3, 8, 89], random);
  if (outcome === 0) return 0;
  if (outcome === 1) return random.int(1, 4);
  return random.int(6, 30) + Math.floor(popularity * random.int(20, 380));
}

/** Of those that have nothing left every second goes on being sold. */
const ON_BACKORDER: OfferStockTerms = {
  buffer: null,
  ahead: { kind: "backorder", unitsMax: 20 },
  cartHoldMs: null,
};

function stockOf(quantity: number, sites: readonly WarehouseId[]): NewOffer["openingStock"] {
  if (quantity === 0) return [];
  const used = sites.slice(0, Math.max(1, Math.min(sites.length, quantity >> 1)));
  const each = Math.floor(quantity / used.length);
  return used.map((warehouseId, index) => ({
    warehouseId,
    quantity: index === 0 ? quantity - each * (used.length - 1) : each,
  }));
}

/** The shop is European: the sites overseas only add to one that is near. */
const isNear = (site: Warehouse): boolean => site.longitude > -15 && site.longitude < 40;

/** A seller ships from a site in its own country where there is one; the marketplace spreads over one to five. */
function sitesOf(seller: SampleSeller, ownShipping: boolean, world: OfferWorld, random: SeededRandom): WarehouseId[] {
  const { warehouses } = world;
  const domestic = warehouses.filter((site) => site.country === seller.seller.country);
  if (ownShipping && domestic.length > 0) return [random.pick(domestic).id];
  const first = random.pick(warehouses.filter(isNear));
  const others = warehouses.filter((site) => site !== first);
  return [first, ...sample(others, ownShipping ? 0 : random.int(0, 4), random)].map((site) => site.id);
}

function makeOffer(
  made: SampleProduct,
  seller: SampleSeller,
  rank: number,
  world: OfferWorld,
  random: SeededRandom,
): NewOffer {
  const { product, design } = made;
  const condition = rank === 0 || !design.leaf.resold ? "new" : (CONDITIONS[weighted([5, 3, 2], random)] ?? "new");
  const spread = rank === 0 ? 1 : 0.94 + 0.16 * random.next();
  const price = made.price * CONDITION_PRICE[condition] * spread;
  const ownShipping = random.next() < (rank === 0 ? 0.14 : 0.4);
  const quantity = quantityOf(rank === 0 ? design.popularity : design.popularity / 4, random);
  const sku = skuOf(rank === 0 ? made.baseSku : `${made.baseSku}.${seller.code}`);
  return {
    sku,
    sellerId: seller.seller.id,
    condition,
    basePriceMinor: minorUnits(pricePoint(price), world.currency),
    sale: saleOf(price, world, random),
    currency: world.currency,
    fulfilledBy: ownShipping ? "seller" : "marketplace",
    taxClass: design.leaf.taxClass,
    active: true,
    ...(quantity === 0 && fnv1a(sku) % 2 === 0 && { stockTerms: ON_BACKORDER }),
    priceHistory: historyOf(price, product.createdAt, world, random),
    openingStock: stockOf(
      condition === "new" ? quantity : Math.min(quantity, 12),
      sitesOf(seller, ownShipping, world, random),
    ),
  };
}

/** Usually one offer; one product in six has two to four, each of another seller. */
export function makeOffers(made: SampleProduct, world: OfferWorld, random: SeededRandom): NewOffer[] {
  const { slug } = made.department;
  const knowing = world.sellers.filter((one) => one.departments.length === 0 || one.departments.includes(slug));
  const count = 1 + weighted([83, 9, 5, 3], random);
  return sample(knowing, count, random).map((seller, rank) => makeOffer(made, seller, rank, world, random));
}
