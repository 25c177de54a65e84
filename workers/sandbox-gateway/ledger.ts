/**
 * The one object that remembers: payments, keys, fences and the append-only log. Every effect is durable before its
 * answer; what arrives together is committed together.
 */
import { DurableObject } from "cloudflare:workers";
import { makeGroupCommit, type GroupCommit } from "../../durable-objects/group-commit.ts";
import { labelOf, type Manner, type TestCard } from "./cards.ts";
import type { AuthoriseCommand, FaultPlan, MoneyCommand, VoidCommand } from "./commands.ts";
import * as decisions from "./decisions.ts";
import { makeFaultBook, tellDriver, type FaultBook } from "./faults.ts";
import * as shopper from "./shopper-turns.ts";
import { makeStore, type Store } from "./store.ts";
import type { Fault, Moment } from "./types.ts";

export interface GatewayEnv {
  readonly GATEWAY_LEDGER: DurableObjectNamespace<GatewayLedger>;
  /** What merchants' calls must carry; without it they are all refused. */
  readonly GATEWAY_SECRET?: string;
  /** Origin of the pages where it is another than that of the calls. */
  readonly PUBLIC_URL?: string;
  readonly TIMEOUT_DELAY_MS: string;
  readonly SLOW_DELAY_MS: string;
}

/** The answers to a call that did not go as it should; one set for merchants, one for pages. */
interface Mishaps<T> {
  readonly busy: T;
  readonly failed: T;
  readonly noAnswer: T;
}

const MERCHANT_MISHAPS: Mishaps<decisions.Reply> = {
  busy: decisions.refusal(409, "idempotency_in_flight", "The first call with this key is still running."),
  failed: decisions.refusal(500, "provider_error", "Something went wrong at the provider."),
  noAnswer: decisions.refusal(504, "timeout", "The provider did not answer in time."),
};

export type PageMishap = "busy" | "failed" | "noAnswer";
const PAGE_MISHAPS: Mishaps<PageMishap> = { busy: "busy", failed: "failed", noAnswer: "noAnswer" };

export class GatewayLedger extends DurableObject<GatewayEnv> {
  readonly #store: Store;
  readonly #faultBook: FaultBook;
  readonly #commit: GroupCommit;
  readonly #inFlight = new Set<string>();
  /** The rows, so that a call without faults reads none. */
  #faults: readonly Fault[];

  constructor(ctx: DurableObjectState, env: GatewayEnv) {
    super(ctx, env);
    this.#store = makeStore(ctx.storage.sql);
    this.#faultBook = makeFaultBook(ctx.storage.sql);
    this.#commit = makeGroupCommit(ctx.storage);
    this.#faults = this.#faultBook.all();
  }

  async createToken(card: TestCard): Promise<{ token: string; method: string }> {
    const token = makeName("tok");
    await this.#commit(() => this.#store.saveToken(token, card, Date.now()));
    return { token, method: labelOf(card) };
  }

  async authorise(command: AuthoriseCommand): Promise<decisions.Reply> {
    const { source } = command;
    const card = source.type === "token" ? this.#store.cardOfToken(source.token) : null;
    if (card === undefined) return decisions.refusal(400, "invalid_token", "There is no such token.");
    return this.#atMoments("authorise", command.key, MERCHANT_MISHAPS, () =>
      this.#inManner(command.key, card?.manner ?? "prompt", MERCHANT_MISHAPS, {
        settled: (turn) => decisions.settledAuthorise(turn, command) ?? undefined,
        decide: (turn) => decisions.decideAuthorise(turn, command, card),
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

  list(sinceMs: number, afterSequence: number, prefix: string): Promise<decisions.PaymentPage> {
    return this.#commit(() => decisions.decideList(this.#turn(), sinceMs, afterSequence, prefix));
  }

  ledger(afterSequence: number): Promise<decisions.EffectPage> {
    return this.#commit(() => decisions.decideLedger(this.#turn(), afterSequence));
  }

  faults(): readonly Fault[] {
    return this.#faults;
  }

  async armFaults(plan: FaultPlan): Promise<readonly Fault[]> {
    await this.#commit(() => this.#faultBook.arm(plan));
    this.#faults = this.#faultBook.all();
    return this.#faults;
  }

  async clearFaults(): Promise<void> {
    await this.#commit(() => this.#faultBook.clear());
    this.#faults = this.#faultBook.all();
  }

  session(session: string): Promise<shopper.PageView | null> {
    return this.#commit(() => shopper.decideSession(this.#turn(), session));
  }

  paySession(session: string, card: TestCard): Promise<shopper.PageTurn | PageMishap> {
    return this.#atMoments<shopper.PageTurn | PageMishap>("shopper", session, PAGE_MISHAPS, () =>
      this.#inManner<shopper.PageTurn | PageMishap>(session, card.manner, PAGE_MISHAPS, {
        settled: (turn) => shopper.settledSession(turn, session),
        decide: (turn) => shopper.paySession(turn, session, card),
      }),
    );
  }

  cancelSession(session: string): Promise<shopper.PageTurn> {
    return this.#commit(() => shopper.cancelSession(this.#turn(), session));
  }

  challenge(challenge: string): Promise<shopper.PageView | null> {
    return this.#commit(() => shopper.decideChallenge(this.#turn(), challenge));
  }

  answerChallenge(challenge: string, passed: boolean): Promise<shopper.PageTurn | PageMishap> {
    return this.#atMoments<shopper.PageTurn | PageMishap>("shopper", challenge, PAGE_MISHAPS, () =>
      this.#commit(() => shopper.answerChallenge(this.#turn(), challenge, passed)),
    );
  }

  #turn(): decisions.Turn {
    return { store: this.#store, nowMs: Date.now(), makeName };
  }

  #merchantCall(
    operation: "capture" | "refund" | "void" | "lookup",
    key: string,
    decide: (turn: decisions.Turn) => decisions.Reply,
  ): Promise<decisions.Reply> {
    return this.#atMoments(operation, key, MERCHANT_MISHAPS, () => this.#commit(() => decide(this.#turn())));
  }

  /** A call with what a driver has ordered for its two moments: on its arrival, and when its effect is durable. */
  async #atMoments<T>(
    operation: "authorise" | "capture" | "refund" | "void" | "lookup" | "shopper",
    key: string,
    mishaps: Mishaps<T>,
    run: () => Promise<T>,
  ): Promise<T> {
    const before = await this.#reach(`${operation}.received`, key);
    if (before) return mishaps[before];
    const answer = await run();
    const after = await this.#reach(`${operation}.effected`, key);
    return after ? mishaps[after] : answer;
  }

  async #reach(moment: Moment, key: string): Promise<"failed" | "noAnswer" | null> {
    if (!this.#faults.some((fault) => fault.moment === moment)) return null;
    const due = await this.#commit(() => this.#faultBook.take(moment));
    this.#faults = this.#faultBook.all();
    for (const fault of due) {
      if (fault.action === "error") return "failed";
      if (fault.action === "timeout") {
        await scheduler.wait(this.#timeoutMs());
        return "noAnswer";
      }
      if (fault.url !== null) await tellDriver(fault.url, { moment, key }, this.#timeoutMs());
    }
    return null;
  }

  /** An authorisation in its card's manner. What was settled while it waited is looked at again before its effect. */
  async #inManner<T>(
    name: string,
    manner: Manner,
    mishaps: Mishaps<T>,
    call: { settled: (turn: decisions.Turn) => T | undefined; decide: (turn: decisions.Turn) => T },
  ): Promise<T> {
    const first = await this.#commit((): { answer: T; isEffect: boolean } | null => {
      const settled = call.settled(this.#turn());
      if (settled !== undefined) return { answer: settled, isEffect: false };
      if (this.#inFlight.has(name)) return { answer: mishaps.busy, isEffect: false };
      if (manner === "error_once" && this.#store.isFirstError(name, Date.now()))
        return { answer: mishaps.failed, isEffect: false };
      if (manner === "lost") return null;
      if (manner === "slow" || manner === "late") {
        this.#inFlight.add(name);
        return null;
      }
      return { answer: call.decide(this.#turn()), isEffect: true };
    });
    if (first) {
      if (!first.isEffect || manner !== "silent") return first.answer;
      await scheduler.wait(this.#timeoutMs());
      return mishaps.noAnswer;
    }
    if (manner === "lost") {
      await scheduler.wait(this.#timeoutMs());
      return mishaps.noAnswer;
    }
    await scheduler.wait(manner === "slow" ? Number(this.env.SLOW_DELAY_MS) : this.#timeoutMs());
    this.#inFlight.delete(name);
    const answer = await this.#commit(() => {
      const settled = call.settled(this.#turn());
      return settled === undefined ? call.decide(this.#turn()) : settled;
    });
    return manner === "late" ? mishaps.noAnswer : answer;
  }

  #timeoutMs(): number {
    return Number(this.env.TIMEOUT_DELAY_MS);
  }
}

/** 24 letters, 112 bits. Letters only: no name of ours may ever look like a card number. */
function makeName(prefix: string): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
    String.fromCharCode(97 + (byte % 26)),
  );
  return `${prefix}_${letters.join("")}`;
}
