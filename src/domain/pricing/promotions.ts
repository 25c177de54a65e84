/**
 * R5: which promotions apply and what each line gets. All that may stack are taken together; each exclusive one stands
 * alone; the outcome with the greatest saving wins, so the order in which promotions are listed never matters.
 */
import { allocate, divideRounded } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { PriceableLine, Promotion, ShippingOption } from "./types.ts";

export interface AppliedPromotion {
  readonly promotion: Promotion;
  readonly amountMinor: number;
  /** Per line, in the order of the lines. */
  readonly perLine: readonly number[];
  readonly freeShipping: boolean;
}

export interface PromotionOutcome {
  readonly applied: readonly AppliedPromotion[];
  readonly refusedCoupons: readonly { readonly code: string; readonly reason: string }[];
}

export function choosePromotions(
  lines: readonly PriceableLine[],
  promotions: readonly Promotion[],
  coupons: readonly string[],
  shipping: ShippingOption | null,
  now: EpochMs,
): PromotionOutcome {
  const entered = new Set(coupons.map(normaliseCoupon));
  const candidates = promotions
    .filter((promotion) => promotion.coupon === null || entered.has(normaliseCoupon(promotion.coupon)))
    .filter((promotion) => whyNot(promotion, lines, now) === null)
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  const stacking = candidates.filter((promotion) => !promotion.exclusive);
  const alternatives = [stacking, ...candidates.filter((promotion) => promotion.exclusive).map((each) => [each])];
  const outcomes = alternatives.map((set) => applyTogether(set, lines, shipping));
  const best = outcomes.reduce((a, b) =>
    savingOf(b, shipping) > savingOf(a, shipping) || tieGoesTo(b, a, shipping) ? b : a,
  );
  return { applied: best, refusedCoupons: refusals(coupons, promotions, best, lines, now) };
}

export const normaliseCoupon = (code: string): string => code.trim().toUpperCase();

function savingOf(applied: readonly AppliedPromotion[], shipping: ShippingOption | null): number {
  const goods = applied.reduce((sum, each) => sum + each.amountMinor, 0);
  return goods + (applied.some((each) => each.freeShipping) ? (shipping?.amountMinor ?? 0) : 0);
}

function tieGoesTo(
  b: readonly AppliedPromotion[],
  a: readonly AppliedPromotion[],
  shipping: ShippingOption | null,
): boolean {
  const top = (set: readonly AppliedPromotion[]): number =>
    Math.max(-Infinity, ...set.map((each) => each.promotion.priority));
  return savingOf(b, shipping) === savingOf(a, shipping) && top(b) > top(a) && a.length > 0;
}

const qualifies = (promotion: Promotion, line: PriceableLine): boolean =>
  (promotion.categoryIds === null || promotion.categoryIds.some((id) => line.categoryIds.includes(id))) &&
  (promotion.productIds === null || promotion.productIds.includes(line.productId));

const lineMinor = (line: PriceableLine): number => line.unitPriceMinor * line.quantity;

/** Null when it applies, else the reason in the shopper's words. */
function whyNot(promotion: Promotion, lines: readonly PriceableLine[], now: EpochMs): string | null {
  if (now < promotion.startsAt) return "It is not valid yet.";
  if (now >= promotion.endsAt) return "It has expired.";
  const qualifying = lines.filter((line) => qualifies(promotion, line));
  if (qualifying.length === 0) return "Nothing in the cart qualifies for it.";
  const total = qualifying.reduce((sum, line) => sum + lineMinor(line), 0);
  return total < promotion.minimumMinor ? "The cart is below its minimum." : null;
}

function refusals(
  coupons: readonly string[],
  promotions: readonly Promotion[],
  applied: readonly AppliedPromotion[],
  lines: readonly PriceableLine[],
  now: EpochMs,
): { code: string; reason: string }[] {
  return coupons.flatMap((code) => {
    const promotion = promotions.find(
      (each) => each.coupon !== null && normaliseCoupon(each.coupon) === normaliseCoupon(code),
    );
    if (!promotion) return [{ code, reason: "We do not know this code." }];
    if (applied.some((each) => each.promotion.id === promotion.id)) return [];
    return [{ code, reason: whyNot(promotion, lines, now) ?? "A better offer applies instead." }];
  });
}

/** What each gives alone is worked out on undiscounted lines; together they never take more from a line than it costs. */
function applyTogether(
  promotions: readonly Promotion[],
  lines: readonly PriceableLine[],
  shipping: ShippingOption | null,
): AppliedPromotion[] {
  const left = lines.map(lineMinor);
  return promotions.flatMap((promotion) => {
    const perLine = discountsOf(promotion, lines).map((wanted, index) => Math.min(wanted, left[index] ?? 0));
    perLine.forEach((amount, index) => (left[index] = (left[index] ?? 0) - amount));
    const amountMinor = perLine.reduce((sum, amount) => sum + amount, 0);
    const freeShipping = promotion.effect.type === "free_shipping" && shipping?.id !== "express";
    return amountMinor > 0 || freeShipping ? [{ promotion, amountMinor, perLine, freeShipping }] : [];
  });
}

function discountsOf(promotion: Promotion, lines: readonly PriceableLine[]): number[] {
  const effect = promotion.effect;
  const amounts = lines.map((line) => (qualifies(promotion, line) ? lineMinor(line) : 0));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  switch (effect.type) {
    case "percentage":
      return allocate(Math.min(total, divideRounded(BigInt(total) * BigInt(effect.basisPoints), 10_000n)), amounts);
    case "fixed_amount":
      return allocate(Math.min(total, effect.amountMinor), amounts);
    case "buy_x_get_y":
      return lines.map((line) =>
        qualifies(promotion, line)
          ? Math.floor(line.quantity / (effect.buy + effect.get)) * effect.get * line.unitPriceMinor
          : 0,
      );
    case "free_shipping":
      return lines.map(() => 0);
  }
}
