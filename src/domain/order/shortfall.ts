/**
 * A shortfall: units of an order that were sold and are not there. Its units stand in a parcel of their own, which is
 * held until the shortfall is settled; the rest of the order goes its way.
 */
import type {
  CheckoutId,
  OrderId,
  ParcelId,
  ProductId,
  SellerId,
  ShopperId,
  ShortfallId,
  Sku,
  WarehouseId,
} from "../../kernel/ids.ts";
import { divideRounded } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Order, OrderLine } from "./types.ts";

export const SHORTFALL_STATES = [
  "TOLD",
  "WAITING",
  "SETTLING",
  "COVERED",
  "REASSIGNED",
  "REPLACED",
  "COMPENSATED",
  "RETURNING",
  "CANCELLED",
] as const;
export type ShortfallState = (typeof SHORTFALL_STATES)[number];

export type ShortfallMove = "wait" | "begin" | "give_up" | "cover" | "reassign" | "replace" | "compensate" | "cancel";

/** Every move that is not listed is refused. `give_up` goes back to where the settling began, or tells for the first time. */
export const SHORTFALL_MOVES: Readonly<
  Record<ShortfallState, Partial<Readonly<Record<ShortfallMove, readonly ShortfallState[]>>>>
> = {
  TOLD: { wait: ["WAITING"], begin: ["SETTLING"], cover: ["COVERED"], cancel: ["CANCELLED"] },
  WAITING: { begin: ["SETTLING"], cover: ["COVERED"], cancel: ["CANCELLED"] },
  SETTLING: {
    give_up: ["TOLD", "WAITING"],
    reassign: ["REASSIGNED"],
    replace: ["REPLACED"],
    compensate: ["COMPENSATED"],
    // Only while another warehouse is asked: nothing that the shopper knows of is lost by it.
    cancel: ["RETURNING"],
  },
  COVERED: {},
  REASSIGNED: { cancel: ["RETURNING"] },
  REPLACED: {},
  COMPENSATED: {},
  RETURNING: { cancel: ["CANCELLED"] },
  CANCELLED: {},
};

/** Its parcel must not be picked, and its units are among those that the stock says are missing. */
export const OPEN_STATES: readonly ShortfallState[] = ["TOLD", "WAITING", "SETTLING"];
export const isOpen = ({ state }: Pick<Shortfall, "state">): boolean => OPEN_STATES.includes(state);
export const mayChoose = ({ state }: Pick<Shortfall, "state">): boolean => state === "TOLD" || state === "WAITING";

/** What a shopper may choose. */
export type Remedy = "wait" | "alternative" | "money";

/** What settling it means, durable before anything is done. */
export type SettlingPlan =
  | { readonly kind: "money" }
  | ({ readonly kind: "alternative" } & Replacement)
  /** Another warehouse's units are sent; the shopper need not choose. */
  | { readonly kind: "reassign"; readonly from: WarehouseId };

/** Another offer that is sent instead, reserved and sold under a reference of its own. */
export interface Replacement {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly sellerId: SellerId;
  readonly title: string;
  readonly unitPriceMinor: number;
  /** The object that is asked, kept so that it is asked again. */
  readonly shard: string;
  readonly reference: string;
}

export interface Shortfall {
  readonly id: ShortfallId;
  readonly orderId: OrderId;
  readonly checkoutId: CheckoutId;
  /** Who placed the order: a part of every reference. */
  readonly shopperId: ShopperId;
  /** Of the order's line that it belongs to; `sku` is another one where a replacement is missing. */
  readonly lineSku: Sku;
  readonly sku: Sku;
  readonly title: string;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
  /** The held parcel. */
  readonly parcelId: ParcelId;
  /** Under which the units were sold; null of orders from before that was kept: then people must give them back. */
  readonly saleReference: string | null;
  readonly state: ShortfallState;
  readonly plan: SettlingPlan | null;
  /** Counts settlings given up, so that each has names of its own. */
  readonly attempt: number;
  /** Of it `goodwillMinor` is more than the goods have cost. */
  readonly refundMinor: number;
  readonly goodwillMinor: number;
  /** Of the order: older ones are served first. */
  readonly placedAt: EpochMs;
  readonly foundAt: EpochMs;
  /** Null while the shopper need not know: another warehouse is asked. */
  readonly toldAt: EpochMs | null;
  readonly chosenAt: EpochMs | null;
  readonly settledAt: EpochMs | null;
}

/** Names for the outside world; the same shortfall and attempt give the same. */
export const returnReferenceOf = ({ id }: Pick<Shortfall, "id">): string => `short/${id}`;
export const refundKeyOf = ({ checkoutId, id }: Pick<Shortfall, "checkoutId" | "id">): string =>
  `${checkoutId}/refund/${id}`;
export const transferReferenceOf = ({ id, attempt }: Pick<Shortfall, "id" | "attempt">): string =>
  `short/${id}/${attempt}`;
/** As a checkout's own references, so that it is known whose it is; with the object that is asked. */
export const replacementReferenceOf = (
  region: string,
  shard: string,
  { shopperId, checkoutId, id, attempt }: Pick<Shortfall, "shopperId" | "checkoutId" | "id" | "attempt">,
): string => `${region}/${shopperId}/${checkoutId}/${shard}/short-${id}-${attempt}`;

type Paid = Pick<OrderLine, "quantity" | "subtotalMinor" | "discountMinor" | "taxMinor">;

/** What the line's units from `first` on have cost, whole minor units; parts of a line add up to it. */
export function paidFor(line: Paid, taxOnTop: boolean, first: number, quantity: number): number {
  const paidMinor = line.subtotalMinor - line.discountMinor + (taxOnTop ? line.taxMinor : 0);
  const upTo = (units: number): number =>
    Number((BigInt(paidMinor) * BigInt(Math.min(units, line.quantity))) / BigInt(line.quantity));
  return upTo(first + quantity) - upTo(first);
}

export interface Refund {
  readonly refundMinor: number;
  readonly goodwillMinor: number;
}

/**
 * Money back for a shortfall. What its units have cost and a share on top, but never more than is left of what was
 * taken (M2); when nothing else of the order is sent, all that is left: then its shipping goes back too, and there is
 * nothing for a goodwill to be paid from.
 */
export function refundOf(
  order: Pick<Order, "lines" | "quote" | "payment" | "parcels">,
  shortfalls: readonly Shortfall[],
  shortfall: Shortfall,
  goodwillBasisPoints: number,
): Refund {
  const leftMinor = Math.max(0, order.payment.capturedMinor - order.payment.refundedMinor);
  const costMinor = Math.min(leftMinor, costOf(order, shortfalls, shortfall));
  const isLast = order.parcels.every(({ id, state }) => id === shortfall.parcelId || state === "CANCELLED");
  if (isLast) return { refundMinor: leftMinor, goodwillMinor: 0 };
  const goodwillMinor = Math.min(
    divideRounded(BigInt(costMinor) * BigInt(goodwillBasisPoints), 10_000n),
    leftMinor - costMinor,
  );
  return { refundMinor: costMinor + goodwillMinor, goodwillMinor };
}

/** What was paid for a shortfall's units and has not gone back yet. */
export function costOf(
  order: Pick<Order, "lines" | "quote">,
  shortfalls: readonly Shortfall[],
  shortfall: Shortfall,
): number {
  const line = order.lines.find(({ sku }) => sku === shortfall.lineSku);
  if (line === undefined) return 0;
  const others = shortfalls.filter(({ id, lineSku }) => id !== shortfall.id && lineSku === shortfall.lineSku);
  const first = others
    .filter((other) => other.state === "COMPENSATED" || (other.state === "SETTLING" && other.plan?.kind === "money"))
    .reduce((units, other) => units + other.quantity, 0);
  const backMinor = others
    .filter(({ state, parcelId }) => state === "REPLACED" && parcelId === shortfall.parcelId)
    .reduce((sum, other) => sum + other.refundMinor, 0);
  return Math.max(0, paidFor(line, order.quote.taxMinor > 0, first, shortfall.quantity) - backMinor);
}

/** Once money or goods have taken the place of something, an order is no longer cancelled as a whole. */
export const blocksCancelling = ({ state, plan }: Pick<Shortfall, "state" | "plan">): boolean =>
  state === "REPLACED" || state === "COMPENSATED" || (state === "SETTLING" && plan?.kind !== "reassign");
