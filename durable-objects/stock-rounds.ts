/**
 * What a stock object does of its own accord: ends what is overdue, tells shoppers, sends on what belongs elsewhere.
 * The rows say what there is to do; the alarm only reminds.
 */
import { MINUTE_MS, SECOND_MS, type EpochMs } from "../src/kernel/time.ts";
import type { AvailabilityChanged } from "../src/ports/event-bus.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { GroupCommit } from "./group-commit.ts";
import type { StockMoving } from "./stock-moving.ts";
import type { StockOutbox } from "./stock-outbox.ts";
import type { StockRows } from "./stock-rows.ts";

/** Ends within a minute share a wake-up: time decides anyway, the alarm only cleans up. */
const WAKE_GRID_MS = MINUTE_MS;
/** Reservations that one turn ends; a turn serves nobody else. */
const EXPIRE_AT_ONCE = 200;
/** Changes that follow each other this closely are told together. */
const PUBLISH_LINGER_MS = 100;
/** Availability goes out at most this often. */
const PUBLISH_EVERY_MS = SECOND_MS;
export const RETRY_AFTER_MS = 5 * SECOND_MS;

export interface RoundsParts {
  readonly rows: StockRows;
  readonly outbox: StockOutbox;
  readonly moving: StockMoving;
  readonly commit: GroupCommit;
  readonly alarms: () => AlarmClock | undefined;
  /** Ends one reservation that is over; what it throws leaves no trace. */
  readonly expire: (reference: string, now: EpochMs) => unknown;
}

export type StockRounds = ReturnType<typeof makeStockRounds>;

export function makeStockRounds({ rows, outbox, moving, commit, alarms, expire }: RoundsParts) {
  /** The earliest wake-up asked for; the alarm is set when what asked for it is committed. */
  let wakeBy = Infinity;
  /** No open reservation ends before this; it may be too early. */
  let earliestEnd = rows.earliestEnd();
  /** Where the clean-up goes on, so that one row that cannot be ended does not hold up the others. */
  let expireAfter = "";
  let publishedAt = 0;
  let isSending = false;
  let isSendAsked = false;

  const want = (at: EpochMs): void => {
    wakeBy = Math.min(wakeBy, at);
  };
  const arm = (): void => {
    if (wakeBy < Infinity) alarms()?.wakeBy(wakeBy);
    wakeBy = Infinity;
  };

  /** Asks to be woken for what the rows still hold; for what is to be sent as a reminder only, in case it fails. */
  const wantWake = (now: EpochMs): void => {
    if (earliestEnd < Infinity) want(nextOnGrid(Math.max(earliestEnd, now), WAKE_GRID_MS));
    if (!outbox.isEmpty() || !moving.isIdle()) want(nextOnGrid(now, WAKE_GRID_MS));
  };

  /** Ends overdue reservations, a bounded number at once. */
  const expireDue = (now: EpochMs): { readonly ended: number; readonly more: boolean } => {
    if (now < earliestEnd) return { ended: 0, more: false };
    const due = rows.overdue(now, expireAfter, EXPIRE_AT_ONCE);
    let ended = 0;
    for (const reference of due) {
      try {
        expire(reference, now);
        ended += 1;
      } catch (error) {
        report("stock.expire_failed", error, { reference });
      }
    }
    const more = due.length === EXPIRE_AT_ONCE;
    expireAfter = more ? (due.at(-1) ?? "") : "";
    earliestEnd = rows.earliestEnd();
    return { ended, more };
  };

  /** Ends what is overdue, asks for the next wake-up, and answers what shoppers must be told of now. */
  const cleanUp = (now: EpochMs): readonly AvailabilityChanged[] => {
    const { more } = expireDue(now);
    if (more) want(now);
    wantWake(now);
    const publishFrom = publishedAt + PUBLISH_EVERY_MS;
    if (now >= publishFrom) return outbox.pending();
    if (!outbox.isEmpty()) want(publishFrom);
    return [];
  };

  const publish = async (changes: readonly AvailabilityChanged[]): Promise<void> => {
    publishedAt = Date.now();
    await outbox.send(changes);
    await commit(() => {
      outbox.record(changes);
      if (!outbox.isEmpty()) want(Date.now() + PUBLISH_EVERY_MS);
    });
  };

  const sendOnce = async (): Promise<void> => {
    const outgoing = await commit(() => moving.gather(Date.now()));
    const { arrived, retryMs } = await moving.send(outgoing);
    if (outgoing.length === 0) return;
    await commit(() => {
      moving.remove(arrived);
      if (!moving.isIdle()) want(Date.now() + (retryMs ?? 0));
    });
  };

  /** One round at a time, and one more for who asked meanwhile; what is left over is the alarm's. Never throws. */
  const sendConsignments = async (): Promise<void> => {
    isSendAsked = true;
    if (isSending) return;
    isSending = true;
    try {
      while (isSendAsked) {
        isSendAsked = false;
        await sendOnce();
      }
    } catch (error) {
      report("stock.sending_failed", error);
      want(Date.now() + RETRY_AFTER_MS);
      arm();
    } finally {
      isSending = false;
    }
  };

  return {
    want,
    arm,
    wantWake,
    expireDue,
    sendConsignments,

    /** Almost at once when nothing was published for a while, else when it may be published again. */
    wantPublishing(now: EpochMs): void {
      want(Math.max(now + PUBLISH_LINGER_MS, publishedAt + PUBLISH_EVERY_MS));
    },

    /** A reservation is open until then. */
    noteEnd(expiresAt: EpochMs): void {
      earliestEnd = Math.min(earliestEnd, expiresAt);
      want(nextOnGrid(expiresAt, WAKE_GRID_MS));
    },

    /** Never throws, as six failures would end the alarm for good; re-arms before it does anything slow. */
    async onAlarm(): Promise<void> {
      alarms()?.rang();
      try {
        const changes = await commit(() => cleanUp(Date.now()));
        await sendConsignments();
        if (changes.length > 0) await publish(changes);
      } catch (error) {
        report("stock.alarm_failed", error);
        want(Date.now() + RETRY_AFTER_MS);
        arm();
      }
    },
  };
}

/** The next full step of a grid after the instant: many ends then share one wake-up. */
const nextOnGrid = (at: EpochMs, stepMs: number): EpochMs => (Math.floor(at / stepMs) + 1) * stepMs;

const report = (event: string, error: unknown, data: Readonly<Record<string, unknown>> = {}): void =>
  console.error(JSON.stringify({ level: "error", event, ...data, error: String(error) }));
