/**
 * The outbox is published: read, sent, then marked. A crash between sending and marking sends again, so every event
 * arrives at least once and consumers are idempotent.
 */
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { EventBus } from "../../ports/event-bus.ts";

type OutboxDeps = Pick<Deps, "orders" | "bus" | "clock" | "settings" | "log">;

interface Drain {
  aliveAt: EpochMs;
  askedAgain: boolean;
}

/** One drain at a time of an isolate, which has one bus: all asks of a moment are one read, one send and one mark. */
const drains = new WeakMap<EventBus, Drain>();

/**
 * Asked after each commit; does not throw, since the sweep publishes what it leaves. While a drain runs another ask
 * only makes that one go round once more. A drain whose request was ended is not waited for longer than the sweep.
 */
export async function publishOutbox(deps: OutboxDeps): Promise<void> {
  const running = drains.get(deps.bus);
  if (running && deps.clock.now() - running.aliveAt < LIMITS.outboxSweepAfterMs) {
    running.askedAgain = true;
    return;
  }
  const drain: Drain = { aliveAt: deps.clock.now(), askedAgain: true };
  drains.set(deps.bus, drain);
  try {
    while (drain.askedAgain) {
      await deps.clock.sleep(LIMITS.outboxLingerMs);
      drain.askedAgain = false;
      drain.aliveAt = deps.clock.now();
      const count = await publishBefore(deps, Number.MAX_SAFE_INTEGER);
      if (count === LIMITS.outboxBatchMax) drain.askedAgain = true;
    }
  } catch (error) {
    deps.log("warn", "outbox.publish_failed", { error: String(error) });
  } finally {
    if (drains.get(deps.bus) === drain) drains.delete(deps.bus);
  }
}

/** For the cron: what requests left unpublished. Answers how many events went out; throws when the bus is down. */
export async function sweepOutbox(deps: OutboxDeps): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await publishBefore(deps, deps.clock.now() - LIMITS.outboxSweepAfterMs);
    total += count;
    if (count < LIMITS.outboxBatchMax) return total;
  }
}

/** Queues that forget, which this isolate has sent the newest events again. */
const reopened = new WeakSet<EventBus>();

/** Before anything else is published, so that the newest published events are those from before the restart. */
async function reopenOnce({ orders, bus, settings, log }: OutboxDeps): Promise<void> {
  if (!settings.queuesForget || reopened.has(bus)) return;
  reopened.add(bus);
  try {
    const count = await orders.outbox.reopen(LIMITS.queueForgetWindowMs);
    if (count > 0) log("info", "outbox.reopened", { events: count });
  } catch (error) {
    reopened.delete(bus);
    throw error;
  }
}

async function publishBefore(deps: OutboxDeps, before: EpochMs): Promise<number> {
  const { outbox } = deps.orders;
  await reopenOnce(deps);
  const events = await outbox.unpublished(before, LIMITS.outboxBatchMax);
  if (events.length === 0) return 0;
  await deps.bus.publishOrders(events);
  await outbox.markPublished(
    events.map((event) => event.id),
    deps.clock.now(),
  );
  return events.length;
}
