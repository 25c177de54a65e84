/** R3, R5, R6, R7: what a cart costs. total = subtotal - discount + shipping + tax, in whole minor units. */
import { invariant } from "../../kernel/result.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { SalePrice } from "../catalog/types.ts";
import { choosePromotions, type AppliedPromotion } from "./promotions.ts";
import { shippingOptions } from "./shipping.ts";
import { taxOf, taxRule } from "./tax.ts";
import type {
  Destination,
  PriceableLine,
  PriceStep,
  Promotion,
  Quote,
  QuoteLine,
  ShippingOption,
  ShippingRate,
} from "./types.ts";

export interface QuoteInput {
  readonly lines: readonly PriceableLine[];
  readonly promotions: readonly Promotion[];
  readonly coupons: readonly string[];
  readonly destination: Destination;
  /** The chosen way, or null for the cheapest. */
  readonly shippingId: ShippingOption["id"] | null;
  readonly homeCountry: string;
  readonly prime: boolean;
  /** Of the offers that have rates of their own; absent: none has. */
  readonly shippingRates?: readonly ShippingRate[];
  readonly currency: Currency;
  readonly now: EpochMs;
}

/** Base or sale price at an instant (C6): a sale counts from its start until just before its end. */
export function unitPriceAt(offer: { basePriceMinor: number; sale: SalePrice | null }, now: EpochMs): number {
  const { sale } = offer;
  const onSale = sale !== null && now >= sale.startsAt && now < sale.endsAt && sale.priceMinor < offer.basePriceMinor;
  return onSale ? sale.priceMinor : offer.basePriceMinor;
}

/** Prices the lines; `shipping` is null where we do not deliver, and then the total is of the goods alone. */
export function quote(input: QuoteInput): Quote {
  const { lines: priceable, destination, homeCountry, prime, shippingRates } = input;
  const options = shippingOptions(priceable, destination, homeCountry, prime, shippingRates);
  const chosen = options.find((option) => option.id === input.shippingId) ?? options[0] ?? null;
  const outcome = choosePromotions(input.lines, input.promotions, input.coupons, chosen, input.now);
  const freeShipping = outcome.applied.some((each) => each.freeShipping);
  const shipping = chosen && freeShipping ? { ...chosen, amountMinor: 0 } : chosen;
  const lines = input.lines.map((line, index) => quoteLine(line, index, outcome.applied, input.destination));
  const standard = taxRule(input.destination, "standard");
  return total(input, lines, shipping, outcome.applied, outcome.refusedCoupons, standard);
}

function total(
  input: QuoteInput,
  lines: readonly QuoteLine[],
  shipping: ShippingOption | null,
  applied: readonly AppliedPromotion[],
  refusedCoupons: Quote["refusedCoupons"],
  standard: ReturnType<typeof taxRule>,
): Quote {
  const sum = (pick: (line: QuoteLine) => number): number => lines.reduce((all, line) => all + pick(line), 0);
  const shippingMinor = shipping?.amountMinor ?? 0;
  const subtotalMinor = sum((line) => line.subtotalMinor);
  const discountMinor = sum((line) => line.discountMinor);
  const inclusive = standard.mode === "inclusive";
  const lineTax = sum((line) => line.taxMinor);
  const taxMinor = inclusive ? 0 : lineTax;
  const totalMinor = subtotalMinor - discountMinor + shippingMinor + taxMinor;
  invariant(discountMinor >= 0 && discountMinor <= subtotalMinor, "a discount is between nothing and the subtotal");
  invariant(Number.isSafeInteger(totalMinor) && totalMinor >= 0, "a total is a whole amount");
  return {
    currency: input.currency,
    lines,
    subtotalMinor,
    discountMinor,
    shippingMinor,
    taxMinor,
    // Delivery is taxed at the standard rate where prices contain tax; where tax comes on top it is not taxed.
    taxIncludedMinor: inclusive ? lineTax + taxOf(shippingMinor, standard) : 0,
    totalMinor,
    shipping,
    promotions: applied.map(({ promotion, amountMinor }) => ({
      id: promotion.id,
      title: promotion.title,
      amountMinor,
    })),
    refusedCoupons,
    taxLabel: standard.label,
  };
}

function quoteLine(
  line: PriceableLine,
  index: number,
  applied: readonly AppliedPromotion[],
  destination: Destination,
): QuoteLine {
  const subtotalMinor = line.unitPriceMinor * line.quantity;
  const discountMinor = applied.reduce((sum, each) => sum + (each.perLine[index] ?? 0), 0);
  const rule = taxRule(destination, line.taxClass);
  return {
    sku: line.sku,
    sellerId: line.sellerId,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    subtotalMinor,
    discountMinor,
    taxMinor: taxOf(subtotalMinor - discountMinor, rule),
    taxRateBasisPoints: rule.rateBasisPoints,
    explanation: explain(line, index, applied),
  };
}

/** Base > Sale > Coupon > Final for the whole line, each step with its amount. */
function explain(line: PriceableLine, index: number, applied: readonly AppliedPromotion[]): PriceStep[] {
  const steps: PriceStep[] = [{ reason: "Base price", amountMinor: line.basePriceMinor * line.quantity }];
  const saleMinor = (line.unitPriceMinor - line.basePriceMinor) * line.quantity;
  if (saleMinor !== 0) steps.push({ reason: "Sale price", amountMinor: saleMinor });
  for (const each of applied) {
    const amount = each.perLine[index] ?? 0;
    if (amount > 0) steps.push({ reason: each.promotion.title, amountMinor: -amount });
  }
  return steps;
}
