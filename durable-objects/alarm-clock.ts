import type { Meter } from "../src/ports/metrics.ts";
import type { EpochMs } from "../src/kernel/time.ts";

/**
 * The one alarm of an object. Rows are the truth and the alarm only a reminder, so it is moved only when something is
 * due earlier than it: an alarm that rings too early arms itself again, and moving one costs a write.
 */
export interface AlarmClock {
  /** Makes sure that the object wakes at or before the instant. */
  wakeBy(at: EpochMs): void;
  /** The alarm rang: none is set any more. */
  rang(): void;
}

/** `armed` is what `storage.getAlarm()` answers, or null for an object that is new. */
export function alarmClock(
  storage: DurableObjectStorage,
  armed: EpochMs | null,
  where: string,
  meter: Meter,
): AlarmClock {
  let armedAt = armed;
  return {
    wakeBy(at) {
      if (armedAt !== null && armedAt <= at) return;
      // An alarm set for this very millisecond inside a handler is lost locally (workerd issue 6866).
      const wakeAt = Math.max(at, Date.now() + 1);
      armedAt = wakeAt;
      meter.commit(`${where}.alarm`, 1);
      void storage.setAlarm(wakeAt);
    },
    rang() {
      armedAt = null;
    },
  };
}
