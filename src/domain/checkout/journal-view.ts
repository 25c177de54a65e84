/**
 * A checkout's journal as staff read it. What would let a reader act in the shopper's name is left out: the card's
 * token, the address of the provider's page, the account of a gift card, and what the device told of itself.
 */
import type { CheckoutId, OrderId, ShopperId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { TenderKind } from "../payment/types.ts";
import { isAtRest } from "./machine.ts";
import { isStuck, staffMeans, waitWords, type StaffMeans } from "./staff-means.ts";
import { keysOf, type TenderKeys } from "./tenders.ts";
import type { Checkout, CheckoutState, CheckoutTender, SettledByHand, TrailEntry } from "./types.ts";

export interface JournalView {
  readonly checkoutId: CheckoutId;
  readonly shopperId: ShopperId;
  /** Null before there is one. */
  readonly orderId: OrderId | null;
  /** region/shopper/checkout: what the provider knows it by. */
  readonly reference: string;
  readonly state: CheckoutState;
  readonly email: string;
  readonly country: string;
  readonly currency: Currency;
  readonly totalMinor: number;
  readonly createdAt: EpochMs;
  readonly placedAt: EpochMs | null;
  /** An uncommitted checkout ends by itself then. */
  readonly deadlineAt: EpochMs;
  /** Null when nothing is left to do. */
  readonly nextAttemptAt: EpochMs | null;
  readonly attempts: number;
  /** Null while it gets on. */
  readonly stuckSince: EpochMs | null;
  readonly waitsFor: string;
  /** Why it ends without an order, as the shopper is told. */
  readonly failure: string | null;
  readonly cancelReason: string | null;
  readonly tenders: readonly TenderEntry[];
  readonly reservations: readonly ReservationEntry[];
  readonly trail: readonly TrailEntry[];
  readonly settledByHand: readonly SettledByHand[];
  readonly means: StaffMeans;
}

export interface TenderEntry {
  readonly kind: TenderKind;
  readonly source: "token" | "hosted" | "balance";
  readonly amountMinor: number;
  readonly state: CheckoutTender["state"];
  readonly method: string | null;
  readonly paymentId: string | null;
  readonly attempt: number;
  readonly keys: TenderKeys;
}

export interface ReservationEntry {
  /** The stock object that was asked. */
  readonly shard: string;
  readonly reference: string;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[];
  readonly taken: readonly { readonly sku: Sku; readonly warehouseId: WarehouseId; readonly quantity: number }[];
}

export function journalView(row: Checkout, now: EpochMs): JournalView {
  return {
    checkoutId: row.id,
    shopperId: row.shopperId,
    orderId: row.placedAt === null ? null : row.orderId,
    reference: row.reference,
    state: row.state,
    email: row.input.email,
    country: row.input.address.country,
    currency: row.quote.currency,
    totalMinor: row.quote.totalMinor,
    createdAt: row.createdAt,
    placedAt: row.placedAt,
    deadlineAt: row.deadlineAt,
    nextAttemptAt: isAtRest(row.state) ? null : row.wakeAt,
    attempts: row.attempts,
    stuckSince: isStuck(row) ? (row.stuckSince ?? null) : null,
    waitsFor: waitWords(row, now),
    failure: row.failure?.detail ?? null,
    cancelReason: row.cancelReason,
    tenders: row.tenders.map((tender, index) => tenderEntry(tender, keysOf(row, index))),
    reservations: row.parts.map(({ shard, reference, lines, taken }) => ({
      ...{ shard, reference, lines },
      taken: taken.map(({ sku, warehouseId, quantity }) => ({ sku, warehouseId, quantity })),
    })),
    trail: row.trail,
    settledByHand: row.settledByHand ?? [],
    means: staffMeans(row),
  };
}

function tenderEntry({ kind, source, card: _card, ...rest }: CheckoutTender, keys: TenderKeys): TenderEntry {
  return { kind, source: source.type, ...rest, keys };
}
