import { normaliseEmail } from "../../domain/account/email.ts";
import { normalisePassword, PASSWORD_ADVICE, passwordFault } from "../../domain/account/password.ts";
import type { Role, User } from "../../domain/account/types.ts";
import { makeId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { openSession, type AfterLogIn } from "./open-session.ts";
import type { SignedIn } from "./session-tokens.ts";

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface Registration extends NewAccount {
  readonly userAgent: string;
  readonly guestToken: string | null;
  readonly afterLogIn: AfterLogIn;
}

/** Makes an account and signs its owner in. Problems: invalid-request (which field), email-taken, overloaded. */
export async function register(deps: Deps, input: Registration): Promise<Result<SignedIn, Problem>> {
  const user = await createUser(deps, input, ["shopper"], false);
  return user.ok ? ok(await openSession(deps, { ...input, user: user.value })) : user;
}

export async function createUser(
  deps: Deps,
  account: NewAccount,
  roles: readonly Role[],
  prime: boolean,
): Promise<Result<User, Problem>> {
  const email = normaliseEmail(account.email);
  if (email === undefined) return err(fieldProblem("/email", "must be an e-mail address such as name@example.com"));
  const name = account.name.trim().normalize("NFC");
  if (name === "") return err(fieldProblem("/name", "must not be empty"));
  const fault = passwordFault(account.password, email);
  if (fault) return err(fieldProblem("/password", PASSWORD_ADVICE[fault]));
  // Hashing costs 100 ms and more: an address that is taken is told without it. The row's own constraint decides.
  if (await deps.accounts.findByEmail(email)) return err(emailTaken());
  const passwordHash = await deps.passwords.hash(normalisePassword(account.password));
  if (typeof passwordHash !== "string") return err(tooBusy(passwordHash.retryAfterSeconds));
  const now = deps.clock.now();
  const user: User = {
    id: makeId("usr", deps.settings.region, now, deps.random),
    email,
    name,
    roles,
    prime,
    createdAt: now,
  };
  const created = await deps.accounts.createUser({ ...user, passwordHash });
  return created === "created" ? ok(user) : err(emailTaken());
}

const fieldProblem = (pointer: string, detail: string): Problem =>
  problem("invalid-request", "The account cannot be made like this.", { errors: [{ pointer, detail }] });

const emailTaken = (): Problem =>
  problem("email-taken", "There is an account with this e-mail address. Sign in, or use another address.");

export const tooBusy = (retryAfterSeconds: number): Problem =>
  problem("overloaded", "Too many people are signing in at this moment. Try again in a second.", { retryAfterSeconds });
