/** Every means by its name. */
import { cardByName } from "./cards.ts";
import { localMethodByName } from "./local-methods.ts";
import type { Means } from "./means.ts";

/** Whose card it is, after the name of a test card. */
const HOLDER = /^[a-z0-9]{1,32}$/;

/**
 * `approve.anna` is Anna's own card: it behaves as `approve` and is another card than everybody else's, where all who
 * pay with `approve` share one. Undefined for a name that nobody knows, and for a holder of what is no card.
 */
export function meansByName(name: string): Means | undefined {
  const [kind = "", holder, ...more] = name.split(".");
  if (holder === undefined) return cardByName(kind) ?? localMethodByName(kind);
  const shared = cardByName(kind);
  if (!shared?.card || more.length > 0 || !HOLDER.test(holder)) return undefined;
  return { ...shared, name, card: { ...shared.card, fingerprint: `card_${name}` } };
}

/** What may be shown of a payment's means; of one that is not chosen yet, only that. */
export const labelOf = (name: string | null): string =>
  (name === null ? undefined : meansByName(name)?.label) ?? "Not chosen yet";
