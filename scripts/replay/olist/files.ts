/** The files of Olist's Brazilian marketplace that a replay reads, row by row, as they stand: what rows mean is decided elsewhere. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRecords, type RawRecord } from "../../import/records.ts";
import { textOf } from "../../import/sources.ts";
import { Told } from "../../told.ts";

const COLUMNS = {
  orders: ["order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_delivered_customer_date"],
  order_items: ["order_id", "product_id", "seller_id", "price", "freight_value"],
  order_payments: ["order_id", "payment_sequential", "payment_type", "payment_value"],
  customers: ["customer_id", "customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state"],
  products: [
    "product_id",
    "product_category_name",
    "product_weight_g",
    "product_length_cm",
    "product_height_cm",
    "product_width_cm",
  ],
  sellers: ["seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"],
  geolocation: ["geolocation_zip_code_prefix", "geolocation_lat", "geolocation_lng"],
} as const;

type FileName = keyof typeof COLUMNS;
/** A row's texts by column; an empty cell is the empty text. */
export type Row<Name extends FileName> = Readonly<Record<(typeof COLUMNS)[Name][number], string>>;
export type OlistFiles = { readonly [Name in FileName]: readonly Row<Name>[] };

const pathOf = (folder: string, name: FileName): string | undefined =>
  [`${name}.csv.gz`, `${name}.csv`, `olist_${name}_dataset.csv`]
    .map((file) => join(folder, file))
    .find((path) => existsSync(path));

export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Names of the files that a folder lacks; also as they are called where the data set is published. */
export const missingFiles = (folder: string): readonly string[] =>
  (Object.keys(COLUMNS) as FileName[]).filter((name) => pathOf(folder, name) === undefined);

export async function readOlist(folder: string): Promise<OlistFiles> {
  const read = <Name extends FileName>(name: Name): Promise<readonly Row<Name>[]> => readFile(folder, name);
  return {
    orders: await read("orders"),
    order_items: await read("order_items"),
    order_payments: await read("order_payments"),
    customers: await read("customers"),
    products: await read("products"),
    sellers: await read("sellers"),
    geolocation: await read("geolocation"),
  };
}

async function readFile<Name extends FileName>(folder: string, name: Name): Promise<readonly Row<Name>[]> {
  const path = pathOf(folder, name);
  if (path === undefined) throw new Told(`${folder} has no file ${name}.csv.gz`);
  const rows: Row<Name>[] = [];
  for await (const { line, record, fault } of readRecords(path)) {
    if (record === null) throw new Told(`${path}, line ${line}: ${fault ?? "cannot be read"}`);
    if (rows.length === 0) checkColumns(path, name, record);
    const entries = COLUMNS[name].map((column) => [column, textOf(record[column]) ?? ""]);
    rows.push(Object.fromEntries(entries) as Row<Name>);
  }
  return rows;
}

function checkColumns(path: string, name: FileName, record: RawRecord): void {
  const missing = COLUMNS[name].filter((column) => !Object.hasOwn(record, column));
  if (missing.length > 0) throw new Told(`${path} has no column ${missing.join(", ")}`);
}
