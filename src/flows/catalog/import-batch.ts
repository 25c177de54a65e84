import type { BatchReport, CatalogueBatch, NewProduct } from "../../domain/catalog/batch.ts";
import { availabilityOf } from "../../domain/catalog/availability.ts";
import { bufferOf } from "../../domain/inventory/level.ts";
import type { ShopSettings } from "../../kernel/settings.ts";
import type { Problem } from "../../kernel/problem.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { AvailabilityChanged } from "../../ports/event-bus.ts";
import { receiveOpeningStock } from "../inventory/receive-opening-stock.ts";
import { indexProducts } from "../search/index-products.ts";

/** Before anything that a stock object publishes, whose versions begin with 1. */
const OPENING_VERSION = 0;

/**
 * Takes a batch in: catalogue, opening stock, what shoppers see of that stock, index. Each step may be done again, so
 * a batch whose answer got lost is simply sent again, and completes what a crash cut short.
 */
export async function importBatch(deps: Deps, batch: CatalogueBatch): Promise<Result<BatchReport, Problem>> {
  const now = deps.clock.now();
  const report = await deps.catalogue.applyBatch(batch, now);
  const accepted = new Set(report.productIds);
  const products = (batch.products ?? []).filter((product) => accepted.has(product.id));
  const received = await receiveOpeningStock(deps, openingStock(products));
  if (!received.ok) return received;
  await deps.catalogue.setAvailability(openingAvailability(products, deps.settings.stock), now);
  deps.background(indexProducts(deps));
  return ok(report);
}

const openingStock = (products: readonly NewProduct[]) =>
  products.flatMap((product) =>
    product.offers.flatMap((offer) => offer.openingStock.map((stock) => ({ sku: offer.sku, ...stock }))),
  );

/** A first word, so that what was just received can be bought at once; the stock object's own word replaces it. */
function openingAvailability(products: readonly NewProduct[], stock: ShopSettings["stock"]): AvailabilityChanged[] {
  return products.flatMap((product) =>
    product.offers
      .filter((offer) => offer.openingStock.length > 0)
      .map((offer) => {
        const onHand = offer.openingStock.reduce((sum, { quantity }) => sum + quantity, 0);
        const warehouses = offer.openingStock.filter(({ quantity }) => quantity > 0).map((at) => at.warehouseId);
        const sellable = onHand - bufferOf(onHand, stock.bufferBasisPoints);
        const availability = availabilityOf(sellable, [...new Set(warehouses)].sort(), stock.lowStockBelow);
        return { sku: offer.sku, availability, version: OPENING_VERSION };
      }),
  );
}
