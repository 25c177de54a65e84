/** A checkout that was sent: back from the provider's page, how it stands, giving it up. */
import type { Principal } from "../../../src/domain/account/types.ts";
import type { CheckoutView } from "../../../src/domain/checkout/types.ts";
import { ID_PATTERN, type CheckoutId } from "../../../src/kernel/ids.ts";
import { problem, type Problem } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { CheckoutStatePage, hasEnded } from "../checkout-state.tsx";
import { showProblem } from "./problem.tsx";
import { forgetCount, newFormKey, openDoor, readForm, redirect, setFlash } from "./shell.ts";

export function mountCheckoutState(app: App): void {
  app.get("/checkout/:checkoutId", showState);
  app.get("/checkout/:checkoutId/return", comeBack);
  app.post("/checkout/:checkoutId/abandon", abandon);
}

export function placed(c: AppContext, orderId: string): Response {
  forgetCount(c);
  return redirect(c, `/orders/${orderId}?placed=1`);
}

const readId = (text: string): CheckoutId | null => (ID_PATTERN("chk").test(text) ? (text as CheckoutId) : null);
const checkoutIdOf = (c: AppContext): CheckoutId | null => readId(c.req.param("checkoutId") ?? "");

const noCheckout = problem("not-found", "There is no such checkout of yours. Your orders are under Your orders.");

/** Why a checkout of this shopper came to nothing; null for any other. */
export async function failureOf(c: AppContext, principal: Principal, text: string): Promise<Problem | null> {
  const id = readId(text);
  if (id === null) return null;
  const answer = await c.get("deps").shoppers.of(principal.shopperId).checkout(id);
  return answer.outcome === "ok" && answer.value && hasEnded(answer.value) ? answer.value.failure : null;
}

/**
 * Where the provider sends the shopper: the payment is asked about, and the page that fits is shown. What came to
 * nothing leads straight to the form, filled in as it was: another way to pay is one press away.
 */
async function comeBack(c: AppContext): Promise<Response> {
  const id = checkoutIdOf(c);
  const { principal } = await pageSession(c);
  const view = id && principal ? await c.get("deps").shoppers.of(principal.shopperId).poke(id) : null;
  if (view === null) return showProblem(c, noCheckout);
  if (view.orderId !== null) return placed(c, view.orderId);
  return redirect(c, hasEnded(view) ? `/checkout?after=${view.id}` : `/checkout/${view.id}`);
}

async function showState(c: AppContext): Promise<Response> {
  const id = checkoutIdOf(c);
  const { session, shell } = await openDoor(c);
  if (id === null || session.principal === null) return showProblem(c, noCheckout);
  const answer = await c.get("deps").shoppers.of(session.principal.shopperId).checkout(id);
  if (answer.outcome === "limited") return showProblem(c, rateLimited(answer.bucket));
  const view: CheckoutView | null = answer.value;
  if (view === null) return showProblem(c, noCheckout);
  if (view.orderId !== null) return placed(c, view.orderId);
  return c.html(<CheckoutStatePage shell={shell} checkout={view} formKey={newFormKey()} />);
}

async function abandon(c: AppContext): Promise<Response> {
  const id = checkoutIdOf(c);
  const posted = await readForm(c);
  if (!posted.ok) return showProblem(c, posted.error);
  const { principal } = await pageSession(c);
  if (id === null || principal === null) return showProblem(c, noCheckout);
  const answer = await c.get("deps").shoppers.of(principal.shopperId).abandon(id);
  if (answer.outcome === "limited") return showProblem(c, rateLimited(answer.bucket));
  if (answer.value === null) return showProblem(c, noCheckout);
  if (answer.value.orderId !== null) return placed(c, answer.value.orderId);
  setFlash(c, "info", "The earlier payment was given up; nothing was charged. Your cart is as it was.");
  return redirect(c, "/cart");
}
