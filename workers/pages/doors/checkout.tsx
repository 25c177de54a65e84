/** Checkout by forms: what was typed is never lost, the key in the form makes pressing twice one order. */
import type { Principal } from "../../../src/domain/account/types.ts";
import type { CheckoutView, PlaceOrderAnswer } from "../../../src/domain/checkout/types.ts";
import { addressErrors } from "../../../src/domain/order/address.ts";
import type { Address } from "../../../src/domain/order/types.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";
import type { ShippingOption } from "../../../src/domain/pricing/types.ts";
import { ID_PATTERN, type CheckoutId } from "../../../src/kernel/ids.ts";
import { tellBuyer } from "../../../src/flows/fraud/tell-buyer.ts";
import { problem, type FieldError, type Problem } from "../../../src/kernel/problem.ts";
import { PROBLEMS } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { isPrime } from "../../routes/cart.ts";
import { addressSchema, emailSchema } from "../../routes/schemas.ts";
import { readGiftCardCode } from "../../../src/domain/balance/account.ts";
import { chooseBalances } from "../../../src/flows/checkout/choose-balances.ts";
import { previewTenders } from "../../../src/flows/checkout/preview-tenders.ts";
import { checkGiftCard } from "../../../src/flows/payments/check-gift-card.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { CheckoutPage } from "../checkout.tsx";
import { CheckoutStatePage } from "../checkout-state.tsx";
import type { BillingValues, CheckoutValues, PaymentChoice } from "../view-models.ts";
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
  const { shell, session } = await openDoor(c);
  const last = session.principal && (await c.get("deps").shoppers.of(session.principal.shopperId).lastInput());
  const typed = (name: string): string => (c.req.query(name) ?? "").slice(0, 200);
  // A country that is chosen in the cart is another address than the last one.
  const address = typed("country") === "" || typed("country") === last?.address.country ? last?.address : undefined;
  const values: CheckoutValues = {
    email: typed("email") || (last?.email ?? shell.user?.email ?? ""),
    name: typed("name") || (address?.name ?? shell.user?.name ?? ""),
    line1: typed("line1") || (address?.line1 ?? ""),
    line2: typed("line2") || (address?.line2 ?? ""),
    city: typed("city") || (address?.city ?? ""),
    region: typed("region") || (address?.region ?? ""),
    postalCode: typed("postalCode") || (address?.postalCode ?? ""),
    country: typed("country") || (address?.country ?? c.get("deps").settings.homeCountry),
    phone: typed("phone") || (address?.phone ?? ""),
    shipping: shippingOf(typed("shipping") || (last?.shipping ?? "")),
    payment: "hosted",
    giftCards: [],
    giftCode: "",
    useCredit: false,
    billing: null,
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
  const { shell, session } = await openDoor(c);
  const { totalMinor, currency } = priced.quote;
  const preview = await previewTenders(c.get("deps"), session.principal, values, {
    amountMinor: totalMinor,
    currency,
  });
  const page = (
    <CheckoutPage
      shell={shell}
      priced={priced}
      values={values}
      errors={errors}
      problem={refusal}
      countries={DELIVERABLE_COUNTRIES}
      payments={PAYMENTS}
      preview={preview}
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
    giftCards: giftCardsOf(posted),
    giftCode: field(posted, "giftCode"),
    useCredit: field(posted, "useCredit") === "1",
    billing: billingOf(posted),
  };
}

function giftCardsOf(posted: Form): readonly string[] {
  const codes = Array.from({ length: LIMITS.balancesPerOrderMax }, (_, index) => field(posted, `gift${index}`));
  return [...new Set(codes.filter((code) => code !== "" && code.length <= GIFT_CODE_CHARACTERS_MAX))];
}

const GIFT_CODE_CHARACTERS_MAX = 64;

/** Sent with every form, since its fields are always there: what is left empty is no other address. */
function billingOf(posted: Form): BillingValues | null {
  const text = (name: keyof BillingValues): string => field(posted, `billing-${name}`).slice(0, 200);
  const billing = {
    ...{ name: text("name"), line1: text("line1"), line2: text("line2"), city: text("city") },
    ...{ region: text("region"), postalCode: text("postalCode"), country: text("country") },
  };
  return billing.name === "" && billing.line1 === "" ? null : billing;
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
  return [...errors, ...addressErrors(addressOf(values)), ...billingFaults(values)];
}

function billingFaults({ billing }: CheckoutValues): FieldError[] {
  if (billing === null) return [];
  return addressErrors({ ...billing, phone: "" }).map(({ pointer, detail }) => ({
    pointer: pointer.replace("/address/", "/billing-"),
    detail: `The bill's address: ${detail.slice(0, 1).toLowerCase()}${detail.slice(1)}`,
  }));
}

async function place(c: AppContext): Promise<Response> {
  const posted = await readForm(c);
  if (!posted.ok) return showProblem(c, posted.error);
  const values = valuesOf(posted.value);
  // A code that stands in its field and was not put in yet is meant: it is put in and shown before anything is paid.
  const doing = field(posted.value, "do") || (values.giftCode === "" ? "" : "gift");
  if (doing !== "") return look(c, values, doing);
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

/** A gift card is put in or taken out, or the sum is looked at: the same form again, with all that was typed. */
async function look(c: AppContext, values: CheckoutValues, doing: string): Promise<Response> {
  if (doing === "gift") return addGiftCard(c, values);
  const out = /^remove-(\d{1,3})$/.exec(doing)?.[1];
  const giftCards = values.giftCards.filter((_, index) => String(index) !== out);
  return form(c, { ...values, giftCards }, [], null, 200);
}

const NO_CARD: FieldError = {
  pointer: "/giftCode",
  detail: "There is no such gift card, or nothing is left on it. Look at the code again: 16 letters and digits.",
};

async function addGiftCard(c: AppContext, values: CheckoutValues): Promise<Response> {
  const again = (error: FieldError): Promise<Response> => form(c, values, [error], null, 422);
  const { principal } = await pageSession(c);
  const code = readGiftCardCode(values.giftCode);
  if (principal === null || code === undefined) return again(NO_CARD);
  if (values.giftCards.includes(code)) return again({ ...NO_CARD, detail: "This gift card is used already." });
  // Each look-up of a code takes a token of the small bucket: guessing is slow.
  const token = await c.get("deps").shoppers.of(principal.shopperId).take("signIns");
  if (token.outcome === "limited") return again({ ...NO_CARD, detail: rateLimited(token.bucket).detail });
  const view = await checkGiftCard(c.get("deps"), code);
  if (!view.ok) return again(view.error.code === "not-found" ? NO_CARD : { ...NO_CARD, detail: view.error.detail });
  if (view.value.currency !== c.get("deps").settings.currency)
    return again({ ...NO_CARD, detail: `This gift card is of ${view.value.currency}: it does not fit this shop.` });
  if (view.value.availableMinor === 0) return again({ ...NO_CARD, detail: "Nothing is left on this gift card." });
  return form(c, { ...values, giftCode: "", giftCards: [...values.giftCards, code] }, [], null, 200);
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
  const balances = await chooseBalances(c.get("deps"), principal, {
    giftCards: values.giftCards.map((code) => ({ code, amountMinor: null })),
    storeCredit: values.useCredit && principal.kind === "user" ? { amountMinor: null } : null,
  });
  if (!balances.ok) return balances.error;
  const input = {
    email: values.email,
    address: addressOf(values),
    shipping: values.shipping,
    payment: { type: "hosted" as const, returnUrl, cancelUrl: returnUrl },
    ...(values.billing && { billing: { ...values.billing, phone: "" } }),
    ...(balances.value.length > 0 && { balances: balances.value }),
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
