/** The order as a machine (features O2). Its state is never set: it follows from the payment and the parcels. */
import type { ShopperId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { Order, OrderState, ParcelState } from "./types.ts";

export type OrderMove = "review" | "pay" | "pick" | "pack" | "ship" | "deliver" | "cancel";

export const ORDER_MOVE_NAMES: readonly OrderMove[] = ["review", "pay", "pick", "pack", "ship", "deliver", "cancel"];

/** Every move that is not listed is refused. */
export const ORDER_MOVES: Readonly<Record<OrderState, Partial<Readonly<Record<OrderMove, OrderState>>>>> = {
  PLACED: { review: "UNDER_REVIEW", pay: "PAYMENT_CONFIRMED", cancel: "CANCELLED" },
  UNDER_REVIEW: { pay: "PAYMENT_CONFIRMED", cancel: "CANCELLED" },
  PAYMENT_CONFIRMED: { pick: "PICKING", cancel: "CANCELLED" },
  PICKING: { pack: "PACKING" },
  PACKING: { ship: "SHIPPED" },
  SHIPPED: { deliver: "DELIVERED" },
  DELIVERED: {},
  CANCELLED: {},
};

/** The state after the move; undefined where the move is not allowed. */
export const moveOrder = (state: OrderState, move: OrderMove): OrderState | undefined => ORDER_MOVES[state][move];

/** What an order's state follows from. */
export interface OrderFacts {
  readonly underReview: boolean;
  /** All of the amount is captured. */
  readonly paid: boolean;
  readonly parcels: readonly ParcelState[];
}

const STAGES: readonly ParcelState[] = ["WAITING", "PICKING", "PACKING", "SHIPPED", "DELIVERED"];

/**
 * Once one parcel is being picked the order is where its hindmost parcel is, at least PICKING: so SHIPPED and
 * DELIVERED are true of every parcel. Parcels that were cancelled do not count, unless all were.
 */
export function orderStateOf(facts: OrderFacts): OrderState {
  invariant(facts.parcels.length > 0, "an order has at least one parcel");
  const stages = facts.parcels.filter((state) => state !== "CANCELLED").map((state) => STAGES.indexOf(state));
  if (stages.length === 0) return "CANCELLED";
  if (Math.max(...stages) > 0) {
    return (["PICKING", "PICKING", "PACKING", "SHIPPED", "DELIVERED"] as const)[Math.min(...stages)] ?? "PICKING";
  }
  if (facts.paid) return "PAYMENT_CONFIRMED";
  return facts.underReview ? "UNDER_REVIEW" : "PLACED";
}

export const canCancel = (order: Pick<Order, "state">): boolean => moveOrder(order.state, "cancel") !== undefined;

/** Whose order it is: who placed it, or the user who claimed it since. */
export const ownerOf = (order: Pick<Order, "shopperId" | "claimedBy">): ShopperId => order.claimedBy ?? order.shopperId;
