/**
 * The one object that remembers: payments, keys, fences, messages and the append-only log. Every effect is durable
 * before its answer; what arrives together is committed together.
 */
import { DurableObject } from "cloudflare:workers";
import { alarmClock, type AlarmClock } from "../../durable-objects/alarm-clock.ts";
import { makeGroupCommit, type GroupCommit } from "../../durable-objects/group-commit.ts";
import { migrate } from "../../durable-objects/schema.ts";
import { GATEWAY_LEDGER_SCHEMA } from "../../migrations/objects/gateway-ledger.ts";
import { makeCalls, type Calls, type MakeTurn, type Mishaps } from "./calls.ts";
import type { AuthoriseCommand, FaultPlan, MoneyCommand, VoidCommand } from "./commands.ts";
import { makeCourier, type Courier } from "./courier.ts";
import * as decisions from "./decisions.ts";
import { makeFaultBook, type FaultBook } from "./faults.ts";
import { meansByName } from "./known-means.ts";
import { isOffered, type Means } from "./means.ts";
import {
  makeMessageBook,
  messageTypeOf,
  endpointOf,
  type Endpoint,
  type MessageBook,
  type Queued,
} from "./messages.ts";
import * as shopper from "./shopper-turns.ts";
import { makeStore, type Store } from "./store.ts";
import type { Effect, Fault, MessageState, MessageType, Payment } from "./types.ts";

export interface GatewayEnv {
  readonly GATEWAY_LEDGER: DurableObjectNamespace<GatewayLedger>;
  /** What merchants' calls must carry; without it they are all refused. */
  readonly GATEWAY_SECRET?: string;
  /** Origin of the pages where it is another than that of the calls. */
  readonly PUBLIC_URL?: string;
  readonly TIMEOUT_DELAY_MS: string;
  readonly SLOW_DELAY_MS: string;
  /** Where messages go, unless a call has set another address, and what signs them (GATEWAY_SECRET when absent). */
  readonly WEBHOOK_URL?: string;
  readonly WEBHOOK_SECRET?: string;
  /** The shop as a service binding, where it cannot be reached by an address. */
  readonly SHOP?: Fetcher;
  readonly WEBHOOK_LATE_MS: string;
  readonly WEBHOOK_RETRY_MS: string;
}

const MERCHANT_MISHAPS: Mishaps<decisions.Reply> = {
  busy: decisions.refusal(409, "idempotency_in_flight", "The first call with this key is still running."),
  failed: decisions.refusal(500, "provider_error", "Something went wrong at the provider."),
  noAnswer: decisions.refusal(504, "timeout", "The provider did not answer in time."),
};

export type PageMishap = "busy" | "failed" | "noAnswer";
const PAGE_MISHAPS: Mishaps<PageMishap> = { busy: "busy", failed: "failed", noAnswer: "noAnswer" };

const UNMETERED = { commit: () => undefined, hop: () => undefined };

export class GatewayLedger extends DurableObject<GatewayEnv> {
  readonly #store: Store;
  readonly #faults: FaultBook;
  readonly #messages: MessageBook;
  readonly #commit: GroupCommit;
  readonly #calls: Calls;
  readonly #courier: Courier;
  #clock: AlarmClock;
  /** Set by a call; otherwise that of the environment. */
  #endpoint: Endpoint | null;

  constructor(ctx: DurableObjectState, env: GatewayEnv) {
    super(ctx, env);
    const { sql } = ctx.storage;
    migrate(ctx.storage, GATEWAY_LEDGER_SCHEMA, "gateway", UNMETERED);
    this.#store = makeStore(sql);
    this.#faults = makeFaultBook(sql);
    this.#messages = makeMessageBook(sql, Number(env.WEBHOOK_RETRY_MS));
    this.#endpoint = this.#messages.endpoint();
    this.#commit = makeGroupCommit(ctx.storage);
    this.#clock = alarmClock(ctx.storage, null, "gateway", UNMETERED);
    this.#calls = makeCalls({
      commit: this.#commit,
      faults: this.#faults,
      delays: { timeoutMs: Number(env.TIMEOUT_DELAY_MS), slowMs: Number(env.SLOW_DELAY_MS) },
      begin: () => this.#begin(),
    });
    this.#courier = makeCourier({
      book: this.#messages,
      commit: this.#commit,
      endpoint: () => this.#endpointNow(),
      wakeBy: (at) => this.#clock.wakeBy(at),
      fetch: (request) => (env.SHOP ? env.SHOP.fetch(request) : fetch(request)),
    });
    void ctx.blockConcurrencyWhile(async () => {
      this.#clock = alarmClock(ctx.storage, await ctx.storage.getAlarm(), "gateway", UNMETERED);
      const dueAt = this.#messages.nextDueAt();
      if (dueAt !== null) this.#clock.wakeBy(dueAt);
    });
  }

  async createToken(means: Means): Promise<{ token: string; method: string }> {
    const token = makeName("tok");
    await this.#commit(() => this.#store.saveToken(token, means, Date.now()));
    return { token, method: means.label };
  }

  async authorise(command: AuthoriseCommand): Promise<decisions.Reply> {
    const { source, country = null } = command;
    const means = source.type === "token" ? this.#store.meansOfToken(source.token) : null;
    if (means === undefined) return decisions.refusal(400, "invalid_token", "There is no such token.");
    if (means && !isOffered(means, country))
      return decisions.refusal(400, "invalid_token", `${means.label} is not offered in ${country ?? "no country"}.`);
    return this.#calls.atMoments("authorise", command.key, MERCHANT_MISHAPS, (makeTurn) =>
      this.#calls.inManner(command.key, means?.manner ?? "prompt", MERCHANT_MISHAPS, {
        makeTurn,
        settled: (turn) => decisions.settledAuthorise(turn, command) ?? undefined,
        decide: (turn) => decisions.decideAuthorise(turn, command, means),
      }),
    );
  }

  capture(command: MoneyCommand): Promise<decisions.Reply> {
    return this.#merchantCall("capture", command.key, (turn) => decisions.decideCapture(turn, command));
  }

  refund(command: MoneyCommand): Promise<decisions.Reply> {
    return this.#merchantCall("refund", command.key, (turn) => decisions.decideRefund(turn, command));
  }

  voidAuthorisation(command: VoidCommand): Promise<decisions.Reply> {
    return this.#merchantCall("void", command.key, (turn) => decisions.decideVoid(turn, command));
  }

  lookup(authoriseKey: string, fences: boolean): Promise<decisions.Reply> {
    return this.#merchantCall("lookup", authoriseKey, (turn) => decisions.decideLookup(turn, authoriseKey, fences));
  }

  payment(paymentId: string): Promise<decisions.Reply> {
    return this.#merchantCall("lookup", paymentId, (turn) => decisions.decidePayment(turn, paymentId));
  }

  list(sinceMs: number, afterSequence: number, prefix: string): Promise<decisions.PaymentPage> {
    const { makeTurn } = this.#begin();
    return this.#commit(() => decisions.decideList(makeTurn(), sinceMs, afterSequence, prefix));
  }

  ledger(afterSequence: number): Promise<decisions.EffectPage> {
    const { makeTurn } = this.#begin();
    return this.#commit(() => decisions.decideLedger(makeTurn(), afterSequence));
  }

  faults(): readonly Fault[] {
    return this.#faults.all();
  }

  async armFaults(plan: FaultPlan): Promise<readonly Fault[]> {
    await this.#commit(() => this.#faults.arm(plan));
    return this.#faults.all();
  }

  clearFaults(): Promise<void> {
    return this.#commit(() => this.#faults.clear());
  }

  /** Where messages go: what a call has set, otherwise what the environment says; null for nowhere. */
  webhookUrl(): string | null {
    return this.#endpointNow()?.url ?? null;
  }

  async setEndpoint(endpoint: Endpoint | null): Promise<void> {
    await this.#commit(() => this.#messages.setEndpoint(endpoint));
    this.#endpoint = endpoint;
  }

  messages(afterSequence: number, state: MessageState | undefined): ReturnType<MessageBook["page"]> {
    return this.#messages.page(afterSequence, state);
  }

  session(session: string): Promise<shopper.PageView | null> {
    const { makeTurn } = this.#begin();
    return this.#commit(() => shopper.decideSession(makeTurn(), session));
  }

  paySession(session: string, means: Means): Promise<shopper.PageTurn | PageMishap> {
    return this.#calls.atMoments<shopper.PageTurn | PageMishap>("shopper", session, PAGE_MISHAPS, (makeTurn) =>
      this.#calls.inManner<shopper.PageTurn | PageMishap>(session, means.manner, PAGE_MISHAPS, {
        makeTurn,
        settled: (turn) => shopper.settledSession(turn, session),
        decide: (turn) => shopper.paySession(turn, session, means),
      }),
    );
  }

  async cancelSession(session: string): Promise<shopper.PageTurn> {
    const { makeTurn, beforeAnswer } = this.#begin();
    const turned = await this.#commit(() => shopper.cancelSession(makeTurn(), session));
    await beforeAnswer();
    return turned;
  }

  challenge(challenge: string): Promise<shopper.PageView | null> {
    const { makeTurn } = this.#begin();
    return this.#commit(() => shopper.decideChallenge(makeTurn(), challenge));
  }

  answerChallenge(challenge: string, passed: boolean): Promise<shopper.PageTurn | PageMishap> {
    return this.#calls.atMoments<shopper.PageTurn | PageMishap>("shopper", challenge, PAGE_MISHAPS, (makeTurn) =>
      this.#commit(() => shopper.answerChallenge(makeTurn(), challenge, passed)),
    );
  }

  override async alarm(): Promise<void> {
    this.#clock.rang();
    await this.#courier.nudge();
  }

  #merchantCall(
    operation: "capture" | "refund" | "void" | "lookup",
    key: string,
    decide: (turn: decisions.Turn) => decisions.Reply,
  ): Promise<decisions.Reply> {
    return this.#calls.atMoments(operation, key, MERCHANT_MISHAPS, (makeTurn) =>
      this.#commit(() => decide(makeTurn())),
    );
  }

  #begin(): { makeTurn: MakeTurn; beforeAnswer: () => Promise<void> } {
    const early: string[] = [];
    const makeTurn = (): decisions.Turn => {
      const nowMs = Date.now();
      const record = (payment: Payment, effect: Effect): void => {
        this.#store.record(payment, effect, nowMs);
        const queued = this.#tell(payment, effect, nowMs);
        if (queued?.mode === "early") early.push(queued.id);
      };
      return { store: this.#store, nowMs, makeName, record };
    };
    const beforeAnswer = async (): Promise<void> => {
      if (early.length > 0) await this.#courier.deliverNow(early);
    };
    return { makeTurn, beforeAnswer };
  }

  /** Queues what the shop is told of an effect, in the same transaction as the effect. */
  #tell(payment: Payment, effect: Effect, nowMs: number): Queued | null {
    const type = messageTypeOf(effect);
    if (type === null || this.#endpointNow() === null) return null;
    const queued = { id: makeName("msg"), type, ...this.#modeOf(payment, type) };
    const dueAt = this.#messages.queue(queued, payment, nowMs);
    if (dueAt !== null) this.#clock.wakeBy(dueAt);
    return queued;
  }

  /** What a driver has ordered comes before the card's own manner. */
  #modeOf({ means }: Payment, type: MessageType): Pick<Queued, "mode" | "delayMs"> {
    const lateMs = Number(this.env.WEBHOOK_LATE_MS);
    const [ordered] = this.#faults.awaits(type) ? this.#faults.take(type) : [];
    if (ordered?.action === "webhook") return { mode: ordered.mode, delayMs: ordered.delayMs ?? lateMs };
    const own = means === null ? null : meansByName(means)?.webhookMode;
    return { mode: own ?? "prompt", delayMs: lateMs };
  }

  #endpointNow(): Endpoint | null {
    return this.#endpoint ?? endpointOf(this.env);
  }
}

/** 24 letters, 112 bits. Letters only: no name of ours may ever look like a card number. */
function makeName(prefix: string): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
    String.fromCharCode(97 + (byte % 26)),
  );
  return `${prefix}_${letters.join("")}`;
}
