/** R6: the rates of offers' own that count at an address. A shop without any is not asked. */
import { postalPrefixes } from "../../domain/pricing/shipping-rates.ts";
import type { Destination, ShippingRate } from "../../domain/pricing/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { ShopFrame } from "../../ports/catalogue-store.ts";
import type { Deps } from "../../ports/deps.ts";

export { DELIVERABLE_COUNTRIES } from "../../domain/pricing/shipping.ts";
export { POSTAL_PREFIX_MAX } from "../../domain/pricing/shipping-rates.ts";

const NONE: readonly ShippingRate[] = [];

/** The shop's frame and the rates: one read beside it where the shop has any, none otherwise. */
export async function readFrameAndRates(
  { catalogue }: Pick<Deps, "catalogue">,
  skus: readonly Sku[],
  { country, postalCode }: Destination,
): Promise<{ readonly frame: ShopFrame; readonly shippingRates: readonly ShippingRate[] }> {
  const frame = await catalogue.frame();
  if (!frame.hasShippingRates || skus.length === 0) return { frame, shippingRates: NONE };
  return { frame, shippingRates: await catalogue.shippingRates(skus, country, postalPrefixes(postalCode)) };
}
