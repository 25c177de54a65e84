import type { GuestId, SessionId, ShopperId, UserId } from "../../kernel/ids.ts";

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
    };

export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly prime: boolean;
  readonly createdAt: number;
}

export const shopperOf = (principal: Principal): ShopperId => principal.shopperId;
