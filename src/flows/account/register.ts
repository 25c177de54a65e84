import { normaliseEmail } from "../../domain/account/email.ts";
import { normalisePassword, PASSWORD_ADVICE, passwordFault } from "../../domain/account/password.ts";
import type { User } from "../../domain/account/types.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { makeId } from "../../kernel/ids.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { openSession, type AfterLogIn } from "./open-session.ts";
import type { SignedIn } from "./session-tokens.ts";

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What nobody gives to oneself. */
export type AccountRights = Pick<User, "roles" | "prime" | "sellerId">;

export interface Registration extends NewAccount {
  readonly userAgent: string;
  readonly guestToken: string | null;
  readonly afterLogIn: AfterLogIn;
}

/** Makes an account and signs its owner in. Problems: invalid-request (which field), email-taken, overloaded. */
export async function register(deps: Deps, input: Registration): Promise<Result<SignedIn, Problem>> {
  const user = await createUser(deps, input, { roles: ["shopper"], prime: false, sellerId: null });
  return user.ok ? ok(await openSession(deps, { ...input, user: user.value })) : user;
}

export async function createUser(
  deps: Deps,
  account: NewAccount,
  rights: AccountRights,
): Promise<Result<User, Problem>> {
  const email = normaliseEmail(account.email);
  const name = account.name.trim().normalize("NFC");
  const faults = faultsOf(email, name, account.password);
  if (email === undefined || faults.length > 0) return err(notLikeThis(faults));
  const misplaced = cardNumberFault({ "/name": name, "/email": email });
  if (misplaced) return err(misplaced);
  // Hashing costs 100 ms and more: an address that is taken is told without it. The row's own constraint decides.
  if (await deps.accounts.findByEmail(email)) return err(emailTaken());
  const passwordHash = await deps.passwords.hash(normalisePassword(account.password));
  if (typeof passwordHash !== "string") return err(tooBusy(passwordHash.retryAfterSeconds));
  const now = deps.clock.now();
  const user: User = {
    id: makeId("usr", deps.settings.region, now, deps.random),
    email,
    name,
    ...rights,
    createdAt: now,
  };
  const created = await deps.accounts.createUser({ ...user, passwordHash });
  return created === "created" ? ok(user) : err(emailTaken());
}

/** All at once, so that nobody is sent back three times. */
function faultsOf(email: string | undefined, name: string, password: string): FieldError[] {
  const faults: FieldError[] = [];
  if (name === "") faults.push({ pointer: "/name", detail: "Enter your name." });
  if (email === undefined)
    faults.push({ pointer: "/email", detail: "Enter an e-mail address such as name@example.com." });
  const fault = passwordFault(password, email ?? "");
  if (fault) faults.push({ pointer: "/password", detail: PASSWORD_ADVICE[fault] });
  return faults;
}

const notLikeThis = (errors: readonly FieldError[]): Problem =>
  problem("invalid-request", "The account cannot be made like this.", { errors });

const emailTaken = (): Problem =>
  problem("email-taken", "There is an account with this e-mail address. Sign in, or use another address.");

export const tooBusy = (retryAfterSeconds: number): Problem =>
  problem("overloaded", "Too many people are signing in at this moment. Try again in a second.", { retryAfterSeconds });
