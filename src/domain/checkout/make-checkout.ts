/** The first row of a checkout: everything that could need undoing is named in it before it is attempted. */
import type { CheckoutId, OrderId, Region, ShopperId, Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { SECOND_MS } from "../../kernel/time.ts";
import type { OfferSnapshot } from "../catalog/types.ts";
import type { Quote } from "../pricing/types.ts";
import type {
  BuyerContext,
  Checkout,
  CheckoutHold,
  CheckoutTender,
  PlaceOrderInput,
  ReservationPart,
} from "./types.ts";

export interface CheckoutStart {
  readonly id: CheckoutId;
  readonly orderId: OrderId;
  readonly shopperId: ShopperId;
  readonly region: Region;
  readonly key: string;
  readonly bodyHash: string;
  readonly input: PlaceOrderInput;
  readonly quote: Quote;
  readonly tenders: readonly CheckoutTender[];
  readonly context: BuyerContext | null;
  readonly offers: readonly OfferSnapshot[];
  readonly shardOf: (sku: Sku) => string;
  readonly holds?: readonly CheckoutHold[];
  readonly now: EpochMs;
}

/** A runner that died is followed by the alarm this long after the checkout began. */
export const RECOVERY_WAKE_MS = 30 * SECOND_MS;

export function makeCheckout(start: CheckoutStart): Checkout {
  const reference = `${start.region}/${start.shopperId}/${start.id}`;
  return {
    id: start.id,
    orderId: start.orderId,
    shopperId: start.shopperId,
    key: start.key,
    bodyHash: start.bodyHash,
    version: 1,
    state: "CREATED",
    input: start.input,
    quote: start.quote,
    offers: start.offers,
    parts: reservationParts(start.quote.lines, start.shardOf, reference, 1),
    ...(start.holds && start.holds.length > 0 && { holds: start.holds }),
    reserveRound: 1,
    reference,
    tenders: start.tenders,
    actionUrl: null,
    context: start.context,
    risk: null,
    trail: [],
    placedAt: null,
    failure: null,
    cancelReason: null,
    createdAt: start.now,
    deadlineAt: start.now + LIMITS.checkoutTtlMs,
    wakeAt: start.now + RECOVERY_WAKE_MS,
    attempts: 0,
  };
}

/** One part for each stock object, in key order; the round makes the references of a second try new ones. */
export function reservationParts(
  lines: readonly { readonly sku: Sku; readonly quantity: number }[],
  shardOf: (sku: Sku) => string,
  reference: string,
  round: number,
): ReservationPart[] {
  const byShard = new Map<string, { sku: Sku; quantity: number }[]>();
  for (const { sku, quantity } of lines) {
    const shard = shardOf(sku);
    byShard.set(shard, [...(byShard.get(shard) ?? []), { sku, quantity }]);
  }
  return [...byShard.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([shard, shardLines]) => ({
      shard,
      reference: `${reference}/${shard}/${round}`,
      lines: shardLines,
      taken: [],
    }));
}

/** References at the part's own object that its reservation takes the place of. */
export const insteadOf = (checkout: Checkout, part: ReservationPart): readonly string[] =>
  (checkout.holds ?? [])
    .filter((hold) => hold.shard === part.shard && part.lines.some((line) => line.sku === hold.sku))
    .map((hold) => hold.reference);

/** What was held for the checkout at another object than its part is at: to be released once that is reserved. */
export const holdsElsewhere = (checkout: Checkout): readonly CheckoutHold[] =>
  (checkout.holds ?? []).filter(
    (hold) =>
      !checkout.parts.some((part) => part.shard === hold.shard && part.lines.some((line) => line.sku === hold.sku)),
  );

/** The same parts under the references of the next round. */
export function nextRound(checkout: Checkout): Checkout {
  const round = checkout.reserveRound + 1;
  const parts = checkout.parts.map((part) => ({
    ...part,
    reference: `${checkout.reference}/${part.shard}/${round}`,
    taken: [],
  }));
  return { ...checkout, parts, reserveRound: round };
}

/** The next round with every sku at its object as it is known now: some have moved. */
export function nextRoundAt(checkout: Checkout, shardOf: (sku: Sku) => string): Checkout {
  const round = checkout.reserveRound + 1;
  const lines = checkout.parts.flatMap((part) => part.lines);
  return {
    ...checkout,
    parts: reservationParts(lines, shardOf, checkout.reference, round),
    reserveRound: round,
  };
}
