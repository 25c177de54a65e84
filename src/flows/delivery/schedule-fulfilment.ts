/** Wakes fulfilment when something is due, by a delayed message. The cron wakes it too, should a message get lost. */
import { SECOND_MS, type EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { EventBus } from "../../ports/event-bus.ts";

/** When this isolate's earliest message on its way arrives: those that want no earlier one need none of their own. */
const wakings = new WeakMap<EventBus, EpochMs>();

/** Queues delay by whole seconds and by at most a day; the cron is far more frequent than that. */
const DELAY_SECONDS_MAX = 3_600;

export async function scheduleFulfilment(deps: Pick<Deps, "bus" | "clock">, at: EpochMs): Promise<void> {
  const now = deps.clock.now();
  const known = wakings.get(deps.bus);
  // One that is about to arrive may be the very one that asks, come a little early.
  if (known !== undefined && known > now + SECOND_MS && known <= at + SECOND_MS) return;
  const delaySeconds = Math.min(DELAY_SECONDS_MAX, Math.max(1, Math.ceil((at - now) / SECOND_MS)));
  const arrivesAt = now + delaySeconds * SECOND_MS;
  wakings.set(deps.bus, arrivesAt);
  try {
    await deps.bus.wakeFulfilment(delaySeconds);
  } catch (error) {
    if (wakings.get(deps.bus) === arrivesAt) wakings.delete(deps.bus);
    throw error;
  }
}
