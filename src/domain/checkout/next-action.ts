/** What a runner does next with a row: a function of the row and the clock alone, so that any runner can go on. */
import type { EpochMs } from "../../kernel/time.ts";
import { isAtRest } from "./machine.ts";
import type { Checkout } from "./types.ts";

export type CheckoutAction =
  | "rest"
  | "reserve"
  | "begin_payment"
  | "authorise"
  | "look_up"
  | "confirm"
  | "give_up"
  | "undo"
  | "store_and_capture"
  | "cancel";

export function nextAction(row: Checkout, now: EpochMs): CheckoutAction {
  if (isAtRest(row.state)) return "rest";
  if (row.state === "PLACED") return "store_and_capture";
  if (row.state === "CANCELLING") return "cancel";
  if (row.failure !== null) return "undo";
  if (now >= row.deadlineAt) return "give_up";
  switch (row.state) {
    case "CREATED":
      return "reserve";
    case "INVENTORY_RESERVED":
      return "begin_payment";
    case "PAYMENT_PENDING":
      return row.payment.paymentId === null ? "authorise" : "confirm";
    default:
      return "look_up";
  }
}
