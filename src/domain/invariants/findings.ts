/**
 * What a reconciliation may find, a closed list, and the rules that find it: pure, over what stock objects, orders and
 * the provider say of themselves while the shop sells. So each rule holds of a running shop too, or has patience.
 */
import type { StockAudit, StockLevel } from "../inventory/types.ts";
import type { GatewayPayment } from "../payment/types.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { MINUTE_MS } from "../../kernel/time.ts";

export const FINDING_KINDS = [
  /** More is promised of a level than is there, and orders are, or may be, short. */
  "oversold",
  /** A stock object's books do not agree. */
  "ledger_broken",
  /** A reservation is long past its end and still holds stock. */
  "reservation_overdue",
  /** A reservation is open whose checkout has ended or was never known. */
  "reservation_orphaned",
  /** Money is held or taken, so stock may be sold, and there is no order. */
  "sale_without_order",
  /** Orders have taken more of a sku than its stock has sold, or less. */
  "stock_never_taken",
  "stock_taken_twice",
  /** Units have left one stock object and have not arrived at the other. */
  "units_in_flight",
  /** The settling of a shortfall does not get on. */
  "settlement_stuck",
  /** A checkout, or the cancelling of its order, does not get on by itself. */
  "checkout_stuck",
  /** What an order's row says was taken or given back is not what the books of money say. */
  "books_differ",
  /** Or not what the provider, or the object of a balance, says of its payment. */
  "payment_differs",
  /** An order is placed and its money is not taken. */
  "order_unpaid",
  /** An order is cancelled and its money has not gone back. */
  "cancelled_not_refunded",
  /** The debits of the books are not their credits. */
  "books_unbalanced",
  /** A gift card or store credit still holds money for a checkout that has ended. */
  "hold_left",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** How long a finding must last before it is an incident: what is merely on its way is none. */
export const PATIENCE_MS: Readonly<Record<FindingKind, number>> = {
  oversold: 0,
  ledger_broken: 0,
  reservation_overdue: 0,
  reservation_orphaned: MINUTE_MS,
  sale_without_order: MINUTE_MS,
  stock_never_taken: MINUTE_MS,
  stock_taken_twice: MINUTE_MS,
  units_in_flight: 5 * MINUTE_MS,
  settlement_stuck: 10 * MINUTE_MS,
  // It was tried for two minutes before it was found.
  checkout_stuck: 0,
  // Row and books are read one after the other.
  books_differ: MINUTE_MS,
  payment_differs: 5 * MINUTE_MS,
  order_unpaid: 15 * MINUTE_MS,
  cancelled_not_refunded: 10 * MINUTE_MS,
  books_unbalanced: 0,
  hold_left: 0,
};

export interface Finding {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly detail: string;
  readonly data: Readonly<Record<string, string | number | null>>;
}

/** An alarm ends reservations at the next full minute, and retries; this late it has failed. */
export const OVERDUE_GRACE_MS = 5 * MINUTE_MS;
const SENTENCES_MAX = 10;

/** Of one page of one stock object; what is oversold is said with what is known of its orders (`oversoldFinding`). */
export function stockFindings(shard: string, audit: StockAudit, now: EpochMs): readonly Finding[] {
  return [...brokenBooks(shard, audit), ...overdue(shard, audit, now), ...inFlight(shard, audit)];
}

type Level = Pick<StockLevel, "sku" | "warehouseId" | "missing" | "reserved">;

export const levelSubject = ({ sku, warehouseId }: Pick<Level, "sku" | "warehouseId">): string =>
  `${sku} ${warehouseId}`;

/** `known` are units whose orders are known to be short, `unexplained` those whose order nobody finds. */
export function oversoldFinding(level: Level, known: number, unexplained = 0): readonly Finding[] {
  const { sku, warehouseId, missing, reserved } = level;
  if (missing <= 0) return [];
  const whose = [
    `${known} in orders that are short`,
    ...(reserved > 0 ? [`${Math.min(reserved, missing)} in open reservations`] : []),
    ...(unexplained > 0 ? [`${unexplained} in no order that waits to be picked`] : []),
  ];
  return [
    {
      kind: "oversold",
      subject: levelSubject(level),
      detail: `${missing} of ${sku} are promised and not there, in ${warehouseId}: ${whose.join(", ")}`,
      data: { sku, warehouseId, missing, reserved, known, unexplained },
    },
  ];
}

function brokenBooks(shard: string, { violations }: StockAudit): readonly Finding[] {
  if (violations.length === 0) return [];
  const more = violations.length > SENTENCES_MAX ? `; and ${violations.length - SENTENCES_MAX} more` : "";
  const detail = `${violations.slice(0, SENTENCES_MAX).join("; ")}${more}`;
  return [{ kind: "ledger_broken", subject: shard, detail, data: { shard, violations: violations.length } }];
}

function overdue(shard: string, { openReservations }: StockAudit, now: EpochMs): readonly Finding[] {
  return openReservations
    .filter(({ expiresAt }) => expiresAt + OVERDUE_GRACE_MS < now)
    .map(({ reference, expiresAt, taken }) => ({
      kind: "reservation_overdue",
      subject: reference,
      detail: `a reservation of ${units(taken)} units ended ${Math.round((now - expiresAt) / MINUTE_MS)} minutes ago and still holds them`,
      data: { shard, reference, expiresAt, units: units(taken) },
    }));
}

function inFlight(shard: string, { leaving }: StockAudit): readonly Finding[] {
  const bySku = Map.groupBy(leaving, ({ sku }) => sku);
  return [...bySku].map(([sku, list]) => ({
    kind: "units_in_flight",
    subject: `${shard} ${sku}`,
    detail: `${units(list)} units of ${sku} have left ${shard} and have not arrived`,
    data: { shard, sku, units: units(list) },
  }));
}

const units = (list: readonly { readonly quantity: number }[]): number =>
  list.reduce((sum, each) => sum + each.quantity, 0);

export type CheckoutEnd = "running" | "ended" | "unknown_checkout";

/** A reservation whose checkout was just asked to go on: one that runs will confirm or release it. */
export function orphanFinding(
  shard: string,
  reservation: StockAudit["openReservations"][number],
  checkout: CheckoutEnd,
): readonly Finding[] {
  if (checkout === "running") return [];
  const why = checkout === "ended" ? "has ended" : "is not known to its shopper";
  return [
    {
      kind: "reservation_orphaned",
      subject: reservation.reference,
      detail: `a reservation of ${units(reservation.taken)} units is open though its checkout ${why}`,
      data: { shard, reference: reservation.reference, expiresAt: reservation.expiresAt },
    },
  ];
}

/** The provider holds or keeps money of a checkout for which there is no order. */
export const holdsMoney = ({ status, capturedMinor, refundedMinor }: GatewayPayment): boolean =>
  status === "authorised" && (capturedMinor === 0 || capturedMinor > refundedMinor);

export const unorderedFinding = (payment: GatewayPayment): Finding => ({
  kind: "sale_without_order",
  subject: payment.reference,
  detail: `payment ${payment.paymentId} of ${payment.amountMinor} ${payment.currency} is ${payment.capturedMinor > 0 ? "taken" : "held"} and there is no order of its checkout`,
  data: {
    reference: payment.reference,
    paymentId: payment.paymentId,
    key: payment.key,
    amountMinor: payment.amountMinor,
  },
});

/** Sold less returned, over all objects that have ever held the sku, beside what orders have taken. */
export interface SkuBalance {
  readonly sku: string;
  readonly sold: number;
  readonly ordered: number;
}

export function balanceFinding({ sku, sold, ordered }: SkuBalance): readonly Finding[] {
  if (sold === ordered) return [];
  const data = { sku, sold, ordered };
  return sold < ordered
    ? [
        {
          kind: "stock_never_taken",
          subject: sku,
          detail: `orders have ${ordered} of ${sku}, the stock has sold ${sold}: some were never taken`,
          data,
        },
      ]
    : [
        {
          kind: "stock_taken_twice",
          subject: sku,
          detail: `the stock has sold ${sold} of ${sku}, orders have ${ordered}: some were taken twice, or without an order`,
          data,
        },
      ];
}

/** Sold less given back whole, by sku; restocked units are counted with their shortfalls and returns. */
export function soldOf(sums: StockAudit["movementSums"]): ReadonlyMap<string, number> {
  const sold = new Map<string, number>();
  for (const { sku, kind, onHand } of sums)
    if (kind === "sold" || kind === "returned") sold.set(sku, (sold.get(sku) ?? 0) - onHand);
  return sold;
}

/** A settling that was begun so long ago and is not at its end. */
export const SETTLING_GRACE_MS = MINUTE_MS;

export function stuckFinding(
  shortfall: { readonly id: string; readonly orderId: string; readonly chosenAt: EpochMs | null },
  now: EpochMs,
): readonly Finding[] {
  if (shortfall.chosenAt === null || now - shortfall.chosenAt < SETTLING_GRACE_MS) return [];
  return [
    {
      kind: "settlement_stuck",
      subject: shortfall.id,
      detail: `what was chosen for ${shortfall.id} of ${shortfall.orderId} is not done yet`,
      data: { shortfallId: shortfall.id, orderId: shortfall.orderId, chosenAt: shortfall.chosenAt },
    },
  ];
}
