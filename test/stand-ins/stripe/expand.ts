/** Expanding names to what they name (https://docs.stripe.com/expand): `latest_charge.balance_transaction`. */
import type { Books } from "./books.ts";
import { invalid, type Refusal } from "./errors.ts";

const EXPANDABLE: Readonly<Record<string, readonly string[]>> = {
  payment_intent: ["latest_charge"],
  "checkout.session": ["payment_intent"],
  charge: ["balance_transaction", "refunds", "payment_intent"],
  refund: ["balance_transaction", "charge", "payment_intent"],
};
const DEPTH_MAX = 4;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** A copy, so that nobody holds the books in hand. */
export function expand(books: Books, object: object, paths: readonly string[]): object | Refusal {
  const copy: object = structuredClone(object);
  for (const path of paths) {
    const names = path.split(".");
    if (names.length > DEPTH_MAX) return invalid(`You cannot expand more than 4 levels of a property: ${path}`);
    const wrong = isFields(copy) ? walk(books, copy, names) : null;
    if (wrong) return wrong;
  }
  return copy;
}

function walk(books: Books, fields: Fields, names: readonly string[]): Refusal | null {
  const [name, ...rest] = names;
  if (name === undefined) return null;
  if (name === "data" && Array.isArray(fields["data"])) {
    for (const entry of fields["data"]) {
      const wrong = isFields(entry) ? walk(books, entry, rest) : null;
      if (wrong) return wrong;
    }
    return null;
  }
  const kind = String(fields["object"]);
  if (!EXPANDABLE[kind]?.includes(name))
    return invalid(`This property cannot be expanded (${name}).`, { param: "expand" });
  const value = fields[name];
  if (kind === "charge" && name === "refunds") fields[name] = refundsOf(books, String(fields["id"]));
  else if (typeof value === "string") fields[name] = structuredClone(named(books, value));
  const inner = fields[name];
  return isFields(inner) ? walk(books, inner, rest) : null;
}

function named(books: Books, id: string): object | undefined {
  const { intents, charges, refunds, bookings, sessions } = books;
  return intents.get(id) ?? charges.get(id) ?? refunds.get(id) ?? bookings.get(id) ?? sessions.get(id);
}

const refundsOf = (books: Books, chargeId: string): object => ({
  object: "list",
  data: [...books.refunds.values()]
    .filter(({ charge }) => charge === chargeId)
    .toReversed()
    .slice(0, 10),
  has_more: false,
  url: `/v1/charges/${chargeId}/refunds`,
});
