import { expect, it } from "vitest";
import {
  ledgerPage,
  packCursor,
  unpackCursor,
  type LedgerHead,
  type LedgerLink,
} from "../../../src/domain/inventory/ledger.ts";
import { BERLIN, PARIS } from "./support.ts";

/** Movements 1 to 7: the odd ones in Berlin, the even ones in Paris. */
const key = (n: number) => ({ reference: `r${n}`, kind: "received", cause: "" });
const head = (n: number): LedgerHead => ({ warehouseId: n % 2 === 1 ? BERLIN : PARIS, key: key(n) });
function linkAt({ warehouseId, key: { reference } }: LedgerHead): LedgerLink | null {
  const n = Number(reference.slice(1));
  if (!(n >= 1 && n <= 7) || warehouseId !== head(n).warehouseId) return null;
  const entry = { at: n, kind: "received", reference, cause: "", warehouseId, quantity: n } as const;
  return { entry: { ...entry, onHandAfter: n, reservedAfter: 0 }, sequence: n, before: n > 2 ? key(n - 2) : null };
}

it("merges the warehouses' walks, newest first, and goes on where a page ended", () => {
  const found: number[] = [];
  let heads: readonly LedgerHead[] = [head(6), head(7)];
  for (let pages = 1; heads.length > 0; pages++) {
    const { entries, rest } = ledgerPage(heads, linkAt, 3);
    found.push(...entries.map(({ quantity }) => quantity));
    heads = unpackCursor(packCursor(rest) ?? "[]") ?? [];
    expect(pages).toBeLessThan(5);
  }
  expect(found).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(ledgerPage([head(6), head(7)], linkAt, 7).rest).toEqual([]);
});

it("finds nothing where a cursor leads nowhere", () => {
  const lost = [{ warehouseId: PARIS, key: key(7) }, head(9)];
  expect(ledgerPage(lost, linkAt, 3)).toEqual({ entries: [], rest: [] });
});

it("knows its own cursors, whatever stands in a reference, and no others", () => {
  const odd = [{ warehouseId: BERLIN, key: { reference: "a/ü “%25\n", kind: "sold", cause: 'x"]' } }];
  expect(unpackCursor(packCursor(odd) ?? "")).toEqual(odd);
  expect(packCursor([])).toBeNull();
  for (const text of [
    "",
    "x",
    "%",
    "{}",
    "[1]",
    '[["a","b","c"]]',
    '[["a","b","c",1]]',
    JSON.stringify(Array.from({ length: 2_000 }, () => ["", "", "", ""])),
  ])
    expect(unpackCursor(text)).toBeNull();
});
