/** What a replay does, decided before it begins: who buys what in which order, and what the shop must have for it. */
import type { ShippingRate } from "../../../src/domain/pricing/types.ts";
import type { SellerId, Sku } from "../../../src/kernel/ids.ts";
import { Told } from "../../told.ts";
import { tally, type Tally } from "../tally.ts";
import { freightTable } from "./rates.ts";
import { chooseOrders, type OlistLine, type OlistOrder, type OlistOrders } from "./orders.ts";

/** A customer of the files: one guest with all orders in the order of time. */
export interface OlistGuest {
  readonly customer: string;
  readonly orders: readonly OlistOrder[];
}

/** An offer, and how much of it is received. */
export interface OlistGood extends Omit<OlistLine, "quantity" | "unitFreightMinor"> {
  readonly stock: number;
}

export interface OlistPlan {
  readonly guests: readonly OlistGuest[];
  /** By id, in the order of time. */
  readonly orders: ReadonlyMap<string, OlistOrder>;
  readonly goods: readonly OlistGood[];
  readonly sellers: ReadonlySet<SellerId>;
  readonly rates: readonly ShippingRate[];
  readonly postalCodes: ReadonlyMap<string, string>;
  /** Orders of the files that can be replayed, those that are not chosen included. */
  readonly replayable: number;
  readonly leftOut: Tally;
  readonly payments: Tally;
}

export function planOlist({ orders: all, leftOut }: OlistOrders, count: number): OlistPlan {
  const orders = chooseOrders(all, count);
  const byCustomer = Map.groupBy(orders, (order) => order.customer);
  const goods = goodsOf(orders);
  return {
    guests: [...byCustomer].map(([customer, own]) => ({ customer, orders: own })),
    orders: new Map(orders.map((order) => [order.id, order])),
    goods,
    sellers: new Set(goods.map(({ seller }) => seller)),
    ...freightTable(orders),
    replayable: all.length,
    leftOut,
    payments: tally(orders.flatMap((order) => order.payments.map(({ method }) => method))),
  };
}

function goodsOf(orders: readonly OlistOrder[]): readonly OlistGood[] {
  const goods = new Map<Sku, OlistGood>();
  for (const { sku, product, seller, unitPriceMinor, quantity } of orders.flatMap(({ lines }) => lines)) {
    const known = goods.get(sku);
    if (known !== undefined && (known.product !== product || known.seller !== seller))
      throw new Told(`two offers of the files would have the sku ${sku}`);
    goods.set(sku, { sku, product, seller, unitPriceMinor, stock: quantity + (known?.stock ?? 0) });
  }
  return [...goods.values()];
}
