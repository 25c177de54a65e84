/**
 * Whether a call is well-formed and within the limits. Calls come from our own Worker, yet are checked where they
 * take effect: a number that is no whole number would poison the ledger for good.
 */
import { SKU_PATTERN } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Receipt, ReserveRequest } from "./types.ts";

/** Every reservation ends: however often it is extended, never further away than an unknown payment may take. */
const RESERVATION_TTL_MAX_MS = LIMITS.paymentUnknownTtlMs + LIMITS.checkoutTtlMs + LIMITS.reservationGraceMs;

const isText = (value: unknown, charactersMax: number): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= charactersMax;

const isCount = (value: unknown, max: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max;

const isSku = (value: unknown): boolean => typeof value === "string" && SKU_PATTERN.test(value);

const isList = (value: unknown, max: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length >= 1 && value.length <= max;

export const isReference = (value: unknown): value is string => isText(value, LIMITS.stockReferenceCharactersMax);

export const isDeadline = (value: unknown, now: EpochMs): boolean =>
  Number.isSafeInteger(value) && Number(value) <= now + RESERVATION_TTL_MAX_MS;

export function isReserveRequest(request: ReserveRequest, now: EpochMs): boolean {
  return (
    isReference(request.reference) &&
    isDeadline(request.expiresAt, now) &&
    isList(request.warehouses, LIMITS.reservationWarehousesMax) &&
    request.warehouses.every((id) => isReference(id)) &&
    isList(request.lines, LIMITS.reservationLinesMax) &&
    request.lines.every((line) => isSku(line.sku) && isCount(line.quantity, LIMITS.lineQuantityMax))
  );
}

export function isReceipts(receipts: readonly Receipt[]): boolean {
  return isList(receipts, LIMITS.receiptsPerCallMax) && receipts.every(isReceipt);
}

function isReceipt({ sku, warehouseId, quantity, reference }: Receipt): boolean {
  return (
    isSku(sku) && isReference(warehouseId) && isCount(quantity, LIMITS.receiptQuantityMax) && isReference(reference)
  );
}

/** Receipts' references name sku and warehouse too, so skus asked for are bounded alike. */
export const isSkuList = (skus: unknown): boolean => isList(skus, LIMITS.stockPageSkusMax) && skus.every(isSku);
