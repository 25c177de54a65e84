/** What fills or changes a catalogue: the one form that the import command, the sample and the API speak. */
import type { ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Promotion, ShippingRate } from "../pricing/types.ts";
import type {
  Category,
  Condition,
  OfferStockTerms,
  Product,
  Review,
  SalePrice,
  Seller,
  TaxClass,
  Warehouse,
} from "./types.ts";

export interface NewOffer {
  readonly sku: Sku;
  readonly sellerId: SellerId;
  readonly condition: Condition;
  readonly basePriceMinor: number;
  readonly sale: SalePrice | null;
  readonly currency: Currency;
  readonly fulfilledBy: "marketplace" | "seller";
  readonly taxClass: TaxClass;
  readonly active: boolean;
  /** Earlier base prices, oldest first; the current one is recorded by itself. */
  readonly priceHistory?: readonly { readonly at: EpochMs; readonly priceMinor: number }[];
  /** Where absent an offer keeps those it has; a new one has the usual. */
  readonly stockTerms?: OfferStockTerms;
  /** Opening stock: received once for each sku and warehouse, however often the batch is sent. */
  readonly openingStock: readonly { readonly warehouseId: WarehouseId; readonly quantity: number }[];
}

export interface NewProduct extends Product {
  readonly offers: readonly NewOffer[];
}

/** A rate of an offer's own; without an amount the rate of that place and way is taken back. */
export interface NewShippingRate extends Omit<ShippingRate, "amountMinor"> {
  readonly amountMinor: number | null;
}

/** Upserts by id (a row that is already so changes nothing). Order within a batch does not matter. */
export interface CatalogueBatch {
  readonly categories?: readonly Category[];
  readonly sellers?: readonly Seller[];
  readonly warehouses?: readonly Warehouse[];
  readonly products?: readonly NewProduct[];
  readonly reviews?: readonly Review[];
  readonly promotions?: readonly Promotion[];
  readonly shippingRates?: readonly NewShippingRate[];
}

export interface BatchRejection {
  /** Position in `products`, `reviews` or another list of the batch. */
  readonly list: keyof CatalogueBatch;
  readonly index: number;
  readonly id: string;
  readonly reason: string;
}

export interface BatchReport {
  readonly accepted: number;
  readonly rejected: readonly BatchRejection[];
  readonly productIds: readonly ProductId[];
}
