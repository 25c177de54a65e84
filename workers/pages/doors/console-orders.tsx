/** Orders for staff: the list and its search, one order, cancelling it, and its allocation. */
import { cancelOrder } from "../../../src/flows/orders/cancel-order.ts";
import { findOrders } from "../../../src/flows/orders/find-orders.ts";
import { showAllocation } from "../../../src/flows/orders/show-allocation.ts";
import { NO_ORDER } from "../../../src/flows/orders/show-order.ts";
import { showStaffOrder } from "../../../src/flows/orders/show-staff-order.ts";
import { accountTitle, isAccount } from "../../../src/flows/ledger/show-ledger.ts";
import { ID_PATTERN, type OrderId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { AllocationPage } from "../console/allocation-page.tsx";
import { OrderPage, type OrderPageProps } from "../console/order-page.tsx";
import { orderAddress } from "../console/order-words.ts";
import { OrdersPage } from "../console/orders-page.tsx";
import { openConsole, openForStaff, type ConsoleDoor } from "./console-door.ts";
import { wrongText } from "./console-fields.ts";
import { showProblem } from "./problem.tsx";
import { field, readForm, redirect, setFlash } from "./shell.ts";

export function mountConsoleOrders(app: App): void {
  app.get("/console/orders", showList);
  app.get("/console/orders/:orderId", showOne);
  app.post("/console/orders/:orderId/cancel", cancel);
  app.get("/console/orders/:orderId/allocation", showPlan);
}

const ROWS = 50;

async function showList(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const q = (c.req.query("q") ?? "").trim().slice(0, 320);
  // A cursor that is none of ours begins anew: the store knows its own.
  const cursor = (c.req.query("cursor") ?? "").slice(0, 200) || null;
  const found = await findOrders(c.get("deps"), door.principal, { text: q, cursor, limit: ROWS });
  const shown = found.ok ? found.value : found.error;
  const page = <OrdersPage {...door.desk} q={q} found={shown} paged={cursor !== null} />;
  return found.ok ? c.html(page) : c.html(page, PROBLEMS[found.error.code][0] as 400);
}

function orderIdOf(c: AppContext): OrderId | null {
  const id = c.req.param("orderId") ?? "";
  return ID_PATTERN("ord").test(id) ? (id as OrderId) : null;
}

async function showOne(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const cancelling = c.req.query("do") === "cancel" ? { reason: "", problem: null } : null;
  return showOrderOf(c, door, cancelling);
}

async function showOrderOf(
  c: AppContext,
  { desk, principal, frame }: ConsoleDoor,
  cancelling: OrderPageProps["cancelling"],
): Promise<Response> {
  const id = orderIdOf(c);
  const page = id && (await showStaffOrder(c.get("deps"), principal, id));
  if (!page?.ok) return showProblem(c, page?.error ?? NO_ORDER);
  const { sellers, warehouses } = frame;
  const titleOf = (account: string): string => (isAccount(account) ? accountTitle(account, sellers) : account);
  const open = page.value.can.cancel || cancelling?.problem ? cancelling : null;
  const shown = <OrderPage {...desk} {...{ sellers, warehouses, titleOf }} page={page.value} cancelling={open} />;
  const refused = cancelling?.problem;
  return refused ? c.html(shown, PROBLEMS[refused.code][0] as 400) : c.html(shown);
}

async function cancel(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const id = orderIdOf(c);
  if (id === null) return showProblem(c, NO_ORDER);
  const reason = field(form.value, "reason");
  const problem =
    wrongText("reason", reason, LIMITS.cancelReasonCharactersMax) ?? (await cancelled(c, door, id, reason));
  if (problem?.code === "not-found") return showProblem(c, problem);
  if (problem !== null) return showOrderOf(c, door, { reason, problem });
  setFlash(c, "ok", "The order is cancelled. What was paid goes back, and the shopper is told.");
  return redirect(c, orderAddress(id));
}

async function cancelled(c: AppContext, door: ConsoleDoor, id: OrderId, reason: string): Promise<Problem | null> {
  const deps = c.get("deps");
  const answer = await cancelOrder(deps, door.principal, id, reason);
  if (answer.outcome === "limited") return rateLimited(answer.bucket);
  if (!answer.value.ok) return answer.value.error;
  deps.log("info", "operators.order_cancelled", { order: id, by: door.principal.shopperId, reason });
  return null;
}

async function showPlan(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const id = orderIdOf(c);
  if (id === null) return showProblem(c, NO_ORDER);
  const shown = await showAllocation(c.get("deps"), door.principal, id);
  return shown.ok ? c.html(<AllocationPage {...door.desk} page={shown.value} />) : showProblem(c, shown.error);
}
