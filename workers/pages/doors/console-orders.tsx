/** An order's allocation, explained to staff. */
import { NO_ORDER } from "../../../src/flows/orders/show-order.ts";
import { showAllocation } from "../../../src/flows/orders/show-allocation.ts";
import { ID_PATTERN, type OrderId } from "../../../src/kernel/ids.ts";
import type { App, AppContext } from "../../context.ts";
import { pageSession } from "../../middleware/session.ts";
import { AllocationPage } from "../console/allocation-page.tsx";
import { openConsole } from "./console-door.ts";
import { showProblem } from "./problem.tsx";

export function mountConsoleOrders(app: App): void {
  app.get("/console/orders/:orderId/allocation", show);
}

async function show(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const { principal } = await pageSession(c);
  const id = c.req.param("orderId") ?? "";
  if (principal === null || !ID_PATTERN("ord").test(id)) return showProblem(c, NO_ORDER);
  const shown = await showAllocation(c.get("deps"), principal, id as OrderId);
  return shown.ok ? c.html(<AllocationPage {...door.desk} page={shown.value} />) : showProblem(c, shown.error);
}
