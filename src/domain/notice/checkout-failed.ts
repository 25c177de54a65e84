/**
 * A checkout whose payment was unknown has ended without an order (O6). Its shopper was told to wait and may have left
 * the page, so the end of it is told too.
 */
import { moneyWords } from "./money-words.ts";
import type { Checkout } from "../checkout/types.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { NoticeShop } from "./templates.ts";
import type { Notice } from "./types.ts";

/** Null where the shopper has had the answer at once. */
export function noticeOfFailure(row: Checkout, shop: NoticeShop, now: EpochMs): Notice | null {
  const wasUnknown = row.trail.some(({ state }) => state === "PAYMENT_UNKNOWN");
  if (!wasUnknown || row.failure === null || row.placedAt !== null) return null;
  const amount = moneyWords(row.quote.totalMinor, row.quote.currency, shop);
  return {
    id: `ntc_${row.id}-failed`,
    shopperId: row.shopperId,
    channel: "email",
    to: row.input.email,
    subject: `No order was placed: your payment at ${shop.name}`,
    bodyText: [
      `The payment provider did not answer us in time when you paid ${amount}. We have kept asking.`,
      "No order was placed. Nothing is charged: what your bank or your gift card may still show as held is given up and becomes free by itself.",
      row.failure.detail,
      "What you wanted to buy is still in your cart.",
    ].join("\n\n"),
    path: "/cart",
    createdAt: now,
  };
}
