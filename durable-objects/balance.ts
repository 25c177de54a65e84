/**
 * One balance: a gift card, or a shopper's store credit. A thin shell over the steps of src/domain/balance: nothing is
 * awaited between reading rows and writing them, so whoever asks at the same time is answered one after the other. The
 * platform lets no answer out before what it says is durable. There is no alarm: what is held is given up by its
 * checkout and by nobody else, since an order under review may be captured days later.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../src/adapters/env.ts";
import { meter } from "../src/adapters/meter.ts";
import type { BalanceMethods } from "../src/adapters/payment-gateway/balance-rpc.ts";
import { isAccount, isKey } from "../src/domain/balance/account.ts";
import { close, credit } from "../src/domain/balance/owner.ts";
import { authorise, capture, giveUp, lookUp, refund, type Fencing } from "../src/domain/balance/tender.ts";
import type {
  BalancePayment,
  CloseAnswer,
  Credit,
  DoneAnswer,
  Hold,
  HoldAnswer,
  Move,
} from "../src/domain/balance/types.ts";
import { holdView, paymentView, viewOf } from "../src/domain/balance/view.ts";
import type { GatewayPayment } from "../src/domain/payment/types.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import { invariant } from "../src/kernel/result.ts";
import type { BalanceEntries, BalanceHold, BalanceView } from "../src/ports/payment-gateway.ts";
import { balanceRows, type BalanceRows } from "./balance-rows.ts";

const HOLDS_SHOWN_MAX = 100;

export class Balance extends DurableObject<Env> implements BalanceMethods {
  readonly #account: string;
  readonly #rows: BalanceRows;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#account = ctx.id.name ?? "";
    invariant(isAccount(this.#account), `${this.#account} is no account's name`);
    this.#rows = balanceRows(ctx.storage, this.#account, meter);
  }

  async view(): Promise<BalanceView | null> {
    const balance = this.#rows.balance();
    return balance && viewOf(balance, Date.now());
  }

  async credit(call: Credit): Promise<DoneAnswer> {
    assertKey(call.key);
    invariant(call.account === this.#account, "money for another balance");
    return this.#rows.step({ key: call.key }, (known) => credit(known, call, Date.now()));
  }

  async close(call: { readonly key: string; readonly why: string }): Promise<CloseAnswer> {
    assertKey(call.key);
    return this.#rows.step({ key: call.key }, (known) => close(known, call, Date.now()));
  }

  async authorise(hold: Hold): Promise<HoldAnswer> {
    assertKey(hold.key);
    return this.#rows.step({ key: hold.key, payment: hold.key }, (known) => authorise(known, hold, Date.now()));
  }

  async capture(move: Move): Promise<DoneAnswer> {
    assertKey(move.key);
    return this.#rows.step(move, (known) => capture(known, move, Date.now()));
  }

  async giveUp(call: Fencing & { readonly key: string }): Promise<DoneAnswer> {
    assertKey(call.key);
    return this.#rows.step(call, (known) => giveUp(known, call, Date.now()));
  }

  async refund(move: Move): Promise<DoneAnswer> {
    assertKey(move.key);
    return this.#rows.step(move, (known) => refund(known, move, Date.now()));
  }

  async lookUp(call: Fencing): Promise<GatewayPayment | null> {
    assertKey(call.payment);
    return this.#shown(this.#rows.step({ payment: call.payment }, (known) => lookUp(known, call, Date.now())));
  }

  async payment(key: string): Promise<GatewayPayment | null> {
    return this.#shown(this.#rows.payment(key));
  }

  async entries(cursor: string | null, limit: number): Promise<BalanceEntries | null> {
    if (this.#rows.balance() === null) return null;
    const before = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : Number.MAX_SAFE_INTEGER;
    const many = Math.min(Math.max(1, limit), LIMITS.pageSizeMax);
    const found = this.#rows.entries(before, many + 1);
    const page = found.slice(0, many);
    return { entries: page, cursor: found.length > many ? String(page.at(-1)?.sequence) : null };
  }

  async holds(): Promise<readonly BalanceHold[]> {
    return this.#rows.holds(HOLDS_SHOWN_MAX).map((payment) => holdView(this.#account, payment));
  }

  #shown(payment: BalancePayment | null): GatewayPayment | null {
    return payment && paymentView(this.#account, this.#rows.balance()?.label ?? "", payment);
  }
}

/** Keys are ours, written down before the call; one of another form is a bug of the caller. */
const assertKey = (key: string): void => invariant(isKey(key), `${key.length} characters are no key`);
