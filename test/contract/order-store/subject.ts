/** The store that a contract is held against; made before the first test runs. */
import type { OrderStore } from "../../../src/ports/order-store.ts";

export interface OrderStoreSubject {
  /** Of the region "eu"; a paid order's parcels are due after `PICK_AFTER_MS`. */
  readonly store: OrderStore;
  /** A statement that is not the store's own, in words that every database understands. */
  readonly run: (sql: string) => Promise<void>;
  /** Takes orders, parcels, events and shortfalls away; the books stay. */
  readonly empty: () => Promise<void>;
}

export type GetSubject = () => OrderStoreSubject;

export const PICK_AFTER_MS = 60_000;

/** Looks for the subject when it is used. */
function later<T extends object>(get: () => T): T {
  return new Proxy({} as T, { get: (_, name) => Reflect.get(get(), name) as unknown });
}

export const storeOf = (subject: GetSubject): OrderStore => later(() => subject().store);
export const shortfallsOf = (subject: GetSubject): OrderStore["shortfalls"] => later(() => subject().store.shortfalls);
export const ledgerOf = (subject: GetSubject): OrderStore["ledger"] => later(() => subject().store.ledger);
