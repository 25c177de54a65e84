/** The endpoints of https://docs.stripe.com/api that the shop uses: what they refuse, and what they do. */
import type { Stripe } from "stripe";
import * as book from "./books.ts";
import type { Books } from "./books.ts";
import { cardOf } from "./cards.ts";
import { invalid, missing, refusal, type Refusal } from "./errors.ts";
import { hashOf, integerOf, textOf, textsOf, type Form } from "./form.ts";
import { newIntent, newSession } from "./objects.ts";
import * as shapes from "./shapes.ts";

export interface Endpoint {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly shape: shapes.Shape;
  readonly run: (books: Books, form: Form, id: string) => object | Refusal;
}

const needed = (param: string): Refusal =>
  invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });

function createIntent(books: Books, form: Form): object | Refusal {
  const [amount, currency] = [integerOf(form, "amount"), textOf(form, "currency")];
  if (amount === undefined) return needed("amount");
  if (currency === undefined) return needed("currency");
  const capture_method = textOf(form, "capture_method") ?? "automatic_async";
  if (!["automatic", "automatic_async", "manual"].includes(capture_method))
    return invalid("Invalid capture_method", { param: "capture_method" });
  const wrong = book.checkAmount(amount, currency, "amount");
  if (wrong) return wrong;
  const isConfirmed = textOf(form, "confirm") === "true";
  const token = textOf(form, "payment_method") ?? textOf(form, "confirmation_token");
  if (textOf(form, "payment_method") && textOf(form, "confirmation_token"))
    return invalid("Give one of the two", { code: "parameters_exclusive", param: "payment_method" });
  const redirects = textOf(hashOf(form, "automatic_payment_methods"), "allow_redirects") ?? "always";
  if (isConfirmed && redirects === "always" && textOf(form, "return_url") === undefined)
    return invalid("A return_url is needed to confirm with methods that redirect", { param: "return_url" });
  if (!isConfirmed && textOf(form, "return_url") !== undefined)
    return invalid("return_url may only be given with confirm=true", { param: "return_url" });
  const card = token === undefined ? undefined : cardOf(token.replace(/^ctoken_/, "pm_"));
  if (token !== undefined && card === undefined)
    return missing("PaymentMethod", token, token.startsWith("ctoken_") ? "confirmation_token" : "payment_method", 400);
  if (isConfirmed && card === undefined) return needed("payment_method");
  const intent = newIntent({
    ...{ id: books.makeId("pi_"), amount, currency, capture_method, created: books.nowS() },
    ...{ description: textOf(form, "description") ?? null, metadata: textsOf(form, "metadata") },
    receipt_email: textOf(form, "receipt_email") ?? null,
  });
  books.intents.set(intent.id, intent);
  book.emit(books, "payment_intent.created", intent);
  const refused = isConfirmed && card ? book.confirm(books, intent, card, textOf(form, "return_url") ?? null) : null;
  return refused ?? intent;
}

const getIntent = (books: Books, _: Form, id: string): object | Refusal =>
  books.intents.get(id) ?? missing("payment_intent", id, "intent");

function captureIntent(books: Books, form: Form, id: string): object | Refusal {
  const intent = books.intents.get(id);
  if (!intent) return missing("payment_intent", id, "intent");
  const charge = book.chargeOf(books, intent);
  if (intent.status !== "requires_capture" || !charge) return unexpected(intent, "captured", "requires_capture");
  const amount = integerOf(form, "amount_to_capture") ?? intent.amount_capturable;
  if (amount < 1) return invalid("Invalid amount", { param: "amount_to_capture" });
  if (amount > intent.amount_capturable)
    return invalid("You cannot capture more than was authorised", {
      code: "amount_too_large",
      param: "amount_to_capture",
    });
  intent.metadata = { ...intent.metadata, ...textsOf(form, "metadata") };
  book.capture(books, intent, charge, amount);
  return intent;
}

const CANCELLABLE = ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action"];

function cancelIntent(books: Books, _: Form, id: string): object | Refusal {
  const intent = books.intents.get(id);
  if (!intent) return missing("payment_intent", id, "intent");
  if (!CANCELLABLE.includes(intent.status)) return unexpected(intent, "canceled", CANCELLABLE.join(", "));
  if (book.sessionOf(books, id) && intent.status !== "requires_capture")
    return invalid("You cannot perform this action on PaymentIntents created by Checkout.");
  book.cancel(books, intent);
  return intent;
}

const unexpected = (intent: Stripe.PaymentIntent, what: string, wanted: string): Refusal =>
  refusal(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    message: `This PaymentIntent could not be ${what} because it has a status of ${intent.status}, not ${wanted}.`,
    payment_intent: structuredClone(intent),
  });

function createSession(books: Books, form: Form): object | Refusal {
  if (textOf(form, "mode") !== "payment") return needed("mode");
  const success_url = textOf(form, "success_url");
  if (success_url === undefined) return needed("success_url");
  for (const name of ["success_url", "cancel_url"])
    if (textOf(form, name) !== undefined && !URL.canParse(textOf(form, name) ?? ""))
      return invalid("Not a valid URL", { code: "url_invalid", param: name });
  const item = hashOf(hashOf(form, "line_items"), "0");
  const price = hashOf(item, "price_data");
  const [unit, quantity] = [integerOf(price, "unit_amount"), integerOf(item, "quantity")];
  const currency = textOf(price, "currency");
  if (textOf(hashOf(price, "product_data"), "name") === undefined)
    return needed("line_items[0][price_data][product_data][name]");
  if (unit === undefined || quantity === undefined || currency === undefined) return needed("line_items");
  const wrong = book.checkAmount(unit * quantity, currency, "line_items[0][price_data][unit_amount]");
  if (wrong) return wrong;
  const email = textOf(form, "customer_email");
  if (email !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return invalid(`Invalid email address: ${email}`, { code: "email_invalid", param: "customer_email" });
  if ((textOf(form, "client_reference_id") ?? "").length > 200)
    return invalid("client_reference_id is too long", { param: "client_reference_id" });
  const created = books.nowS();
  const expires_at = integerOf(form, "expires_at") ?? created + 86_400;
  if (expires_at < created + 1_800 || expires_at > created + 86_400)
    return invalid("expires_at must be between 30 minutes and 24 hours from now", { param: "expires_at" });
  const session = newSession({
    ...{ id: books.makeId("cs_test_"), created, expires_at, amount_total: unit * quantity, currency, success_url },
    ...{ client_reference_id: textOf(form, "client_reference_id") ?? null, customer_email: email ?? null },
    ...{ metadata: textsOf(form, "metadata"), cancel_url: textOf(form, "cancel_url") ?? null },
  });
  books.sessions.set(session.id, session);
  books.plans.set(session.id, hashOf(form, "payment_intent_data"));
  return session;
}

const getSession = (books: Books, _: Form, id: string): object | Refusal =>
  books.sessions.get(id) ?? missing("checkout.session", id, "session");

function endSession(books: Books, _: Form, id: string): object | Refusal {
  const session = books.sessions.get(id);
  if (!session) return missing("checkout.session", id, "session");
  if (session.status !== "open")
    return invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  book.expireSession(books, session);
  return session;
}

function createRefund(books: Books, form: Form): object | Refusal {
  const id = textOf(form, "payment_intent");
  if (id === undefined) return needed("payment_intent");
  const intent = books.intents.get(id);
  if (!intent) return missing("payment_intent", id, "payment_intent");
  const charge = book.chargeOf(books, intent);
  if (!charge?.captured) return invalid(`This PaymentIntent (${id}) does not have a successful charge to refund.`);
  const left = charge.amount_captured - refundedOf(books, charge);
  if (left <= 0) return invalid(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  const amount = integerOf(form, "amount") ?? left;
  if (amount < 1) return invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (amount > left) return invalid("Refund amount is greater than unrefunded amount on charge", { param: "amount" });
  const refund = book.addRefund(books, intent, charge, amount, textsOf(form, "metadata"));
  book.bookRefund(books, refund);
  book.emit(books, "refund.created", refund);
  book.emit(books, "charge.refunded", charge);
  return refund;
}

const refundedOf = (books: Books, charge: Stripe.Charge): number =>
  [...books.refunds.values()]
    .filter((refund) => refund.charge === charge.id && refund.balance_transaction !== null)
    .reduce((sum, { amount }) => sum + amount, 0);

type Listed = { readonly id: string; readonly created: number };

/** Newest first, by pages; ids grow, so that equal seconds keep their order. */
function page<T extends Listed>(all: Iterable<T>, form: Form, url: string): object | Refusal {
  const limit = integerOf(form, "limit") ?? 10;
  if (limit < 1 || limit > 100) return invalid("This value must be between 1 and 100.", { param: "limit" });
  const range = hashOf(form, "created");
  const [from, to] = [integerOf(range, "gte") ?? 0, integerOf(range, "lte") ?? Number.MAX_SAFE_INTEGER];
  const found = [...all]
    .filter(({ created }) => created >= from && created <= to)
    .sort((a, b) => b.created - a.created || b.id.localeCompare(a.id));
  const after = textOf(form, "starting_after");
  const at = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && at === 0) return missing("object", after, "starting_after", 400);
  const data = found.slice(at, at + limit);
  return { object: "list", data, has_more: at + limit < found.length, url } satisfies Stripe.ApiList<T>;
}

const listIntents = (books: Books, form: Form): object | Refusal =>
  page(books.intents.values(), form, "/v1/payment_intents");

function listSessions(books: Books, form: Form): object | Refusal {
  const [intentId, status] = [textOf(form, "payment_intent"), textOf(form, "status")];
  const found = [...books.sessions.values()].filter(
    (session) =>
      (intentId === undefined || session.payment_intent === intentId) &&
      (status === undefined || session.status === status),
  );
  return page(found, form, "/v1/checkout/sessions");
}

function listRefunds(books: Books, form: Form): object | Refusal {
  const intentId = textOf(form, "payment_intent");
  const found = [...books.refunds.values()].filter(
    ({ payment_intent }) => intentId === undefined || payment_intent === intentId,
  );
  return page(found, form, "/v1/refunds");
}

/** Search is a minute behind (https://docs.stripe.com/search). */
const SEARCH_BEHIND_S = 60;

function searchIntents(books: Books, form: Form): object | Refusal {
  const query = textOf(form, "query");
  if (query === undefined) return needed("query");
  const match = /^metadata\["(\w+)"\]:"((?:[^"\\]|\\.)*)"$/.exec(query);
  if (!match) return invalid(`We were unable to parse your search query: ${query}`, { param: "query" });
  const [, name = "", value = ""] = match;
  const wanted = value.replaceAll(/\\(.)/g, "$1");
  const data = [...books.intents.values()].filter(
    ({ metadata, created }) => metadata[name] === wanted && created <= books.nowS() - SEARCH_BEHIND_S,
  );
  const url = "/v1/payment_intents/search";
  return {
    object: "search_result",
    data,
    has_more: false,
    next_page: null,
    url,
  } satisfies Stripe.ApiSearchResult<object>;
}

export const ENDPOINTS: readonly Endpoint[] = [
  { method: "POST", path: /^\/v1\/payment_intents$/, shape: shapes.INTENT_CREATE, run: createIntent },
  { method: "GET", path: /^\/v1\/payment_intents$/, shape: shapes.INTENT_LIST, run: listIntents },
  { method: "GET", path: /^\/v1\/payment_intents\/search$/, shape: shapes.INTENT_SEARCH, run: searchIntents },
  { method: "GET", path: /^\/v1\/payment_intents\/(\w+)$/, shape: shapes.INTENT_RETRIEVE, run: getIntent },
  { method: "POST", path: /^\/v1\/payment_intents\/(\w+)\/capture$/, shape: shapes.INTENT_CAPTURE, run: captureIntent },
  { method: "POST", path: /^\/v1\/payment_intents\/(\w+)\/cancel$/, shape: shapes.INTENT_CANCEL, run: cancelIntent },
  { method: "POST", path: /^\/v1\/checkout\/sessions$/, shape: shapes.SESSION_CREATE, run: createSession },
  { method: "GET", path: /^\/v1\/checkout\/sessions$/, shape: shapes.SESSION_LIST, run: listSessions },
  { method: "GET", path: /^\/v1\/checkout\/sessions\/(\w+)$/, shape: shapes.SESSION_RETRIEVE, run: getSession },
  { method: "POST", path: /^\/v1\/checkout\/sessions\/(\w+)\/expire$/, shape: shapes.SESSION_EXPIRE, run: endSession },
  { method: "POST", path: /^\/v1\/refunds$/, shape: shapes.REFUND_CREATE, run: createRefund },
  { method: "GET", path: /^\/v1\/refunds$/, shape: shapes.REFUND_LIST, run: listRefunds },
];
