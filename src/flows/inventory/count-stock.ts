/**
 * The shelf was counted: on hand becomes what lies there without the units of placed orders that wait to be picked
 * (`domain/inventory/count.ts`), by compare and swap; where somebody sells meanwhile, all is read and worked out anew.
 */
import type { Trader } from "../../domain/account/types.ts";
import { parseReservationReference } from "../../domain/checkout/reservation-reference.ts";
import { COUNT_LOOKS_BACK_MS, onHandFromCount, recentSales, type RecentSale } from "../../domain/inventory/count.ts";
import type { LedgerEntry, StockLevel } from "../../domain/inventory/types.ts";
import type { CheckoutId, Sku, WarehouseId } from "../../kernel/ids.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { noteShortages, type NoteDeps } from "../reconcile/note-findings.ts";
import { goodsFault, type GoodsRow } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

export interface CountRow {
  readonly sku: Sku;
  /** Its code or its id. */
  readonly warehouse: string;
  /** What lies on the shelf, whoever it belongs to. */
  readonly counted: number;
  /** Where the row stands in what was sent: "line 7", or a pointer. */
  readonly at: string;
}

export interface CountInput {
  readonly rows: readonly CountRow[];
  /** Of the count; with sku and warehouse it is done once. */
  readonly reference: string;
  /** Only say what would change. */
  readonly preview: boolean;
}

export interface CountedRow extends Pick<CountRow, "sku" | "counted"> {
  readonly warehouseId: WarehouseId;
  /** Sold and not picked: it lies on the shelf and is counted with the rest. */
  readonly unpicked: number;
  readonly onHandBefore: number;
  readonly onHandAfter: number;
  /** Units that were sold or promised and are not there, after the count. */
  readonly missing: number;
  /**
   * `differs`: of a preview. `busy`: it was sold from all the time; count again. `conflict`: this count's reference was
   * used before for another figure.
   */
  readonly outcome: "same" | "differs" | "changed" | "busy" | "conflict";
}

export type CountDeps = Pick<Deps, "stock" | "catalogue" | "orders" | "clock"> & NoteDeps;

/** A shelf that sells faster than this can be read is counted in a quieter hour. */
const ROUNDS_MAX = 5;
const LEDGER_PAGES_MAX = 40;
const AT_ONCE = 8;

/** Problems: unprocessable, forbidden (nothing was counted); overloaded: send the same count again to complete it. */
export async function countStock(
  deps: CountDeps,
  trader: Trader,
  { rows, reference, preview }: CountInput,
): Promise<Result<readonly CountedRow[], Problem>> {
  const places = await resolved(deps, rows);
  const fault = (await goodsFault(deps, trader, places.map(goodsOf))) ?? twiceFault(places);
  if (fault) return err(fault);
  const done: CountedRow[] = [];
  for (let from = 0; from < places.length; from += AT_ONCE) {
    const part = places.slice(from, from + AT_ONCE);
    const counted = await Promise.all(part.map((place) => countOne(deps, place, reference, preview)));
    for (const row of counted) {
      if (row === null) return err(STOCK_SILENT);
      done.push(row);
    }
  }
  const changed = done.filter(({ outcome, missing }) => outcome === "changed" && missing > 0);
  await noteShortages(deps, changed);
  return ok(done);
}

interface Place extends CountRow {
  readonly warehouseId: WarehouseId;
}

/** A warehouse that is not known stays as it was written: the check that follows names it. */
async function resolved(deps: Pick<Deps, "catalogue">, rows: readonly CountRow[]): Promise<readonly Place[]> {
  const { warehouses } = await deps.catalogue.frame();
  const byName = new Map(
    warehouses.flatMap(({ id, code }) => [
      [id as string, id],
      [code.toLowerCase(), id],
    ]),
  );
  return rows.map((row) => ({
    ...row,
    warehouseId: byName.get(row.warehouse) ?? byName.get(row.warehouse.toLowerCase()) ?? (row.warehouse as WarehouseId),
  }));
}

const goodsOf = ({ sku, warehouseId, at }: Place): GoodsRow => ({
  sku,
  skuAt: `${at}/sku`,
  warehouses: [{ id: warehouseId, at: `${at}/warehouse` }],
});

/** Two figures of one shelf: which of them is meant is not for us to guess. */
function twiceFault(places: readonly Place[]): Problem | null {
  const seen = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const { sku, warehouseId, at } of places) {
    const before = seen.get(`${sku} ${warehouseId}`);
    if (before !== undefined) errors.push({ pointer: at, detail: `This shelf stands at ${before} already.` });
    else seen.set(`${sku} ${warehouseId}`, at);
  }
  return errors.length === 0
    ? null
    : problem("unprocessable", "Nothing was done: a shelf is counted twice. Correct what is named.", { errors });
}

/** Null when the stock does not answer. */
async function countOne(deps: CountDeps, row: Place, reference: string, preview: boolean): Promise<CountedRow | null> {
  const { sku, warehouseId, counted } = row;
  let stale: { readonly whole: number; readonly home: number } | null = null;
  let result: CountedRow | null = null;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const seen = await look(deps, row);
    if (seen === null) return null;
    const { level, unpicked } = seen;
    const onHandAfter = onHandFromCount(counted, unpicked);
    const missing = missingAfter(level, onHandAfter);
    result = { sku, warehouseId, counted, unpicked, onHandBefore: level.onHand, onHandAfter, missing, outcome: "busy" };
    if (onHandAfter === level.onHand) return { ...result, missing: level.missing, outcome: "same" };
    if (preview) return { ...result, outcome: "differs" };
    // What the sku's earlier objects still hold stands in the whole level, but not with the one that decides.
    const elsewhere: number = stale?.whole === level.onHand ? stale.whole - stale.home : 0;
    const [onHand, expectedOnHand] = [onHandAfter - elsewhere, level.onHand - elsewhere];
    const adjustment = { sku, warehouseId, onHand, expectedOnHand, reason: "count", reference } as const;
    const answer = await deps.stock.goods.adjust({ adjustments: [adjustment] });
    const decided = answer.outcome === "decided" ? answer.outcomes[0] : undefined;
    if (decided === undefined || decided.outcome === "moved") return null;
    if (decided.outcome === "conflict") return { ...result, outcome: "conflict" };
    if (decided.outcome === "adjusted" || decided.outcome === "repeated")
      return { ...result, missing: decided.level.missing, outcome: "changed" };
    stale = { whole: level.onHand, home: decided.level.onHand };
  }
  return result;
}

const missingAfter = ({ reserved, ahead, missing }: StockLevel, onHand: number): number =>
  Math.max(missing, Math.max(0, reserved - onHand) - ahead);

interface Seen {
  readonly level: StockLevel;
  /** Sold and still on the shelf, orders without a row yet included. */
  readonly unpicked: number;
}

/** The level and its sales in one view, then the orders: a sale in between makes the level stale, and all begins anew. */
async function look(deps: CountDeps, { sku, warehouseId }: Place): Promise<Seen | null> {
  const since = deps.clock.now() - COUNT_LOOKS_BACK_MS;
  const first = await deps.stock.goods.detail({ sku, older: null });
  if ("outcome" in first) return null;
  const ledger: LedgerEntry[] = [...first.ledger];
  let older = first.older;
  for (let pages = 1; older !== null && pages < LEDGER_PAGES_MAX && (ledger.at(-1)?.at ?? 0) >= since; pages++) {
    const next = await deps.stock.goods.detail({ sku, older });
    if ("outcome" in next) return null;
    ledger.push(...next.ledger);
    older = next.older;
  }
  const sales = recentSales(ledger, warehouseId, since);
  const known = await deps.orders.unpicked(
    warehouseId,
    [sku],
    sales.flatMap((sale) => checkoutOf(sale) ?? []),
  );
  const unrecorded = sales
    .filter((sale) => !isRecorded(known.recorded, checkoutOf(sale)))
    .reduce((units, sale) => units + sale.units, 0);
  const level = first.summary.levels.find((each) => each.warehouseId === warehouseId);
  return {
    level: level ?? { sku, warehouseId, onHand: 0, reserved: 0, ahead: 0, missing: 0 },
    unpicked: (known.units.get(sku) ?? 0) + unrecorded,
  };
}

const checkoutOf = ({ reference }: RecentSale): CheckoutId | null =>
  parseReservationReference(reference)?.checkoutId ?? null;

const isRecorded = (recorded: ReadonlySet<CheckoutId>, checkoutId: CheckoutId | null): boolean =>
  checkoutId !== null && recorded.has(checkoutId);
