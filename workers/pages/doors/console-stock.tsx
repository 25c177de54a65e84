/** The list of stock, its export, and one sku. */
import { STOCK_LIST_STATES } from "../../../src/domain/catalog/stock-list.ts";
import { listStock, type StockPage } from "../../../src/flows/catalog/list-stock.ts";
import { showStockDetail } from "../../../src/flows/inventory/show-stock-detail.ts";
import { SKU_PATTERN, type SellerId, type Sku, type WarehouseId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { problem, PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import type { Result } from "../../../src/kernel/result.ts";
import type { App, AppContext } from "../../context.ts";
import { writeCsv } from "../../csv.ts";
import { DEEDS, freshDeed, type OpenDeed } from "../console/deeds.ts";
import { StockListPage, type StockFilter } from "../console/stock-list.tsx";
import { StockPage as SkuPage } from "../console/stock-page.tsx";
import { openConsole, type ConsoleDoor } from "./console-door.ts";
import { showProblem } from "./problem.tsx";
import { newFormKey } from "./shell.ts";

export function mountConsoleStock(app: App): void {
  app.get("/console/stock", showList);
  app.get("/console/stock.csv", exportList);
  app.get("/console/stock/:sku", (c) => showSku(c, null));
}

const ROWS = 50;

function filterOf(c: AppContext): StockFilter {
  const text = (name: string): string => (c.req.query(name) ?? "").trim().slice(0, LIMITS.queryCharactersMax);
  const state = STOCK_LIST_STATES.find((each) => each === c.req.query("state")) ?? "all";
  return { state, q: text("q"), warehouse: text("warehouse"), seller: text("seller") };
}

function list(
  c: AppContext,
  { trader }: ConsoleDoor,
  filter: StockFilter,
  cursor: string | null,
  limit: number,
): Promise<Result<StockPage, Problem>> {
  const chosen = filter.seller === "" ? null : (filter.seller as SellerId);
  return listStock(c.get("deps"), {
    text: filter.q,
    cursor,
    state: filter.state,
    sellerId: trader.as === "seller" ? trader.sellerId : chosen,
    warehouseId: filter.warehouse === "" ? null : (filter.warehouse as WarehouseId),
    limit,
  });
}

async function showList(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const filter = filterOf(c);
  const cursor = c.req.query("cursor") ?? null;
  const page = await list(c, door, filter, cursor, ROWS);
  if (!page.ok) return showProblem(c, page.error);
  const { warehouses, sellers } = door.frame;
  return c.html(
    <StockListPage
      {...door.desk}
      filter={filter}
      rows={page.value.rows}
      cursor={page.value.cursor}
      paged={cursor !== null}
      warehouses={warehouses}
      sellers={sellers}
    />,
  );
}

/** More rows than this are a job for the API. */
const EXPORT_ROWS_MAX = 5_000;

async function exportList(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const filter = filterOf(c);
  const rows: StockPage["rows"][number][] = [];
  let cursor: string | null = null;
  do {
    const page: Result<StockPage, Problem> = await list(c, door, filter, cursor, LIMITS.pageSizeMax);
    if (!page.ok) return showProblem(c, page.error);
    rows.push(...page.value.rows);
    cursor = page.value.cursor;
  } while (cursor !== null && rows.length < EXPORT_ROWS_MAX);
  const codes = new Map(door.frame.warehouses.map(({ id, code }) => [id, code]));
  const isCount = c.req.query("sheet") === "count";
  const table = isCount ? countSheet(rows, codes) : exportSheet(rows, codes);
  return c.body(`\uFEFF${writeCsv(table)}`, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${isCount ? "count" : "stock"}.csv"`,
    "cache-control": "no-store",
  });
}

type Table = readonly (readonly (string | number)[])[];
type Codes = ReadonlyMap<WarehouseId, string>;

const exportSheet = (rows: StockPage["rows"], codes: Codes): Table => [
  ["sku", "title", "seller", "state", "sellable", "free", "buffer", "ahead", "cart_hold_minutes"],
  ...rows.map(({ sku, title, sellerName, availability, stockTerms: { buffer, ahead, cartHoldMs } }) => [
    sku,
    title,
    sellerName,
    availability.state,
    availability.sellable,
    availability.warehouses.map(({ id, free }) => `${codes.get(id) ?? id} ${free}`).join(" "),
    buffer === null ? "" : buffer.kind === "units" ? buffer.units : `${buffer.basisPoints / 100} %`,
    ahead === null ? "" : `${ahead.kind} ${ahead.unitsMax}`,
    cartHoldMs === null ? "" : cartHoldMs / 60_000,
  ]),
];

/** A row for each shelf, to be filled in and handed in again. */
const countSheet = (rows: StockPage["rows"], codes: Codes): Table => [
  ["sku", "warehouse", "counted", "title"],
  ...rows.flatMap(({ sku, title, availability }) =>
    availability.warehouses.map(({ id }) => [sku, codes.get(id) ?? id, "", title]),
  ),
];

const NO_OFFER = problem("not-found", "There is no offer with this sku.");

/** The sku of the address, where it can be one. */
export function skuOf(c: AppContext): Sku | null {
  const sku = c.req.param("sku") ?? "";
  return SKU_PATTERN.test(sku) ? (sku as Sku) : null;
}

/** `refused`: a form that could not be carried out, shown again with what was typed. */
export async function showSku(c: AppContext, refused: OpenDeed | null): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const sku = skuOf(c);
  if (sku === null) return showProblem(c, NO_OFFER);
  const older = c.req.method === "GET" ? (c.req.query("older") ?? null) : null;
  const shown = await showStockDetail(c.get("deps"), door.trader, sku, older);
  if (!shown.ok) return showProblem(c, shown.error);
  const wanted = DEEDS.find((deed) => deed.name === c.req.query("do"));
  const open = refused ?? (wanted ? freshDeed(wanted.name, c.req.query("at") ?? null, newFormKey()) : null);
  const status = refused?.problem ? PROBLEMS[refused.problem.code][0] : 200;
  return c.html(
    <SkuPage
      {...door.desk}
      page={shown.value}
      warehouses={door.frame.warehouses}
      open={open}
      isOlder={older !== null}
    />,
    status as 200,
  );
}
