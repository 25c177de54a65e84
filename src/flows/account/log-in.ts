import { normaliseEmail } from "../../domain/account/email.ts";
import { normalisePassword } from "../../domain/account/password.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { StoredUser } from "../../ports/account-store.ts";
import type { Deps } from "../../ports/deps.ts";
import type { BucketState } from "../../ports/shopper.ts";
import { openSession, type AfterLogIn } from "./open-session.ts";
import { tooBusy } from "./register.ts";
import { userOf, type SignedIn } from "./session-tokens.ts";

export interface LogIn {
  readonly email: string;
  readonly password: string;
  readonly userAgent: string;
  readonly guestToken: string | null;
  readonly afterLogIn: AfterLogIn;
}

export interface LogInRefusal {
  readonly problem: Problem;
  readonly bucket?: BucketState;
}

/**
 * Problems: bad-credentials (never which of the two), rate-limited (of this account, whoever tries), overloaded. An
 * unknown address takes as long as a wrong password.
 */
export async function logIn(deps: Deps, input: LogIn): Promise<Result<SignedIn, LogInRefusal>> {
  const email = normaliseEmail(input.email);
  const user = email === undefined ? null : await deps.accounts.findByEmail(email);
  const limited = user && (await limitOf(deps, user));
  if (limited) return err(limited);
  // A longer one cannot be anybody's, and hashing it is work that a stranger would choose the amount of.
  const password = normalisePassword(input.password.slice(0, LIMITS.passwordCharactersMax * 2));
  const verified = await deps.passwords.verify(password, user?.passwordHash ?? null);
  if (typeof verified !== "boolean") return err({ problem: tooBusy(verified.retryAfterSeconds) });
  if (!verified || user === null) return err({ problem: badCredentials() });
  return ok(await openSession(deps, { ...input, user: userOf(user) }));
}

/** Guessing at one account from many addresses is stopped at the account. */
async function limitOf(deps: Deps, user: StoredUser): Promise<LogInRefusal | null> {
  const taken = await deps.shoppers.of(user.id).take("signIns");
  if (taken.outcome === "ok") return null;
  const retryAfterSeconds = taken.bucket.resetSeconds;
  const detail = `There were too many attempts to sign in to this account. Wait ${retryAfterSeconds} s and try again.`;
  return { problem: problem("rate-limited", detail, { retryAfterSeconds }), bucket: taken.bucket };
}

const badCredentials = (): Problem =>
  problem("bad-credentials", "No account has this e-mail address with this password. Check both and try again.");
