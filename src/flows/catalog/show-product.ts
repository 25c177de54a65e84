import type { ProductPage } from "../../domain/catalog/types.ts";
import type { ProductId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import type { ProductReply } from "../../ports/catalogue-store.ts";

type ShowDeps = Pick<Deps, "catalogue">;

/** A product's page as of now; null when there is no such product. */
export const showProduct = (deps: ShowDeps, id: ProductId, now: number): Promise<ProductPage | null> =>
  deps.catalogue.productPage(id, now);

/** The same as the API sends it, ready as bytes. */
export const productReply = (deps: ShowDeps, id: ProductId, now: number): Promise<ProductReply | null> =>
  deps.catalogue.productReply(id, now);

/** Pages in the order of their ids, for exports and crawlers; `next` is the cursor of what follows. */
export async function listProducts(
  deps: ShowDeps,
  after: ProductId | null,
  limit: number,
  now: number,
): Promise<{ readonly pages: readonly ProductPage[]; readonly next: ProductId | null }> {
  const ids = await deps.catalogue.productIdsAfter(after, limit + 1);
  const shown = ids.slice(0, limit);
  const pages = await deps.catalogue.productPages(shown, now);
  const byId = new Map(pages.map((page) => [page.product.id, page]));
  return { pages: shown.flatMap((id) => byId.get(id) ?? []), next: ids.length > limit ? (shown.at(-1) ?? null) : null };
}
