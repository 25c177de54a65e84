/**
 * The runner of a checkout: takes the next action of the journal's row until it rests. It may die at any await: the
 * row alone is enough for another one to go on, since every step repeats under the same names.
 */
import { stepCheckout, type CheckoutEvent } from "../../domain/checkout/machine.ts";
import { nextAction } from "../../domain/checkout/next-action.ts";
import type { Checkout, CheckoutHold } from "../../domain/checkout/types.ts";
import type { CheckoutId } from "../../kernel/ids.ts";
import type { Journal } from "../../ports/journal.ts";
import type { Deps } from "../../ports/deps.ts";
import { authorise, lookUp } from "./take-payment.ts";
import { cancelPlaced } from "./cancel-placed.ts";
import { confirmStock, reserveStock } from "./hold-stock.ts";
import { storeAndCapture } from "./store-and-capture.ts";
import { undo } from "./undo-checkout.ts";
import { deadlinePassed } from "../../domain/checkout/failures.ts";

export type RunnerDeps = Pick<
  Deps,
  "clock" | "stock" | "gateway" | "orders" | "settings" | "log" | "catalogue" | "meter"
> & {
  readonly journal: Journal;
  /** Asks for the outbox to be published; not waited for. */
  readonly publish: () => void;
  /** The order's row is durable: the shopper can be answered, the money is taken afterwards. */
  readonly onStored: (checkout: Checkout) => void;
  /** Holds again what was held for the cart, before the checkout's reservations go; answers what is held then. */
  readonly restoreHolds: (checkout: Checkout) => Promise<readonly CheckoutHold[]>;
};

/** What one run knows that the journal need not. */
export interface RunMemory {
  /** False only while this run has seen the checkout begin and has not asked for money: then there is none to void. */
  paymentTried: boolean;
}

/** More turns than any path has; a run that needs more is left to the alarm. */
const TURNS_MAX = 24;

/** These steps are kept in memory only: repeating them from the row before gives the same, under the same names. */
const NOT_WRITTEN: ReadonlySet<CheckoutEvent["type"]> = new Set([
  "stock_reserved",
  "payment_begun",
  "payment_authorised",
]);

/** After these the runner stops: somebody else, or later, goes on. */
const STOPS: ReadonlySet<CheckoutEvent["type"]> = new Set(["unanswered", "payment_unanswered", "action_asked"]);

export async function runCheckout(deps: RunnerDeps, id: CheckoutId, fresh: boolean): Promise<Checkout | null> {
  const memory: RunMemory = { paymentTried: !fresh };
  let row = deps.journal.read(id);
  for (let turn = 0; row && turn < TURNS_MAX; turn++) {
    const event = await perform(deps, row, memory);
    if (event === null) return row;
    if (event === "reread") {
      row = deps.journal.read(id);
      continue;
    }
    const next = await record(deps, row, event);
    if (next && STOPS.has(event.type)) return next;
    row = next ?? deps.journal.read(id);
  }
  return row;
}

async function perform(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent | "reread" | null> {
  switch (nextAction(row, deps.clock.now())) {
    case "rest":
      return null;
    case "reserve":
      return reserveStock(deps, row);
    case "begin_payment":
      return { type: "payment_begun" };
    case "authorise":
      memory.paymentTried = true;
      return authorise(deps, row);
    case "look_up":
      return lookUp(deps, row);
    case "confirm":
      return confirmStock(deps, row);
    case "give_up":
      return { type: "given_up", problem: deadlinePassed };
    case "undo":
      return undo(deps, row, memory);
    case "store_and_capture":
      return storeAndCapture(deps, row);
    case "cancel":
      return cancelPlaced(deps, row);
  }
}

/** The row after the event; null when another writer was first and the row must be read again. */
async function record(deps: RunnerDeps, row: Checkout, event: CheckoutEvent): Promise<Checkout | null> {
  const next = stepCheckout(row, event, deps.clock.now());
  if (!next.ok) {
    deps.log("error", "checkout.impossible", { checkout: row.id, ...next.error });
    return null;
  }
  if (NOT_WRITTEN.has(event.type)) return next.value;
  const written = { ...next.value, version: row.version + 1 };
  const bought = event.type === "stock_confirmed" ? { type: "take_out" as const, lines: row.quote.lines } : undefined;
  return (await deps.journal.save(written, row.version, bought)) ? written : null;
}
