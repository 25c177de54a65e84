import type { GuestId, SellerId, SessionId, ShopperId, UserId } from "../../kernel/ids.ts";

export type Role = "shopper" | "seller" | "staff";

/** Who calls. A guest is a person too: a cart and orders of its own, by a token that only this guest has. */
export type Principal =
  | { readonly kind: "guest"; readonly shopperId: GuestId }
  | {
      readonly kind: "user";
      readonly shopperId: UserId;
      readonly roles: readonly Role[];
      readonly sessionId: SessionId;
      readonly prime: boolean;
      /** Whom a seller acts for; only with the role seller. */
      readonly sellerId?: SellerId;
    };

/** Who looks after goods: staff after all of them, a seller after its own. */
export type Trader = { readonly as: "staff" } | { readonly as: "seller"; readonly sellerId: SellerId };

export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly prime: boolean;
  /** Whom it acts for, of an account with the role seller; else null. */
  readonly sellerId: SellerId | null;
  readonly createdAt: number;
}

export const shopperOf = (principal: Principal): ShopperId => principal.shopperId;
