/** What a runner does next with a row: a function of the row and the clock alone, so that any runner can go on. */
import type { EpochMs } from "../../kernel/time.ts";
import { isAtRest } from "./machine.ts";
import type { Checkout } from "./types.ts";

export type CheckoutAction =
  | "rest"
  | "reserve"
  | "screen"
  | "authorise"
  | "look_up"
  | "confirm"
  | "give_up"
  | "undo"
  | "store_and_capture"
  | "store_for_review"
  | "end_review"
  | "cancel";

export function nextAction(row: Checkout, now: EpochMs): CheckoutAction {
  if (isAtRest(row.state)) return "rest";
  if (row.state === "PLACED") return "store_and_capture";
  if (row.state === "UNDER_REVIEW") return underReview(row, now);
  if (row.state === "CANCELLING") return "cancel";
  if (row.failure !== null) return "undo";
  if (now >= row.deadlineAt) return "give_up";
  switch (row.state) {
    case "CREATED":
      return "reserve";
    case "INVENTORY_RESERVED":
      return "screen";
    case "PAYMENT_PENDING":
      return openTender(row) === null ? "confirm" : "authorise";
    default:
      return "look_up";
  }
}

function underReview(row: Checkout, now: EpochMs): CheckoutAction {
  if (row.stored !== true) return "store_for_review";
  return now >= (row.risk?.reviewUntil ?? 0) ? "end_review" : "rest";
}

/** The first tender that is not authorised yet; null when all are. */
export function openTender(row: Checkout): number | null {
  const index = row.tenders.findIndex((tender) => tender.state !== "authorised");
  return index === -1 ? null : index;
}
