/** Orders for the ledger's tests: priced by the shop's own rules, so that their totals are those of real ones. */
import fc from "fast-check";
import type { LedgerOrder } from "../../../src/domain/ledger/captured.ts";
import type { OrderTender } from "../../../src/domain/order/types.ts";
import { quote } from "../../../src/domain/pricing/quote.ts";
import type { PriceableLine, Promotion } from "../../../src/domain/pricing/types.ts";
import type { CategoryId, OrderId, ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";
import { allocate } from "../../../src/kernel/money.ts";

export const NOW = Date.UTC(2026, 10, 2);

export interface LineSpec {
  readonly seller: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly taxClass?: PriceableLine["taxClass"] | undefined;
}

export interface OrderSpec {
  readonly lines: readonly LineSpec[];
  readonly country: string;
  readonly region?: string;
  /** 1000 is 10 %. */
  readonly promotionBasisPoints?: number;
  /** In the order of authorisation; the provider's is the last. */
  readonly tenders?: readonly OrderTender["kind"][];
  /** How the total is spread over the tenders. */
  readonly weights?: readonly number[];
}

export function ledgerOrder(spec: OrderSpec): LedgerOrder {
  const quoted = quote({
    lines: spec.lines.map(priceable),
    promotions: spec.promotionBasisPoints ? [promotion(spec.promotionBasisPoints)] : [],
    coupons: [],
    destination: { country: spec.country, region: spec.region ?? "", postalCode: "" },
    shippingId: "standard",
    homeCountry: "DE",
    prime: false,
    currency: "EUR",
    now: NOW,
  });
  const kinds = spec.tenders ?? ["provider"];
  const shares = allocate(
    quoted.totalMinor,
    kinds.map((_, index) => spec.weights?.[index] ?? 1),
  );
  const tenders = kinds.map((kind, index) => ({
    ...{ kind, paymentId: `pay_${index}`, method: METHODS[kind] },
    ...{ authoriseKey: `chk_1/authorise/${index}`, amountMinor: shares[index] ?? 0 },
  }));
  return {
    id: "ord_eu1" as OrderId,
    currency: "EUR",
    lines: quoted.lines.map((line, index) => ({
      ...line,
      ...{ productId: `prd_${index}` as ProductId, title: `Thing ${index}`, variant: {}, image: null, taken: [] },
    })),
    quote: quoted,
    address: {
      ...{ name: "A", line1: "B", line2: "", city: "C", postalCode: "", phone: "" },
      ...{ region: spec.region ?? "", country: spec.country },
    },
    payment: {
      ...{ amountMinor: quoted.totalMinor, capturedMinor: quoted.totalMinor, refundedMinor: 0 },
      ...{ tenders, refunds: [] },
    },
  };
}

const METHODS: Readonly<Record<OrderTender["kind"], string>> = {
  gift_card: "Gift card ending 7Q2M",
  store_credit: "Store credit",
  provider: "Visa ending 4242",
};

const priceable = (line: LineSpec, index: number): PriceableLine => ({
  sku: `SKU-${index}` as Sku,
  productId: `prd_${index}` as ProductId,
  categoryIds: ["cat_a" as CategoryId],
  sellerId: `sel_${line.seller}` as SellerId,
  quantity: line.quantity,
  basePriceMinor: line.unitPriceMinor,
  unitPriceMinor: line.unitPriceMinor,
  taxClass: line.taxClass ?? "standard",
  weightG: 300,
  fulfilledBy: "seller",
});

const promotion = (basisPoints: number): Promotion => ({
  ...{ id: "prm_1", title: "Less", effect: { type: "percentage", basisPoints }, coupon: null, minimumMinor: 0 },
  ...{ categoryIds: null, productIds: null, startsAt: 0, endsAt: NOW + 1, priority: 0, exclusive: false },
});

const line: fc.Arbitrary<LineSpec> = fc.record({
  seller: fc.constantFrom("a", "b", "c"),
  quantity: fc.integer({ min: 1, max: 5 }),
  unitPriceMinor: fc.integer({ min: 1, max: 300_000 }),
  taxClass: fc.constantFrom<LineSpec["taxClass"]>("standard", "reduced", "zero"),
});

const TENDERS: readonly (readonly OrderTender["kind"][])[] = [
  ["provider"],
  ["gift_card"],
  ["gift_card", "provider"],
  ["gift_card", "gift_card", "store_credit", "provider"],
];

/** Of one to five sellers' lines, with tax contained or on top, with or without a promotion, by one or several tenders. */
export const anyOrder: fc.Arbitrary<LedgerOrder> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    place: fc.constantFrom(["DE", ""], ["FR", ""], ["US", "CA"], ["US", "OR"], ["CA", "QC"], ["JP", ""], ["HK", ""]),
    promotionBasisPoints: fc.constantFrom(0, 700, 1_000, 3_333, 10_000),
    tenders: fc.constantFrom(...TENDERS),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ place, ...spec }) => ledgerOrder({ ...spec, country: place[0] ?? "", region: place[1] ?? "" }))
  .filter(({ quote: { totalMinor }, payment }) => totalMinor > 0 && payment.tenders.every((t) => t.amountMinor > 0));
