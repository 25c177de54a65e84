/** One runner a checkout: whoever comes second joins the first. A runner is tied to no request. */
import type { Checkout } from "../../src/domain/checkout/types.ts";
import { runCheckout, type RunnerDeps } from "../../src/flows/checkout/run-checkout.ts";
import type { CheckoutId } from "../../src/kernel/ids.ts";
import type { Deps } from "../../src/ports/deps.ts";

export interface CheckoutRunners {
  /** Runs, or joins, and answers at rest, as soon as an order's row is durable, or after `waitMs` as far as it got. */
  settle(id: CheckoutId, fresh: boolean, waitMs: number): Promise<Checkout | null>;
  /** Something has happened outside: runs in the background, or once more where it runs already. */
  lookAgain(id: CheckoutId): void;
  /** Waits for what is running, without starting anything. */
  join(id: CheckoutId, waitMs: number): Promise<void>;
}

interface Running {
  readonly stored: Promise<Checkout | null>;
  readonly ended: Promise<Checkout | null>;
  again: boolean;
}

export function checkoutRunners(
  deps: Omit<RunnerDeps, "onStored"> &
    Pick<Deps, "background"> & { readonly onPlaced: () => void; readonly onEnded: () => void },
): CheckoutRunners {
  const running = new Map<CheckoutId, Running>();

  const start = (id: CheckoutId, fresh: boolean): Running => {
    const stored = Promise.withResolvers<Checkout | null>();
    const onStored = (checkout: Checkout): void => {
      stored.resolve(checkout);
      deps.onPlaced();
    };
    const ended = runCheckout({ ...deps, onStored }, id, fresh)
      .catch((error: unknown) => {
        // The row is as it was before the failed step; the alarm tries again.
        deps.log("error", "checkout.run_failed", { checkout: id, error: String(error) });
        return deps.journal.read(id);
      })
      .finally(() => {
        running.delete(id);
        deps.onEnded();
        if (entry.again) start(id, false);
      });
    const entry: Running = { stored: stored.promise, ended, again: false };
    running.set(id, entry);
    deps.background(ended);
    return entry;
  };

  return {
    async settle(id, fresh, waitMs) {
      const runner = running.get(id) ?? start(id, fresh);
      const settled = await withTimeout(Promise.race([runner.stored, runner.ended]), waitMs);
      return settled ?? deps.journal.read(id);
    },
    lookAgain(id) {
      const runner = running.get(id);
      if (runner) runner.again = true;
      else start(id, false);
    },
    async join(id, waitMs) {
      const runner = running.get(id);
      if (runner) await withTimeout(runner.ended, waitMs);
    },
  };
}

/** Null after `waitMs`; the timer is cleared, since a pending one keeps the object from hibernating. */
async function withTimeout<T>(work: Promise<T>, waitMs: number): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), waitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
