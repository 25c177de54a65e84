/** One small market for the pages' tests. */
import type { Category, OfferView, ProductPage, VariantLink } from "../../../src/domain/catalog/types.ts";
import type { Quote } from "../../../src/domain/pricing/types.ts";
import type { ProductCard, SearchQuery, SearchResult } from "../../../src/domain/search/types.ts";
import type { PricedCart } from "../../../src/flows/cart/show-cart.ts";
import type { CategoryId, ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";
import type { CheckoutValues, Shell } from "../../../workers/pages/view-models.ts";

/** Sunday, 22 November 2026, 18:40 in Berlin. */
export const NOW = Date.parse("2026-11-22T17:40:00Z");

export const shell: Shell = {
  shopName: "Souk",
  locale: "en-IE",
  timeZone: "Europe/Berlin",
  now: NOW,
  currency: "EUR",
  origin: "https://souk.example",
  nonce: "bm9uY2U",
  user: null,
  cartCount: 2,
  categories: [{ slug: "kitchen", name: "Kitchen" }],
  query: "",
  currentPath: "/c/kitchen?brand=Nordhavn",
};

const sku = "KTL-1" as Sku;
const productId = "prd_kettle" as ProductId;

export const category: Category = {
  id: "cat_kitchen" as CategoryId,
  parentId: null,
  slug: "kitchen",
  name: "Kitchen",
  path: ["Kitchen"],
  slugPath: ["kitchen"],
  drawing: "kettle",
  position: 0,
};

export const variant = (id: string, values: Record<string, string>, available = true): VariantLink => ({
  productId: id as ProductId,
  variant: values,
  image: `/images/${id}.svg`,
  available,
});

const offerView: OfferView = {
  offer: {
    sku,
    productId,
    sellerId: "sel_1" as SellerId,
    condition: "new",
    basePriceMinor: 7990,
    sale: { priceMinor: 5990, startsAt: NOW - 1, endsAt: NOW + 86_400_000 },
    currency: "EUR",
    fulfilledBy: "marketplace",
    taxClass: "standard",
    active: true,
    stockTerms: { buffer: null, ahead: null, cartHoldMs: null },
    availability: { state: "low_stock", sellable: 3, warehouses: [], ahead: null },
  },
  price: { amountMinor: 5990, baseMinor: 7990, currency: "EUR", onSale: true, lowest30DaysMinor: 6490 },
  seller: {
    id: "sel_1" as SellerId,
    slug: "kupfer",
    name: "Kupferhaus",
    country: "DE",
    health: 97,
    rating: 4.7,
    ratingCount: 9,
  },
};

export const productPage = (title: string): ProductPage => ({
  product: {
    id: productId,
    groupId: null,
    variant: {},
    title,
    brand: "Hammam & Sons",
    description: "It pours.",
    categoryId: category.id,
    gtin: null,
    attributes: [{ name: "Capacity", type: "number", value: 1.7, unit: "l" }],
    images: ["/images/a.svg", "/images/b.svg"],
    dimensions: null,
    weightG: 900,
    returnable: true,
    createdAt: 0,
  },
  category,
  offers: [offerView],
  featuredReason: "The only offer",
  variants: [],
  rating: { average: 4.5, count: 2, histogram: [0, 0, 0, 1, 1] },
  reviews: [
    {
      id: "rev_1",
      productId,
      author: "T.",
      stars: 5,
      title: "Good",
      body: "<b>bold</b>",
      verified: true,
      helpful: 0,
      createdAt: NOW,
    },
  ],
  warehouses: [],
});

export const card: ProductCard = {
  productId,
  sku,
  title: "Kettle",
  brand: "Nordhavn",
  image: null,
  priceMinor: 5990,
  basePriceMinor: 7990,
  lowest30DaysMinor: 6490,
  currency: "EUR",
  ratingAverage: 4.5,
  ratingCount: 2,
  availability: "in_stock",
  ahead: null,
  warehouses: [],
  prime: false,
  offerCount: 1,
};

export const searchQuery: SearchQuery = {
  text: "",
  categorySlug: "kitchen",
  brands: ["Nordhavn"],
  priceMinMinor: null,
  priceMaxMinor: null,
  ratingMin: null,
  inStockOnly: false,
  primeOnly: false,
  attributes: {},
  sort: "relevance",
  limit: 24,
  cursor: null,
};

export const searchResult: SearchResult = {
  cards: [card],
  total: 1,
  facets: [
    { name: "brand", label: "Brand", values: [{ value: "Nordhavn", label: "Nordhavn", count: 1, selected: true }] },
  ],
  cursor: null,
  relaxed: false,
};

export const quote: Quote = {
  currency: "EUR",
  lines: [
    {
      sku,
      sellerId: "sel_1" as SellerId,
      quantity: 2,
      unitPriceMinor: 5990,
      subtotalMinor: 11_980,
      discountMinor: 1_198,
      taxMinor: 1_721,
      taxRateBasisPoints: 1_900,
      explanation: [
        { reason: "Base price", amountMinor: 15_980 },
        { reason: "Sale price", amountMinor: -4_000 },
      ],
    },
  ],
  subtotalMinor: 11_980,
  discountMinor: 1_198,
  shippingMinor: 390,
  taxMinor: 0,
  taxIncludedMinor: 1_783,
  totalMinor: 11_172,
  shipping: { id: "standard", title: "Standard", amountMinor: 390, daysMin: 2, daysMax: 3 },
  promotions: [{ id: "pro_1", title: "10 % off", amountMinor: 1_198 }],
  refusedCoupons: [],
  taxLabel: "VAT",
};

const line = { sku, quantity: 2, addedAt: NOW, addedPriceMinor: 5990 };

export const priced: PricedCart = {
  cart: { lines: [line], saved: [], coupons: ["WELCOME"], mergedFrom: [], updatedAt: NOW, version: 1 },
  offers: new Map([
    [
      sku,
      {
        ...offerView.offer,
        title: "Kettle",
        brand: "Nordhavn",
        variant: {},
        image: null,
        categoryId: category.id,
        sellerName: "Kupferhaus",
        weightG: 900,
      },
    ],
  ]),
  unitPrices: new Map([[sku, 5990]]),
  quote,
  shippingOptions: [{ id: "standard", title: "Standard", amountMinor: 390, daysMin: 2, daysMax: 3 }],
  notices: [{ type: "price_changed", sku, fromMinor: 6490, toMinor: 5990 }],
  unavailable: [],
  destination: { country: "DE", region: "", postalCode: "" },
};

export const values: CheckoutValues = {
  email: "ada@example.com",
  name: "Ada",
  line1: "Rosenweg 4",
  line2: "",
  city: "Lindau",
  region: "",
  postalCode: "8813",
  country: "DE",
  phone: "",
  shipping: "standard",
  giftCards: [],
  giftCode: "",
  useCredit: false,
  promised: new Map(),
  billing: null,
};
