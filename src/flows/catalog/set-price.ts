import type { Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { indexProducts } from "../search/index-products.ts";

/** Changes an offer's base price. Open carts and pages show it within two seconds; a quote that was shown is kept to. */
export async function setPrice(
  deps: Deps,
  sku: Sku,
  basePriceMinor: number,
): Promise<Result<{ readonly changed: boolean }, Problem>> {
  const outcome = await deps.catalogue.setPrice(sku, basePriceMinor, deps.clock.now());
  if (outcome === "not_found") return err(problem("not-found", `There is no offer with the sku ${sku}.`));
  if (outcome === "changed") deps.background(indexProducts(deps));
  return ok({ changed: outcome === "changed" });
}
