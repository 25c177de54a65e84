/**
 * One object a person: cart, checkouts with their journal, token buckets, live sockets. A thin shell over one module
 * for each; the rules are in src/domain, what waits is in src/flows.
 */
import { DurableObject } from "cloudflare:workers";
import { SHOPPER_SCHEMA } from "../migrations/objects/shopper.ts";
import { makeDeps } from "../src/adapters/deps.ts";
import type { Env } from "../src/adapters/env.ts";
import type { ShopperMethods } from "../src/adapters/shopper/rpc.ts";
import type { Cart, CartCommand, HandedHold } from "../src/domain/cart/types.ts";
import { abandoned } from "../src/domain/checkout/failures.ts";
import { isAtRest, isCommitted, isFinal, isOpen } from "../src/domain/checkout/machine.ts";
import { makeOrder, viewOf } from "../src/domain/checkout/make-order.ts";
import type {
  Checkout,
  CheckoutView,
  PlaceOrderAnswer,
  PlaceOrderInput,
  SettledByHand,
} from "../src/domain/checkout/types.ts";
import type { Verdict } from "../src/domain/fraud/types.ts";
import { beginCheckout, sameKey } from "../src/flows/checkout/begin-checkout.ts";
import {
  requestCancel,
  requestGiveUp,
  requestReviewEnd,
  requestSettleByHand,
} from "../src/flows/checkout/change-checkout.ts";
import { tellOperators } from "../src/flows/checkout/tell-operators.ts";
import { noteCheckout } from "../src/flows/fraud/note-checkout.ts";
import { screenCheckout } from "../src/flows/fraud/screen-checkout.ts";
import { publishOutbox } from "../src/flows/orders/publish-outbox.ts";
import type { CheckoutId, OrderId, ShopperId } from "../src/kernel/ids.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { problem, type Problem } from "../src/kernel/problem.ts";
import { err, ok, type Result } from "../src/kernel/result.ts";
import { SECOND_MS } from "../src/kernel/time.ts";
import type { Deps } from "../src/ports/deps.ts";
import type {
  BucketName,
  Buyer,
  CartAnswer,
  CartRefusal,
  Idempotency,
  LastInput,
  Metered,
} from "../src/ports/shopper.ts";
import { alarmClock, type AlarmClock } from "./alarm-clock.ts";
import { migrate } from "./schema.ts";
import { tokenBuckets, type TokenBuckets } from "./shopper/buckets.ts";
import { cartJournal } from "./shopper/cart-journal.ts";
import { cartRows, type CartRows } from "./shopper/cart-rows.ts";
import { checkoutRows, type CheckoutRows } from "./shopper/checkout-rows.ts";
import { heldCart, type HeldCart } from "./shopper/held-cart.ts";
import { holdRows } from "./shopper/hold-rows.ts";
import { acceptSocket, broadcastCart } from "./shopper/live.ts";
import { checkoutRunners, type CheckoutRunners } from "./shopper/runners.ts";

/** How long a shopper waits for a decision before the answer is "pending"; the runner goes on by itself. */
const PLACE_WAIT_MS = 12 * SECOND_MS;
/** While something is being finished the alarm stands this far ahead, in case the object dies over it. */
const SAFETY_WAKE_MS = 30 * SECOND_MS;
/** What the alarm has just tried in vain, or is still running, is not tried again at once. */
const OVERDUE_WAKE_MS = 2 * SECOND_MS;

export class Shopper extends DurableObject<Env> implements ShopperMethods {
  private readonly deps: Deps;
  private readonly shopperId: ShopperId;
  private readonly cartRows: CartRows;
  private readonly held: HeldCart;
  private readonly journal: CheckoutRows;
  private readonly runners: CheckoutRunners;
  private readonly buckets: TokenBuckets;
  private alarms: AlarmClock | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.deps = makeDeps(env, ctx);
    this.shopperId = (ctx.id.name ?? "") as ShopperId;
    const age = migrate(ctx.storage, SHOPPER_SCHEMA, "shopper", this.deps.meter);
    const ttlMs = this.shopperId.startsWith("usr_") ? LIMITS.cartTtlUserMs : LIMITS.cartTtlGuestMs;
    this.cartRows = cartRows(ctx.storage, ttlMs, this.deps.meter);
    const holds = holdRows(ctx.storage.sql);
    const wakeBy = (at: number): void => this.alarms?.wakeBy(at);
    const { meter, clock } = this.deps;
    this.journal = checkoutRows(ctx.storage, this.cartRows, holds, meter, wakeBy);
    const journal = cartJournal({
      storage: ctx.storage,
      cart: this.cartRows,
      holds,
      checkouts: () => this.journal.unfinished(),
      meter,
      now: clock.now,
      wakeBy,
    });
    this.held = heldCart({ ...this.deps, shopperId: this.shopperId, journal }, this.cartRows);
    this.buckets = tokenBuckets(this.deps.settings, () => this.deps.clock.now());
    this.runners = checkoutRunners({
      ...this.deps,
      journal: this.journal,
      publish: () => this.deps.background(publishOutbox(this.deps)),
      restoreHolds: (row) => this.held.restore(row),
      screen: (row, card) => {
        const velocity = this.journal.velocity(row.id, clock.now());
        return screenCheckout(this.deps, row, card, velocity);
      },
      onNoted: (row) => this.deps.background(noteCheckout(this.deps, row)),
      attend: (row, how) => this.deps.background(tellOperators(this.deps, row, how)),
      onPlaced: () => broadcastCart(this.ctx, this.held.shown()),
      onEnded: () => this.deps.background(this.held.settle("all")),
    });
    const arm = (armed: number | null): void => {
      this.alarms = alarmClock(ctx.storage, armed, "shopper", this.deps.meter);
    };
    // A new object goes on at once, so that its tables and its first rows are one commit.
    if (age === "new") arm(null);
    else void ctx.blockConcurrencyWhile(async () => arm(await ctx.storage.getAlarm()));
  }

  private readCart(): Cart {
    return this.cartRows.read(this.deps.clock.now());
  }

  private async metered<T>(bucket: BucketName, work: () => Promise<T> | T): Promise<Metered<T>> {
    const taken = this.buckets.take(bucket);
    if (!taken.allowed) return { outcome: "limited", bucket: taken.state };
    return { outcome: "ok", bucket: taken.state, value: await work() };
  }

  async take(bucket: BucketName): Promise<Metered<null>> {
    return this.metered(bucket, () => null);
  }

  async cart(): Promise<Metered<Cart>> {
    return this.metered("reads", () => this.held.shown());
  }

  async changeCart(
    command: CartCommand,
    idempotency: Idempotency | null,
  ): Promise<Metered<Result<CartAnswer, CartRefusal>>> {
    return this.metered("writes", async () => {
      const changed = this.held.change(command, idempotency);
      // Most changes are one write: nothing is waited for then, so that rows and alarm are one commit.
      const answer = changed instanceof Promise ? await changed : changed;
      const expiresAt = this.cartRows.expiresAt();
      if (expiresAt !== null) this.alarms?.wakeBy(expiresAt);
      if (answer.ok && !answer.value.replayed) broadcastCart(this.ctx, answer.value.cart);
      return answer;
    });
  }

  async cartToMerge(): Promise<{ cart: Cart; holds: readonly HandedHold[] }> {
    return this.held.toMerge();
  }

  async emptyCart(version: number): Promise<void> {
    await this.held.empty(version);
    broadcastCart(this.ctx, this.held.shown());
  }

  async placeOrder(input: PlaceOrderInput, idempotency: Idempotency, buyer: Buyer): Promise<Metered<PlaceOrderAnswer>> {
    return this.metered("checkouts", async () => {
      const known = this.journal.byKey(idempotency.key);
      const shopper = {
        shopperId: this.shopperId,
        cart: () => this.readCart(),
        checkouts: () => this.journal.unfinished(),
        byKey: (key: string) => this.journal.byKey(key),
        holds: () => this.held.forCheckout(),
      };
      const begin = async () => {
        const first = await beginCheckout(this.deps, shopper, input, idempotency, buyer);
        if (first.ok && first.value.begun) await this.journal.save(first.value.checkout, 0);
        return first;
      };
      const begun = known ? sameKey(known, idempotency) : await this.held.undisturbed(begin);
      if (!begun.ok) return { outcome: "failed", problem: begun.error, checkout: null, replayed: false };
      const { checkout, begun: fresh } = begun.value;
      const settled = await this.runners.settle(checkout.id, fresh, PLACE_WAIT_MS);
      return answerOf(settled ?? checkout, !fresh);
    });
  }

  async checkout(id: CheckoutId): Promise<Metered<CheckoutView | null>> {
    return this.metered("reads", () => {
      const found = this.journal.read(id);
      return found && viewOf(found);
    });
  }

  async poke(id: CheckoutId): Promise<CheckoutView | null> {
    if (this.journal.read(id) === null) return null;
    const settled = await this.runners.settle(id, false, PLACE_WAIT_MS);
    return settled && viewOf(settled);
  }

  async nudge(id: CheckoutId): Promise<boolean> {
    const found = this.journal.read(id);
    if (found !== null && !isAtRest(found.state)) this.runners.lookAgain(id);
    return found !== null;
  }

  async abandon(id: CheckoutId): Promise<Metered<CheckoutView | null>> {
    return this.metered("writes", async () => {
      const open = await requestGiveUp(this.journal, id, abandoned, this.deps.clock.now());
      if (open === null) return null;
      const settled = isOpen(open) ? await this.runners.settle(id, false, PLACE_WAIT_MS) : open;
      return viewOf(settled ?? open);
    });
  }

  async cancelOrder(
    order: OrderId,
    checkout: CheckoutId,
    reason: string,
  ): Promise<Metered<Result<"cancelled", Problem>>> {
    return this.metered("writes", async () => {
      const found = this.journal.read(checkout);
      if (found === null || found.orderId !== order)
        return err(problem("not-found", "There is no such order of yours."));
      // What is running (storing, capturing) is let through first: it is short and its result decides what is undone.
      await this.runners.join(checkout, PLACE_WAIT_MS);
      const begun = await requestCancel(this.journal, checkout, reason, this.deps.clock.now());
      if (!begun) return err(problem("cannot-cancel", "This order cannot be cancelled any more."));
      const settled = await this.runners.settle(checkout, false, PLACE_WAIT_MS);
      return cancelAnswer(settled);
    });
  }

  async lastInput(): Promise<LastInput | null> {
    const newest = this.journal.newest();
    if (newest === null) return null;
    const { email, address, shipping, billing, balances = [] } = newest.input;
    const isRecent = newest.createdAt > this.deps.clock.now() - LIMITS.unpaidKeptMs;
    const unpaid = isRecent && isFinal(newest.state) && !isCommitted(newest) ? balances : [];
    return { email, address, shipping, ...(billing && { billing }), unpaid };
  }

  async journalOf(id: CheckoutId): Promise<Checkout | null> {
    return this.journal.read(id);
  }

  async decideReview(id: CheckoutId, verdict: Verdict["verdict"]): Promise<"decided" | "refused" | "not_found"> {
    if (this.journal.read(id) === null) return "not_found";
    // What is running (storing the order) is let through first.
    await this.runners.join(id, PLACE_WAIT_MS);
    if (!(await requestReviewEnd(this.journal, id, verdict, this.deps.clock.now()))) return "refused";
    await this.runners.settle(id, false, PLACE_WAIT_MS);
    return "decided";
  }

  async settleByHand(id: CheckoutId, settled: SettledByHand): Promise<"settled" | "not_found" | "not_stuck"> {
    await this.runners.join(id, PLACE_WAIT_MS);
    const answer = await requestSettleByHand(this.journal, id, settled);
    if (answer === "settled") await this.runners.settle(id, false, PLACE_WAIT_MS);
    return answer;
  }

  async giveUp(id: CheckoutId, reason: string): Promise<CheckoutView | null> {
    const open = await requestGiveUp(this.journal, id, problem("conflict", reason), this.deps.clock.now());
    if (open === null) return null;
    const settled = isOpen(open) ? await this.runners.settle(id, false, PLACE_WAIT_MS) : open;
    return viewOf(settled ?? open);
  }

  async openCheckouts(): Promise<readonly CheckoutView[]> {
    return this.journal.unfinished().map(viewOf);
  }

  override async fetch(request: Request): Promise<Response> {
    return acceptSocket(this.ctx, request, this.held.shown());
  }

  override webSocketMessage(): void {
    // Nothing is expected of the page but pings, which are answered without the object.
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 ? 1000 : code);
  }

  /** Re-arms first, then pokes what is due; it never throws, since six failures would end the alarm for good. */
  override async alarm(): Promise<void> {
    const now = this.deps.clock.now();
    this.alarms?.rang();
    try {
      const due = this.journal.due(now);
      if (due.length > 0) this.alarms?.wakeBy(now + SAFETY_WAKE_MS);
      await Promise.all(due.map((id) => this.runners.settle(id, false, PLACE_WAIT_MS)));
      await this.held.settle("due");
      if (this.cartRows.prune(now) > 0) this.deps.meter.commit("shopper.prune", 1);
      this.rearm();
    } catch (error) {
      this.deps.log("error", "shopper.alarm_failed", { shopper: this.shopperId, error: String(error) });
      this.alarms?.wakeBy(now + SAFETY_WAKE_MS);
    }
  }

  private rearm(): void {
    const all = [this.journal.earliestWake(), this.held.earliestWake(), this.cartRows.expiresAt()];
    const wakes = all.filter((at) => at !== null);
    const soonest = this.deps.clock.now() + OVERDUE_WAKE_MS;
    if (wakes.length > 0) this.alarms?.wakeBy(Math.max(Math.min(...wakes), soonest));
  }
}

function answerOf(checkout: Checkout, replayed: boolean): PlaceOrderAnswer {
  const view = viewOf(checkout);
  if (checkout.placedAt !== null) return { outcome: "placed", checkout: view, order: makeOrder(checkout), replayed };
  if (checkout.state === "ACTION_REQUIRED" && checkout.failure === null)
    return { outcome: "action", checkout: view, replayed };
  if (isAtRest(checkout.state) && checkout.failure)
    return { outcome: "failed", problem: checkout.failure, checkout: view, replayed };
  return { outcome: "pending", checkout: view, replayed };
}

function cancelAnswer(settled: Checkout | null): Result<"cancelled", Problem> {
  if (settled?.state === "CANCELLED") return ok("cancelled");
  if (settled?.state === "CANCELLING") {
    return err(
      problem(
        "overloaded",
        "The cancellation is under way and will be finished. Look at the order again in a moment.",
        { retryAfterSeconds: 5 },
      ),
    );
  }
  return err(problem("cannot-cancel", "The parcel is already being picked. You can return it after it has arrived."));
}
