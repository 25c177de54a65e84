/** The first page of the console, and a seller's parcels. */
import { countWork } from "../../../src/flows/operators/count-work.ts";
import { findOrders } from "../../../src/flows/orders/find-orders.ts";
import { listSellerParcels } from "../../../src/flows/orders/list-seller-parcels.ts";
import { CATALOGUE_ID_PATTERN, type SellerId } from "../../../src/kernel/ids.ts";
import type { App, AppContext } from "../../context.ts";
import { ParcelsPage } from "../console/parcels-page.tsx";
import { SellerStartPage, StaffStartPage } from "../console/start-page.tsx";
import { openConsole, type ConsoleDoor } from "./console-door.ts";
import { showProblem } from "./problem.tsx";

export function mountConsoleStart(app: App): void {
  app.get("/console", start);
  app.get("/console/parcels", showParcels);
}

const NEWEST_ROWS = 8;
const ROWS = 50;

async function start(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  return door.trader.as === "staff" ? startOfStaff(c, door) : startOfSeller(c, door);
}

async function startOfStaff(c: AppContext, { desk, principal }: ConsoleDoor): Promise<Response> {
  const deps = c.get("deps");
  const [work, newest] = await Promise.all([
    countWork(deps),
    findOrders(deps, principal, { text: "", cursor: null, limit: NEWEST_ROWS }),
  ]);
  if (!newest.ok) return showProblem(c, newest.error);
  return c.html(<StaffStartPage {...desk} work={work} orders={newest.value.orders} />);
}

async function startOfSeller(c: AppContext, { desk, principal, frame }: ConsoleDoor): Promise<Response> {
  const query = { seller: null, cursor: null, limit: NEWEST_ROWS };
  const page = await listSellerParcels(c.get("deps"), principal, query);
  if (!page.ok) return showProblem(c, page.error);
  return c.html(<SellerStartPage {...desk} parcels={page.value.parcels} warehouses={frame.warehouses} />);
}

async function showParcels(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const { desk, principal, trader, frame } = door;
  const asked = c.req.query("seller") ?? "";
  const seller = CATALOGUE_ID_PATTERN("sel").test(asked) ? (asked as SellerId) : null;
  // A cursor that is none of ours begins anew: the store knows its own.
  const cursor = (c.req.query("cursor") ?? "").slice(0, 200) || null;
  const shared = { ...desk, ...frame, paged: cursor !== null, seller: seller ?? "" };
  if (trader.as === "staff" && seller === null) return c.html(<ParcelsPage {...shared} page={null} />);
  const page = await listSellerParcels(c.get("deps"), principal, { seller, cursor, limit: ROWS });
  return page.ok ? c.html(<ParcelsPage {...shared} page={page.value} />) : showProblem(c, page.error);
}
