/**
 * The stock of the skus of one shard: rows, RPC and alarm around the domain's machine. What arrives together is
 * decided in turn and committed once; nothing outside is asked while a request waits.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../src/adapters/env.ts";
import { meter } from "../src/adapters/meter.ts";
import type { Coming, StockMethods } from "../src/adapters/stock/rpc.ts";
import { stockViolations } from "../src/domain/inventory/audit.ts";
import { quantitiesBySku } from "../src/domain/inventory/allocation.ts";
import { deltasOf, summaryOf } from "../src/domain/inventory/level.ts";
import { receiptCause, receive, receiveAnswerOf } from "../src/domain/inventory/receipt.ts";
import {
  isDeadline,
  isReceipts,
  isReference,
  isReserveRequest,
  isSkuList,
} from "../src/domain/inventory/request-check.ts";
import { step, type AnswerOf, type Decision, type ReservationEvent } from "../src/domain/inventory/reservation.ts";
import type { Visit } from "../src/domain/inventory/moving.ts";
import type { Layout } from "../src/domain/inventory/stock-map.ts";
import type {
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  MovedAnswer,
  Receipt,
  ReceiveAnswer,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveRequest,
  StockAudit,
  StockLevel,
  StockSummary,
  Whither,
} from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { invariant } from "../src/kernel/result.ts";
import { parseSettings, type ShopSettings } from "../src/kernel/settings.ts";
import { MINUTE_MS, SECOND_MS, type EpochMs } from "../src/kernel/time.ts";
import { STOCK_SCHEMA } from "../migrations/objects/stock.ts";
import type { AvailabilityChanged } from "../src/ports/event-bus.ts";
import type { Consignment, LeaveAnswer } from "../src/ports/stock.ts";
import { alarmClock, type AlarmClock } from "./alarm-clock.ts";
import { makeGroupCommit, type GroupCommit } from "./group-commit.ts";
import { migrate } from "./schema.ts";
import { COMING, makeStockMoving, type StockMoving } from "./stock-moving.ts";
import { makeMovingRows, type MovingRows } from "./stock-moving-rows.ts";
import { makeStockOutbox, type StockOutbox } from "./stock-outbox.ts";
import { makeStockRows, type StockRows } from "./stock-rows.ts";

/** Ends within a minute share a wake-up: time decides anyway, the alarm only cleans up. */
const WAKE_GRID_MS = MINUTE_MS;
/** Reservations that one turn ends; a turn serves nobody else. */
const EXPIRE_AT_ONCE = 200;
/** Availability goes out at most this often. */
const PUBLISH_EVERY_MS = SECOND_MS;
const RETRY_AFTER_MS = 5 * SECOND_MS;

interface Receipts {
  readonly receipts: readonly Receipt[];
  readonly asked?: readonly Visit[];
}

const invalid = { outcome: "refused", reason: "invalid_request" } as const;
const unknownReference = { outcome: "refused", reason: "unknown_reference" } as const;

export class Stock extends DurableObject<Env> implements StockMethods {
  readonly #settings: ShopSettings["stock"];
  readonly #rows: StockRows;
  readonly #outbox: StockOutbox;
  readonly #movingRows: MovingRows;
  readonly #moving: StockMoving;
  #isSending = false;
  readonly #commit: GroupCommit;
  #alarms: AlarmClock | undefined;
  /** The earliest wake-up asked for; the alarm is set when what asked for it is committed. */
  #wakeBy = Infinity;
  /** No open reservation ends before this; it may be too early. */
  #earliestEnd = Infinity;
  /** Where the clean-up goes on, so that one row that cannot be ended does not hold up the others. */
  #expireAfter = "";
  #publishedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const settings = parseSettings(env.SHOP_SETTINGS);
    invariant(settings.ok, settings.ok ? "" : settings.error);
    this.#settings = settings.value.stock;
    migrate(ctx.storage, STOCK_SCHEMA, "stock", meter);
    this.#rows = makeStockRows(ctx.storage.sql, Date.now);
    this.#movingRows = makeMovingRows(ctx.storage.sql);
    this.#moving = makeStockMoving({
      self: ctx.id.name ?? ctx.id.toString(),
      stock: this.#rows,
      rows: this.#movingRows,
      note: (skus, now) => this.#tell(skus, now),
      arriveAt: (name, consignment) => env.STOCK.getByName(name).arrive(consignment),
    });
    this.#outbox = makeStockOutbox(this.#rows, env.INVENTORY_UPDATES, this.#settings);
    this.#commit = makeGroupCommit({
      transactionSync: (closure) => ctx.storage.transactionSync(closure),
      sync: () => this.#makeDurable(),
    });
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarms = alarmClock(ctx.storage, await ctx.storage.getAlarm(), "stock", meter);
      this.#earliestEnd = this.#rows.earliestEnd();
      this.#wantWake(Date.now());
      this.#arm();
    });
  }

  reserve(request: ReserveRequest): Promise<ReserveAnswer | Coming> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReserveRequest(request, now)) return invalid;
      const { bufferBasisPoints } = this.#settings;
      const wishes = [...quantitiesBySku(request.lines).keys()];
      const attempt = (): ReserveAnswer =>
        this.#step<"reserve">({ ...request, type: "reserve", bufferBasisPoints }, now, wishes);
      const away = this.#awayFor(request.reference, wishes);
      if (away?.outcome === "moved") return away;
      let answer = attempt();
      // Units held by reservations that are over are free, even if the alarm has not come round yet.
      while (answer.outcome === "short" && this.#expireDue(now).ended > 0) answer = attempt();
      // Units of a sku that is on its way here count once they are here.
      return answer.outcome === "short" && away !== null ? COMING : answer;
    });
  }

  /** What became of skus here matters only to references never met: the others are answered from this ledger. */
  #awayFor(reference: string, skus: readonly Sku[]): MovedAnswer | Coming | null {
    const away = this.#moving.away(skus);
    return away === null || this.#rows.isKnown(reference) ? null : away;
  }

  confirm({ reference }: { reference: string }): Promise<ConfirmAnswer> {
    return this.#commit(() =>
      isReference(reference) ? this.#step<"confirm">({ type: "confirm", reference }, Date.now()) : unknownReference,
    );
  }

  release({ reference }: { reference: string }): Promise<ReleaseAnswer> {
    return this.#commit(() =>
      isReference(reference) ? this.#step<"release">({ type: "release", reference }, Date.now()) : invalid,
    );
  }

  extend({ reference, expiresAt }: { reference: string; expiresAt: EpochMs }): Promise<ExtendAnswer> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReference(reference) || !isDeadline(expiresAt, now)) return invalid;
      return this.#step<"extend">({ type: "extend", reference, expiresAt }, now);
    });
  }

  giveBack(call: { reference: string; giveBackReference: string }): Promise<GiveBackAnswer> {
    return this.#commit(() => {
      const { reference, giveBackReference } = call;
      if (!isReference(reference) || !isReference(giveBackReference)) return invalid;
      return this.#step<"giveBack">({ type: "giveBack", reference, giveBackReference }, Date.now());
    });
  }

  receive({ receipts, asked = [] }: Receipts): Promise<ReceiveAnswer> {
    return this.#commit(() => {
      if (!isReceipts(receipts)) return invalid;
      const now = Date.now();
      const moved: (Whither & { readonly index: number })[] = [];
      const outcomes = receipts.flatMap((receipt, index) => {
        const earlier = this.#rows.receiptOf(receipt.reference, receiptCause(receipt));
        const elsewhere = earlier ? null : this.#moving.whither(receipt.sku, asked);
        if (elsewhere !== null) {
          moved.push({ index, ...elsewhere });
          return [];
        }
        const levels = earlier ? [] : this.#rows.levelsOf([receipt.sku]);
        return [this.#write(receipt.reference, receive({ levels, earlier }, receipt, now), now)];
      });
      const answer = receiveAnswerOf(outcomes);
      return moved.length > 0 && answer.outcome === "received" ? { ...answer, moved } : answer;
    });
  }

  /** A sku never seen has zeros and no levels. */
  async levels({ skus }: { skus: readonly Sku[] }): Promise<readonly StockSummary[]> {
    invariant(isSkuList(skus), `levels are asked for 1 to ${LIMITS.stockPageSkusMax} skus`);
    return skus.map((sku) => summaryOf(sku, this.#rows.levelsOf([sku]), this.#settings.bufferBasisPoints));
  }

  async audit({ after }: { after: string | null }): Promise<StockAudit> {
    const from = after ?? "";
    const skus = this.#rows.skusAfter(from, LIMITS.stockPageSkusMax);
    const next = skus.length < LIMITS.stockPageSkusMax ? null : (skus.at(-1) ?? null);
    const includes = (sku: Sku): boolean => sku > from && (next === null || sku <= next);
    const levels = this.#rows.levelsOf(skus);
    const open = this.#rows.reservations();
    const movementSums = this.#rows
      .quantitiesMoved(from, next)
      .map(({ quantity, ...sum }) => ({ ...sum, ...deltasOf(sum.kind, quantity) }));
    return {
      levels,
      openReservations: open.filter(({ taken }) => taken[0] !== undefined && includes(taken[0].sku)),
      movementSums,
      leaving: this.#moving.leaving(includes),
      violations: stockViolations(includes, levels, open, movementSums),
      next,
    };
  }

  /** These skus will come from another object; one that is at home here already is left alone. */
  expectMove(call: { skus: readonly Sku[]; from: string; epoch: number }): Promise<{ outcome: "expected" }> {
    return this.#commit(() => {
      this.#assertMove(call);
      this.#moving.expectMove(call.skus, call.from, call.epoch);
      return { outcome: "expected" };
    });
  }

  async leave(call: { skus: readonly Sku[]; to: string; epoch: number }): Promise<LeaveAnswer> {
    const answer = await this.#commit(() => {
      const now = Date.now();
      this.#assertMove(call);
      this.#want(now + RETRY_AFTER_MS);
      return this.#moving.leave(call.skus, call.to, call.epoch, now);
    });
    // The alarm sends them for sure; this only makes the time shorter in which nobody has the units.
    if (answer.outcome === "left") this.ctx.waitUntil(this.#sendConsignments());
    return answer;
  }

  arrive(consignment: Consignment): Promise<{ outcome: "arrived" }> {
    return this.#commit(() => {
      const now = Date.now();
      this.#moving.arrive(consignment, now);
      if (!this.#moving.isIdle()) this.#want(now);
      return { outcome: "arrived" };
    });
  }

  async underway(): Promise<{ outcome: "underway"; consignments: number }> {
    return { outcome: "underway", consignments: this.#moving.underway() };
  }

  spread({ layouts }: { layouts: readonly Layout[] }): Promise<{ outcome: "spread" }> {
    return this.#commit(() => {
      this.#moving.spread(layouts);
      return { outcome: "spread" };
    });
  }

  async held({
    after,
  }: {
    after: string | null;
  }): Promise<{ outcome: "held"; skus: readonly Sku[]; next: string | null }> {
    return { outcome: "held", ...this.#moving.held(after ?? "") };
  }

  #assertMove({ skus, epoch }: { skus: readonly Sku[]; epoch: number }): void {
    invariant(
      isSkuList(skus) && skus.length <= LIMITS.stockMoveSkusMax && Number.isSafeInteger(epoch) && epoch > 0,
      `1 to ${LIMITS.stockMoveSkusMax} skus are moved at once, in a numbered move`,
    );
  }

  /** One round at a time; what is left over is the alarm's. Never throws. */
  async #sendConsignments(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      const outgoing = await this.#commit(() => this.#moving.gather(Date.now()));
      const { arrived, retryMs } = await this.#moving.send(outgoing);
      if (outgoing.length === 0) return;
      await this.#commit(() => {
        this.#moving.remove(arrived);
        if (!this.#moving.isIdle()) this.#want(Date.now() + (retryMs ?? 0));
      });
    } catch (error) {
      report("stock.sending_failed", error);
      this.#want(Date.now() + RETRY_AFTER_MS);
      this.#arm();
    } finally {
      this.#isSending = false;
    }
  }

  /** Never throws, as six failures would end the alarm for good; re-arms before it does anything slow. */
  override async alarm(): Promise<void> {
    this.#alarms?.rang();
    try {
      const changes = await this.#commit(() => this.#cleanUp(Date.now()));
      await this.#sendConsignments();
      if (changes.length > 0) await this.#publish(changes);
    } catch (error) {
      report("stock.alarm_failed", error);
      this.#want(Date.now() + RETRY_AFTER_MS);
      this.#arm();
    }
  }

  /** Ends what is overdue, asks for the next wake-up, and answers what shoppers must be told of now. */
  #cleanUp(now: EpochMs): readonly AvailabilityChanged[] {
    const { more } = this.#expireDue(now);
    if (more) this.#want(now);
    this.#wantWake(now);
    const publishFrom = this.#publishedAt + PUBLISH_EVERY_MS;
    if (now >= publishFrom) return this.#outbox.pending();
    if (!this.#outbox.isEmpty()) this.#want(publishFrom);
    return [];
  }

  async #publish(changes: readonly AvailabilityChanged[]): Promise<void> {
    this.#publishedAt = Date.now();
    await this.#outbox.send(changes);
    await this.#commit(() => {
      this.#outbox.record(changes);
      if (!this.#outbox.isEmpty()) this.#want(Date.now() + PUBLISH_EVERY_MS);
    });
  }

  /** Load rows, domain step, write rows. */
  #step<T extends ReservationEvent["type"]>(
    event: Extract<ReservationEvent, { type: T }> & { readonly type: T },
    now: EpochMs,
    wishes: readonly Sku[] = [],
  ): AnswerOf[T] {
    return this.#write(event.reference, step<T>(this.#rows.stateOf(event.reference, wishes), event, now), now);
  }

  #write<A>(reference: string, { answer, change }: Decision<A>, now: EpochMs): A {
    this.#rows.write(reference, change);
    if (change.open) {
      this.#earliestEnd = Math.min(this.#earliestEnd, change.open.expiresAt);
      this.#want(nextOnGrid(change.open.expiresAt, WAKE_GRID_MS));
    }
    this.#tell(change.levels, now);
    if (this.#moving.noteFreed(change.levels)) this.#want(now);
    return answer;
  }

  /** Shoppers are told by the object that is a sku's home. */
  #tell(changed: readonly Pick<StockLevel, "sku">[], now: EpochMs): void {
    const ours = changed.filter(({ sku }) => !this.#moving.isElsewhere(sku));
    if (this.#outbox.note(ours) > 0) this.#want(now + PUBLISH_EVERY_MS);
  }

  /** Ends overdue reservations, a bounded number at once. */
  #expireDue(now: EpochMs): { readonly ended: number; readonly more: boolean } {
    if (now < this.#earliestEnd) return { ended: 0, more: false };
    const due = this.#rows.overdue(now, this.#expireAfter, EXPIRE_AT_ONCE);
    let ended = 0;
    for (const reference of due) {
      try {
        this.ctx.storage.transactionSync(() => this.#step<"expire">({ type: "expire", reference }, now));
        ended += 1;
      } catch (error) {
        report("stock.expire_failed", error, { reference });
      }
    }
    const more = due.length === EXPIRE_AT_ONCE;
    this.#expireAfter = more ? (due.at(-1) ?? "") : "";
    this.#earliestEnd = this.#rows.earliestEnd();
    return { ended, more };
  }

  /** Asks to be woken for what the rows still hold; for the outbox as a reminder only, in case sending it fails. */
  #wantWake(now: EpochMs): void {
    if (this.#earliestEnd < Infinity) this.#want(nextOnGrid(Math.max(this.#earliestEnd, now), WAKE_GRID_MS));
    if (!this.#outbox.isEmpty()) this.#want(nextOnGrid(now, WAKE_GRID_MS));
    if (!this.#moving.isIdle()) this.#want(nextOnGrid(now, WAKE_GRID_MS));
  }

  #want(at: EpochMs): void {
    this.#wakeBy = Math.min(this.#wakeBy, at);
  }

  #arm(): void {
    if (this.#wakeBy < Infinity) this.#alarms?.wakeBy(this.#wakeBy);
    this.#wakeBy = Infinity;
  }

  /** Called once a batch: the one place where what was decided is committed and counted. */
  #makeDurable(): Promise<void> {
    const rows = this.#rows.takeRowsWritten() + this.#movingRows.takeRowsWritten();
    if (rows > 0) meter.commit("stock", rows);
    this.#arm();
    return this.ctx.storage.sync();
  }
}

/** The next full step of a grid after the instant: many ends then share one wake-up. */
const nextOnGrid = (at: EpochMs, stepMs: number): EpochMs => (Math.floor(at / stepMs) + 1) * stepMs;

const report = (event: string, error: unknown, data: Readonly<Record<string, unknown>> = {}): void =>
  console.error(JSON.stringify({ level: "error", event, ...data, error: String(error) }));
