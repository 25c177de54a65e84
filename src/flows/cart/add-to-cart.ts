/** Adding to a cart: the offer must exist and be for sale; its price is remembered so that a change can be shown. */
import { unitPriceAt } from "../../domain/pricing/quote.ts";
import type { Sku, ShopperId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { CartAnswer, CartRefusal, Idempotency, Metered } from "../../ports/shopper.ts";

export interface AddToCart {
  readonly shopperId: ShopperId;
  readonly sku: Sku;
  readonly quantity: number;
  readonly idempotency: Idempotency | null;
}

export async function addToCart(
  deps: Pick<Deps, "catalogue" | "shoppers" | "clock">,
  input: AddToCart,
): Promise<Result<Metered<Result<CartAnswer, CartRefusal>>, Problem>> {
  const [offer] = await deps.catalogue.shownOffers([input.sku]);
  if (!offer?.active) {
    return err(problem("not-found", `There is no offer with the sku ${input.sku}. Search again at /v1/search.`));
  }
  const priceMinor = unitPriceAt(offer, deps.clock.now());
  const command = { type: "add" as const, sku: offer.sku, quantity: input.quantity, priceMinor };
  return ok(await deps.shoppers.of(input.shopperId).changeCart(command, input.idempotency));
}

/** What a refused change of a cart means, with what to do. */
export function cartProblem(refusal: CartRefusal): Problem {
  switch (refusal.code) {
    case "line_not_found":
      return problem("not-found", "The cart has no line with this sku. GET /v1/cart shows what it has.");
    case "too_many_lines":
      return problem(
        "limit-exceeded",
        `A cart has at most ${refusal.max} lines. Remove one, or place this order first.`,
      );
    case "quantity_too_large":
      return problem("limit-exceeded", `At most ${refusal.max} of one sku go into one order. Lower the quantity.`);
    case "quantity_invalid":
      return problem("invalid-request", "A quantity is a whole number of at least 1.", {
        errors: [{ pointer: "/quantity", detail: "Send a whole number of at least 1." }],
      });
    case "idempotency_conflict":
      return problem(
        "idempotency-conflict",
        "This Idempotency-Key was used with another body. Use a new key for a new change.",
      );
  }
}
