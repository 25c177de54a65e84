/** When something would arrive at a visitor's place, for cards and product pages: zone and speed decide. */
import { RATES, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import type { ShopSettings } from "../../../src/kernel/settings.ts";
import type { EpochMs } from "../../../src/kernel/time.ts";
import { workingDayAfter } from "../format.ts";
import type { DeliveryPromise } from "../view-models.ts";

export function deliveryPromise(
  settings: ShopSettings,
  now: EpochMs,
  country = settings.homeCountry,
): DeliveryPromise | null {
  const zone = zoneOf(settings.homeCountry, country);
  if (zone === null) return null;
  const { daysMin, daysMax } = RATES.standard[zone];
  return {
    country,
    earliest: workingDayAfter(now, daysMin, settings.timeZone),
    latest: workingDayAfter(now, daysMax, settings.timeZone),
    priceMinor: null,
  };
}
