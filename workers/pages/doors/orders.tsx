/** Orders: history, one order with its parcels, cancelling, invoice, buying again. */
import type { SellerId, OrderId, ShortfallId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { ID_PATTERN } from "../../../src/kernel/ids.ts";
import { addToCart } from "../../../src/flows/cart/add-to-cart.ts";
import { cancelOrder } from "../../../src/flows/orders/cancel-order.ts";
import { listOrders } from "../../../src/flows/orders/list-orders.ts";
import { chooseRemedy, type Chosen } from "../../../src/flows/reconcile/choose-remedy.ts";
import { NO_ORDER, showOrder, type OrderPage as OrderView } from "../../../src/flows/orders/show-order.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { InvoicePage } from "../invoice.tsx";
import { OrderPage } from "../order.tsx";
import { OrdersPage } from "../orders.tsx";
import { showProblem } from "./problem.tsx";
import { field, newFormKey, openDoor, readForm, redirect, rememberCount, setFlash } from "./shell.ts";

export function mountOrders(app: App): void {
  app.get("/orders", showHistory);
  app.get("/orders/:orderId", showOne);
  app.get("/orders/:orderId/invoice", showInvoice);
  app.post("/orders/:orderId/cancel", cancel);
  app.post("/orders/:orderId/shortfalls/:shortfallId", choose);
  app.post("/orders/:orderId/buy-again", buyAgain);
}

const PAGE = 20;

async function showHistory(c: AppContext): Promise<Response> {
  const { session, shell } = await openDoor(c);
  const cursor = c.req.query("cursor") ?? null;
  const { principal } = session;
  const page =
    principal === null
      ? { orders: [], cursor: null }
      : await listOrders(c.get("deps"), principal, { cursor, limit: PAGE });
  return c.html(<OrdersPage shell={shell} orders={page.orders} cursor={page.cursor} paged={cursor !== null} />);
}

/** The order of this address, if it is the visitor's own. */
async function orderOf(c: AppContext): Promise<OrderView | null> {
  const id = c.req.param("orderId") ?? "";
  const { principal } = await pageSession(c);
  if (principal === null || !ID_PATTERN("ord").test(id)) return null;
  const found = await showOrder(c.get("deps"), principal, id as OrderId);
  return found.ok ? found.value : null;
}

async function names(c: AppContext) {
  const { sellers, warehouses } = await c.get("deps").catalogue.frame();
  return {
    sellers: Object.fromEntries(sellers.map((seller) => [seller.id, { name: seller.name }])) as Record<
      SellerId,
      { name: string }
    >,
    warehouses: Object.fromEntries(warehouses.map(({ id, city, country }) => [id, { city, country }])) as Record<
      WarehouseId,
      { city: string; country: string }
    >,
  };
}

async function showOne(c: AppContext): Promise<Response> {
  const found = await orderOf(c);
  if (found === null) return showProblem(c, NO_ORDER);
  const [{ shell }, known] = await Promise.all([openDoor(c), names(c)]);
  return c.html(
    <OrderPage
      shell={shell}
      order={found.order}
      timeline={found.timeline.map(({ at, type, text }) => ({ at, type, words: text }))}
      {...known}
      formKey={newFormKey()}
      cancellable={found.can.cancel}
      justPlaced={c.req.query("placed") === "1"}
      shortfalls={found.shortfalls}
    />,
  );
}

async function showInvoice(c: AppContext): Promise<Response> {
  const found = await orderOf(c);
  if (found === null) return showProblem(c, NO_ORDER);
  const [{ shell }, { sellers }] = await Promise.all([openDoor(c), names(c)]);
  return c.html(<InvoicePage shell={shell} order={found.order} sellers={sellers} />);
}

async function cancel(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const id = c.req.param("orderId") ?? "";
  const { principal } = await pageSession(c);
  if (principal === null || !ID_PATTERN("ord").test(id)) return showProblem(c, NO_ORDER);
  const answer = await cancelOrder(c.get("deps"), principal, id as OrderId, "Cancelled by the shopper.");
  if (answer.outcome === "limited") setFlash(c, "warn", rateLimited(answer.bucket).detail);
  else if (!answer.value.ok) {
    if (answer.value.error.code === "not-found") return showProblem(c, answer.value.error);
    setFlash(c, "error", answer.value.error.detail);
  } else setFlash(c, "ok", "The order is cancelled. What you paid goes back the way it came.");
  return redirect(c, `/orders/${id}`);
}

const CHOSEN: Readonly<Record<Chosen, string>> = {
  waiting: "You keep your place in line. It is sent as soon as it is here.",
  settled: "It is done as you have chosen.",
  settling: "We are doing what you have chosen. This page tells when it is done.",
};

/** What becomes of what is short. */
async function choose(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const [orderId, shortfallId] = [c.req.param("orderId") ?? "", c.req.param("shortfallId") ?? ""];
  const choice = (["wait", "alternative", "money"] as const).find((each) => each === field(form.value, "choice"));
  const { principal } = await pageSession(c);
  const isNamed = ID_PATTERN("ord").test(orderId) && ID_PATTERN("sht").test(shortfallId) && choice !== undefined;
  if (principal === null || !isNamed) return showProblem(c, NO_ORDER);
  const deps = c.get("deps");
  const taken = await deps.shoppers.of(principal.shopperId).take("writes");
  if (taken.outcome === "limited") {
    setFlash(c, "warn", rateLimited(taken.bucket).detail);
    return redirect(c, `/orders/${orderId}`);
  }
  const names = { orderId: orderId as OrderId, shortfallId: shortfallId as ShortfallId };
  const sku = choice === "alternative" ? (field(form.value, "sku") as Sku) : null;
  const chosen = await chooseRemedy(deps, principal, names, { choice, sku });
  if (chosen.ok) setFlash(c, "ok", CHOSEN[chosen.value]);
  else if (chosen.error.code === "not-found") return showProblem(c, chosen.error);
  else setFlash(c, "error", chosen.error.detail);
  return redirect(c, `/orders/${orderId}`);
}

/** Everything that is still for sale goes into the cart once more, at today's prices. */
async function buyAgain(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const found = await orderOf(c);
  if (found === null) return showProblem(c, NO_ORDER);
  const deps = c.get("deps");
  const { shopperId } = await (await pageSession(c)).ensureShopper();
  const key = field(form.value, "key");
  let missing = 0;
  for (const { sku, quantity } of found.order.lines) {
    const idempotency = key === "" ? null : { key: `page:${key}:${sku}`, bodyHash: `${sku}:${quantity}` };
    const added = await addToCart(deps, { shopperId, sku, quantity, idempotency });
    if (!added.ok || added.value.outcome === "limited" || !added.value.value.ok) missing += 1;
    else rememberCount(c, added.value.value.value.cart);
  }
  if (missing === 0) setFlash(c, "ok", "It is all in your cart again, at today's prices.");
  else
    setFlash(
      c,
      "warn",
      `${missing} of ${found.order.lines.length} things could not be added: they are no longer for sale.`,
    );
  return redirect(c, "/cart");
}
