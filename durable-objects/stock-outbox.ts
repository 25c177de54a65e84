/**
 * What shoppers must be told of the stock: one row a sku however often it changed, sent by the alarm, removed after
 * the queue has taken it. So a change is told at least once, and nobody is told of every single unit.
 */
import { availabilityOfStock, isNotable } from "../src/domain/inventory/availability.ts";
import type { StockLevel, StockSummary } from "../src/domain/inventory/types.ts";
import type { Availability } from "../src/domain/catalog/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { ShopSettings } from "../src/kernel/settings.ts";
import { SECOND_MS, type EpochMs } from "../src/kernel/time.ts";
import type { AvailabilityChanged, InventoryMessage } from "../src/ports/event-bus.ts";
import type { StockRows } from "./stock-rows.ts";
import type { StockRules } from "./stock-rules.ts";

/** A message holds at most 128 KB, a batch 256 KB: a change with a dozen warehouses is about 500 bytes. */
const CHANGES_PER_MESSAGE = 100;
const CHANGES_PER_BATCH = 400;
const SEND_TIMEOUT_MS = 10 * SECOND_MS;

export interface StockOutbox {
  /** Enters the changed skus that shoppers must be told of; answers how many are new in the outbox. */
  note(changed: readonly { readonly sku: Sku }[], now: EpochMs, levelsOf: (sku: Sku) => readonly StockLevel[]): number;
  /** What to send now, a bounded number. */
  pending(): readonly AvailabilityChanged[];
  /** Throws when the queue does not take them all in time; then they are sent again. */
  send(changes: readonly AvailabilityChanged[]): Promise<void>;
  /** Enters what was sent; what has changed notably meanwhile stays in the outbox. */
  record(sent: readonly AvailabilityChanged[]): void;
  isEmpty(): boolean;
  /** Enters what was published since; for queues that forget when the process ends. */
  publishAgain(since: EpochMs): void;
}

export interface OutboxParts {
  readonly rows: StockRows;
  readonly rules: StockRules;
  readonly summaryOf: (sku: Sku, levels?: readonly StockLevel[]) => StockSummary;
  /** Another object is the sku's home and speaks for it. */
  readonly isElsewhere?: (sku: Sku) => boolean;
  readonly queue: Queue;
  readonly settings: Pick<ShopSettings["stock"], "lowStockBelow">;
}

export function makeStockOutbox({
  rows,
  rules,
  summaryOf,
  isElsewhere = () => false,
  queue,
  settings,
}: OutboxParts): StockOutbox {
  const availability = (sku: Sku, levels?: readonly StockLevel[]): Availability =>
    availabilityOfStock(summaryOf(sku, levels), rules.of(sku).rules, settings.lowStockBelow);
  const mustBeTold = (sku: Sku, levels?: readonly StockLevel[]): boolean =>
    !isElsewhere(sku) && isNotable(rows.published(sku)?.availability ?? null, availability(sku, levels));
  /** Since when shoppers see something else; forgotten with the object, as only the lag is measured by it. */
  const changedAt = new Map<Sku, EpochMs>();
  /** Nothing of a sku whose rows are broken: it says nothing until they are repaired, and holds up nobody. */
  const changeOf = (sku: Sku): readonly AvailabilityChanged[] => {
    if (rows.isBroken(sku)) return [];
    // Sent again after a crash it has another content perhaps, so it needs a version of its own.
    const version = Math.max(rows.nextSequence(), (rows.published(sku)?.version ?? 0) + 1);
    const since = changedAt.get(sku);
    return [{ sku, availability: availability(sku), version, ...(since !== undefined && { changedAt: since }) }];
  };

  return {
    note: (changed, now, levelsOf) => {
      const skus = [...new Set(changed.map((level) => level.sku))];
      const told = skus.filter((sku) => mustBeTold(sku, levelsOf(sku)));
      for (const sku of told) if (!changedAt.has(sku)) changedAt.set(sku, now);
      const news = told.filter((sku) => !rows.isInOutbox(sku));
      for (const sku of news) rows.addToOutbox(sku);
      return news.length;
    },

    pending: () => rows.outbox(CHANGES_PER_BATCH).flatMap(changeOf),

    send: async (changes) => {
      const messages: { body: InventoryMessage }[] = [];
      for (let start = 0; start < changes.length; start += CHANGES_PER_MESSAGE) {
        messages.push({ body: { kind: "availability", changes: changes.slice(start, start + CHANGES_PER_MESSAGE) } });
      }
      await within(queue.sendBatch(messages), SEND_TIMEOUT_MS);
    },

    record: (sent) => {
      for (const change of sent) {
        rows.setPublished(change.sku, change.version, change.availability);
        if (!rows.isBroken(change.sku) && !mustBeTold(change.sku)) {
          rows.removeFromOutbox(change.sku);
          changedAt.delete(change.sku);
        } else {
          // It changed again while this was on its way: not before its version was made, which is a clock in microseconds.
          changedAt.set(change.sku, Math.floor(change.version / 1_000));
        }
      }
    },

    isEmpty: () => rows.outbox(1).length === 0,

    publishAgain: (since) => {
      const skus = rows.publishedSince(since * 1_000).filter((sku) => !isElsewhere(sku) && !rows.isInOutbox(sku));
      for (const sku of skus) rows.addToOutbox(sku);
    },
  };
}

async function within(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: number | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
