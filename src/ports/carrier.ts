import type { Address, Parcel, TrackingEvent } from "../domain/order/types.ts";
import type { EpochMs } from "../kernel/time.ts";

/** A carrier: labels and tracking. Idempotent by the parcel's id. */
export interface Carrier {
  readonly name: string;
  createLabel(call: { parcel: Parcel; to: Address; now: EpochMs }): Promise<{ trackingNumber: string } | "unknown">;
  track(call: {
    trackingNumber: string;
    shippedAt: EpochMs;
    to: Address;
    now: EpochMs;
  }): Promise<readonly TrackingEvent[] | "unknown">;
}
