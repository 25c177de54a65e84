/** Who will bear a cart's total, for the page before it is ordered: nothing is held, so the order looks again. */
import type { Principal } from "../../domain/account/types.ts";
import { storeCreditAccount } from "../../domain/balance/account.ts";
import { splitTenders, type OfferedBalance } from "../../domain/checkout/tenders.ts";
import { giftCardNamed } from "./choose-balances.ts";
import type { Deps } from "../../ports/deps.ts";
import type { BalanceView } from "../../ports/payment-gateway.ts";

export interface TenderPreview {
  /** Of the cards as they were named: null where there is no such card (any more), or it does not answer. */
  readonly giftCards: readonly (PreviewedBalance | null)[];
  /** Null for guests, and where nothing is there. */
  readonly storeCredit: PreviewedBalance | null;
  /** What is left for the provider. */
  readonly leftMinor: number;
}

export interface PreviewedBalance {
  readonly label: string;
  readonly availableMinor: number;
  /** What it bears of this order; 0 of one that is not needed. */
  readonly bearsMinor: number;
}

export async function previewTenders(
  deps: Pick<Deps, "balances" | "sha256">,
  caller: Principal | null,
  chosen: { readonly giftCards: readonly string[]; readonly useCredit: boolean; readonly shown: readonly string[] },
  total: { readonly amountMinor: number; readonly currency: string },
): Promise<TenderPreview> {
  const [cards, credit] = await Promise.all([
    Promise.all(chosen.giftCards.map((text) => viewOfCard(deps, text, chosen.shown))),
    caller?.kind === "user" ? viewOf(deps, storeCreditAccount(caller.shopperId)) : null,
  ]);
  const usable = (view: BalanceView | null): view is BalanceView =>
    view !== null && view.state === "open" && view.currency === total.currency;
  const offered = cards.filter(usable).map((view) => offeredOf(view, "gift_card"));
  const spent = usable(credit) && chosen.useCredit ? [offeredOf(credit, "store_credit")] : [];
  // A page of the provider stands for whatever bears the rest: here only what the balances bear is looked at.
  const rest = { type: "hosted" as const, returnUrl: "", cancelUrl: "" };
  const split = splitTenders(total.amountMinor, total.currency, unique([...offered, ...spent]), rest);
  const tenders = split.ok ? split.value : [];
  const shown = (view: BalanceView): PreviewedBalance => ({
    label: view.label,
    availableMinor: view.availableMinor,
    bearsMinor:
      tenders.find(({ source }) => source.type === "balance" && source.account === view.account)?.amountMinor ?? 0,
  });
  return {
    giftCards: cards.map((view) => (usable(view) ? shown(view) : null)),
    storeCredit: usable(credit) && credit.availableMinor > 0 ? shown(credit) : null,
    leftMinor: tenders.find(({ kind }) => kind === "provider")?.amountMinor ?? 0,
  };
}

const offeredOf = (view: BalanceView, kind: OfferedBalance["kind"]): OfferedBalance => ({
  kind,
  account: view.account,
  currency: view.currency,
  availableMinor: view.availableMinor,
  wantedMinor: null,
});

const unique = (offered: readonly OfferedBalance[]): readonly OfferedBalance[] => [
  ...new Map(offered.map((balance) => [balance.account, balance])).values(),
];

async function viewOfCard(
  deps: Pick<Deps, "balances" | "sha256">,
  text: string,
  shown: readonly string[],
): Promise<BalanceView | null> {
  const account = await giftCardNamed(deps, text, shown);
  return account === undefined ? null : viewOf(deps, account);
}

async function viewOf({ balances }: Pick<Deps, "balances">, account: string): Promise<BalanceView | null> {
  const view = await balances.balance(account);
  return view === "unknown" ? null : view;
}
