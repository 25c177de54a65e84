/**
 * The runner of a checkout: takes the next action of the journal's row until it rests. It may die at any await: the
 * row alone is enough for another one to go on, since every step repeats under the same names.
 */
import { isAtRest, isCommitted, stepCheckout, type CheckoutEvent } from "../../domain/checkout/machine.ts";
import { nextAction } from "../../domain/checkout/next-action.ts";
import type { Checkout, CheckoutHold } from "../../domain/checkout/types.ts";
import type { CheckoutId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Journal } from "../../ports/journal.ts";
import type { Deps } from "../../ports/deps.ts";
import { authorise, lookUp } from "./take-payment.ts";
import { cancelPlaced } from "./cancel-placed.ts";
import { confirmStock, reserveStock } from "./hold-stock.ts";
import { screenPayment } from "./screen-payment.ts";
import { storeAndCapture, storeForReview } from "./store-and-capture.ts";
import { undo } from "./undo-checkout.ts";
import { deadlinePassed, notReviewed } from "../../domain/checkout/failures.ts";
import type { Assessment } from "../../domain/fraud/types.ts";
import type { CardFacts } from "../../domain/payment/types.ts";

export type RunnerDeps = Pick<
  Deps,
  "clock" | "stock" | "gateway" | "balances" | "notifier" | "orders" | "settings" | "log" | "catalogue" | "meter"
> & {
  readonly journal: Journal;
  /** Asks for the outbox to be published; not waited for. */
  readonly publish: () => void;
  /** The order's row is durable: the shopper can be answered, the money is taken afterwards. */
  readonly onStored: (checkout: Checkout) => void;
  /** Holds again what was held for the cart, before the checkout's reservations go; answers what is held then. */
  readonly restoreHolds: (checkout: Checkout) => Promise<readonly CheckoutHold[]>;
  /** What speaks against it, first without and then with what its card tells; null where nothing is screened. */
  readonly screen: (checkout: Checkout, card: CardFacts | null) => Promise<Assessment | null>;
  /** A checkout has ended or waits for review: lists and the graph of the screening may want to know. Must not throw. */
  readonly onNoted: (checkout: Checkout) => void;
  /** Operators are told that it does not go on, or that it has come to rest. Must not throw. */
  readonly attend: (checkout: Checkout, how: "stuck" | "rests") => void;
};

/** What one run knows that the journal need not. */
export interface RunMemory {
  /** Tenders that were asked for, where this run has seen the checkout begin: the others have nothing to void. */
  readonly tried: Set<number> | null;
  /** What the screening has said beside the reservation; undefined where it has to be asked. */
  screened?: Assessment | null | undefined;
}

/** What an order may be paid with at most: balances, cards with amounts of their own, and the last payment. */
const TENDERS_MAX = LIMITS.balancesPerOrderMax + LIMITS.otherCardsMax + 1;

/**
 * More turns than any path has; a run that needs more is left to the alarm. Each tender is asked for in a turn of its
 * own and may have to be looked up in another, and none of that is written before the last one: a run that ends in
 * between begins anew, so it must be able to come to the end.
 */
const TURNS_MAX = 24 + 2 * TENDERS_MAX;

/** These steps are kept in memory only: repeating them from the row before gives the same, under the same names. */
const NOT_WRITTEN: ReadonlySet<CheckoutEvent["type"]> = new Set([
  "stock_reserved",
  "payment_begun",
  "payment_authorised",
]);

/** After these the runner stops: somebody else, or later, goes on. */
const STOPS: ReadonlySet<CheckoutEvent["type"]> = new Set([
  "unanswered",
  "payment_unanswered",
  "action_asked",
  "review_awaited",
]);

export async function runCheckout(deps: RunnerDeps, id: CheckoutId, fresh: boolean): Promise<Checkout | null> {
  const memory: RunMemory = { tried: fresh ? new Set() : null };
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
      return reserveAndScreen(deps, row, memory);
    case "screen":
      return screenPayment(deps, row, memory);
    case "authorise":
      return authorise(deps, row, memory);
    case "look_up":
      return lookUp(deps, row);
    case "confirm":
      return confirmStock(deps, row);
    case "give_up":
      return { type: "given_up", problem: deadlinePassed };
    case "undo":
      return undo(deps, row, memory);
    case "store_and_capture":
      return storeAndCapture(deps, row, memory);
    case "store_for_review":
      return storeForReview(deps, row);
    case "end_review":
      return { type: "cancel_begun", reason: notReviewed };
    case "cancel":
      return cancelPlaced(deps, row);
  }
}

/** A checkout that begins is screened while its stock is reserved: neither needs the other, and both are waited for. */
async function reserveAndScreen(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent | "reread"> {
  if (memory.tried === null || memory.screened !== undefined) return reserveStock(deps, row);
  // What fails here is asked again in its own turn.
  const screening = deps.screen(row, null).catch(() => undefined);
  try {
    return await reserveStock(deps, row);
  } finally {
    memory.screened = await screening;
  }
}

/** The row after the event; null when another writer was first and the row must be read again. */
async function record(deps: RunnerDeps, row: Checkout, event: CheckoutEvent): Promise<Checkout | null> {
  const next = stepCheckout(row, event, deps.clock.now());
  if (!next.ok) {
    deps.log("error", "checkout.impossible", { checkout: row.id, ...next.error });
    return null;
  }
  if (isKeptInMemory(row, event)) return next.value;
  const written = { ...next.value, version: row.version + 1 };
  if (!(await deps.journal.save(written, row.version, BUYS.has(event.type) ? bought(row) : undefined))) return null;
  if (written.stuckSince !== undefined) tell(deps, written);
  if (event.type === "undone" || event.type === "review_awaited") deps.onNoted(written);
  return written;
}

/** After the commit point a new authorisation is written down like everything else there. */
const isKeptInMemory = (row: Checkout, event: CheckoutEvent): boolean =>
  NOT_WRITTEN.has(event.type) && !isCommitted(row);

const BUYS: ReadonlySet<CheckoutEvent["type"]> = new Set(["stock_confirmed", "confirmed_for_review"]);
const bought = (row: Checkout) => ({ type: "take_out" as const, lines: row.quote.lines });

function tell(deps: RunnerDeps, row: Checkout): void {
  if (isAtRest(row.state)) deps.attend(row, "rests");
  else if (row.attempts >= LIMITS.checkoutStuckAfterAttempts) deps.attend(row, "stuck");
}
