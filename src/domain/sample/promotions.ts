import { formatAmount, type Currency } from "../../kernel/money.ts";
import { DAY_MS, type EpochMs } from "../../kernel/time.ts";
import type { Promotion } from "../pricing/types.ts";
import { categoryId } from "./ids.ts";
import { minorUnits } from "./price-points.ts";

/** Five promotions that show every effect there is: two by coupon, three that apply by themselves. */
export function makePromotions(nowMs: EpochMs, currency: Currency): Promotion[] {
  const amount = (hundredths: number): number => minorUnits(hundredths, currency);
  const words = (hundredths: number): string => `${formatAmount(amount(hundredths), currency)} ${currency}`;
  const base = {
    coupon: null,
    minimumMinor: 0,
    categoryIds: null,
    productIds: null,
    startsAt: nowMs - 7 * DAY_MS,
    endsAt: nowMs + 60 * DAY_MS,
    priority: 0,
    exclusive: false,
  };
  return [
    {
      ...base,
      id: "prm_kitchen-10",
      title: "10 % off everything for the kitchen",
      effect: { type: "percentage", basisPoints: 1_000 },
      categoryIds: [categoryId("kitchen")],
      startsAt: nowMs - 3 * DAY_MS,
      endsAt: nowMs + 11 * DAY_MS,
      priority: 20,
    },
    {
      ...base,
      id: "prm_market-15",
      title: `${words(1_500)} off from ${words(15_000)} with MARKET15`,
      effect: { type: "fixed_amount", amountMinor: amount(1_500) },
      coupon: "MARKET15",
      minimumMinor: amount(15_000),
      priority: 10,
    },
    {
      ...base,
      id: "prm_welcome-10",
      title: "10 % welcome discount with WELCOME10",
      effect: { type: "percentage", basisPoints: 1_000 },
      coupon: "WELCOME10",
      endsAt: nowMs + 365 * DAY_MS,
      priority: 5,
      exclusive: true,
    },
    {
      ...base,
      id: "prm_tea-3-for-2",
      title: "Buy two teas, get a third of the same free",
      effect: { type: "buy_x_get_y", buy: 2, get: 1 },
      categoryIds: [categoryId("tea")],
      endsAt: nowMs + 30 * DAY_MS,
      priority: 15,
    },
    {
      ...base,
      id: "prm_free-shipping-49",
      title: `Free standard delivery from ${words(4_900)}`,
      effect: { type: "free_shipping" },
      minimumMinor: amount(4_900),
      endsAt: nowMs + 365 * DAY_MS,
    },
  ];
}
