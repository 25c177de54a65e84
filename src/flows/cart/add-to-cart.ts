/** Adding to a cart: the offer must exist and be for sale; its price is remembered so that a change can be shown. */
import { unitPriceAt } from "../../domain/pricing/quote.ts";
import type { Sku, ShopperId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { CartAnswer, CartRefusal, Idempotency, Metered } from "../../ports/shopper.ts";
import { holdMsOf } from "./ask-stock.ts";

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
  const holdMs = holdMsOf(offer.stockTerms.cartHoldMs);
  const { sku } = offer;
  const command = {
    type: "add" as const,
    sku,
    quantity: input.quantity,
    priceMinor,
    ...(holdMs !== null && { holdMs }),
  };
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
    case "out_of_stock":
      return heldShort(refusal);
    case "too_many_holds":
      return problem(
        "limit-exceeded",
        `This is reserved when it is put into a cart, and ${refusal.max} articles are reserved for you already. Buy them, or take one out, then add this one.`,
        { extension: { max: refusal.max } },
      );
    case "hold_unanswered":
      return problem("overloaded", "It could not be reserved for you just now. Nothing was changed. Try again.", {
        retryAfterSeconds: 2,
      });
    case "idempotency_conflict":
      return problem(
        "idempotency-conflict",
        "This Idempotency-Key was used with another body. Use a new key for a new change.",
      );
  }
}

/** Of an offer that is reserved when it is put in: how many are left for this shopper, and what to do. */
function heldShort({
  sku,
  requested,
  sellable,
  heldByOthers,
}: Extract<CartRefusal, { code: "out_of_stock" }>): Problem {
  const others = heldByOthers > 0 ? " Others hold some of it: it may come back in a few minutes." : "";
  const words =
    sellable > 0
      ? `Only ${sellable} can be reserved for you, not ${requested}. Ask for at most ${sellable}.`
      : "Nothing of it is left to reserve for you.";
  const shortages = [{ sku, requested, sellable, heldByOthers }];
  return problem("out-of-stock", `${words}${others} Your cart is as it was.`, { extension: { shortages } });
}
