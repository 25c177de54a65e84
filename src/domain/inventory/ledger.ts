/**
 * The ledger of a sku, newest first, with the balance that each movement left. Each level names its newest movement
 * and each line the one before it, so that a page costs as many look-ups as it has lines.
 */
import type { WarehouseId } from "../../kernel/ids.ts";
import type { LedgerEntry } from "./types.ts";

/** A movement's key in the ledger. */
export interface MovementKey {
  readonly reference: string;
  readonly kind: string;
  readonly cause: string;
}

/** Where a level's walk goes on. */
export interface LedgerHead {
  readonly warehouseId: WarehouseId;
  readonly key: MovementKey;
}

/** One level's part of one movement. */
export interface LedgerLink {
  readonly entry: LedgerEntry;
  /** Grows with every movement of the object. */
  readonly sequence: number;
  readonly before: MovementKey | null;
}

/** The walks of all warehouses together, the newest movement of all first; `rest` is where they go on. */
export function ledgerPage(
  heads: readonly LedgerHead[],
  linkAt: (head: LedgerHead) => LedgerLink | null,
  limit: number,
): { readonly entries: readonly LedgerEntry[]; readonly rest: readonly LedgerHead[] } {
  const entries: LedgerEntry[] = [];
  const walks = heads.flatMap((head) => step(head, linkAt));
  while (entries.length < limit && walks.length > 0) {
    const newest = walks.reduce(
      (best, walk, at) => (walk.link.sequence > (walks[best]?.link.sequence ?? 0) ? at : best),
      0,
    );
    for (const { head, link } of walks.splice(newest, 1)) {
      entries.push(link.entry);
      if (link.before !== null) walks.push(...step({ ...head, key: link.before }, linkAt));
    }
  }
  return { entries, rest: walks.map((walk) => walk.head) };
}

/** Nothing where the key leads nowhere: a cursor from outside may hold anything. */
function step(
  head: LedgerHead,
  linkAt: (head: LedgerHead) => LedgerLink | null,
): readonly { readonly head: LedgerHead; readonly link: LedgerLink }[] {
  const link = linkAt(head);
  return link === null ? [] : [{ head, link }];
}

type PackedHead = readonly [string, string, string, string];
/** Far more warehouses than a shop has; a longer list is none of ours. */
const HEADS_MAX = 1_000;

/** Where to go on, as text that nobody need understand; null at the end. */
export function packCursor(heads: readonly LedgerHead[]): string | null {
  if (heads.length === 0) return null;
  const packed = heads.map(({ warehouseId, key }): PackedHead => [warehouseId, key.reference, key.kind, key.cause]);
  return encodeURIComponent(JSON.stringify(packed));
}

/** Null of a text that `packCursor` has not made. */
export function unpackCursor(text: string): readonly LedgerHead[] | null {
  const value = parsed(text);
  if (!Array.isArray(value) || value.length > HEADS_MAX || !value.every(isPackedHead)) return null;
  return value.map(([warehouseId, reference, kind, cause]) => ({
    warehouseId: warehouseId as WarehouseId,
    key: { reference, kind, cause },
  }));
}

const isPackedHead = (value: unknown): value is PackedHead =>
  Array.isArray(value) && value.length === 4 && value.every((part) => typeof part === "string");

function parsed(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    return null;
  }
}
