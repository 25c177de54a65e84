/**
 * `npm run replay -- PATH`: the orders of a real shop, through the API that shoppers use, and then a reconciliation of
 * everything that the shop has stored with the files that they came from.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { isFolder } from "./replay/olist/files.ts";
import { replayOlist } from "./replay/olist/replay-olist.ts";
import { replayInvoices } from "./replay/replay-invoices.ts";
import { Told, wordsOf } from "./told.ts";
import { SHOP_OPTIONS } from "./use-shop.ts";

const USAGE = `npm run replay -- FILE   [--invoices 1000] [--concurrency 16] [--url URL --data DIR]
npm run replay -- FOLDER [--orders 1000] [--concurrency 16] [--url URL --data DIR]

FILE is online_retail.csv or online_retail.csv.gz (Online Retail, UCI): a wholesaler's invoices, sold in GBP.
FOLDER has the files of the Brazilian E-Commerce Public Dataset by Olist (orders.csv.gz, order_items.csv.gz,
order_payments.csv.gz, customers, products, sellers and geolocation): orders of many sellers, sold in BRL.

They are replayed in a shop of the command's own, or in the running one at --url, which must be empty and sell in that
currency. docs/replay.md says what is played and what is compared. The exit code is 1 where anything differs.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      invoices: { type: "string", default: "1000" },
      orders: { type: "string", default: "1000" },
      concurrency: { type: "string", default: "16" },
      help: { type: "boolean", default: false },
      ...SHOP_OPTIONS,
    },
  });
  const [path] = positionals;
  if (values.help || path === undefined || positionals.length > 1) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const concurrency = wholeNumber("concurrency", values.concurrency);
  if (!existsSync(path)) {
    console.log(`skipped: there is no ${path}; the data is not part of the project`);
    return 0;
  }
  const good = isFolder(path)
    ? await replayOlist(values, { folder: path, orders: wholeNumber("orders", values.orders), concurrency })
    : await replayInvoices(values, { file: path, invoices: wholeNumber("invoices", values.invoices), concurrency });
  return good ? 0 : 1;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Told(`--${name} must be a whole number above 0, not "${text}"`);
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(wordsOf(error));
  return 1;
});
