/** Lines of movements and reservations as they are stored: lists, since names would be most of the bytes. */
import type { MovementKey } from "../src/domain/inventory/ledger.ts";
import type { Taken } from "../src/domain/inventory/types.ts";

/** Key of a movement as it stands in a level's row and in lines: JSON of [reference, kind, cause]. */
export type Head = string;

/** After the quantity: the balance that it left, the movement of the same level before it, and what was promised ahead. */
export type PackedLine = readonly [
  sku: Taken["sku"],
  warehouseId: Taken["warehouseId"],
  quantity: number,
  onHandAfter: number,
  reservedAfter: number,
  before: Head | null,
  ahead?: number,
  expectedAt?: number | null,
];

/** Of an open reservation: its balances stand in the ledger. */
type PackedTaken = readonly [
  sku: Taken["sku"],
  warehouseId: Taken["warehouseId"],
  quantity: number,
  ahead?: number,
  expectedAt?: number | null,
];

export const headOf = ({ reference, kind, cause }: MovementKey): Head => JSON.stringify([reference, kind, cause]);

export function keyOfHead(head: Head): MovementKey {
  const [reference, kind, cause] = JSON.parse(head) as readonly [string, string, string];
  return { reference, kind, cause };
}

export const packedLines = (text: string): readonly PackedLine[] => JSON.parse(text) as readonly PackedLine[];

export const unpackLines = (text: string): readonly Taken[] =>
  packedLines(text).map(([sku, warehouseId, quantity, , , , ahead, expectedAt]) =>
    toTaken(sku, warehouseId, quantity, ahead, expectedAt),
  );

export const packLine = (
  { sku, warehouseId, quantity, ahead }: Taken,
  onHandAfter: number,
  reservedAfter: number,
  before: Head | null,
): PackedLine => {
  const line = [sku, warehouseId, quantity, onHandAfter, reservedAfter, before] as const;
  return ahead === undefined ? line : [...line, ahead.quantity, ahead.expectedAt];
};

export const packTaken = (taken: readonly Taken[]): string =>
  JSON.stringify(
    taken.map(({ sku, warehouseId, quantity, ahead }): PackedTaken =>
      ahead === undefined
        ? [sku, warehouseId, quantity]
        : [sku, warehouseId, quantity, ahead.quantity, ahead.expectedAt],
    ),
  );

export const unpackTaken = (text: string): readonly Taken[] =>
  (JSON.parse(text) as readonly PackedTaken[]).map((each) => toTaken(...each));

const toTaken = (
  sku: Taken["sku"],
  warehouseId: Taken["warehouseId"],
  quantity: number,
  ahead?: number,
  expectedAt: number | null = null,
): Taken =>
  ahead === undefined
    ? { sku, warehouseId, quantity }
    : { sku, warehouseId, quantity, ahead: { quantity: ahead, expectedAt } };
