/** An order as reconciliation compares it with money and stock. */
import type { Shortfall } from "../../domain/order/shortfall.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { makeId, type OrderId, type Region } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { OrderAudit, ShortfallAudit } from "../../ports/order-store.ts";
import { balancesMinorOf, type OrderColumns } from "./rows.ts";

/** An order's id carries the time when its checkout began, which is at most this long before it was placed. */
const PLACED_AFTER_MAKING_MS = LIMITS.paymentUnknownTtlMs + LIMITS.checkoutTtlMs;

/** No order placed since has a smaller id. */
export const earliestIdOf = (region: Region, since: EpochMs): OrderId =>
  makeId("ord", region, Math.max(0, since - PLACED_AFTER_MAKING_MS), { bytes: (length) => new Uint8Array(length) });

/** `shortfalls` may be of other orders too. */
export const toOrderAudit = (row: OrderColumns, shortfalls: readonly Shortfall[]): OrderAudit => ({
  id: row.id,
  checkoutId: row.checkoutId,
  state: row.state,
  currency: row.currency,
  placedAt: row.placedAt,
  subtotalMinor: row.quote.subtotalMinor,
  totalMinor: row.totalMinor,
  capturedMinor: row.capturedMinor,
  refundedMinor: row.refundedMinor,
  balancesMinor: balancesMinorOf(row),
  lines: row.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  shortfalls: shortfalls.filter(({ orderId }) => orderId === row.id).map(toShortfallAudit),
});

const toShortfallAudit = ({ sku, quantity, state, refundMinor, plan }: Shortfall): ShortfallAudit => ({
  sku,
  quantity,
  state,
  refundMinor,
  replacementSku: state === "REPLACED" && plan?.kind === "alternative" ? plan.sku : null,
});
