/** Orders for tests: as a checkout leaves them, with one parcel for each warehouse named. */
import { splitIntoParcels } from "../../../src/domain/order/parcels.ts";
import type { Order, OrderLine } from "../../../src/domain/order/types.ts";
import {
  makeId,
  type CheckoutId,
  type OrderId,
  type ProductId,
  type SellerId,
  type ShopperId,
  type Sku,
  type WarehouseId,
} from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";

const random = new SeededRandom("orders");
export const NOW = Date.UTC(2026, 10, 22, 12);

export const newShopper = (): ShopperId => makeId("gst", "eu", NOW, random);
export const newUser = (): ShopperId => makeId("usr", "eu", NOW, random);

export interface SampleOrder {
  readonly shopperId?: ShopperId;
  readonly warehouses?: readonly string[];
  readonly at?: number;
  /** Of each line so many units were promised before they were here. */
  readonly ahead?: { readonly quantity: number; readonly expectedAt: number | null };
}

export function sampleOrder({
  shopperId = newShopper(),
  warehouses = ["whs_a"],
  at = NOW,
  ahead,
}: SampleOrder = {}): Order {
  const id: OrderId = makeId("ord", "eu", at, random);
  const checkoutId: CheckoutId = makeId("chk", "eu", at, random);
  const lines: OrderLine[] = warehouses.map((warehouse, index) => ({
    sku: `SKU-${index}` as Sku,
    productId: `prd_${index}` as ProductId,
    sellerId: "sel_one" as SellerId,
    title: `Kettle ${index}`,
    variant: { Colour: "Indigo" },
    image: `/images/kettle-${index}.svg`,
    quantity: 2,
    unitPriceMinor: 1_000,
    subtotalMinor: 2_000,
    discountMinor: 0,
    taxMinor: 0,
    taxRateBasisPoints: 1_900,
    taken: [{ warehouseId: warehouse as WarehouseId, quantity: 2, ...(ahead && { ahead }) }],
  }));
  const subtotalMinor = 2_000 * lines.length;
  const totalMinor = subtotalMinor + 490;
  return {
    id,
    checkoutId,
    shopperId,
    email: "ada@example.org",
    state: "PLACED",
    currency: "EUR",
    lines,
    quote: {
      currency: "EUR",
      lines: lines.map((line) => ({ ...line, explanation: [] })),
      subtotalMinor,
      discountMinor: 0,
      shippingMinor: 490,
      taxMinor: 0,
      taxIncludedMinor: 717,
      totalMinor,
      shipping: { id: "standard", title: "Standard", amountMinor: 490, daysMin: 2, daysMax: 4 },
      promotions: [],
      refusedCoupons: [],
      taxLabel: "19 % VAT",
    },
    address: {
      name: "Ada Lovelace",
      line1: "Torstraße 1",
      line2: "",
      city: "Berlin",
      region: "",
      postalCode: "10119",
      country: "DE",
      phone: "",
    },
    payment: {
      amountMinor: totalMinor,
      capturedMinor: 0,
      refundedMinor: 0,
      tenders: [
        {
          kind: "provider",
          paymentId: `pay_${id}`,
          method: "card",
          authoriseKey: `${checkoutId}/authorise`,
          amountMinor: totalMinor,
        },
      ],
      refunds: [],
    },
    parcels: splitIntoParcels(id, lines),
    placedAt: at,
    updatedAt: at,
    sequence: 1,
  };
}
