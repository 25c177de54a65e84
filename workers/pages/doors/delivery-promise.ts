/** When something would arrive at a visitor's place, for cards and product pages: where it lies and how far that is. */
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { deliveryDays } from "../../../src/domain/pricing/shipping.ts";
import type { WarehouseId } from "../../../src/kernel/ids.ts";
import type { ShopSettings } from "../../../src/kernel/settings.ts";
import type { EpochMs } from "../../../src/kernel/time.ts";
import { workingDayAfter } from "../format.ts";
import type { DeliveryPromise, DeliveryPromises } from "../view-models.ts";

/**
 * Made once for a page: many cards have the same days. What lies nowhere that is known is promised as from the shop's
 * own country; null where we do not deliver.
 */
export function deliveryPromises(
  settings: ShopSettings,
  warehouses: readonly Pick<Warehouse, "id" | "country">[],
  now: EpochMs,
  country = settings.homeCountry,
): DeliveryPromises {
  const countryOf = new Map(warehouses.map((warehouse) => [warehouse.id, warehouse.country]));
  const made = new Map<string, DeliveryPromise>();
  return (at: readonly WarehouseId[]) => {
    const sites = at.flatMap((id) => {
      const from = countryOf.get(id);
      return from === undefined ? [] : [{ country: from, free: 1 }];
    });
    const days = deliveryDays(sites, 1, country, settings.homeCountry, "standard");
    if (days === null) return null;
    const key = `${days.daysMin} ${days.daysMax}`;
    const promise = made.get(key) ?? {
      country,
      earliest: workingDayAfter(now, days.daysMin, settings.timeZone),
      latest: workingDayAfter(now, days.daysMax, settings.timeZone),
      priceMinor: null,
    };
    made.set(key, promise);
    return promise;
  };
}
