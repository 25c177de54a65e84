/** The cart's page and the forms that change it: post, redirect, get. */
import type { CartCommand } from "../../../src/domain/cart/types.ts";
import type { Destination, ShippingOption } from "../../../src/domain/pricing/types.ts";
import { addToCart, cartProblem } from "../../../src/flows/cart/add-to-cart.ts";
import { homeDestination, priceCart, type PricedCart } from "../../../src/flows/cart/show-cart.ts";
import { SKU_PATTERN, type Sku } from "../../../src/kernel/ids.ts";
import { problem, type Problem } from "../../../src/kernel/problem.ts";
import type { Result } from "../../../src/kernel/result.ts";
import type { CartAnswer, CartRefusal, Idempotency, Metered } from "../../../src/ports/shopper.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { isPrime } from "../../routes/cart.ts";
import { CartPage } from "../cart.tsx";
import { EMPTY_CART } from "../../../src/domain/cart/cart.ts";
import { popularRail } from "./browse.tsx";
import { deliveryPromises } from "./delivery-promise.ts";
import { showProblem } from "./problem.tsx";
import {
  field,
  newFormKey,
  openDoor,
  readForm,
  redirect,
  rememberCount,
  safePath,
  setFlash,
  type Form,
} from "./shell.ts";

export function mountCart(app: App): void {
  app.get("/cart", showCart);
  app.post("/cart/lines", addLine);
  app.post("/cart/lines/:sku", changeLine);
  app.post("/cart/coupons", changeCoupons);
}

/** The cart of whoever this is, priced; a visitor of whom nothing is known has an empty one, without any call. */
export async function pricedCart(
  c: AppContext,
  destination?: Destination,
  shippingId: ShippingOption["id"] | null = null,
): Promise<PricedCart | Problem> {
  const deps = c.get("deps");
  const { principal } = await pageSession(c);
  const viewer = {
    destination: destination ?? homeDestination(deps.settings),
    shippingId,
    prime: principal !== null && isPrime(principal),
  };
  if (principal === null) return priceCart(deps, EMPTY_CART, viewer);
  const answer = await deps.shoppers.of(principal.shopperId).cart();
  if (answer.outcome === "limited") return rateLimited(answer.bucket);
  rememberCount(c, answer.value);
  return priceCart(deps, answer.value, viewer);
}

async function showCart(c: AppContext): Promise<Response> {
  const priced = await pricedCart(c);
  if ("code" in priced) return showProblem(c, priced);
  const { shell } = await openDoor(c);
  const count = priced.cart.lines.reduce((units, line) => units + line.quantity, 0);
  const deps = c.get("deps");
  const rail = count === 0 ? await popularRail(deps) : null;
  const { warehouses } = await deps.catalogue.frame();
  const delivery = deliveryPromises(deps.settings, warehouses, shell.now);
  return c.html(
    <CartPage
      shell={{ ...shell, cartCount: count }}
      priced={priced}
      formKey={newFormKey()}
      rail={rail}
      delivery={delivery}
    />,
  );
}

/** The key in the form makes pressing twice one change; the hash binds it to what was pressed. */
export async function idempotencyOf(c: AppContext, form: Form): Promise<Idempotency | null> {
  const key = field(form, "key");
  if (key === "" || key.length > 200) return null;
  const body = [...form].filter(([name]) => name !== "key" && name !== "back").toSorted();
  return { key: `page:${key}`, bodyHash: await c.get("deps").sha256(JSON.stringify([c.req.path, body])) };
}

async function addLine(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const sku = field(form.value, "sku");
  const quantity = Number(field(form.value, "quantity") || "1");
  if (!SKU_PATTERN.test(sku))
    return showProblem(
      c,
      problem("invalid-request", "This form names no product. Go back and press the button again."),
    );
  const session = await pageSession(c);
  const { shopperId } = await session.ensureShopper();
  const idempotency = await idempotencyOf(c, form.value);
  const added = await addToCart(c.get("deps"), { shopperId, sku: sku as Sku, quantity, idempotency });
  if (!added.ok) return showProblem(c, added.error);
  return backWith(c, added.value, field(form.value, "back") || "/cart", "It is in your cart.");
}

/** What came of a change, said on the page that the form came from. */
function backWith(
  c: AppContext,
  answer: Metered<Result<CartAnswer, CartRefusal>>,
  back: string,
  said: string | null,
): Response {
  if (answer.outcome === "limited") setFlash(c, "warn", rateLimited(answer.bucket).detail);
  else if (!answer.value.ok) setFlash(c, "error", cartProblem(answer.value.error).detail);
  else {
    rememberCount(c, answer.value.value.cart);
    if (said !== null) setFlash(c, "ok", said);
  }
  return redirect(c, safePath(back, "/cart"));
}

async function changeLine(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const sku = (c.req.param("sku") ?? "") as Sku;
  const command = SKU_PATTERN.test(sku) ? commandOf(form.value, sku) : null;
  if (command === null)
    return showProblem(
      c,
      problem("invalid-request", "This form asks for nothing that a cart can do. Go back and try again."),
    );
  const { shopperId } = await (await pageSession(c)).ensureShopper();
  const answer = await c
    .get("deps")
    .shoppers.of(shopperId)
    .changeCart(command, await idempotencyOf(c, form.value));
  return backWith(c, answer, "/cart", null);
}

function commandOf(form: Form, sku: Sku): CartCommand | null {
  switch (field(form, "action")) {
    case "update":
      return { type: "set_quantity", sku, quantity: Number(field(form, "quantity") || "NaN") };
    case "remove":
      return { type: "remove", sku };
    case "save":
      return { type: "save_for_later", sku };
    case "restore":
      return { type: "move_to_cart", sku };
    default:
      return null;
  }
}

async function changeCoupons(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const code = field(form.value, "code");
  if (code === "" || code.length > 40) {
    setFlash(c, "error", "Enter the code as it is written on the coupon.");
    return redirect(c, "/cart");
  }
  const { shopperId } = await (await pageSession(c)).ensureShopper();
  const type = field(form.value, "action") === "remove" ? ("remove_coupon" as const) : ("add_coupon" as const);
  const answer = await c
    .get("deps")
    .shoppers.of(shopperId)
    .changeCart({ type, code }, await idempotencyOf(c, form.value));
  return backWith(c, answer, "/cart", null);
}
