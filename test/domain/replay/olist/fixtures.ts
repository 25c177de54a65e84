/** Rows of the files, written by hand. */
import type { OlistFiles, Row } from "../../../../scripts/replay/olist/files.ts";
import { readOrders, type OlistOrder, type OlistOrders } from "../../../../scripts/replay/olist/orders.ts";

export interface Bought {
  readonly product?: string;
  readonly seller?: string;
  readonly price?: string;
  readonly freight?: string;
}

export interface Given {
  readonly id: string;
  readonly person?: string;
  readonly at?: string;
  readonly status?: string;
  readonly delivered?: string;
  readonly zip?: string;
  readonly items?: readonly Bought[];
  /** Type and value. */
  readonly payments?: readonly (readonly [type: string, value: string])[];
}

type Read = Pick<OlistFiles, "orders" | "order_items" | "order_payments" | "customers">;

export function filesOf(given: readonly Given[]): Read {
  return {
    orders: given.map(({ id, at = "2017-10-02 10:56:33", status = "delivered", delivered = "" }) => ({
      order_id: id,
      customer_id: `customer-${id}`,
      order_status: status,
      order_purchase_timestamp: at,
      order_delivered_customer_date: delivered,
    })),
    customers: given.map(({ id, person = `person-${id}`, zip = "01310" }) => ({
      customer_id: `customer-${id}`,
      customer_unique_id: person,
      customer_zip_code_prefix: zip,
      customer_city: "sao paulo",
      customer_state: "SP",
    })),
    order_items: given.flatMap(({ id, items = [{}] }) =>
      items.map(({ product = "chair", seller = "oak", price = "29.99", freight = "8.72" }) => ({
        order_id: id,
        product_id: product,
        seller_id: seller,
        price,
        freight_value: freight,
      })),
    ),
    order_payments: given.flatMap(({ id, payments = [["credit_card", "38.71"]] }) =>
      // The file does not keep them in order.
      payments
        .map(([payment_type, payment_value], index) => ({
          order_id: id,
          payment_sequential: String(index + 1),
          payment_type,
          payment_value,
        }))
        .toReversed(),
    ),
  };
}

export const ordersOf = (...given: readonly Given[]): OlistOrders => readOrders(filesOf(given));

export function orderOf(given: Given): OlistOrder {
  const { orders, leftOut } = ordersOf(given);
  const [order] = orders;
  if (order === undefined) throw new Error(`left out: ${[...leftOut.keys()].join()}`);
  return order;
}

export const sellerRow = (seller: string, zip: string): Row<"sellers"> => ({
  seller_id: seller,
  seller_zip_code_prefix: zip,
  seller_city: "campinas",
  seller_state: "SP",
});
