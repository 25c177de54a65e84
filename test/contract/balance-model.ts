/**
 * Balances beside a model of plain numbers: any life of one, by any calls in any order, with keys that are used again.
 * Run on rows that are maps, and on the object itself.
 */
import fc from "fast-check";
import { expect } from "vitest";
import type { AuthoriseRequest } from "../../src/domain/payment/types.ts";
import type { Balances } from "../../src/ports/payment-gateway.ts";

export interface BalanceSubject {
  readonly balances: Balances;
  readonly account: string;
  readonly expiresAt: () => number;
  /** Time goes past the date of the card. */
  readonly letExpire: () => Promise<void>;
  /** Whoever keeps it is thrown out of memory. */
  readonly interrupt: () => Promise<void>;
}

type Money = "EUR" | "USD";
export type BalanceCommand =
  | { readonly type: "credit"; readonly key: number; readonly amount: number; readonly currency: Money }
  | { readonly type: "authorise"; readonly hold: number; readonly amount: number; readonly currency: Money }
  | { readonly type: "capture"; readonly key: number; readonly hold: number; readonly amount: number }
  | { readonly type: "refund"; readonly key: number; readonly hold: number; readonly amount: number }
  | { readonly type: "void"; readonly key: number; readonly hold: number }
  | { readonly type: "lookup"; readonly hold: number }
  | { readonly type: "close"; readonly key: number }
  | { readonly type: "expire" }
  | { readonly type: "interrupt" };

const HOLDS = 4;
const KEYS = 60;
const hold = fc.integer({ min: 0, max: HOLDS - 1 });
const key = fc.integer({ min: 0, max: KEYS - 1 });
const oddAmount = { weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5) };
const amount = fc.oneof({ weight: 19, arbitrary: fc.integer({ min: 1, max: 20 }) }, oddAmount);
const largeAmount = fc.oneof({ weight: 19, arbitrary: fc.integer({ min: 10, max: 60 }) }, oddAmount);
const currency = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Money>("EUR") },
  { weight: 1, arbitrary: fc.constant<Money>("USD") },
);
const record = fc.record.bind(fc);

const weighted = [
  [4, record({ type: fc.constant("credit" as const), key, amount: largeAmount, currency })],
  [8, record({ type: fc.constant("authorise" as const), hold, amount: largeAmount, currency })],
  [8, record({ type: fc.constant("capture" as const), key, hold, amount })],
  [8, record({ type: fc.constant("refund" as const), key, hold, amount })],
  [3, record({ type: fc.constant("void" as const), key, hold })],
  [1, record({ type: fc.constant("lookup" as const), hold })],
  [1, record({ type: fc.constant("close" as const), key })],
  [2, fc.constant({ type: "interrupt" as const })],
] as const;

/** Lives of so many calls, most of them with money from the first and without an end of the card. */
export const balanceCommands = (length: number): fc.Arbitrary<BalanceCommand[]> =>
  fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: fc.constant(400) }, { weight: 1, arbitrary: fc.constant(0) }),
      fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
        ...{ minLength: length - 2, maxLength: length - 2 },
      }),
      fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: length }) }),
    )
    .map(([opening, commands, expiry]): BalanceCommand[] => [
      { type: "credit", key: KEYS, amount: opening, currency: "EUR" },
      ...commands.slice(0, expiry ?? length),
      ...(expiry === null ? [] : [{ type: "expire" as const }]),
      ...commands.slice(expiry ?? length),
    ]);

interface ModelHold {
  state: "held" | "declined" | "voided" | "fenced" | "captured";
  readonly amount: number;
  readonly currency: string;
  taken: number;
  back: number;
}

/** Plain numbers: what was put in, taken, given back and written off, and what stands under each key. */
class Model {
  exists = false;
  currency = "";
  isClosed = false;
  isExpired = false;
  put = 0;
  writtenOff = 0;
  entries = 0;
  readonly holds = new Map<number, ModelHold>();
  /** Key -> call and answer, of calls that had an effect or were refused for good. */
  readonly used = new Map<number, { call: string; answer: string }>();

  get taken(): number {
    return [...this.holds.values()].reduce((sum, { taken, back }) => sum + taken - back, 0);
  }
  get held(): number {
    return [...this.holds.values()].reduce((sum, { state, amount: held }) => sum + (state === "held" ? held : 0), 0);
  }
  get onIt(): number {
    return this.put - this.taken - this.writtenOff;
  }

  once(by: number, call: string, decide: () => { answer: string; isKept: boolean }): string {
    const before = this.used.get(by);
    if (before) return before.call === call ? before.answer : "refused";
    const { answer, isKept } = decide();
    if (isKept) this.used.set(by, { call, answer });
    return answer;
  }

  run(command: Exclude<BalanceCommand, { type: "interrupt" }>): string {
    switch (command.type) {
      case "credit":
        return this.once(command.key, `credit ${command.amount} ${command.currency}`, () => this.credit(command));
      case "authorise":
        return this.authorise(command);
      case "capture":
        return this.once(command.key, `capture ${command.hold} ${command.amount}`, () => this.capture(command));
      case "refund":
        return this.once(command.key, `refund ${command.hold} ${command.amount}`, () => this.refund(command));
      case "void":
        return this.once(command.key, `void ${command.hold}`, () => this.void(command));
      case "lookup":
        return this.lookup(command.hold);
      case "close":
        return this.once(command.key, "close", () => this.close());
      case "expire":
        this.isExpired = true;
        return "";
    }
  }

  private refused(isKept = this.exists) {
    return { answer: "refused", isKept };
  }
  private done() {
    this.entries += 1;
    return { answer: "done", isKept: true };
  }

  private credit(command: { amount: number; currency: string }) {
    const isWhole = Number.isInteger(command.amount);
    if (!isWhole || command.amount <= 0) return this.refused(this.exists && isWhole);
    if (this.isExpired || this.isClosed) return this.refused();
    if (this.exists && this.currency !== command.currency) return this.refused();
    this.exists = true;
    this.currency = command.currency;
    this.put += command.amount;
    return this.done();
  }

  private authorise(command: { hold: number; amount: number; currency: string }): string {
    const known = this.holds.get(command.hold);
    if (known?.state === "fenced") return "declined";
    if (known && (known.amount !== command.amount || known.currency !== command.currency)) return "unknown";
    if (known) return known.state === "held" || known.state === "captured" ? "authorised" : "declined";
    const isWhole = Number.isInteger(command.amount) && command.amount >= 0;
    const isFine =
      command.amount > 0 &&
      this.exists &&
      !this.isClosed &&
      !this.isExpired &&
      this.currency === command.currency &&
      this.onIt - this.held >= command.amount;
    if (isFine && isWhole) this.entries += 1;
    const state = isFine ? "held" : "declined";
    if (isWhole)
      this.holds.set(command.hold, { state, amount: command.amount, currency: command.currency, taken: 0, back: 0 });
    return isFine && isWhole ? "authorised" : "declined";
  }

  private capture(command: { hold: number; amount: number }) {
    const known = this.holds.get(command.hold);
    const isWhole = Number.isInteger(command.amount);
    if (known?.state !== "held" || !isWhole || command.amount <= 0 || command.amount > known.amount)
      return this.refused((this.exists || known !== undefined) && isWhole);
    known.state = "captured";
    known.taken = command.amount;
    return this.done();
  }

  private refund(command: { hold: number; amount: number }) {
    const known = this.holds.get(command.hold);
    const isWhole = Number.isInteger(command.amount);
    if (!known || !isWhole || command.amount <= 0 || command.amount > known.taken - known.back)
      return this.refused((this.exists || known !== undefined) && isWhole);
    known.back += command.amount;
    return this.done();
  }

  private void(command: { hold: number }) {
    const known = this.holds.get(command.hold);
    if (known?.state === "captured") return this.refused();
    if (known?.state === "held") {
      known.state = "voided";
      return this.done();
    }
    if (!known) this.fence(command.hold);
    return { answer: "done", isKept: false };
  }

  private lookup(of: number): string {
    const known = this.holds.get(of);
    if (!known) this.fence(of);
    if (!known || known.state === "fenced") return "absent";
    return `found ${known.state === "held" || known.state === "captured" ? "authorised" : known.state}`;
  }

  private fence(of: number): void {
    this.holds.set(of, { state: "fenced", amount: 0, currency: "", taken: 0, back: 0 });
  }

  private close() {
    if (!this.exists) return this.refused(false);
    const free = this.onIt - this.held;
    if (this.isClosed && free === 0) return { answer: "done", isKept: false };
    this.isClosed = true;
    this.writtenOff += free;
    return this.done();
  }
}

const requestOf = (subject: BalanceSubject, of: number, amountMinor: number, inCurrency: string): AuthoriseRequest => ({
  ...{ key: `hold-${of}`, amountMinor, currency: inCurrency, reference: `eu/usr_eu1/chk_${of}` },
  ...{ source: { type: "balance", account: subject.account }, description: "Order", country: "DE" },
  ...{ email: "ada@example.com", expiresAt: 0 },
});

async function ask(subject: BalanceSubject, command: BalanceCommand): Promise<string> {
  const { balances, account } = subject;
  const paymentOf = (of: number): string => `${account}/hold-${of}`;
  switch (command.type) {
    case "credit": {
      const { key: by, amount: amountMinor, currency: inCurrency } = command;
      const call = { key: `key-${by}`, account, amountMinor, currency: inCurrency, label: "Card", why: "Test" };
      return (await balances.credit({ ...call, expiresAt: subject.expiresAt() })).outcome;
    }
    case "authorise":
      return (await balances.authorise(requestOf(subject, command.hold, command.amount, command.currency))).outcome;
    case "capture":
    case "refund": {
      const { key: by, hold: of, amount: amountMinor } = command;
      return (await balances[command.type]({ key: `key-${by}`, paymentId: paymentOf(of), amountMinor })).outcome;
    }
    case "void": {
      const request = requestOf(subject, command.hold, 1, "EUR");
      return (await balances.void({ key: `key-${command.key}`, request })).outcome;
    }
    case "lookup": {
      const answer = await balances.lookup(requestOf(subject, command.hold, 1, "EUR"));
      return answer.outcome === "found" ? `found ${answer.payment.status}` : answer.outcome;
    }
    case "close":
      return (await balances.close({ key: `key-${command.key}`, account, why: "Test" })).outcome;
    case "expire":
      await subject.letExpire();
      return "";
    case "interrupt":
      await subject.interrupt();
      return "";
  }
}

/** Answers how many calls were made; throws at the first difference. */
export async function liveThrough(commands: readonly BalanceCommand[], subject: BalanceSubject): Promise<number> {
  const model = new Model();
  for (const command of commands) {
    const answer = await ask(subject, command);
    if (command.type === "interrupt") continue;
    expect(answer, JSON.stringify(command)).toBe(model.run(command));
    await expectSame(model, subject);
  }
  await expectBooks(model, subject);
  return commands.length;
}

async function expectSame(model: Model, { balances, account }: BalanceSubject): Promise<void> {
  const view = await balances.balance(account);
  if (!model.exists) {
    expect(view).toBeNull();
    return;
  }
  if (view === null || view === "unknown") throw new Error(`no view of ${account}`);
  expect(view).toMatchObject({
    availableMinor: model.onIt - model.held,
    heldMinor: model.held,
    currency: model.currency,
    state: model.isClosed ? "closed" : model.isExpired ? "expired" : "open",
  });
  expect(view.heldMinor).toBeGreaterThanOrEqual(0);
  expect(view.availableMinor).toBeGreaterThanOrEqual(0);
}

const EFFECT: Readonly<Record<string, readonly [onIt: number, held: number]>> = {
  ...{ credited: [1, 0], refunded: [1, 0], closed: [-1, 0] },
  ...{ authorised: [0, 1], voided: [0, -1] },
};

/** The entries tell the whole of it: added up one by one they come to what each says, and to what there is. */
async function expectBooks(model: Model, { balances, account }: BalanceSubject): Promise<void> {
  const entries = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Balances["entries"]>> = await balances.entries(account, cursor, 7);
    if (page === null || page === "unknown") {
      expect(model.exists).toBe(false);
      return;
    }
    entries.push(...page.entries);
    ({ cursor } = page);
  } while (cursor !== null);
  entries.reverse();
  expect(entries.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: model.entries }, (_, index) => index + 1),
  );
  let [onIt, held] = [0, 0];
  for (const { kind, amountMinor, balanceMinor, heldMinor, reference } of entries) {
    const effect = EFFECT[kind];
    if (effect) [onIt, held] = [onIt + effect[0] * amountMinor, held + effect[1] * amountMinor];
    else {
      // The first capture gives up what it leaves.
      const authorised = entries.find((entry) => entry.kind === "authorised" && entry.reference === reference);
      [onIt, held] = [onIt - amountMinor, held - (authorised?.amountMinor ?? NaN)];
    }
    expect({ balanceMinor, heldMinor }).toEqual({ balanceMinor: onIt, heldMinor: held });
  }
  expect({ onIt, held }).toEqual({ onIt: model.onIt, held: model.held });
}
