/** Checkout by forms: what was typed is never lost, the key in the form makes pressing twice one order. */
import type { Principal } from "../../../src/domain/account/types.ts";
import type { PlaceOrderAnswer } from "../../../src/domain/checkout/types.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";
import { chooseBalances } from "../../../src/flows/checkout/choose-balances.ts";
import { previewTenders } from "../../../src/flows/checkout/preview-tenders.ts";
import { tellBuyer } from "../../../src/flows/fraud/tell-buyer.ts";
import { problem, PROBLEMS, type FieldError, type Problem } from "../../../src/kernel/problem.ts";
import type { Idempotency } from "../../../src/ports/shopper.ts";
import type { App, AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import { isPrime } from "../../routes/cart.ts";
import { CheckoutPage } from "../checkout.tsx";
import { STORE_CREDIT, type CheckoutValues } from "../view-models.ts";
import { idempotencyOf, pricedCart } from "./cart.tsx";
import { putGiftCardIn, shownCards, withoutGiftCard } from "./checkout-gift-cards.ts";
import { failureOf, mountCheckoutState, placed } from "./checkout-state.tsx";
import { addressOf, billingOf, faults, firstValues, isCreditShown, postedValues } from "./checkout-values.ts";
import { showProblem } from "./problem.tsx";
import { field, newFormKey, openDoor, readForm, redirect } from "./shell.ts";

export function mountCheckout(app: App): void {
  app.get("/checkout", showCheckout);
  app.post("/checkout", place);
  mountCheckoutState(app);
}

/** What stands above the form: why the last press did nothing, and which fields are to blame. */
interface Refused {
  readonly errors: readonly FieldError[];
  readonly problem: Problem | null;
}

const NOTHING_REFUSED: Refused = { errors: [], problem: null };

/** `after`: the checkout that came to nothing before, which says why, and how it was to be paid. */
async function showCheckout(c: AppContext): Promise<Response> {
  const { shell, session } = await openDoor(c);
  const { principal } = session;
  const { settings, shoppers } = c.get("deps");
  const [last, failure] = await Promise.all([
    principal && shoppers.of(principal.shopperId).lastInput(),
    principal && failureOf(c, principal, c.req.query("after") ?? ""),
  ]);
  const values = firstValues(last, shell.user, settings.homeCountry);
  return form(c, values, { errors: [], problem: failure }, 200);
}

async function form(c: AppContext, values: CheckoutValues, refused: Refused, status: number): Promise<Response> {
  const { country, region, postalCode } = addressOf(values);
  const priced = await pricedCart(c, { country, region, postalCode }, values.shipping);
  if ("code" in priced) return showProblem(c, priced);
  if (priced.cart.lines.length === 0) return redirect(c, "/cart");
  const { shell, session } = await openDoor(c);
  const { totalMinor, currency } = priced.quote;
  const deps = c.get("deps");
  const preview = await previewTenders(
    deps,
    session.principal,
    { ...values, shown: await shownCards(c, session.principal, values) },
    { amountMinor: totalMinor, currency },
  );
  const page = (
    <CheckoutPage
      shell={shell}
      priced={priced}
      values={values}
      errors={refused.errors}
      problem={refused.problem}
      countries={DELIVERABLE_COUNTRIES}
      canCharge={deps.gateway !== null}
      preview={preview}
      formKey={newFormKey()}
    />
  );
  // What has a code on it is kept by no cache, not even by the browser's own.
  if (values.giftCards.length > 0 || values.giftCode !== "") c.header("cache-control", "no-store");
  return c.html(page, status as 200);
}

async function place(c: AppContext): Promise<Response> {
  const posted = await readForm(c);
  if (!posted.ok) return showProblem(c, posted.error);
  const values = postedValues(posted.value);
  const doing = field(posted.value, "do") || notShownYet(values);
  if (doing !== "") return look(c, values, doing);
  const errors = faults(values);
  if (errors.length > 0) return form(c, values, { errors, problem: null }, 422);
  const { principal } = await pageSession(c);
  const idempotency = await idempotencyOf(c, posted.value);
  if (principal === null || idempotency === null) return redirect(c, "/cart");
  const expectedTotalMinor = Number(field(posted.value, "expectedTotalMinor") || "NaN");
  const answer = await order(c, principal, values, expectedTotalMinor, idempotency);
  return "code" in answer ? refuse(c, values, answer) : next(c, answer, values);
}

/**
 * A code that stands in its field and was not put in yet is meant, and so is a box that was ticked without scripts:
 * what they make of the sum is shown before anything is paid.
 */
const notShownYet = (values: CheckoutValues): string =>
  values.giftCode !== "" ? "gift" : isCreditShown(values) ? "" : "look";

const refuse = (c: AppContext, values: CheckoutValues, why: Problem): Promise<Response> =>
  form(c, values, { errors: [], problem: why }, PROBLEMS[why.code][0]);

/** A gift card is put in or taken out, or the sum is looked at: the same form again, with all that was typed. */
async function look(c: AppContext, values: CheckoutValues, doing: string): Promise<Response> {
  if (doing !== "gift") return form(c, withoutGiftCard(values, doing), NOTHING_REFUSED, 200);
  const put = await putGiftCardIn(c, values);
  return put.ok
    ? form(c, put.value, NOTHING_REFUSED, 200)
    : form(c, values, { errors: [put.error], problem: null }, 422);
}

async function order(
  c: AppContext,
  principal: Principal,
  values: CheckoutValues,
  expectedTotalMinor: number,
  idempotency: Idempotency,
): Promise<PlaceOrderAnswer | Problem> {
  if (!Number.isSafeInteger(expectedTotalMinor) || expectedTotalMinor < 0)
    return problem("invalid-request", "The form says no total. Check it and press the button again.");
  const deps = c.get("deps");
  // As much as the page has said, so that the provider never asks for more than the button did.
  const promised = (name: string): number | null => values.promised.get(name) ?? null;
  const balances = await chooseBalances(deps, principal, {
    giftCards: values.giftCards
      .map((code) => ({ code, amountMinor: promised(code) }))
      .filter(({ amountMinor }) => amountMinor !== 0),
    storeCredit:
      values.useCredit && principal.kind === "user" && promised(STORE_CREDIT) !== 0
        ? { amountMinor: promised(STORE_CREDIT) }
        : null,
    shown: await shownCards(c, principal, values),
  });
  if (!balances.ok) return balances.error;
  const returnUrl = `${new URL(c.req.url).origin}/checkout`;
  const input = {
    email: values.email,
    address: addressOf(values),
    shipping: values.shipping,
    payment: { type: "hosted" as const, returnUrl, cancelUrl: returnUrl },
    ...(values.billing && { billing: billingOf(values.billing) }),
    ...(balances.value.length > 0 && { balances: balances.value }),
    expectedTotalMinor,
  };
  const context = await tellBuyer(deps, (name) => c.req.raw.headers.get(name), "page");
  const buyer = { prime: isPrime(principal), context };
  const answer = await deps.shoppers.of(principal.shopperId).placeOrder(input, idempotency, buyer);
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
      return refuse(c, values, answer.problem);
    }
  }
}
