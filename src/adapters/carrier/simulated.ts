/**
 * A carrier for shops without one: where a parcel is follows from its number and the time alone, so that it needs no
 * memory and answers the same question the same way.
 */
import type { Address, TrackingEvent } from "../../domain/order/types.ts";
import { fnv1a } from "../../kernel/random.ts";
import type { ShopSettings } from "../../kernel/settings.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Carrier } from "../../ports/carrier.ts";

/** Sorting centres on the way into a country, as parcels to it really pass; others come through Leipzig and Liège. */
const HUBS: Readonly<Record<string, readonly string[]>> = {
  AT: ["Hagenbrunn", "Wien-Inzersdorf"],
  BE: ["Liège", "Brussels"],
  CH: ["Basel", "Härkingen"],
  DE: ["Leipzig", "Hannover-Langenhagen"],
  ES: ["Zaragoza", "Madrid-Barajas"],
  FR: ["Roissy", "Lyon-Corbas"],
  GB: ["East Midlands Airport", "Coventry"],
  IE: ["Dublin Airport", "Athlone"],
  IT: ["Bergamo", "Bologna"],
  NL: ["Maastricht", "Utrecht"],
  PL: ["Wrocław", "Warszawa"],
  SE: ["Malmö", "Stockholm-Arlanda"],
  US: ["Louisville", "Memphis"],
};
const OTHER_HUBS = ["Leipzig", "Liège"];

/** Every `trackEveryMs` a parcel gets one event further. */
export function simulatedCarrier({ fulfilment }: Pick<ShopSettings, "fulfilment">): Carrier {
  const stepMs = fulfilment.trackEveryMs;
  return {
    name: "Caravan Express",
    // The end of the parcel's id is what tells it from all others.
    createLabel: async ({ parcel }) => ({ trackingNumber: `CX${parcel.id.slice(-16).toUpperCase()}` }),
    track: async ({ trackingNumber, shippedAt, to, now }) =>
      journey(trackingNumber, shippedAt, to, stepMs).filter((event) => event.at <= now),
  };
}

/** All events of the parcel's way, also those to come. */
function journey(trackingNumber: string, shippedAt: EpochMs, to: Address, stepMs: number): readonly TrackingEvent[] {
  const hubs = HUBS[to.country] ?? OTHER_HUBS;
  const origin = hubs[0] ?? to.city;
  // Every other parcel takes a second sorting centre.
  const stops = fnv1a(trackingNumber) % 2 === 0 ? hubs : hubs.slice(0, 1);
  const steps: readonly Omit<TrackingEvent, "at">[] = [
    { code: "label_created", place: origin },
    { code: "picked_up", place: origin },
    ...stops.map((place) => ({ code: "in_transit" as const, place })),
    { code: "out_for_delivery", place: to.city },
    { code: "delivered", place: to.city },
  ];
  return steps.map((step, index) => ({ ...step, at: shippedAt + index * stepMs }));
}
