/** Checkout by forms: what was typed is never lost, the key in the form makes pressing twice one order. */
import type { Principal } from "../../../src/domain/account/types.ts";
import type { CheckoutView, PlaceOrderAnswer } from "../../../src/domain/checkout/types.ts";
import { addressErrors } from "../../../src/domain/order/address.ts";
import type { Address } from "../../../src/domain/order/types.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";
import type { ShippingOption } from "../../../src/domain/pricing/types.ts";
import { regionsOf } from "../../../src/flows/checkout/begin-checkout.ts";
import { ID_PATTERN, type CheckoutId } from "../../../src/kernel/ids.ts";
import { tellBuyer } from "../../../src/flows/fraud/tell-buyer.ts";
import { problem, type FieldError, type Problem } from "../../../src/kernel/problem.ts";
import { PROBLEMS } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { isPrime } from "../../routes/cart.ts";
import { addressSchema, emailSchema } from "../../routes/schemas.ts";
import { CheckoutPage } from "../checkout.tsx";
import { CheckoutStatePage } from "../checkout-state.tsx";
import type { CheckoutValues, PaymentChoice } from "../view-models.ts";
import { idempotencyOf, pricedCart } from "./cart.tsx";
import { showProblem } from "./problem.tsx";
import { field, forgetCount, newFormKey, openDoor, readForm, redirect, setFlash, type Form } from "./shell.ts";

export function mountCheckout(app: App): void {
  app.get("/checkout", showCheckout);
  app.post("/checkout", place);
  app.get("/checkout/:checkoutId", showState);
  app.get("/checkout/:checkoutId/return", comeBack);
  app.post("/checkout/:checkoutId/abandon", abandon);
}

const PAYMENTS: readonly PaymentChoice[] = [
  { value: "hosted", label: "Card", hint: "On the payment provider's own page; we never see the number." },
];

const shippingOf = (text: string): ShippingOption["id"] => (text === "express" ? "express" : "standard");

async function showCheckout(c: AppContext): Promise<Response> {
  const { shell } = await openDoor(c);
  const typed = (name: string): string => (c.req.query(name) ?? "").slice(0, 200);
  const values: CheckoutValues = {
    email: typed("email") || (shell.user?.email ?? ""),
    name: typed("name") || (shell.user?.name ?? ""),
    line1: typed("line1"),
    line2: typed("line2"),
    city: typed("city"),
    region: typed("region"),
    postalCode: typed("postalCode"),
    country: typed("country") || c.get("deps").settings.homeCountry,
    phone: typed("phone"),
    shipping: shippingOf(typed("shipping")),
    payment: "hosted",
  };
  return form(c, values, [], null, 200);
}

async function form(
  c: AppContext,
  values: CheckoutValues,
  errors: readonly FieldError[],
  refusal: Problem | null,
  status: number,
): Promise<Response> {
  const destination = { country: values.country, region: values.region, postalCode: values.postalCode };
  const priced = await pricedCart(c, destination, values.shipping);
  if ("code" in priced) return showProblem(c, priced);
  if (priced.cart.lines.length === 0) return redirect(c, "/cart");
  const { shell } = await openDoor(c);
  const page = (
    <CheckoutPage
      shell={shell}
      priced={priced}
      values={values}
      errors={errors}
      problem={refusal}
      countries={DELIVERABLE_COUNTRIES}
      payments={PAYMENTS}
      formKey={newFormKey()}
    />
  );
  return c.html(page, status as 200);
}

function valuesOf(posted: Form): CheckoutValues {
  return {
    email: field(posted, "email"),
    name: field(posted, "name"),
    line1: field(posted, "line1"),
    line2: field(posted, "line2"),
    city: field(posted, "city"),
    region: field(posted, "region"),
    postalCode: field(posted, "postalCode"),
    country: field(posted, "country"),
    phone: field(posted, "phone"),
    shipping: shippingOf(field(posted, "shipping")),
    payment: "hosted",
  };
}

const addressOf = ({ name, line1, line2, city, region, postalCode, country, phone }: CheckoutValues): Address => ({
  name,
  line1,
  line2,
  city,
  region,
  postalCode,
  country,
  phone,
});

/** The same rules as the API's, one sentence a field. */
function faults(values: CheckoutValues): FieldError[] {
  const email = emailSchema.safeParse(values.email);
  const shape = addressSchema.safeParse(addressOf(values));
  const errors: FieldError[] = email.success
    ? []
    : [{ pointer: "/email", detail: "Enter an e-mail address such as ada@example.com." }];
  if (!shape.success) {
    return [
      ...errors,
      ...shape.error.issues.map((issue) => ({ pointer: `/address/${String(issue.path[0])}`, detail: issue.message })),
    ];
  }
  return [...errors, ...addressErrors(addressOf(values), regionsOf)];
}

async function place(c: AppContext): Promise<Response> {
  const posted = await readForm(c);
  if (!posted.ok) return showProblem(c, posted.error);
  const values = valuesOf(posted.value);
  const errors = faults(values);
  if (errors.length > 0) return form(c, values, errors, null, 422);
  const { principal } = await pageSession(c);
  const idempotency = await idempotencyOf(c, posted.value);
  if (principal === null || idempotency === null) return redirect(c, "/cart");
  const answer = await order(
    c,
    principal,
    values,
    Number(field(posted.value, "expectedTotalMinor") || "NaN"),
    idempotency,
  );
  if ("code" in answer) return form(c, values, [], answer, PROBLEMS[answer.code][0]);
  return next(c, answer, values);
}

async function order(
  c: AppContext,
  principal: Principal,
  values: CheckoutValues,
  expectedTotalMinor: number,
  idempotency: { key: string; bodyHash: string },
): Promise<PlaceOrderAnswer | Problem> {
  if (!Number.isSafeInteger(expectedTotalMinor))
    return problem("invalid-request", "The form says no total. Check it and press the button again.");
  const returnUrl = `${new URL(c.req.url).origin}/checkout`;
  const input = {
    email: values.email,
    address: addressOf(values),
    shipping: values.shipping,
    payment: { type: "hosted" as const, returnUrl, cancelUrl: returnUrl },
    expectedTotalMinor,
  };
  const context = await tellBuyer(c.get("deps"), (name) => c.req.raw.headers.get(name), "page");
  const buyer = { prime: isPrime(principal), context };
  const answer = await c.get("deps").shoppers.of(principal.shopperId).placeOrder(input, idempotency, buyer);
  return answer.outcome === "limited" ? rateLimited(answer.bucket) : answer.value;
}

function next(c: AppContext, answer: PlaceOrderAnswer, values: CheckoutValues): Response | Promise<Response> {
  switch (answer.outcome) {
    case "placed":
      return placed(c, answer.order.id);
    case "action": {
      const url = answer.checkout.actionUrl;
      return url === null ? redirect(c, `/checkout/${answer.checkout.id}`) : c.body(null, 303, { location: url });
    }
    case "pending":
      return redirect(c, `/checkout/${answer.checkout.id}`);
    case "failed": {
      const open = answer.problem.extension?.["checkoutId"];
      // An earlier checkout is open: its own page offers to go on with it or to give it up.
      if (answer.problem.code === "checkout-in-progress" && typeof open === "string")
        return redirect(c, `/checkout/${open}`);
      return form(c, values, answer.problem.errors ?? [], answer.problem, PROBLEMS[answer.problem.code][0]);
    }
  }
}

function placed(c: AppContext, orderId: string): Response {
  forgetCount(c);
  return redirect(c, `/orders/${orderId}?placed=1`);
}

const checkoutIdOf = (c: AppContext): CheckoutId | null => {
  const id = c.req.param("checkoutId") ?? "";
  return ID_PATTERN("chk").test(id) ? (id as CheckoutId) : null;
};

const noCheckout = problem("not-found", "There is no such checkout of yours. Your orders are under Your orders.");

/** Where the provider sends the shopper: the payment is asked about, and the page that fits is shown. */
async function comeBack(c: AppContext): Promise<Response> {
  const id = checkoutIdOf(c);
  const { principal } = await pageSession(c);
  const view = id && principal ? await c.get("deps").shoppers.of(principal.shopperId).poke(id) : null;
  if (view === null) return showProblem(c, noCheckout);
  return view.orderId === null ? redirect(c, `/checkout/${view.id}`) : placed(c, view.orderId);
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
