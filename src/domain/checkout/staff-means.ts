/** What a checkout waits for, and what an operator may do about it: functions of the journal's row and the clock. */
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { isAtRest, isCommitted, isOpen } from "./machine.ts";
import { nextAction, openTender, type CheckoutAction } from "./next-action.ts";
import type { Checkout, SettledByHand } from "./types.ts";

export interface StaffMeans {
  /** Looks and goes on at once, instead of when it would by itself. */
  readonly retry: boolean;
  /** Without an order: its payments are fenced, its stock goes back, and the shopper is told why. */
  readonly giveUp: boolean;
  /** With an order that is not paid yet: everything goes back. A paid one is cancelled as an order. */
  readonly cancel: boolean;
  /** Steps that may be left out, because somebody has seen to them elsewhere. */
  readonly settle: readonly SettledByHand["step"][];
}

export const staffMeans = (row: Checkout): StaffMeans => ({
  retry: !isAtRest(row.state),
  giveUp: isOpen(row) && row.failure === null,
  cancel: isCommitted(row) && CANCELLABLE.has(row.state),
  settle: (["payment", "stock"] as const).filter((step) => maySettle(row, step)),
});

const CANCELLABLE: ReadonlySet<Checkout["state"]> = new Set(["PLACED", "UNDER_REVIEW"]);

/** It is on its way back. */
export const goesBack = (row: Checkout): boolean =>
  row.state === "CANCELLING" || (row.failure !== null && !isAtRest(row.state));

/** It has tried what it does now so often in vain that operators were told. */
export const isStuck = (row: Checkout): boolean =>
  !isAtRest(row.state) && row.stuckSince !== undefined && row.attempts >= LIMITS.checkoutStuckAfterAttempts;

/** Only on the way back: forwards there is nothing that a word could take the place of. */
export const maySettle = (row: Checkout, step: SettledByHand["step"]): boolean =>
  goesBack(row) && isStuck(row) && !(row.settledByHand ?? []).some((settled) => settled.step === step);

/** In words for staff: what is being waited for, at this moment. */
export function waitWords(row: Checkout, now: EpochMs): string {
  return WAITS[nextAction(row, now)](row);
}

const WAITS: Readonly<Record<CheckoutAction, (row: Checkout) => string>> = {
  rest: (row) =>
    row.state === "UNDER_REVIEW"
      ? "A reviewer's word on the order."
      : row.state === "PAYMENT_CONFIRMED"
        ? "Nothing: the order is placed and paid."
        : "Nothing: it has ended.",
  reserve: () => "The stock, to reserve the goods.",
  screen: () => "The screening for fraud.",
  authorise: (row) => `${payerOf(row)}, to say whether the money is held.`,
  look_up: (row) =>
    row.state === "ACTION_REQUIRED"
      ? "The shopper, who has to confirm the payment at the provider's."
      : `${payerOf(row)}, to say what became of the payment.`,
  confirm: () => "The stock, to sell what it has reserved.",
  give_up: () => "Its time is over: it is being closed.",
  undo: (row) => `It is being undone: ${backWords(row)}.`,
  store_and_capture: (row) =>
    openTender(row) === null
      ? "The order's row to be written, then the money to be taken."
      : "The money to be authorised once more, since it could not be taken.",
  store_for_review: () => "The order's row to be written, so that a reviewer finds it.",
  end_review: () => "The review's time is over: the order is being cancelled.",
  cancel: (row) => `The order is being cancelled: ${backWords(row)}.`,
};

const payerOf = (row: Checkout): string => {
  const tender = row.tenders[openTender(row) ?? 0];
  return tender === undefined || tender.kind === "provider" ? "The payment provider" : "The gift card or store credit";
};

function backWords(row: Checkout): string {
  const settled = new Set((row.settledByHand ?? []).map(({ step }) => step));
  const left = [
    ...(settled.has("payment") ? [] : ["the money has to be let go or given back"]),
    ...(settled.has("stock") ? [] : ["the goods have to go back into stock"]),
  ];
  return left.length === 0 ? "both steps are settled by hand" : left.join(", and ");
}
