/**
 * Orders of the files: what was bought of whom for how much, where it went, and how it was paid; or why an order cannot
 * be replayed. An order is replayed when its payments are its items with their freight, to the centavo.
 */
import type { SellerId, Sku } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { formatAmount, parseAmount } from "../../../src/kernel/money.ts";
import { tally, type Tally } from "../tally.ts";
import type { OlistFiles, Row } from "./files.ts";

export const CURRENCY = "BRL";

export const reais = (minor: number): string => `${formatAmount(minor, CURRENCY)} ${CURRENCY}`;

export const METHODS = ["credit_card", "boleto", "debit_card", "voucher"] as const;
export type Method = (typeof METHODS)[number];

/** Units of a product of one seller at one price; each pays the same freight. */
export interface OlistLine {
  readonly sku: Sku;
  readonly product: string;
  readonly seller: SellerId;
  readonly unitPriceMinor: number;
  readonly unitFreightMinor: number;
  readonly quantity: number;
}

export interface OlistPayment {
  readonly method: Method;
  readonly amountMinor: number;
}

export interface OlistOrder {
  readonly id: string;
  /** Of the person, who may have several orders. */
  readonly customer: string;
  /** As written: "2017-10-02 10:56:33". Texts in the order of time. */
  readonly at: string;
  /** It was given up before it came to the customer. */
  readonly isCancelled: boolean;
  readonly place: { readonly zip5: string; readonly city: string; readonly state: string };
  readonly lines: readonly OlistLine[];
  /** In the file's order, without those of nothing. */
  readonly payments: readonly OlistPayment[];
  readonly emptyPayments: number;
}

export interface OlistOrders {
  /** In the order of time. */
  readonly orders: readonly OlistOrder[];
  readonly leftOut: Tally;
}

export function readOrders(
  files: Pick<OlistFiles, "orders" | "order_items" | "order_payments" | "customers">,
): OlistOrders {
  const items = Map.groupBy(files.order_items, (row) => row.order_id);
  const payments = Map.groupBy(files.order_payments, (row) => row.order_id);
  const customers = new Map(files.customers.map((row) => [row.customer_id, row]));
  const read = files.orders.map((row) =>
    readOrder(row, {
      items: items.get(row.order_id) ?? [],
      payments: payments.get(row.order_id) ?? [],
      customer: customers.get(row.customer_id),
    }),
  );
  const orders = read.filter((order) => typeof order !== "string");
  return {
    orders: orders.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)),
    leftOut: tally(read.filter((order) => typeof order === "string")),
  };
}

interface OrderRows {
  readonly items: readonly Row<"order_items">[];
  readonly payments: readonly Row<"order_payments">[];
  readonly customer: Row<"customers"> | undefined;
}

/** The order, or why it cannot be replayed. */
export function readOrder(
  row: Row<"orders">,
  { items, payments: paymentRows, customer }: OrderRows,
): OlistOrder | string {
  if (items.length === 0) return "without items";
  if (customer === undefined || !/^\d{5}$/.test(customer.customer_zip_code_prefix)) return "without an address";
  const lines = readLines(items);
  if (typeof lines === "string") return lines;
  const payments = readPayments(paymentRows);
  if (typeof payments === "string") return payments;
  const order: OlistOrder = {
    id: row.order_id,
    customer: customer.customer_unique_id,
    at: row.order_purchase_timestamp,
    isCancelled: row.order_status === "canceled" && row.order_delivered_customer_date === "",
    place: {
      zip5: customer.customer_zip_code_prefix,
      city: customer.customer_city,
      state: customer.customer_state,
    },
    lines,
    payments: payments.filter(({ amountMinor }) => amountMinor > 0),
    emptyPayments: payments.filter(({ amountMinor }) => amountMinor === 0).length,
  };
  return unpayable(order) ?? order;
}

function readLines(items: readonly Row<"order_items">[]): readonly OlistLine[] | string {
  const lines = new Map<Sku, OlistLine>();
  for (const item of items) {
    const unitPriceMinor = parseAmount(item.price, CURRENCY);
    const unitFreightMinor = parseAmount(item.freight_value, CURRENCY);
    if (unitPriceMinor === undefined || unitFreightMinor === undefined) return "an amount is not in whole centavos";
    if (unitPriceMinor <= 0 || unitFreightMinor < 0) return "an item without a price";
    const sku = skuOf(item.product_id, item.seller_id, unitPriceMinor);
    const known = lines.get(sku);
    if (known !== undefined && known.unitFreightMinor !== unitFreightMinor) return "one item with two freights";
    lines.set(sku, {
      ...{ sku, product: item.product_id, seller: `sel_${item.seller_id}` as SellerId },
      ...{ unitPriceMinor, unitFreightMinor, quantity: (known?.quantity ?? 0) + 1 },
    });
  }
  return [...lines.values()];
}

/** An offer: a product of a seller at a price. Ids are shortened, and that none coincide is looked at by the plan. */
const skuOf = (product: string, seller: string, unitPriceMinor: number): Sku =>
  `${product.slice(0, 16)}-${seller.slice(0, 8)}-${unitPriceMinor}` as Sku;

function readPayments(rows: readonly Row<"order_payments">[]): readonly OlistPayment[] | string {
  const payments: OlistPayment[] = [];
  for (const row of rows.toSorted((a, b) => Number(a.payment_sequential) - Number(b.payment_sequential))) {
    const method = METHODS.find((known) => known === row.payment_type);
    const amountMinor = parseAmount(row.payment_value, CURRENCY);
    if (amountMinor === undefined || amountMinor < 0) return "an amount is not in whole centavos";
    if (method === undefined && amountMinor > 0) return `paid by ${row.payment_type}`;
    payments.push({ method: method ?? "voucher", amountMinor });
  }
  return payments;
}

/** Why the shop's checkout cannot take these payments; undefined when it can. */
function unpayable(order: OlistOrder): string | undefined {
  if (paidMinor(order) !== goodsMinor(order) + freightMinor(order)) return "payments are not items and freight";
  const { vouchers, cards, rest } = meansOf(order);
  if (vouchers.length > LIMITS.balancesPerOrderMax) return "more vouchers than an order takes";
  if (cards.length > LIMITS.otherCardsMax) return "more cards than an order takes";
  return rest === null && vouchers.length === 0 ? "without a payment" : undefined;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
export const goodsMinor = ({ lines }: Pick<OlistOrder, "lines">): number =>
  sum(lines.map((line) => line.quantity * line.unitPriceMinor));
export const freightMinor = ({ lines }: Pick<OlistOrder, "lines">): number =>
  sum(lines.map((line) => line.quantity * line.unitFreightMinor));
export const paidMinor = ({ payments }: Pick<OlistOrder, "payments">): number =>
  sum(payments.map(({ amountMinor }) => amountMinor));
export const unitsOf = ({ lines }: Pick<OlistOrder, "lines">): number => sum(lines.map(({ quantity }) => quantity));
export const sellersOf = ({ lines }: Pick<OlistOrder, "lines">): ReadonlySet<SellerId> =>
  new Set(lines.map(({ seller }) => seller));

/** How the shop is paid: vouchers are gift cards, the last other payment bears the rest, others amounts of their own. */
export interface Means {
  readonly vouchers: readonly number[];
  readonly cards: readonly OlistPayment[];
  readonly rest: OlistPayment | null;
}

export function meansOf({ payments }: Pick<OlistOrder, "payments">): Means {
  const others = payments.filter(({ method }) => method !== "voucher");
  const vouchers = payments.filter(({ method }) => method === "voucher").map(({ amountMinor }) => amountMinor);
  return { vouchers, cards: others.slice(0, -1), rest: others.at(-1) ?? null };
}

/**
 * So many orders, in the order of time: those of several sellers first, then half of what is left with several payments,
 * then the others, of each the earliest. A small replay has what is hard in it, and the everyday too.
 */
export function chooseOrders(orders: readonly OlistOrder[], count: number): readonly OlistOrder[] {
  const shared = orders.filter((order) => sellersOf(order).size > 1).slice(0, count);
  const chosen = new Set(shared);
  const left = (): number => count - chosen.size;
  const split = orders.filter((order) => order.payments.length > 1 && !chosen.has(order));
  const plain = orders.filter((order) => order.payments.length === 1 && !chosen.has(order));
  const splits = Math.max(Math.floor(left() / 2), left() - plain.length);
  for (const order of split.slice(0, splits)) chosen.add(order);
  for (const order of plain.slice(0, left())) chosen.add(order);
  return orders.filter((order) => chosen.has(order));
}
