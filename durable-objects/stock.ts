/**
 * The stock of the skus of one shard: rows, RPC and alarm around the domain's machine. What arrives together is
 * decided in turn and committed once; nothing outside is asked while a request waits.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../src/adapters/env.ts";
import { meter } from "../src/adapters/meter.ts";
import type { Coming, StockMethods } from "../src/adapters/stock/rpc.ts";
import { quantitiesBySku } from "../src/domain/inventory/allocation.ts";
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
import type { GroupCommit } from "./group-commit.ts";
import { migrate } from "./schema.ts";
import { COMING } from "./stock-moving.ts";
import { makeStockParts, type StockParts } from "./stock-parts.ts";
import { RETRY_AFTER_MS } from "./stock-rounds.ts";

const invalid = { outcome: "refused", reason: "invalid_request" } as const;
const unknownReference = { outcome: "refused", reason: "unknown_reference" } as const;

interface Asked {
  /** Objects that have said already that they do not know it. */
  readonly asked?: readonly Visit[];
}

/** Objects of this process that have told the newest news again. */
const publishedAgain = new Set<string>();

export class Stock extends DurableObject<Env> implements StockMethods {
  readonly #stock: StockParts;
  readonly #commit: GroupCommit;
  #alarms: AlarmClock | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const settings = parseSettings(env.SHOP_SETTINGS);
    invariant(settings.ok, settings.ok ? "" : settings.error);
    migrate(ctx.storage, STOCK_SCHEMA, "stock", meter);
    this.#stock = makeStockParts({
      storage: ctx.storage,
      self: ctx.id.name ?? ctx.id.toString(),
      settings: settings.value.stock,
      queue: env.INVENTORY_UPDATES,
      arriveAt: (name, consignment) => env.STOCK.getByName(name).arrive(consignment),
      alarms: () => this.#alarms,
    });
    this.#commit = this.#stock.commit;
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarms = alarmClock(ctx.storage, await ctx.storage.getAlarm(), "stock", meter);
      if (settings.value.queuesForget) this.#publishAgain(ctx.id.toString());
      this.#stock.rounds.wantWake(Date.now());
      this.#stock.rounds.arm();
    });
  }

  reserve(request: ReserveRequest): Promise<ReserveAnswer | Coming> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReserveRequest(request, now)) return invalid;
      const away = this.#awayFor(request.reference, [...quantitiesBySku(request.lines).keys()]);
      if (away?.outcome === "moved") return away;
      let answer = this.#stock.selling.reserve(request, now);
      // Units held by reservations that are over are free, even if the alarm has not come round yet.
      while (answer.outcome === "short" && this.#stock.rounds.expireDue(now).ended > 0)
        answer = this.#stock.selling.reserve(request, now);
      // Units of a sku that is on its way here count once they are here.
      return answer.outcome === "short" && away !== null ? COMING : answer;
    });
  }

  /** What became of skus here matters only to references never met: the others are answered from this ledger. */
  #awayFor(reference: string, skus: readonly Sku[]): MovedAnswer | Coming | null {
    const away = this.#stock.moving.away(skus);
    return away === null || this.#stock.rows.isKnown(reference) ? null : away;
  }

  confirm({ reference }: { reference: string }): Promise<ConfirmAnswer> {
    return this.#commit(() =>
      isReference(reference)
        ? this.#stock.selling.step<"confirm">({ type: "confirm", reference }, Date.now())
        : unknownReference,
    );
  }

  release({ reference }: { reference: string }): Promise<ReleaseAnswer> {
    return this.#commit(() =>
      isReference(reference)
        ? this.#stock.selling.step<"release">({ type: "release", reference }, Date.now())
        : invalid,
    );
  }

  extend({ reference, expiresAt }: { reference: string; expiresAt: EpochMs }): Promise<ExtendAnswer> {
    return this.#commit(() => {
      const now = Date.now();
      if (!isReference(reference) || !isDeadline(expiresAt, now)) return invalid;
      return this.#stock.selling.step<"extend">({ type: "extend", reference, expiresAt }, now);
    });
  }

  giveBack(call: { reference: string; giveBackReference: string }): Promise<GiveBackAnswer> {
    return this.#commit(() => {
      const { reference, giveBackReference } = call;
      if (!isReference(reference) || !isReference(giveBackReference)) return invalid;
      return this.#stock.selling.step<"giveBack">({ type: "giveBack", reference, giveBackReference }, Date.now());
    });
  }

  restock(call: Restock): Promise<RestockAnswer> {
    return this.#commit(() =>
      isRestock(call) ? this.#stock.selling.step<"restock">({ type: "restock", ...call }, Date.now()) : invalid,
    );
  }

  receive({ receipts, asked = [] }: Asked & { receipts: readonly Receipt[] }): Promise<ReceiveAnswer> {
    return this.#commit(() =>
      isReceipts(receipts) ? this.#stock.staff.receive(receipts, asked, Date.now()) : invalid,
    );
  }

  adjust({ adjustments, asked = [] }: Asked & { adjustments: readonly Adjustment[] }): Promise<AdjustAnswer> {
    return this.#commit(() =>
      isAdjustments(adjustments) ? this.#stock.staff.adjust(adjustments, asked, Date.now()) : invalid,
    );
  }

  transfer({ asked = [], ...call }: Asked & Transfer): Promise<TransferAnswer> {
    return this.#commit(() => (isTransfer(call) ? this.#stock.staff.transfer(call, asked, Date.now()) : invalid));
  }

  announce({ incoming }: { incoming: readonly Incoming[] }): Promise<AnnounceAnswer> {
    return this.#commit(() => (isIncoming(incoming) ? this.#stock.staff.announce(incoming, Date.now()) : invalid));
  }

  setTerms({ sku, terms }: { sku: Sku; terms: StockTerms }): Promise<TermsAnswer> {
    return this.#commit(() =>
      isSku(sku) && isTerms(terms) ? this.#stock.staff.setTerms(sku, terms, Date.now()) : invalid,
    );
  }

  /** A sku never seen has zeros and no levels. */
  async levels({ skus }: { skus: readonly Sku[] }): Promise<readonly StockSummary[]> {
    invariant(isSkuList(skus), `levels are asked for 1 to ${LIMITS.stockPageSkusMax} skus`);
    return skus.map((sku) => this.#stock.summaryOf(sku));
  }

  async detail({ sku, older }: { sku: Sku; older: string | null }): Promise<StockDetail> {
    invariant(isSku(sku), "details are asked for one sku");
    return this.#stock.books.detail(sku, older);
  }

  audit({ after, deep = false }: { after: string | null; deep?: boolean }): Promise<StockAudit> {
    return this.#commit(() => this.#stock.books.audit(after, deep));
  }

  /** These skus will come from another object; one that is at home here already is left alone. */
  expectMove(call: { skus: readonly Sku[]; from: string; epoch: number }): Promise<{ outcome: "expected" }> {
    return this.#commit(() => {
      this.#assertMove(call);
      this.#stock.moving.expectMove(call.skus, call.from, call.epoch);
      return { outcome: "expected" };
    });
  }

  async leave(call: { skus: readonly Sku[]; to: string; epoch: number }): Promise<LeaveAnswer> {
    const answer = await this.#commit(() => {
      const now = Date.now();
      this.#assertMove(call);
      this.#stock.rounds.want(now + RETRY_AFTER_MS);
      const left = this.#stock.moving.leave(call.skus, call.to, call.epoch, now);
      this.#stock.rules.forget();
      return left;
    });
    // The alarm sends them for sure; this only makes the time shorter in which nobody has the units.
    if (answer.outcome === "left") this.ctx.waitUntil(this.#stock.rounds.sendConsignments());
    return answer;
  }

  arrive(consignment: Consignment): Promise<{ outcome: "arrived" }> {
    return this.#commit(() => {
      const now = Date.now();
      // What comes with it may be rules that shoppers are told by in this very turn.
      this.#stock.rules.forget();
      this.#stock.moving.arrive(consignment, now);
      if (!this.#stock.moving.isIdle()) this.#stock.rounds.want(now);
      return { outcome: "arrived" };
    });
  }

  async underway(): Promise<{ outcome: "underway"; consignments: number }> {
    return { outcome: "underway", consignments: this.#stock.moving.underway() };
  }

  spread({ layouts }: { layouts: readonly Layout[] }): Promise<{ outcome: "spread" }> {
    return this.#commit(() => {
      this.#stock.moving.spread(layouts);
      return { outcome: "spread" };
    });
  }

  async held({
    after,
  }: {
    after: string | null;
  }): Promise<{ outcome: "held"; skus: readonly Sku[]; next: string | null }> {
    return { outcome: "held", ...this.#stock.moving.held(after ?? "") };
  }

  #assertMove({ skus, epoch }: { skus: readonly Sku[]; epoch: number }): void {
    invariant(
      isSkuList(skus) && skus.length <= LIMITS.stockMoveSkusMax && Number.isSafeInteger(epoch) && epoch > 0,
      `1 to ${LIMITS.stockMoveSkusMax} skus are moved at once, in a numbered move`,
    );
  }

  override alarm(): Promise<void> {
    return this.#stock.rounds.onAlarm();
  }

  /** What was on its way when the last process ended is lost with its queues; an eviction alone loses nothing. */
  #publishAgain(id: string): void {
    if (publishedAgain.has(id)) return;
    publishedAgain.add(id);
    this.#stock.transaction(() => this.#stock.outbox.publishAgain(Date.now() - LIMITS.queueForgetWindowMs));
    if (!this.#stock.outbox.isEmpty()) this.#stock.rounds.wantPublishing(Date.now());
  }
}
