import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isFolder, missingFiles, readOlist } from "../../../../scripts/replay/olist/files.ts";

const TEXTS: Readonly<Record<string, string>> = {
  orders:
    "order_id,customer_id,order_status,order_purchase_timestamp,order_delivered_customer_date,more\n1,c,shipped,2017,,x\n",
  order_items: 'order_id,product_id,seller_id,price,freight_value\n1,p,s,"29.99",8.72\n',
  order_payments: "order_id,payment_sequential,payment_type,payment_value\n1,1,boleto,38.71\n",
  customers:
    'customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\nc,u,01310,"santo andré",SP\n',
  products:
    "product_id,product_category_name,product_weight_g,product_length_cm,product_height_cm,product_width_cm\np,,,,,\n",
  sellers: "seller_id,seller_zip_code_prefix,seller_city,seller_state\ns,13023,campinas,SP\n",
  geolocation: "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng\n01310,-23.5,-46.6\n",
};

let folder: string;
const write = (name: string, text: string): void =>
  writeFileSync(join(folder, `${name}.csv.gz`), gzipSync(Buffer.from(text)));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "olist-"));
  for (const [name, text] of Object.entries(TEXTS)) write(name, text);
});
afterEach(() => rmSync(folder, { recursive: true }));

it("the files are read row by row, as texts: codes keep their zeros, empty cells are empty", async () => {
  const files = await readOlist(folder);
  expect(files.customers).toEqual([
    {
      customer_id: "c",
      customer_unique_id: "u",
      customer_zip_code_prefix: "01310",
      customer_city: "santo andré",
      customer_state: "SP",
    },
  ]);
  expect(files.orders[0]?.order_delivered_customer_date).toBe("");
  expect(Object.keys(files.orders[0] ?? {})).not.toContain("more");
});

it("a file may also stand there as it is published", async () => {
  rmSync(join(folder, "sellers.csv.gz"));
  expect(missingFiles(folder)).toEqual(["sellers"]);
  await expect(readOlist(folder)).rejects.toThrow("has no file sellers.csv.gz");
  writeFileSync(join(folder, "olist_sellers_dataset.csv"), TEXTS["sellers"] ?? "");
  expect(missingFiles(folder)).toEqual([]);
  expect((await readOlist(folder)).sellers).toHaveLength(1);
});

it("a file without a column that is needed is refused by its name", async () => {
  write("order_items", "order_id,product_id,seller_id,price\n1,p,s,1\n");
  await expect(readOlist(folder)).rejects.toThrow("has no column freight_value");
});

it("a folder is told from a file, and from nothing", () => {
  expect([folder, join(folder, "orders.csv.gz"), join(folder, "nothing")].map(isFolder)).toEqual([true, false, false]);
});
