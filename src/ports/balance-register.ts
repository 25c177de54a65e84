import type { BalanceDeed, GiftCard } from "../domain/balance/register.ts";
import type { BalanceDeedId, GiftCardId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

/** Gift cards that were issued, and what staff do to balances: written down before it is done. */
export interface BalanceRegister {
  /** The deed under this request key: this one, or the one that was first. `card` is written with its issuing. */
  begin(deed: BalanceDeed, card: GiftCard | null): Promise<BalanceDeed>;
  /** What became of it; of a card's deed also how the card stands. */
  settle(
    id: BalanceDeedId,
    outcome: { readonly state: "done" } | { readonly state: "refused"; readonly refusal: string },
  ): Promise<void>;
  /** Begun before this and not settled, oldest first. */
  unfinished(before: EpochMs, limit: number): Promise<readonly BalanceDeed[]>;
  /** Balances that money was ever put on, by the deeds that did it: one may come more than once. */
  credited(
    cursor: BalanceDeedId | null,
    limit: number,
  ): Promise<{ readonly accounts: readonly string[]; readonly cursor: BalanceDeedId | null }>;
  card(id: GiftCardId): Promise<GiftCard | null>;
  /** Newest first. */
  cards(
    cursor: GiftCardId | null,
    limit: number,
  ): Promise<{ readonly cards: readonly GiftCard[]; readonly cursor: GiftCardId | null }>;
}
