/** What the reference of a checkout's reservation says: `region/shopper/checkout/object/round` (`makeCheckout`). */
import { ID_PATTERN, type CheckoutId, type ShopperId } from "../../kernel/ids.ts";

export interface ReservationName {
  readonly shopperId: ShopperId;
  readonly checkoutId: CheckoutId;
  /** The stock object that was asked. */
  readonly shard: string;
}

const [USER, GUEST, CHECKOUT] = [ID_PATTERN("usr"), ID_PATTERN("gst"), ID_PATTERN("chk")];

/** A round of the checkout, or what is sent instead of units that were short (order/shortfall.ts). */
const LAST = /^([1-9]\d{0,5}|short-sht_[0-9a-z]{28}-\d{1,4})$/;

/** Null of a reference that no checkout has made: a hold of a cart, a delivery, a proof. */
export function parseReservationReference(reference: string): ReservationName | null {
  const [region, shopper = "", checkout = "", shard, round, ...rest] = reference.split("/");
  if (!region || !shard || !LAST.test(round ?? "") || rest.length > 0) return null;
  if (!(USER.test(shopper) || GUEST.test(shopper)) || !CHECKOUT.test(checkout)) return null;
  return { shopperId: shopper as ShopperId, checkoutId: checkout as CheckoutId, shard };
}
