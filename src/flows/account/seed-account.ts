import { normaliseEmail } from "../../domain/account/email.ts";
import type { Role, User } from "../../domain/account/types.ts";
import type { Problem } from "../../kernel/problem.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { createUser, type NewAccount } from "./register.ts";
import { userOf } from "./session-tokens.ts";

export interface AccountSeed extends NewAccount {
  readonly roles: readonly Role[];
  readonly prime: boolean;
}

/**
 * An account with these roles: made, or its roles changed when the address has one (its password and name stay). Doing
 * it again changes nothing. Everybody is a shopper.
 */
export async function seedAccount(
  deps: Deps,
  seed: AccountSeed,
): Promise<Result<{ user: User; created: boolean }, Problem>> {
  const roles: readonly Role[] = [...new Set<Role>(["shopper", ...seed.roles])];
  const email = normaliseEmail(seed.email);
  const known = email === undefined ? null : await deps.accounts.findByEmail(email);
  if (known === null) {
    const user = await createUser(deps, seed, roles, seed.prime);
    return user.ok ? ok({ user: user.value, created: true }) : user;
  }
  await deps.accounts.setRoles(known.id, roles, seed.prime);
  return ok({ user: { ...userOf(known), roles, prime: seed.prime }, created: false });
}
