/** Every means by its name. */
import { cardByName } from "./cards.ts";
import { localMethodByName } from "./local-methods.ts";
import type { Means } from "./means.ts";

export const meansByName = (name: string): Means | undefined => cardByName(name) ?? localMethodByName(name);

/** What may be shown of a payment's means; of one that is not chosen yet, only that. */
export const labelOf = (name: string | null): string =>
  (name === null ? undefined : meansByName(name)?.label) ?? "Not chosen yet";
