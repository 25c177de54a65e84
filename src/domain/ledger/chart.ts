/**
 * The chart of accounts: what each is for, its class, and which one stands for a tender. An account that is named after
 * somebody (`seller/…`, `tax/…`) belongs to its group.
 */
import type { TenderKind } from "../payment/types.ts";
import type { AccountClass, LedgerAccount } from "./types.ts";

interface ChartEntry {
  readonly group: string;
  readonly class: AccountClass;
  readonly title: string;
  readonly debited: string;
  readonly credited: string;
}

/** In the order of a trial balance: what we have, what we owe, what we earn, what it costs. */
export const CHART: readonly ChartEntry[] = [
  {
    ...{ group: "provider", class: "asset", title: "Payment provider" },
    debited: "money is taken; the provider gives a fee back",
    credited: "money is given back; the provider keeps its fee",
  },
  {
    ...{ group: "gift_cards", class: "liability", title: "Gift cards" },
    debited: "an order is paid with a card; a card is closed",
    credited: "a card is issued; money goes back to a card",
  },
  {
    ...{ group: "store_credit", class: "liability", title: "Store credit" },
    debited: "an order is paid with credit; a balance is closed",
    credited: "credit is given; money goes back to it",
  },
  {
    ...{ group: "seller", class: "liability", title: "Sellers" },
    debited: "goods that were sold are not sent, or come to nothing",
    credited: "goods are sold, without tax and without our commission",
  },
  {
    ...{ group: "tax", class: "liability", title: "Tax" },
    debited: "what was taxed is paid back",
    credited: "goods and delivery are sold, by the country they go to",
  },
  {
    ...{ group: "commission", class: "revenue", title: "Commission" },
    debited: "the sale that it was of is taken back",
    credited: "a seller's goods are sold",
  },
  {
    ...{ group: "shipping", class: "revenue", title: "Shipping" },
    debited: "delivery is paid back",
    credited: "delivery is sold, without its tax",
  },
  {
    ...{ group: "provider_fees", class: "expense", title: "Fees of the provider" },
    debited: "the provider keeps a fee of what it took",
    credited: "the provider gives a fee back",
  },
  {
    ...{ group: "discounts", class: "expense", title: "Promotions" },
    debited: "a promotion of the shop lowers what a shopper pays",
    credited: "the sale that it was of is taken back",
  },
  {
    ...{ group: "goodwill", class: "expense", title: "Goodwill" },
    debited: "more is paid back than goods have cost that could not be sent",
    credited: "all of that order's money goes back in the end, so that nothing of it was a gift",
  },
  {
    ...{ group: "gift_cards_issued", class: "expense", title: "Gift cards issued" },
    debited: "a card is issued",
    credited: "a card is closed with money on it",
  },
  {
    ...{ group: "store_credit_given", class: "expense", title: "Store credit given" },
    debited: "credit is given",
    credited: "credit is closed with money on it",
  },
  {
    ...{ group: "differences", class: "expense", title: "Differences" },
    debited: "money went that the books know no cause of; staff write something off",
    credited: "money came that the books know no cause of",
  },
];

const BY_GROUP: ReadonlyMap<string, ChartEntry> = new Map(CHART.map((entry) => [entry.group, entry]));
const NAMED_GROUPS: ReadonlySet<string> = new Set(["seller", "tax"]);

/** Null of a name that stands in no chart. */
export function chartEntry(account: string): ChartEntry | null {
  const [group = "", ...name] = account.split("/");
  const isWhole = NAMED_GROUPS.has(group) ? name.length === 1 && name[0] !== "" : name.length === 0;
  return isWhole ? (BY_GROUP.get(group) ?? null) : null;
}

export const isLedgerAccount = (account: string): account is LedgerAccount => chartEntry(account) !== null;

const TENDER_ACCOUNTS = {
  gift_card: "gift_cards",
  store_credit: "store_credit",
  provider: "provider",
} as const satisfies Record<TenderKind, LedgerAccount>;

/** Where the money of an order comes in and goes back: at the provider, or by what we owe the holder of a balance. */
export const tenderAccount = (kind: TenderKind): LedgerAccount => TENDER_ACCOUNTS[kind];

export const isTenderAccount = (account: LedgerAccount): boolean =>
  Object.values<LedgerAccount>(TENDER_ACCOUNTS).includes(account);

/** Assets and expenses grow by debits, the others by credits. */
export const growsByDebit = (of: AccountClass): boolean => of === "asset" || of === "expense";
