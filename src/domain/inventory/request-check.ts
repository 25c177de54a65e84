/**
 * Whether a call is well-formed and within the limits. Calls come from our own Worker, yet are checked where they
 * take effect: a number that is no whole number would poison the ledger for good.
 */
import { CATALOGUE_ID_PATTERN, SKU_PATTERN } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { mayReplace } from "./replacement.ts";
import {
  ADJUST_REASONS,
  type Adjustment,
  type AheadRule,
  type BufferRule,
  type Incoming,
  type Receipt,
  type ReserveLine,
  type ReserveRequest,
  type Restock,
  type StockTerms,
  type Transfer,
} from "./types.ts";

/** Every reservation ends: however often it is extended, never further away than an unknown payment may take. */
const RESERVATION_TTL_MAX_MS = LIMITS.paymentUnknownTtlMs + LIMITS.checkoutTtlMs + LIMITS.reservationGraceMs;

const isText = (value: unknown, charactersMax: number): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= charactersMax;

const isCount = (value: unknown, max: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max;

const isWhole = (value: unknown, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;

const WAREHOUSE_PATTERN = CATALOGUE_ID_PATTERN("whs");
const isWarehouse = (value: unknown): boolean => typeof value === "string" && WAREHOUSE_PATTERN.test(value);

/** The last instant of a date in ECMAScript. */
const INSTANT_MAX_MS = 8_640_000_000_000_000;
const isInstant = (value: unknown): boolean => isWhole(value, 0, INSTANT_MAX_MS);

export const isSku = (value: unknown): boolean => typeof value === "string" && SKU_PATTERN.test(value);

const isList = (value: unknown, max: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length >= 1 && value.length <= max;

/** An object, so that its fields can be looked at: what was sent may be anything. */
const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null;

const isListOf = <T>(value: readonly T[], max: number, isOne: (one: T) => boolean): boolean =>
  isList(value, max) && value.every((one) => isRecord(one) && isOne(one));

export const isReference = (value: unknown): value is string => isText(value, LIMITS.stockReferenceCharactersMax);

export const isDeadline = (value: unknown, now: EpochMs): boolean =>
  Number.isSafeInteger(value) && Number(value) <= now + RESERVATION_TTL_MAX_MS;

export function isReserveRequest(request: ReserveRequest, now: EpochMs): boolean {
  return (
    isRecord(request) &&
    isReference(request.reference) &&
    isDeadline(request.expiresAt, now) &&
    isList(request.warehouses, LIMITS.reservationWarehousesMax) &&
    request.warehouses.every(isWarehouse) &&
    isInstead(request) &&
    isListOf(request.lines, LIMITS.reservationLinesMax, isReserveLine)
  );
}

const isReserveLine = ({ sku, quantity, warehouses }: ReserveLine): boolean =>
  isSku(sku) &&
  isCount(quantity, LIMITS.lineQuantityMax) &&
  (warehouses === undefined || (isList(warehouses, LIMITS.reservationWarehousesMax) && warehouses.every(isWarehouse)));

const isInstead = ({ reference, instead = [] }: ReserveRequest): boolean =>
  Array.isArray(instead) &&
  instead.length <= LIMITS.reservationsReplacedMax &&
  instead.every((each) => isReference(each) && mayReplace(reference, each));

export function isReceipts(receipts: readonly Receipt[]): boolean {
  return isListOf(receipts, LIMITS.receiptsPerCallMax, isReceipt);
}

function isReceipt({ sku, warehouseId, quantity, reference }: Receipt): boolean {
  return (
    isSku(sku) && isWarehouse(warehouseId) && isCount(quantity, LIMITS.receiptQuantityMax) && isReference(reference)
  );
}

/** Receipts' references name sku and warehouse too, so skus asked for are bounded alike. */
export const isSkuList = (skus: unknown): boolean => isList(skus, LIMITS.stockPageSkusMax) && skus.every(isSku);

/** On hand may be set below 0: so much more is sold than was ever there, which only a count may say. */
export function isAdjustments(adjustments: readonly Adjustment[]): boolean {
  const isNumber = (value: unknown): boolean => isWhole(value, -LIMITS.receiptQuantityMax, LIMITS.receiptQuantityMax);
  return isListOf(
    adjustments,
    LIMITS.receiptsPerCallMax,
    ({ sku, warehouseId, onHand, expectedOnHand, reason, reference }) =>
      isSku(sku) &&
      isWarehouse(warehouseId) &&
      isNumber(onHand) &&
      Number.isSafeInteger(expectedOnHand) &&
      ADJUST_REASONS.includes(reason) &&
      isReference(reference),
  );
}

export const isTransfer = (call: Transfer): boolean =>
  isRecord(call) &&
  isSku(call.sku) &&
  isWarehouse(call.from) &&
  isWarehouse(call.to) &&
  call.from !== call.to &&
  isCount(call.quantity, LIMITS.receiptQuantityMax) &&
  isInstant(call.expectedAt) &&
  isReference(call.reference);

/** 0 takes an announcement back. */
export function isIncoming(incoming: readonly Incoming[]): boolean {
  return isListOf(
    incoming,
    LIMITS.receiptsPerCallMax,
    ({ sku, warehouseId, quantity, expectedAt, reference }) =>
      isSku(sku) &&
      isWarehouse(warehouseId) &&
      isWhole(quantity, 0, LIMITS.receiptQuantityMax) &&
      isInstant(expectedAt) &&
      isReference(reference),
  );
}

export const isRestock = (call: Restock): boolean =>
  isRecord(call) &&
  isReference(call.reference) &&
  isReference(call.returnReference) &&
  isListOf(
    call.lines,
    LIMITS.reservationLinesMax,
    ({ sku, warehouseId, quantity }) =>
      isSku(sku) && isWarehouse(warehouseId) && isCount(quantity, LIMITS.receiptQuantityMax),
  );

export const isTerms = (terms: StockTerms): boolean =>
  isRecord(terms) &&
  (terms.buffer === null || isBuffer(terms.buffer)) &&
  (terms.ahead === null || isAhead(terms.ahead));

const isBuffer = (buffer: BufferRule): boolean =>
  isRecord(buffer) &&
  (buffer.kind === "units"
    ? isWhole(buffer.units, 0, LIMITS.receiptQuantityMax)
    : buffer.kind === "share" && isWhole(buffer.basisPoints, 0, 10_000));

const isAhead = (ahead: AheadRule): boolean =>
  isRecord(ahead) &&
  (ahead.kind === "preorder" || ahead.kind === "backorder") &&
  isWhole(ahead.unitsMax, 0, LIMITS.receiptQuantityMax);
