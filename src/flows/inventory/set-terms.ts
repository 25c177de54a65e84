/** What an offer says of its stock: told to the stock object first, which obeys it, then written into the catalogue. */
import type { Trader } from "../../domain/account/types.ts";
import { orderedStockTerms, stockTermsProblem } from "../../domain/catalog/stock-terms.ts";
import type { OfferStockTerms } from "../../domain/catalog/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { offerOf } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/**
 * The same terms again change nothing; a call that died between the two is completed by sending it again. Problems:
 * not-found, unprocessable, overloaded.
 */
export async function setTerms(
  deps: Pick<Deps, "stock" | "catalogue" | "clock">,
  trader: Trader,
  sku: Sku,
  given: OfferStockTerms,
): Promise<Result<OfferStockTerms, Problem>> {
  const terms = orderedStockTerms(given);
  const offer = await offerOf(deps, trader, sku, "terms");
  if (!offer.ok) return offer;
  const fault = stockTermsProblem(terms);
  if (fault) return err(problem("unprocessable", `Nothing was changed: ${fault}.`));
  const { buffer, ahead } = terms;
  const told = await deps.stock.goods.setTerms({ sku, terms: { buffer, ahead } });
  if (told.outcome === "unknown") return err(STOCK_SILENT);
  if (told.outcome === "refused") return err(problem("unprocessable", "The stock refused these terms."));
  const written = await deps.catalogue.setStockTerms(sku, terms, deps.clock.now());
  return written === "not_found" ? err(problem("not-found", "There is no offer with this sku.")) : ok(terms);
}
