/** The cart of the caller: a guest's or a user's, in the caller's own object. */
import { z } from "@hono/zod-openapi";
import type { Principal } from "../../src/domain/account/types.ts";
import type { Cart, CartCommand, CartLine } from "../../src/domain/cart/types.ts";
import { addToCart, cartProblem } from "../../src/flows/cart/add-to-cart.ts";
import { homeDestination, priceCart, type PricedCart } from "../../src/flows/cart/show-cart.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { Deps } from "../../src/ports/deps.ts";
import type { CartAnswer, CartRefusal, Idempotency, Metered } from "../../src/ports/shopper.ts";
import { rateLimited } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute, type Outcome } from "../route.ts";
import {
  countrySchema,
  quantitySchema,
  quoteSchema,
  shippingOptionSchema,
  shippingSchema,
  skuSchema,
  textSchema,
} from "./schemas.ts";

const lineSchema = z
  .object({
    sku: z.string(),
    quantity: z.int(),
    addedAt: z.int(),
    addedPriceMinor: z.int(),
    hold: z
      .object({
        until: z.int().openapi({ description: "Milliseconds since 1970; it is never moved." }),
        quantity: z.int().openapi({ description: "Units of the line that are reserved; the rest is bought as usual." }),
      })
      .nullable()
      .openapi({
        description:
          "Offers may reserve what is put into a cart, for some minutes. Null: nothing is reserved, stock is asked for at checkout.",
      }),
  })
  .openapi("CartLine");

const cartSchema = z
  .object({
    count: z.int(),
    version: z.int(),
    lines: z.array(lineSchema),
    saved: z.array(lineSchema),
    coupons: z.array(z.string()),
  })
  .openapi("Cart");

const pricedCartSchema = cartSchema
  .extend({
    quote: quoteSchema,
    shippingOptions: z.array(shippingOptionSchema),
    notices: z
      .array(z.object({ type: z.string() }).loose())
      .openapi({ description: "What moved since the lines were added." }),
    unavailable: z
      .array(z.string())
      .openapi({ description: "Skus that are no longer offered; not part of the quote." }),
  })
  .openapi("PricedCart");

export const isPrime = (principal: Principal): boolean => principal.kind === "user" && principal.prime;

const lineBody = ({ hold, ...line }: CartLine): z.input<typeof lineSchema> => ({
  ...line,
  hold: hold !== undefined && hold.quantity > 0 ? hold : null,
});

const cartBody = (cart: Cart): z.input<typeof cartSchema> => ({
  count: cart.lines.reduce((units, line) => units + line.quantity, 0),
  version: cart.version,
  lines: cart.lines.map(lineBody),
  saved: cart.saved.map(lineBody),
  coupons: [...cart.coupons],
});

const pricedBody = (priced: PricedCart): object => ({
  ...cartBody(priced.cart),
  quote: priced.quote,
  shippingOptions: priced.shippingOptions,
  notices: priced.notices,
  unavailable: priced.unavailable,
});

function changed(answer: Metered<Result<CartAnswer, CartRefusal>>, status = 200): Outcome {
  if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
  if (!answer.value.ok) return refuse(cartProblem(answer.value.error), answer.bucket);
  const replayed: Record<string, string> = answer.value.value.replayed ? { "idempotent-replayed": "true" } : {};
  return reply(status, cartBody(answer.value.value.cart), { bucket: answer.bucket, headers: replayed });
}

const change = async (
  deps: Deps,
  principal: Principal,
  command: CartCommand,
  key: Idempotency | null,
): Promise<Outcome> => changed(await deps.shoppers.of(principal.shopperId).changeCart(command, key));

const common = { tag: "Cart", who: "shopper", owns: "caller", limit: "writes" } as const;
const cartResponse = { 200: { description: "The cart after the change.", schema: cartSchema } };

export const cartRoutes: AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/cart",
    operationId: "getCart",
    summary: "The cart, priced now",
    description: "Prices, tax and delivery for the given destination; without one, for the shop's own country.",
    limit: "reads",
    idempotency: "none",
    query: z.strictObject({
      country: countrySchema.optional(),
      region: textSchema(40).optional(),
      postalCode: textSchema(16).optional(),
      shipping: shippingSchema.optional(),
    }),
    responses: { 200: { description: "The cart with its quote.", schema: pricedCartSchema } },
    problems: ["rate-limited"],
    run: async ({ deps, principal, query }) => {
      const answer = await deps.shoppers.of(principal.shopperId).cart();
      if (answer.outcome === "limited") return refuse(rateLimited(answer.bucket), answer.bucket);
      const home = homeDestination(deps.settings);
      const destination = {
        country: query.country ?? home.country,
        region: query.region ?? "",
        postalCode: query.postalCode ?? "",
      };
      const viewer = { destination, shippingId: query.shipping ?? null, prime: isPrime(principal) };
      return reply(200, pricedBody(await priceCart(deps, answer.value, viewer)), { bucket: answer.bucket });
    },
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/cart/lines",
    operationId: "addToCart",
    summary: "Put something into the cart",
    description:
      "Adds to the quantity that is there. With an Idempotency-Key it can be sent again safely. Where the offer reserves what is put into a cart, the answer says until when; with too little left the cart stays as it was.",
    idempotency: "required",
    body: z.strictObject({ sku: skuSchema, quantity: quantitySchema }),
    responses: { 201: { description: "The cart after the change.", schema: cartSchema } },
    problems: ["rate-limited", "not-found", "out-of-stock", "limit-exceeded", "idempotency-conflict", "overloaded"],
    run: async ({ deps, principal, body, idempotency }) => {
      const added = await addToCart(deps, { shopperId: principal.shopperId, ...body, idempotency });
      return added.ok ? changed(added.value, 201) : refuse(added.error);
    },
  }),
  defineRoute({
    ...common,
    method: "patch",
    path: "/v1/cart/lines/{sku}",
    operationId: "changeCartLine",
    summary: "Change a line: its quantity, or save it for later and back",
    idempotency: "optional",
    params: z.strictObject({ sku: skuSchema }),
    body: z.union([
      z.strictObject({ quantity: quantitySchema }),
      z.strictObject({
        savedForLater: z.boolean().openapi({ description: "True puts the line aside, false brings it back." }),
      }),
    ]),
    responses: cartResponse,
    problems: ["rate-limited", "not-found", "out-of-stock", "limit-exceeded", "idempotency-conflict", "overloaded"],
    run: ({ deps, principal, params, body, idempotency }) => {
      if ("quantity" in body)
        return change(deps, principal, { type: "set_quantity", sku: params.sku, quantity: body.quantity }, idempotency);
      const type = body.savedForLater ? ("save_for_later" as const) : ("move_to_cart" as const);
      return change(deps, principal, { type, sku: params.sku }, idempotency);
    },
  }),
  defineRoute({
    ...common,
    method: "delete",
    path: "/v1/cart/lines/{sku}",
    operationId: "removeCartLine",
    summary: "Take a line out of the cart",
    idempotency: "optional",
    params: z.strictObject({ sku: skuSchema }),
    responses: cartResponse,
    problems: ["rate-limited", "not-found", "idempotency-conflict"],
    run: ({ deps, principal, params, idempotency }) =>
      change(deps, principal, { type: "remove", sku: params.sku }, idempotency),
  }),
  defineRoute({
    ...common,
    method: "post",
    path: "/v1/cart/coupons",
    operationId: "addCoupon",
    summary: "Enter a coupon",
    description: "The quote of the cart says whether it gives anything, and if not, why.",
    idempotency: "optional",
    body: z.strictObject({ code: textSchema(40).min(1, "Enter the code.") }),
    responses: { 201: { description: "The cart after the change.", schema: cartSchema } },
    problems: ["rate-limited", "limit-exceeded", "idempotency-conflict"],
    run: async ({ deps, principal, body, idempotency }) => {
      const command = { type: "add_coupon" as const, code: body.code };
      return changed(await deps.shoppers.of(principal.shopperId).changeCart(command, idempotency), 201);
    },
  }),
  defineRoute({
    ...common,
    method: "delete",
    path: "/v1/cart/coupons/{code}",
    operationId: "removeCoupon",
    summary: "Take a coupon out",
    idempotency: "optional",
    params: z.strictObject({ code: textSchema(40) }),
    responses: cartResponse,
    problems: ["rate-limited", "idempotency-conflict"],
    run: ({ deps, principal, params, idempotency }) =>
      change(deps, principal, { type: "remove_coupon", code: params.code }, idempotency),
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/cart/live",
    operationId: "watchCart",
    summary: "The cart's live socket",
    description:
      'A WebSocket: {"type":"cart","count":3,"version":7,"holds":[]} now and after every change; holds lists sku, quantity and until (ms) of what is reserved for its lines. "ping" is answered "pong".',
    limit: "fence",
    idempotency: "none",
    cookieUpgrade: true,
    responses: { 101: { description: "Switching protocols." }, 426: { description: "Ask with Upgrade: websocket." } },
    problems: ["cross-site"],
    run: ({ deps, principal, request }) => deps.shoppers.of(principal.shopperId).live(request),
  }),
];
