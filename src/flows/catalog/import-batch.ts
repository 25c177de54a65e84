import type { BatchReport, CatalogueBatch, NewOffer, NewProduct } from "../../domain/catalog/batch.ts";
import { availabilityOf } from "../../domain/catalog/availability.ts";
import type { WarehouseStock } from "../../domain/catalog/types.ts";
import { bufferOf } from "../../domain/inventory/level.ts";
import type { ShopSettings } from "../../kernel/settings.ts";
import type { Problem } from "../../kernel/problem.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { AvailabilityChanged } from "../../ports/event-bus.ts";
import { receiveOpeningStock } from "../inventory/receive-opening-stock.ts";
import { tellOfferTerms } from "../inventory/tell-offer-terms.ts";
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
  // Before the goods, so that what is told of them is told by the offer's own rules.
  const told = await tellOfferTerms(
    deps,
    products.flatMap((product) => product.offers),
  );
  if (!told.ok) return told;
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

/** Something of a sku in the same warehouse twice is together there; in order of the ids, as it is always told. */
function openingWarehouses(offer: NewOffer): WarehouseStock[] {
  const free = new Map<WarehouseStock["id"], number>();
  for (const { warehouseId, quantity } of offer.openingStock) {
    if (quantity > 0) free.set(warehouseId, (free.get(warehouseId) ?? 0) + quantity);
  }
  return [...free].map(([id, units]) => ({ id, free: units })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A first word, so that what was just received can be bought at once; the stock object's own word replaces it. */
function openingAvailability(products: readonly NewProduct[], stock: ShopSettings["stock"]): AvailabilityChanged[] {
  return products.flatMap((product) =>
    product.offers
      .filter((offer) => offer.openingStock.length > 0)
      .map((offer) => {
        const onHand = offer.openingStock.reduce((sum, { quantity }) => sum + quantity, 0);
        const buffer = offer.stockTerms?.buffer ?? { kind: "share", basisPoints: stock.bufferBasisPoints };
        const sellable = onHand - bufferOf(onHand, buffer);
        const availability = availabilityOf(sellable, openingWarehouses(offer), stock.lowStockBelow);
        return { sku: offer.sku, availability, version: OPENING_VERSION };
      }),
  );
}
