/** Both sides of a walk's money, in sums: what orders say, what the books say, what those say who moved it. */
import { added, NOTHING, type TakenAndBack } from "./money-findings.ts";

/** Of one currency, over the orders that a walk has looked at. */
export interface MoneySums {
  readonly orders: number;
  readonly byOrders: TakenAndBack;
  readonly byBooks: TakenAndBack;
  /** Payments at the provider, and what they have taken and given back. */
  readonly payments: number;
  readonly byProvider: TakenAndBack;
  /** Of gift cards and store credit. */
  readonly balances: number;
  readonly byBalances: TakenAndBack;
}

export type MoneyReport = Readonly<Record<string, MoneySums>>;

const EMPTY: MoneySums = {
  ...{ orders: 0, payments: 0, balances: 0 },
  ...{ byOrders: NOTHING, byBooks: NOTHING, byProvider: NOTHING, byBalances: NOTHING },
};

export const addSums = (report: MoneyReport, currency: string, more: Partial<MoneySums>): MoneyReport => {
  const sums = report[currency] ?? EMPTY;
  return {
    ...report,
    [currency]: {
      orders: sums.orders + (more.orders ?? 0),
      payments: sums.payments + (more.payments ?? 0),
      balances: sums.balances + (more.balances ?? 0),
      byOrders: added(sums.byOrders, more.byOrders ?? NOTHING),
      byBooks: added(sums.byBooks, more.byBooks ?? NOTHING),
      byProvider: added(sums.byProvider, more.byProvider ?? NOTHING),
      byBalances: added(sums.byBalances, more.byBalances ?? NOTHING),
    },
  };
};

export const addReports = (a: MoneyReport, b: MoneyReport): MoneyReport =>
  Object.entries(b).reduce((sum, [currency, sums]) => addSums(sum, currency, sums), a);

/** What those say who moved the money, together, less what the orders say; both 0 where all is well. */
export function moverDifference({ byOrders, byProvider, byBalances }: MoneySums): TakenAndBack {
  const moved = added(byProvider, byBalances);
  return {
    capturedMinor: moved.capturedMinor - byOrders.capturedMinor,
    refundedMinor: moved.refundedMinor - byOrders.refundedMinor,
  };
}

export const booksDifference = ({ byOrders, byBooks }: MoneySums): TakenAndBack => ({
  capturedMinor: byBooks.capturedMinor - byOrders.capturedMinor,
  refundedMinor: byBooks.refundedMinor - byOrders.refundedMinor,
});
