/**
 * What may be wrong with money: an order's row, the books, and whoever moved the money (the provider, the objects of
 * balances) are compared with each other, to the minor unit. Each rule holds of a shop that sells, or has patience.
 */
import { formatAmount } from "../../kernel/money.ts";
import { MINUTE_MS, type EpochMs } from "../../kernel/time.ts";
import type { AccountBalance } from "../ledger/types.ts";
import { tenderShares } from "../order/refund.ts";
import type { Order, OrderTender } from "../order/types.ts";
import type { GatewayPayment } from "../payment/types.ts";
import type { CheckoutEnd, Finding } from "./findings.ts";

export type MoneyOrder = Pick<Order, "id" | "checkoutId" | "shopperId" | "state" | "currency" | "placedAt" | "payment">;

export interface TakenAndBack {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

export const NOTHING: TakenAndBack = { capturedMinor: 0, refundedMinor: 0 };

const isSame = (a: TakenAndBack, b: TakenAndBack): boolean =>
  a.capturedMinor === b.capturedMinor && a.refundedMinor === b.refundedMinor;

const inWords = ({ capturedMinor, refundedMinor }: TakenAndBack, currency: string): string =>
  `${formatAmount(capturedMinor, currency)} ${currency} taken and ${formatAmount(refundedMinor, currency)} given back`;

/** The row and the books change in one transaction. */
export function booksFinding(order: MoneyOrder, books: TakenAndBack = NOTHING): readonly Finding[] {
  const { id, currency, payment } = order;
  if (isSame(payment, books)) return [];
  return [
    {
      kind: "books_differ",
      subject: id,
      detail: `order ${id} has ${inWords(payment, currency)}, the books have ${inWords(books, currency)} of it`,
      data: {
        ...{ orderId: id, currency, capturedMinor: payment.capturedMinor, refundedMinor: payment.refundedMinor },
        ...{ booksCapturedMinor: books.capturedMinor, booksRefundedMinor: books.refundedMinor },
      },
    },
  ];
}

/** An order is paid within seconds of being placed, or it is cancelled. */
export const UNPAID_GRACE_MS = MINUTE_MS;

export function unpaidFinding(order: MoneyOrder, now: EpochMs): readonly Finding[] {
  const { id, state, currency, payment, placedAt } = order;
  if (state !== "PLACED" || now - placedAt < UNPAID_GRACE_MS) return [];
  const owed = `${formatAmount(payment.amountMinor - payment.capturedMinor, currency)} ${currency}`;
  return [
    {
      kind: "order_unpaid",
      subject: id,
      detail: `order ${id} was placed ${Math.round((now - placedAt) / MINUTE_MS)} minutes ago and ${owed} of it is not taken`,
      data: { orderId: id, currency, amountMinor: payment.amountMinor, capturedMinor: payment.capturedMinor, placedAt },
    },
  ];
}

/** What was taken of an order that is cancelled goes back. */
export function keptFinding(order: MoneyOrder): readonly Finding[] {
  const { id, state, currency, payment } = order;
  const keptMinor = payment.capturedMinor - payment.refundedMinor;
  if (state !== "CANCELLED" || keptMinor === 0) return [];
  return [
    {
      kind: "cancelled_not_refunded",
      subject: id,
      detail: `order ${id} is cancelled and ${formatAmount(keptMinor, currency)} ${currency} of it has not gone back`,
      data: { orderId: id, currency, keptMinor },
    },
  ];
}

export interface ExpectedTender extends OrderTender, TakenAndBack {}

/**
 * What each tender has taken and given back by the order's row: refunds go to the last one first. Null where only a part
 * was taken, since the row does not say of which.
 */
export function expectedTenders({ payment }: Pick<MoneyOrder, "payment">): readonly ExpectedTender[] | null {
  const { amountMinor, capturedMinor, tenders } = payment;
  if (capturedMinor !== 0 && capturedMinor !== amountMinor) return null;
  const shares = tenderShares(payment);
  return tenders.map((tender, index) => ({
    ...tender,
    capturedMinor: capturedMinor === 0 ? 0 : tender.amountMinor,
    refundedMinor: shares[index]?.refundedMinor ?? 0,
  }));
}

/** What is known of one payment at whoever moved it; "absent": there is none by that name. */
export type SeenPayment = Pick<GatewayPayment, "paymentId" | "capturedMinor" | "refundedMinor"> | "absent";

/** One payment beside the order that it is of: its tender's, or one that is no tender's and so has nothing to keep. */
export function paymentFinding(order: MoneyOrder, paymentId: string, seen: SeenPayment): readonly Finding[] {
  const expected = expectedTenders(order);
  if (expected === null) return [];
  const tender = expected.find((each) => each.paymentId === paymentId);
  const is = seen === "absent" ? NOTHING : seen;
  // Beside its tenders an order may have had payments that came to nothing, or went back whole.
  const isFine = tender === undefined ? is.capturedMinor === is.refundedMinor : isSame(tender, is);
  return isFine ? [] : [differs(order, paymentId, tender ?? NOTHING, is, seen === "absent")];
}

/** All tenders of an order at once; where only a part was taken, their sum. Payments that did not answer are left out. */
export function tenderFindings(order: MoneyOrder, seen: ReadonlyMap<string, SeenPayment>): readonly Finding[] {
  if (expectedTenders(order) !== null)
    return [...seen].flatMap(([paymentId, payment]) => paymentFinding(order, paymentId, payment));
  const { tenders } = order.payment;
  if (tenders.some(({ paymentId }) => !seen.has(paymentId))) return [];
  const sum = sumOfSeen([...seen.values()]);
  const first = tenders[0]?.paymentId ?? "";
  return isSame(order.payment, sum) ? [] : [differs(order, first, order.payment, sum, false)];
}

export const sumOfSeen = (seen: readonly SeenPayment[]): TakenAndBack =>
  seen.reduce<TakenAndBack>((sum, each) => (each === "absent" ? sum : added(sum, each)), NOTHING);

export const added = (a: TakenAndBack, b: TakenAndBack): TakenAndBack => ({
  capturedMinor: a.capturedMinor + b.capturedMinor,
  refundedMinor: a.refundedMinor + b.refundedMinor,
});

function differs(
  { id, currency }: MoneyOrder,
  paymentId: string,
  row: TakenAndBack,
  seen: TakenAndBack,
  isAbsent: boolean,
): Finding {
  const what = isAbsent ? "is not known where it was made" : `has ${inWords(seen, currency)}`;
  return {
    kind: "payment_differs",
    subject: `${id} ${paymentId}`,
    detail: `payment ${paymentId} ${what}, order ${id} says ${inWords(row, currency)} by it`,
    data: {
      ...{ orderId: id, paymentId, currency },
      ...{ capturedMinor: row.capturedMinor, refundedMinor: row.refundedMinor },
      ...{ seenCapturedMinor: seen.capturedMinor, seenRefundedMinor: seen.refundedMinor },
    },
  };
}

/** Debits equal credits over everything, in each currency. */
export function unbalancedFindings(balances: readonly AccountBalance[]): readonly Finding[] {
  const byCurrency = Map.groupBy(balances, ({ currency }) => currency);
  return [...byCurrency].flatMap(([currency, list]) => {
    const debitMinor = list.reduce((sum, each) => sum + each.debitMinor, 0);
    const creditMinor = list.reduce((sum, each) => sum + each.creditMinor, 0);
    if (debitMinor === creditMinor) return [];
    const detail = `the books have debits of ${formatAmount(debitMinor, currency)} ${currency} and credits of ${formatAmount(creditMinor, currency)}`;
    return [{ kind: "books_unbalanced", subject: currency, detail, data: { currency, debitMinor, creditMinor } }];
  });
}

/**
 * Money of a balance that is held for a checkout which will neither take it nor give it up: it was just asked to go on.
 *
 * @param key of the authorisation
 */
export function leftHoldFinding(
  hold: { readonly reference: string; readonly amountMinor: number; readonly at: EpochMs },
  key: string,
  checkout: CheckoutEnd,
): readonly Finding[] {
  if (checkout === "running") return [];
  const why = checkout === "ended" ? "has ended" : "is not known to its shopper";
  const { reference, amountMinor, at } = hold;
  return [
    {
      kind: "hold_left",
      subject: key,
      detail: `a gift card or store credit holds ${amountMinor} minor units of ${reference}, whose checkout ${why}`,
      data: { reference, key, amountMinor, heldSince: at },
    },
  ];
}
