/** Buying the cart. One call places an order; what it needs of the shopper at the provider comes back as an address. */
import { z } from "@hono/zod-openapi";
import type { CheckoutView, PlaceOrderAnswer } from "../../src/domain/checkout/types.ts";
import { chooseBalances } from "../../src/flows/checkout/choose-balances.ts";
import { tellBuyer } from "../../src/flows/fraud/tell-buyer.ts";
import { problem } from "../../src/kernel/problem.ts";
import type { BucketState } from "../../src/ports/shopper.ts";
import { rateLimited } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute, type Outcome } from "../route.ts";
import { isPrime } from "./cart.ts";
import { cardsOf, chosenBalances, payingFields, tenderSchema } from "./payment-body.ts";
import { addressSchema, checkoutIdSchema, emailSchema, quoteSchema, shippingSchema } from "./schemas.ts";

const checkoutSchema = z
  .object({
    checkoutId: z.string(),
    orderId: z.string().nullable(),
    state: z.string().openapi({ example: "PLACED" }),
    actionUrl: z
      .string()
      .nullable()
      .openapi({ description: "Where the shopper must go: the payment provider's page." }),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
    deadlineAt: z
      .int()
      .openapi({ description: "An open checkout is given up after this instant, in epoch milliseconds." }),
    tenders: z.array(tenderSchema).openapi({ description: "Who bears the total, in the order of authorisation." }),
    quote: quoteSchema,
  })
  .openapi("Checkout");

const checkoutBody = (view: CheckoutView): object => ({
  checkoutId: view.id,
  orderId: view.orderId,
  state: view.state,
  actionUrl: view.actionUrl,
  failure: view.failure && { code: view.failure.code, detail: view.failure.detail },
  deadlineAt: view.deadlineAt,
  tenders: view.tenders,
  quote: view.quote,
});

function answered(answer: PlaceOrderAnswer, bucket: BucketState): Outcome {
  if (answer.outcome === "failed") {
    const { checkout } = answer;
    const extension = { ...answer.problem.extension, ...(checkout && { checkoutId: checkout.id }) };
    return refuse({ ...answer.problem, extension }, bucket);
  }
  const location =
    answer.outcome === "placed" ? `/v1/orders/${answer.order.id}` : `/v1/checkouts/${answer.checkout.id}`;
  const headers = { location, ...(answer.replayed && { "idempotent-replayed": "true" }) };
  return reply(answer.outcome === "placed" ? 201 : 202, checkoutBody(answer.checkout), { bucket, headers });
}

const noCheckout = problem("not-found", "There is no such checkout of yours.");
const common = { tag: "Checkout", who: "shopper", owns: "caller" } as const;
const params = z.strictObject({ checkoutId: checkoutIdSchema });
const viewResponse = { 200: { description: "The checkout as it is now.", schema: checkoutSchema } };

export const checkoutRoutes: AnyRoute[] = [
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/checkout",
    operationId: "placeOrder",
    summary: "Buy what is in the cart",
    description:
      "Reserves the stock, authorises every gift card and card, then places the order: all of it or nothing. The same Idempotency-Key " +
      "with the same body is answered with the same order, whatever happened in between. `expectedTotalMinor` is the " +
      "total that the shopper saw (GET /v1/cart); another one is refused, so that what is charged is what was shown.",
    limit: "checkouts",
    idempotency: "required",
    body: z.strictObject({
      email: emailSchema,
      address: addressSchema,
      shipping: shippingSchema,
      billingAddress: addressSchema.optional().openapi({ description: "Where it is not the delivery address." }),
      ...payingFields,
      expectedTotalMinor: z.int().min(0).openapi({ example: 4820 }),
    }),
    responses: {
      201: { description: "Placed. Location names the order.", schema: checkoutSchema },
      202: {
        description: "Not decided yet: send the shopper to `actionUrl`, or ask again at Location.",
        schema: checkoutSchema,
      },
    },
    problems: [
      "address-invalid",
      "cart-empty",
      "checkout-in-progress",
      "gateway-unavailable",
      "idempotency-conflict",
      "not-deliverable",
      "out-of-stock",
      "payment-declined",
      "price-changed",
      "rate-limited",
    ],
    run: async ({ deps, principal, body, idempotency, request }) => {
      if (idempotency === null) return refuse(problem("idempotency-key-required", "Send an Idempotency-Key."));
      const returnUrl = `${new URL(request.url).origin}/checkout`;
      const { email, address, billingAddress, shipping, expectedTotalMinor, ...paying } = body;
      const balances = await chooseBalances(deps, principal, chosenBalances(paying));
      if (!balances.ok) return refuse(balances.error);
      const context = await tellBuyer(deps, (name) => request.headers.get(name), "api");
      const buyer = { prime: isPrime(principal), context };
      const input = {
        ...{ email, address, shipping, expectedTotalMinor, ...cardsOf(paying, returnUrl) },
        ...(billingAddress && { billing: billingAddress }),
        ...(balances.value.length > 0 && { balances: balances.value }),
      };
      const answer = await deps.shoppers.of(principal.shopperId).placeOrder(input, idempotency, buyer);
      if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
      return answered(answer.value, answer.bucket);
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/checkouts/{checkoutId}",
    operationId: "getCheckout",
    summary: "How a checkout stands",
    limit: "reads",
    idempotency: "none",
    params,
    responses: viewResponse,
    problems: ["not-found", "rate-limited"],
    run: async ({ deps, principal, params: { checkoutId } }) => {
      const answer = await deps.shoppers.of(principal.shopperId).checkout(checkoutId);
      if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
      return answer.value
        ? reply(200, checkoutBody(answer.value), { bucket: answer.bucket })
        : refuse(noCheckout, answer.bucket);
    },
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/checkouts/{checkoutId}/resume",
    operationId: "resumeCheckout",
    summary: "Go on after the shopper was at the provider",
    description:
      "Asks the provider how the payment stands and goes on from there. It can be sent as often as one likes.",
    limit: "writes",
    idempotency: "optional",
    params,
    responses: viewResponse,
    problems: ["not-found", "rate-limited"],
    run: async ({ deps, principal, params: { checkoutId } }) => {
      const shopper = deps.shoppers.of(principal.shopperId);
      const token = await shopper.take("writes");
      if (token.outcome === "limited") return refuse(rateLimited(token.bucket), token.bucket);
      const view = await shopper.poke(checkoutId);
      return view ? reply(200, checkoutBody(view), { bucket: token.bucket }) : refuse(noCheckout, token.bucket);
    },
  }),
  defineRoute({
    ...common,
    method: "delete",
    path: "/v1/checkouts/{checkoutId}",
    operationId: "abandonCheckout",
    summary: "Give an open checkout up",
    description: "The payment is fenced first, so that it can no longer be taken; then the stock is released.",
    limit: "writes",
    idempotency: "optional",
    params,
    responses: viewResponse,
    problems: ["not-found", "rate-limited"],
    run: async ({ deps, principal, params: { checkoutId } }) => {
      const answer = await deps.shoppers.of(principal.shopperId).abandon(checkoutId);
      if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
      return answer.value
        ? reply(200, checkoutBody(answer.value), { bucket: answer.bucket })
        : refuse(noCheckout, answer.bucket);
    },
  }),
];
