/**
 * What staff do to balances: written down, done at the balance, posted in the books, and settled, in this order. Each
 * step can be repeated with one effect, so a deed that was cut short goes on where it stood: by a retry with the same
 * Idempotency-Key, or by the sweep.
 */
import type { BalanceDeed, GiftCard } from "../../domain/balance/register.ts";
import { closedTransaction, issuedTransaction } from "../../domain/ledger/issued.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export type DeedDeps = Pick<Deps, "balances" | "balanceRegister" | "orders" | "clock" | "log">;

/** What the caller has sent, and under which key. */
export interface DeedRequest {
  readonly key: string;
  readonly bodyHash: string;
}

export interface Done {
  readonly deed: BalanceDeed;
  /** Begun by an earlier call with this key. */
  readonly replayed: boolean;
}

/** Problems: idempotency-conflict, overloaded (go on with the same key), unprocessable (refused, for good). */
export async function doDeed(
  deps: DeedDeps,
  deed: BalanceDeed,
  card: GiftCard | null = null,
): Promise<Result<Done, Problem>> {
  const stored = await deps.balanceRegister.begin(deed, card);
  const replayed = stored.id !== deed.id;
  if (stored.bodyHash !== deed.bodyHash)
    return err(problem("idempotency-conflict", "This key was used for something else. Send a new Idempotency-Key."));
  const refusal = stored.state === "open" ? await finish(deps, stored) : stored.refusal;
  if (refusal === "unknown")
    return err(
      problem("overloaded", "It was not finished yet, and will be. Send it again with the same Idempotency-Key.", {
        retryAfterSeconds: 2,
      }),
    );
  return refusal === null ? ok({ deed: stored, replayed }) : err(refusedDeed(refusal));
}

/** Null: done. Otherwise why it is refused; "unknown": not done yet. */
async function finish(deps: DeedDeps, deed: BalanceDeed): Promise<string | null> {
  const { id, account, amountMinor, currency, label, why, expiresAt } = deed;
  const effect =
    deed.kind === "close"
      ? await deps.balances.close({ key: id, account, why })
      : await deps.balances.credit({ key: id, account, amountMinor, currency, label, why, expiresAt });
  if (effect.outcome === "unknown") return "unknown";
  if (effect.outcome === "refused") {
    await deps.balanceRegister.settle(id, { state: "refused", refusal: effect.reason });
    return effect.reason;
  }
  await post(deps, deed, "takenOffMinor" in effect ? effect.takenOffMinor : amountMinor);
  await deps.balanceRegister.settle(id, { state: "done" });
  return null;
}

/** Once by the deed's key. Nothing is posted of a balance that was empty when it was closed. */
async function post(deps: DeedDeps, deed: BalanceDeed, amountMinor: number): Promise<void> {
  if (amountMinor === 0) return;
  const balance = deed.account.startsWith("gift/") ? "gift_card" : "store_credit";
  const change = { balance, key: deed.id, amountMinor, currency: deed.currency, why: deed.why } as const;
  const transaction = deed.kind === "close" ? closedTransaction : issuedTransaction;
  await deps.orders.ledger.post(transaction(change, deps.clock.now()));
}

function refusedDeed(refusal: string): Problem {
  const extension = { reason: refusal };
  switch (refusal) {
    case "currency_mismatch":
      return problem("unprocessable", "The balance is of another currency: nothing was put on it.", { extension });
    case "balance_too_large":
      return problem("unprocessable", "There would be too much on it: nothing was put on it.", { extension });
    case "balance_expired":
      return problem("unprocessable", "Its date has passed: nothing was put on it.", { extension });
    default:
      return problem("unprocessable", "It is closed: nothing was put on it.", { extension });
  }
}

/** The sweep of each minute. */
export async function finishDeeds(deps: DeedDeps): Promise<number> {
  const before = deps.clock.now() - LIMITS.balanceDeedSweepAfterMs;
  const open = await deps.balanceRegister.unfinished(before, LIMITS.balanceDeedsSweptMax);
  let finished = 0;
  for (const deed of open) {
    const refusal = await finish(deps, deed);
    if (refusal !== "unknown") finished += 1;
    if (refusal !== null) deps.log("warn", "balance.deed_unfinished", { deed: deed.id, kind: deed.kind, refusal });
  }
  return finished;
}
