/**
 * Orders' rows beside the books of money and beside those who moved it. The quick walk looks at orders that were placed,
 * and whose money has moved, since the one before; the deep one at all, and asks for every payment of theirs.
 */
import type { Finding } from "../../domain/invariants/findings.ts";
import {
  booksFinding,
  expectedTenders,
  keptFinding,
  NOTHING,
  paymentFinding,
  sumOfSeen,
  tenderFindings,
  unbalancedFindings,
  unpaidFinding,
  type SeenPayment,
} from "../../domain/invariants/money-findings.ts";
import { addSums, type MoneyReport } from "../../domain/invariants/money-report.ts";
import type { Order, OrderTender } from "../../domain/order/types.ts";
import { madeAtOf, type OrderId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { DAY_MS, MINUTE_MS } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Depth, Incident, MoneyPlace } from "../../ports/incidents.ts";
import { poke } from "./look-at-stock.ts";
import { noteFindings } from "./note-findings.ts";

export type MoneyDeps = Pick<Deps, "orders" | "gateway" | "balances" | "shoppers" | "clock" | "log">;

export interface MoneyLook {
  readonly place: MoneyPlace;
  readonly findings: readonly Finding[];
  readonly orders: number;
  /** Deep only. */
  readonly money: MoneyReport;
  /** Orders of which a payment was not answered for. */
  readonly skipped: number;
}

/** An order is paid within seconds; the next walk begins earlier than this one did and sees the youngest again. */
const YOUNG_MS = MINUTE_MS;
const PAGE = 100;

export async function lookAtMoney(deps: MoneyDeps, from: MoneyPlace, depth: Depth): Promise<MoneyLook> {
  const most = depth === "deep" ? LIMITS.reconcileOrdersDeep : LIMITS.reconcileOrdersQuick;
  let look: MoneyLook = { place: from, findings: [], orders: 0, money: {}, skipped: 0 };
  while (!look.place.isDone && look.orders < most) {
    const { ids, place } = await nextOrders(deps, look.place, depth);
    const compared = await compare(deps, ids, depth, look.money);
    look = {
      place,
      findings: [...look.findings, ...compared.findings],
      orders: look.orders + ids.length,
      money: compared.money,
      skipped: look.skipped + compared.unanswered.size,
    };
  }
  return look;
}

/** First those that were placed, then those that the books have news of. */
async function nextOrders(
  deps: MoneyDeps,
  place: MoneyPlace,
  depth: Depth,
): Promise<{ readonly ids: readonly OrderId[]; readonly place: MoneyPlace }> {
  if (place.cursor !== END) {
    const page = await deps.orders.audit(place.since, place.cursor, PAGE);
    const isYoung = (placedAt: number): boolean => depth === "quick" && placedAt > deps.clock.now() - YOUNG_MS;
    return {
      ids: page.orders.filter(({ placedAt }) => !isYoung(placedAt)).map(({ id }) => id),
      place: { ...place, cursor: page.cursor ?? END, isDone: page.cursor === null && depth === "deep" },
    };
  }
  const news = await deps.orders.ledger.since(place.sequence, PAGE);
  // Younger ones were among those that were placed since.
  const isOld = (id: OrderId): boolean => (madeAtOf(id) ?? 0) < place.since;
  return {
    ids: [...new Set(news.flatMap(({ orderId }) => orderId ?? []))].filter(isOld),
    place: { ...place, sequence: news.at(-1)?.sequence ?? place.sequence, isDone: news.length < PAGE },
  };
}

/** Greater than every id: all orders were looked at. */
const END = "~";

interface Compared extends Pick<MoneyLook, "findings" | "money"> {
  /** Orders of which a payment was not answered for. */
  readonly unanswered: ReadonlySet<string>;
}

async function compare(deps: MoneyDeps, ids: readonly OrderId[], depth: Depth, before: MoneyReport): Promise<Compared> {
  if (ids.length === 0) return { findings: [], money: before, unanswered: new Set() };
  const orders = await deps.orders.findMany(ids);
  const books = await deps.orders.ledger.totals(ids);
  const seen = await seenPayments(deps, orders, depth);
  const now = deps.clock.now();
  const findings: Finding[] = [];
  let money = before;
  const unanswered = new Set<string>();
  for (const order of orders) {
    const payments = seen.get(order.id) ?? new Map<string, SeenPayment>();
    const inBooks = books.get(order.id);
    findings.push(
      ...[...booksFinding(order, inBooks), ...unpaidFinding(order, now), ...keptFinding(order)],
      ...tenderFindings(order, payments),
    );
    if (depth === "quick") continue;
    const asked = order.payment.tenders.filter(({ paymentId }) => paymentId !== "");
    if (asked.some(({ paymentId }) => !payments.has(paymentId))) {
      unanswered.add(order.id);
      continue;
    }
    const of = (isProvider: boolean): readonly SeenPayment[] =>
      asked
        .filter(({ kind }) => (kind === "provider") === isProvider)
        .flatMap((each) => payments.get(each.paymentId) ?? []);
    money = addSums(money, order.currency, {
      ...{ orders: 1, byOrders: order.payment, byBooks: inBooks ?? NOTHING },
      ...{ payments: of(true).length, byProvider: sumOfSeen(of(true)) },
      ...{ balances: of(false).length, byBalances: sumOfSeen(of(false)) },
    });
  }
  return { findings, money, unanswered };
}

/** The quick walk leaves the provider's payments to its list, which tells of many at once what has changed. */
async function seenPayments(
  deps: MoneyDeps,
  orders: readonly Order[],
  depth: Depth,
): Promise<ReadonlyMap<OrderId, ReadonlyMap<string, SeenPayment>>> {
  const wanted = orders.flatMap((order) => {
    const isPart = expectedTenders(order) === null;
    const tenders = order.payment.tenders.filter(
      ({ kind, paymentId }) => paymentId !== "" && (kind !== "provider" || isPart || depth === "deep"),
    );
    return tenders.map((tender) => ({ id: order.id, tender }));
  });
  const seen = new Map<OrderId, Map<string, SeenPayment>>();
  for (let from = 0; from < wanted.length; from += LIMITS.reconcilePaymentsAtOnce) {
    const some = wanted.slice(from, from + LIMITS.reconcilePaymentsAtOnce);
    const answers = await Promise.all(some.map(({ tender }) => askFor(deps, tender)));
    for (const [index, { id, tender }] of some.entries()) {
      const answer = answers[index] ?? null;
      if (answer === null) continue;
      seen.set(id, (seen.get(id) ?? new Map<string, SeenPayment>()).set(tender.paymentId, answer));
    }
  }
  return seen;
}

/** Null when there is no answer. */
async function askFor({ gateway, balances }: MoneyDeps, { kind, paymentId }: OrderTender): Promise<SeenPayment | null> {
  const found = await (kind === "provider" ? gateway : balances)?.payment(paymentId);
  if (found === undefined || found.outcome === "unknown") return null;
  return found.outcome === "absent" ? "absent" : found.payment;
}

export const ORDER_MONEY_KINDS = ["books_differ", "payment_differs", "order_unpaid", "cancelled_not_refunded"] as const;

/** Known differences are looked at each minute: the checkout is asked to go on, and what is healed is closed. */
export async function lookAgainAtMoney(deps: MoneyDeps & Pick<Deps, "incidents">, limit: number): Promise<void> {
  const known = await deps.incidents.unsettled(ORDER_MONEY_KINDS, limit);
  const ids = [...new Set(known.map(({ data }) => String(data["orderId"]) as OrderId))];
  for (const { shopperId, checkoutId } of await deps.orders.findMany(ids)) await poke(deps, { shopperId, checkoutId });
  const compared = await compare(deps, ids, "deep", {});
  const beside = await besideTenders(deps, known);
  const findings = [...compared.findings, ...beside.findings];
  const unanswered = new Set([...compared.unanswered, ...beside.unanswered]);
  await noteFindings(deps, findings);
  const lasting = new Set(findings.map(({ kind, subject }) => `${kind} ${subject}`));
  for (const { kind, subject, data } of known) {
    // Nobody has said that it is gone.
    if (lasting.has(`${kind} ${subject}`) || unanswered.has(String(data["orderId"]))) continue;
    await deps.incidents.close(kind, subject, deps.clock.now());
  }
}

/** Payments of an order that are no tender's of it: the provider's list has told of them, and only they can say more. */
async function besideTenders(
  deps: MoneyDeps,
  known: readonly Incident[],
): Promise<{ readonly findings: readonly Finding[]; readonly unanswered: readonly string[] }> {
  const findings: Finding[] = [];
  const unanswered: string[] = [];
  for (const { kind, data } of known) {
    const [orderId, paymentId] = [String(data["orderId"]) as OrderId, String(data["paymentId"])];
    const order = kind === "payment_differs" ? await deps.orders.find(orderId) : null;
    if (order === null || order.payment.tenders.some((tender) => tender.paymentId === paymentId)) continue;
    const found = await deps.gateway?.payment(paymentId);
    if (found === undefined || found.outcome === "unknown") unanswered.push(orderId);
    else findings.push(...paymentFinding(order, paymentId, found.outcome === "absent" ? "absent" : found.payment));
  }
  return { findings, unanswered };
}

/** The night's: what is old is closed, and the books are added up. */
export async function lookAtBooks(deps: MoneyDeps): Promise<readonly Finding[]> {
  const before = deps.clock.now() - DAY_MS;
  for (let part = 0; part < LIMITS.ledgerClosingsMax; part++) {
    if (!(await deps.orders.ledger.close(before)).isMore) break;
  }
  return unbalancedFindings(await deps.orders.ledger.balances());
}
