/**
 * `npm run replay -- FILE --invoices 1000`: the invoices of a real shop's year as orders, through the API that shoppers
 * use, and then a reconciliation of everything that the shop has stored with the invoices.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { readRecords } from "./import/records.ts";
import { stockReplay } from "./replay/catalogue.ts";
import { CURRENCY, firstInvoices } from "./replay/invoices.ts";
import { planReplay, type Plan } from "./replay/plan.ts";
import { isUndecided, play } from "./replay/play.ts";
import { reconcile } from "./replay/reconcile.ts";
import { checksReport, figuresReport, planReport, type CallCounts } from "./replay/report.ts";
import { at, expectStatus, numberAt, shopClient, type Answer, type ShopClient } from "./shop-client.ts";
import { awaitRest } from "./snapshot.ts";
import { staffToken } from "./staff-token.ts";
import { Told, wordsOf } from "./told.ts";
import { SHOP_OPTIONS, useShop, type ShopInUse } from "./use-shop.ts";
import { UNJUDGED } from "./unjudged.ts";

const USAGE = `npm run replay -- FILE [--invoices 1000] [--concurrency 16] [--url URL --data DIR]

FILE is online_retail.csv or online_retail.csv.gz (Online Retail, UCI): InvoiceNo, StockCode, Description, Quantity,
InvoiceDate, UnitPrice, CustomerID, Country. Its first invoices, cancellations among them, are replayed in a shop of
the command's own, or in the running one at --url, which must be empty and sell in ${CURRENCY}.`;

/**
 * A wholesaler's profile. A buyer may send a whole invoice of 675 lines at once and then a hundred lines a second; one
 * address plays all buyers. Stock is sold to its last unit, and nothing is picked while orders may be cancelled.
 */
const SETTINGS = {
  ...UNJUDGED,
  name: "Gifts Wholesale",
  currency: CURRENCY,
  locale: "en-GB",
  timeZone: "Europe/London",
  homeCountry: "GB",
  stock: { bufferBasisPoints: 0 },
  fulfilment: { held: true },
  limits: {
    addressPer10s: 1_000_000,
    reads: { perSecond: 50, burst: 200 },
    writes: { perSecond: 100, burst: 1_000 },
    checkouts: { perSecond: 5, burst: 20 },
  },
};

const REST_WITHIN_MS = 120_000;
const PROGRESS_EVERY_MS = 10_000;

interface Run {
  readonly plan: Plan;
  readonly concurrency: number;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      invoices: { type: "string", default: "1000" },
      concurrency: { type: "string", default: "16" },
      help: { type: "boolean", default: false },
      ...SHOP_OPTIONS,
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length > 1) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const count = wholeNumber("invoices", values.invoices);
  const concurrency = wholeNumber("concurrency", values.concurrency);
  if (!existsSync(file)) {
    console.log(`skipped: there is no file ${file}; the data is not part of the project`);
    return 0;
  }
  const { invoices, rows } = await firstInvoices(readRecords(file), count);
  const plan = planReplay(invoices);
  console.log(`${basename(file)}\n${planReport(plan, invoices, rows)}\n`);
  const { writes, checkouts } = SETTINGS.limits;
  console.log(
    `Limits of a buyer: ${writes.perSecond} changes a second (burst ${writes.burst}), ` +
      `${checkouts.perSecond} orders a second (burst ${checkouts.burst}).`,
  );
  return (await useShop(values, { settings: SETTINGS }, (shop) => replay(shop, { plan, concurrency }))) ? 0 : 1;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Told(`--${name} must be a whole number above 0, not "${text}"`);
}

async function replay(shop: ShopInUse, { plan, concurrency }: Run): Promise<boolean> {
  const counts: CallCounts = { calls: 0, limited: 0, undecided: 0, overloaded: 0, unanswered: 0 };
  const staffClient = shopClient(shop.url, 2);
  const shoppersClient = shopClient(shop.url, concurrency, (answer) => count(counts, answer));
  try {
    const staff = await staffToken(shop.tokenSecret);
    await assertEmpty(staffClient);
    const startedAt = performance.now();
    await stockReplay(staffClient, staff, plan.goods);
    console.log(`The goods are for sale and in stock (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
    const played = await play(shoppersClient, plan, concurrency, progress(plan.invoices.size));
    // The first token may have run out: a whole year takes longer than it lasts.
    const auditor = await staffToken(shop.tokenSecret);
    const rest = await awaitRest(staffClient, auditor, shop, REST_WITHIN_MS);
    const unpublished = await awaitOutbox(staffClient, auditor);
    const mismatches = reconcile(plan, played, rest.snapshot, unpublished);
    console.log(`\n${checksReport(mismatches)}\n\n${figuresReport(plan, played, rest, counts, concurrency)}`);
    const good = mismatches.length === 0;
    console.log(good ? "\nRECONCILED: no mismatch" : `\nNOT RECONCILED: ${mismatches.length} mismatches`);
    return good;
  } finally {
    await Promise.all([staffClient.close(), shoppersClient.close()]);
  }
}

function count(counts: CallCounts, { status, body }: Answer): void {
  counts.calls += 1;
  if (status === 0) counts.unanswered += 1;
  if (status === 429) counts.limited += 1;
  if (isUndecided(status, body)) counts.undecided += 1;
  if (status === 503) counts.overloaded += 1;
}

/** Other goods and orders than the replay's would be told as mismatches. */
async function assertEmpty(client: ShopClient): Promise<void> {
  const { body } = expectStatus(await client.insist({ path: "/v1/catalogue/status" }), [200], "catalogue status");
  if (at(body, "currency") !== CURRENCY) throw new Told(`the shop at ${client.url} does not sell in ${CURRENCY}`);
  if (numberAt(body, "products") > 0) throw new Told(`the shop at ${client.url} is not empty`);
}

function progress(orders: number): (placed: number) => void {
  let saidAt = performance.now();
  return (placed) => {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    console.log(`${placed} of ${orders} orders`);
  };
}

/** Events that are still not published when the time is over. */
async function awaitOutbox(client: ShopClient, staff: string): Promise<number> {
  const until = performance.now() + REST_WITHIN_MS;
  for (;;) {
    const call = { path: "/v1/ops/outbox", token: staff };
    const unpublished = numberAt(expectStatus(await client.insist(call), [200], "the outbox").body, "unpublished");
    if (unpublished === 0 || performance.now() > until) return unpublished;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(wordsOf(error));
  return 1;
});
