import { normaliseEmail } from "../../domain/account/email.ts";
import type { Role, User } from "../../domain/account/types.ts";
import type { SellerId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { createUser, type AccountRights, type NewAccount } from "./register.ts";
import { userOf } from "./session-tokens.ts";

export interface AccountSeed extends NewAccount {
  readonly roles: readonly Role[];
  readonly prime: boolean;
  /** Whom it acts for: given with the role seller, and with no other. */
  readonly sellerId: SellerId | null;
}

/**
 * An account with these roles: made, or its roles changed when the address has one (its password and name stay). Doing
 * it again changes nothing. Everybody is a shopper. Problems besides those of `createUser`: invalid-request for a
 * seller's account that acts for nobody, unprocessable where the shop does not know the seller.
 */
export async function seedAccount(
  deps: Deps,
  seed: AccountSeed,
): Promise<Result<{ user: User; created: boolean }, Problem>> {
  const fault = await sellerFault(deps, seed);
  if (fault) return err(fault);
  const rights: AccountRights = {
    roles: [...new Set<Role>(["shopper", ...seed.roles])],
    prime: seed.prime,
    sellerId: seed.sellerId,
  };
  const email = normaliseEmail(seed.email);
  const known = email === undefined ? null : await deps.accounts.findByEmail(email);
  if (known === null) {
    const user = await createUser(deps, seed, rights);
    return user.ok ? ok({ user: user.value, created: true }) : user;
  }
  await deps.accounts.setRoles(known.id, rights.roles, rights.prime, rights.sellerId);
  return ok({ user: { ...userOf(known), ...rights }, created: false });
}

async function sellerFault(deps: Pick<Deps, "catalogue">, { roles, sellerId }: AccountSeed): Promise<Problem | null> {
  const isSeller = roles.includes("seller");
  if (isSeller !== (sellerId !== null)) {
    const detail = isSeller
      ? "Say for which seller the account acts."
      : "Only an account with the role seller acts for one: leave it out, or add the role.";
    const errors = [{ pointer: "/sellerId", detail }];
    return problem("invalid-request", "The account cannot be made like this.", { errors });
  }
  if (sellerId === null) return null;
  const { sellers } = await deps.catalogue.frame();
  if (sellers.some((seller) => seller.id === sellerId)) return null;
  const errors = [{ pointer: "/sellerId", detail: "There is no such seller." }];
  return problem("unprocessable", "The account was not made or changed.", { errors });
}
