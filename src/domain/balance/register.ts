/** Gift cards as the shop has issued them, and what staff do to balances. Codes are nowhere: only their hashes. */
import type { BalanceDeedId, GiftCardId, UserId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface GiftCard {
  readonly id: GiftCardId;
  readonly account: string;
  /** Last four characters of its code. */
  readonly last4: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  /** Whom it is for, where that is known, and what is written on it. */
  readonly email: string | null;
  readonly message: string | null;
  readonly expiresAt: EpochMs | null;
  readonly issuedBy: UserId;
  readonly issuedAt: EpochMs;
  /** Issuing: written down, and not known to be on the balance and in the books yet. */
  readonly state: "issuing" | "issued" | "closed";
}

/** Written down before it is done; its id is its key at the balance and in the books. */
export interface BalanceDeed {
  readonly id: BalanceDeedId;
  /** The verb and the caller's key: the same again is the same deed. */
  readonly requestKey: string;
  readonly bodyHash: string;
  readonly kind: "issue" | "give" | "close";
  readonly account: string;
  readonly cardId: GiftCardId | null;
  /** 0 of a closing: what it takes off is known afterwards. */
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly label: string;
  readonly why: string;
  readonly expiresAt: EpochMs | null;
  readonly by: UserId;
  readonly at: EpochMs;
  readonly state: "open" | "done" | "refused";
  readonly refusal: string | null;
}
