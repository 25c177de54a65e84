/** What offers of a batch say of their stock, told to the stock objects, which obey it. */
import type { NewOffer } from "../../domain/catalog/batch.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Problem } from "../../kernel/problem.ts";
import { err, invariant, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/** Sent again it changes nothing. Offers that say nothing keep the terms they have. */
export async function tellOfferTerms(
  deps: Pick<Deps, "stock">,
  offers: readonly NewOffer[],
): Promise<Result<null, Problem>> {
  const said = offers.flatMap(({ sku, stockTerms }) => (stockTerms ? [{ sku, terms: stockTerms }] : []));
  for (let start = 0; start < said.length; start += LIMITS.carrierCallsAtOnce) {
    const answers = await Promise.all(
      said
        .slice(start, start + LIMITS.carrierCallsAtOnce)
        .map(({ sku, terms: { buffer, ahead } }) => deps.stock.goods.setTerms({ sku, terms: { buffer, ahead } })),
    );
    if (answers.some(({ outcome }) => outcome === "unknown")) return err(STOCK_SILENT);
    // The batch was screened, so a refusal is a bug of ours.
    invariant(
      answers.every(({ outcome }) => outcome === "set"),
      "a stock object refused terms that were screened",
    );
  }
  return ok(null);
}
