/**
 * The stock of the skus of one shard: rows, RPC and alarm around the domain's machine. What arrives together is
 * decided in turn and committed once; nothing outside is asked while a request waits.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../src/adapters/env.ts";
import { meter } from "../src/adapters/meter.ts";
import type { Coming, StockMethods } from "../src/adapters/stock/rpc.ts";
import { quantitiesBySku } from "../src/domain/inventory/allocation.ts";
import { overlaid, summaryOf } from "../src/domain/inventory/level.ts";
import type { Visit } from "../src/domain/inventory/moving.ts";
import {
  isAdjustments,
  isDeadline,
  isIncoming,
  isReceipts,
  isReference,
  isReserveRequest,
  isRestock,
  isSku,
  isSkuList,
  isTerms,
  isTransfer,
} from "../src/domain/inventory/request-check.ts";
import type { Layout } from "../src/domain/inventory/stock-map.ts";
import type {
  AdjustAnswer,
  Adjustment,
  AnnounceAnswer,
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  Incoming,
  MovedAnswer,
  Receipt,
  ReceiveAnswer,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveRequest,
  Restock,
  RestockAnswer,
  StockAudit,
  StockDetail,
  StockLevel,
  StockSummary,
  StockTerms,
  TermsAnswer,
  Transfer,
  TransferAnswer,
} from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { invariant } from "../src/kernel/result.ts";
import { parseSettings } from "../src/kernel/settings.ts";
import type { EpochMs } from "../src/kernel/time.ts";
import { STOCK_SCHEMA } from "../migrations/objects/stock.ts";
import type { Consignment, LeaveAnswer } from "../src/ports/stock.ts";
import { alarmClock, type AlarmClock } from "./alarm-clock.ts";
import { countedSql } from "./counted-sql.ts";
import { makeGroupCommit, type GroupCommit } from "./group-commit.ts";
import { migrate } from "./schema.ts";
import { makeStockBooks } from "./stock-books.ts";
import { COMING, makeStockMoving, type StockMoving } from "./stock-moving.ts";
import { makeMovingRows, type MovingRows } from "./stock-moving-rows.ts";
import { makeStockOutbox, type StockOutbox } from "./stock-outbox.ts";
import { makeStockRounds, RETRY_AFTER_MS, type StockRounds } from "./stock-rounds.ts";
import { makeStockRows, type StockRows } from "./stock-rows.ts";
import { makeStockRules, type StockRules } from "./stock-rules.ts";
import { makeStockSelling, type Write } from "./stock-selling.ts";
import { makeStockStaff } from "./stock-staff.ts";

const invalid = { outcome: "refused", reason: "invalid_request" } as const;
const unknownReference = { outcome: "refused", reason: "unknown_reference" } as const;

interface Asked {
  /** Objects that have said already that they do not know it. */
  readonly asked?: readonly Visit[];
}

/** Objects of this process that have told the newest news again. */
const publishedAgain = new Set<string>();

export class Stock extends DurableObject<Env> implements StockMethods {
  readonly #rows: StockRows;
  readonly #rules: StockRules;
  readonly #outbox: StockOutbox;
  readonly #movingRows: MovingRows;
  readonly #moving: StockMoving;
  readonly #commit: GroupCommit;
  readonly #rounds: StockRounds;
  readonly #selling: ReturnType<typeof makeStockSelling>;
  readonly #staff: ReturnType<typeof makeStockStaff>;
  readonly #books: ReturnType<typeof makeStockBooks>;
  #alarms: AlarmClock | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const settings = parseSettings(env.SHOP_SETTINGS);
    invariant(settings.ok, settings.ok ? "" : settings.error);
    const { bufferBasisPoints, openPerShopperMax } = settings.value.stock;
    migrate(ctx.storage, STOCK_SCHEMA, "stock", meter);
    const sql = countedSql(ctx.storage.sql);
    const rows = makeStockRows(sql, Date.now);
    const rules = makeStockRules(sql, bufferBasisPoints);
    this.#rows = rows;
    this.#rules = rules;
    this.#movingRows = makeMovingRows(ctx.storage.sql);
    this.#moving = makeStockMoving({
      self: ctx.id.name ?? ctx.id.toString(),
      stock: rows,
      rows: this.#movingRows,
      note: (changed, now) => this.#tell(changed, now),
      arriveAt: (name, consignment) => env.STOCK.getByName(name).arrive(consignment),
    });
    const summary = (sku: Sku, levels?: readonly StockLevel[]): StockSummary => this.#summaryOf(sku, levels);
    this.#outbox = makeStockOutbox({
      rows,
      rules,
      summaryOf: summary,
      isElsewhere: this.#moving.isElsewhere,
      queue: env.INVENTORY_UPDATES,
      settings: settings.value.stock,
    });
    this.#commit = makeGroupCommit({
      transactionSync: (closure) => this.#transaction(closure),
      sync: () => this.#makeDurable(),
    });
    const write: Write = (changes, before, now) => this.#write(changes, before, now);
    this.#selling = makeStockSelling({ rows, rules, write, openPerShopperMax });
    const tell = (skus: readonly { readonly sku: Sku }[], now: EpochMs): void => this.#tell(skus, now);
    this.#staff = makeStockStaff({ rows, rules, moving: this.#moving, write, tell });
    this.#books = makeStockBooks({ sql, rows, rules, summaryOf: summary, leaving: this.#moving.leaving });
    this.#rounds = makeStockRounds({
      rows,
      outbox: this.#outbox,
      moving: this.#moving,
      commit: this.#commit,
      alarms: () => this.#alarms,
      expire: (reference, now) =>
        this.#transaction(() => this.#selling.step<"expire">({ type: "expire", reference }, now)),
    });
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarms = alarmClock(ctx.storage, await ctx.storage.getAlarm(), "stock", meter);
      if (settings.value.queuesForget) this.#publishAgain(ctx.id.toString());
      this.#rounds.wantWake(Date.now());
      this.#rounds.arm();
    });
  }

  reserve(request: ReserveRequest): Promise<ReserveAnswer | Coming> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReserveRequest(request, now)) return invalid;
      const away = this.#awayFor(request.reference, [...quantitiesBySku(request.lines).keys()]);
      if (away?.outcome === "moved") return away;
      let answer = this.#selling.reserve(request, now);
      // Units held by reservations that are over are free, even if the alarm has not come round yet.
      while (answer.outcome === "short" && this.#rounds.expireDue(now).ended > 0)
        answer = this.#selling.reserve(request, now);
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
      isReference(reference)
        ? this.#selling.step<"confirm">({ type: "confirm", reference }, Date.now())
        : unknownReference,
    );
  }

  release({ reference }: { reference: string }): Promise<ReleaseAnswer> {
    return this.#commit(() =>
      isReference(reference) ? this.#selling.step<"release">({ type: "release", reference }, Date.now()) : invalid,
    );
  }

  extend({ reference, expiresAt }: { reference: string; expiresAt: EpochMs }): Promise<ExtendAnswer> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReference(reference) || !isDeadline(expiresAt, now)) return invalid;
      return this.#selling.step<"extend">({ type: "extend", reference, expiresAt }, now);
    });
  }

  giveBack(call: { reference: string; giveBackReference: string }): Promise<GiveBackAnswer> {
    return this.#commit(() => {
      const { reference, giveBackReference } = call;
      if (!isReference(reference) || !isReference(giveBackReference)) return invalid;
      return this.#selling.step<"giveBack">({ type: "giveBack", reference, giveBackReference }, Date.now());
    });
  }

  restock(call: Restock): Promise<RestockAnswer> {
    return this.#commit(() =>
      isRestock(call) ? this.#selling.step<"restock">({ type: "restock", ...call }, Date.now()) : invalid,
    );
  }

  receive({ receipts, asked = [] }: Asked & { receipts: readonly Receipt[] }): Promise<ReceiveAnswer> {
    return this.#commit(() => (isReceipts(receipts) ? this.#staff.receive(receipts, asked, Date.now()) : invalid));
  }

  adjust({ adjustments, asked = [] }: Asked & { adjustments: readonly Adjustment[] }): Promise<AdjustAnswer> {
    return this.#commit(() =>
      isAdjustments(adjustments) ? this.#staff.adjust(adjustments, asked, Date.now()) : invalid,
    );
  }

  transfer({ asked = [], ...call }: Asked & Transfer): Promise<TransferAnswer> {
    return this.#commit(() => (isTransfer(call) ? this.#staff.transfer(call, asked, Date.now()) : invalid));
  }

  announce({ incoming }: { incoming: readonly Incoming[] }): Promise<AnnounceAnswer> {
    return this.#commit(() => (isIncoming(incoming) ? this.#staff.announce(incoming, Date.now()) : invalid));
  }

  setTerms({ sku, terms }: { sku: Sku; terms: StockTerms }): Promise<TermsAnswer> {
    return this.#commit(() => (isSku(sku) && isTerms(terms) ? this.#staff.setTerms(sku, terms, Date.now()) : invalid));
  }

  /** A sku never seen has zeros and no levels. */
  async levels({ skus }: { skus: readonly Sku[] }): Promise<readonly StockSummary[]> {
    invariant(isSkuList(skus), `levels are asked for 1 to ${LIMITS.stockPageSkusMax} skus`);
    return skus.map((sku) => this.#summaryOf(sku));
  }

  async detail({ sku, older }: { sku: Sku; older: string | null }): Promise<StockDetail> {
    invariant(isSku(sku), "details are asked for one sku");
    return this.#books.detail(sku, older);
  }

  audit({ after, deep = false }: { after: string | null; deep?: boolean }): Promise<StockAudit> {
    return this.#commit(() => this.#books.audit(after, deep));
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
      this.#rounds.want(now + RETRY_AFTER_MS);
      const left = this.#moving.leave(call.skus, call.to, call.epoch, now);
      this.#rules.forget();
      return left;
    });
    // The alarm sends them for sure; this only makes the time shorter in which nobody has the units.
    if (answer.outcome === "left") this.ctx.waitUntil(this.#rounds.sendConsignments());
    return answer;
  }

  arrive(consignment: Consignment): Promise<{ outcome: "arrived" }> {
    return this.#commit(() => {
      const now = Date.now();
      // What comes with it may be rules that shoppers are told by in this very turn.
      this.#rules.forget();
      this.#moving.arrive(consignment, now);
      if (!this.#moving.isIdle()) this.#rounds.want(now);
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

  override alarm(): Promise<void> {
    return this.#rounds.onAlarm();
  }

  /** What was on its way when the last process ended is lost with its queues; an eviction alone loses nothing. */
  #publishAgain(id: string): void {
    if (publishedAgain.has(id)) return;
    publishedAgain.add(id);
    this.#transaction(() => this.#outbox.publishAgain(Date.now() - LIMITS.queueForgetWindowMs));
    if (!this.#outbox.isEmpty()) this.#rounds.wantPublishing(Date.now());
  }

  #summaryOf(sku: Sku, levels: readonly StockLevel[] = this.#rows.levelsOf([sku])): StockSummary {
    return { ...summaryOf(sku, levels, this.#rules.of(sku).rules), ...this.#moving.signs(sku) };
  }

  /** Writes what was decided, and what follows from it: who must hear of it, and when to wake. */
  #write(...[changes, before, now]: Parameters<Write>): void {
    let after = before;
    for (const { reference, change } of changes) {
      this.#rows.write(reference, change);
      for (const each of change.incoming ?? []) this.#rules.setIncoming(each);
      if (change.open) this.#rounds.noteEnd(change.open.expiresAt);
      if (this.#moving.noteFreed(change.levels)) this.#rounds.want(now);
      after = overlaid(after, change.levels);
    }
    const changed = changes.flatMap(({ change }) => [...change.levels, ...(change.incoming ?? [])]);
    if (changed.length === 0) return;
    const bySku = Map.groupBy(after, (level) => level.sku);
    this.#tell(changed, now, (sku) => bySku.get(sku) ?? []);
  }

  /** Shoppers are told by the object that is a sku's home. */
  #tell(
    changed: readonly { readonly sku: Sku }[],
    now: EpochMs,
    levelsOf: (sku: Sku) => readonly StockLevel[] = (sku) => this.#rows.levelsOf([sku]),
  ): void {
    if (this.#outbox.note(changed, now, levelsOf) > 0) this.#rounds.wantPublishing(now);
  }

  /** What is undone in the rows is forgotten in memory too. */
  #transaction<T>(closure: () => T): T {
    try {
      return this.ctx.storage.transactionSync(closure);
    } catch (error) {
      this.#rows.forget();
      this.#rules.forget();
      throw error;
    }
  }

  /** Called once a batch: the one place where what was decided is committed and counted. */
  #makeDurable(): Promise<void> {
    const rows = this.#rows.takeRowsWritten() + this.#movingRows.takeRowsWritten();
    if (rows > 0) meter.commit("stock", rows);
    this.#rounds.arm();
    return this.ctx.storage.sync();
  }
}
