/** The invoices of Online Retail (UCI) as orders, and the reconciliation of what the shop has then with them. */
import { basename } from "node:path";
import { readRecords } from "../import/records.ts";
import { shopClient } from "../shop-client.ts";
import { awaitRest } from "../snapshot.ts";
import { staffToken } from "../staff-token.ts";
import { UNJUDGED } from "../unjudged.ts";
import { useShop, type ShopArguments, type ShopInUse } from "../use-shop.ts";
import { assertEmpty, awaitOutbox, count, noCalls, progress, REST_WITHIN_MS } from "./at-shop.ts";
import { stockReplay } from "./catalogue.ts";
import { CURRENCY, firstInvoices } from "./invoices.ts";
import { planReplay, type Plan } from "./plan.ts";
import { play } from "./play.ts";
import { CHECKS, reconcile } from "./reconcile.ts";
import { figuresReport, planReport } from "./report.ts";
import { checksReport } from "./words.ts";

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

export interface InvoicesRun {
  readonly file: string;
  readonly invoices: number;
  readonly concurrency: number;
}

/** Whether all that was compared is the same. */
export async function replayInvoices(
  given: ShopArguments,
  { file, invoices: first, concurrency }: InvoicesRun,
): Promise<boolean> {
  const { invoices, rows } = await firstInvoices(readRecords(file), first);
  const plan = planReplay(invoices);
  console.log(`${basename(file)}\n${planReport(plan, invoices, rows)}\n`);
  const { writes, checkouts } = SETTINGS.limits;
  console.log(
    `Limits of a buyer: ${writes.perSecond} changes a second (burst ${writes.burst}), ` +
      `${checkouts.perSecond} orders a second (burst ${checkouts.burst}).`,
  );
  return useShop(given, { settings: SETTINGS }, (shop) => replay(shop, plan, concurrency));
}

async function replay(shop: ShopInUse, plan: Plan, concurrency: number): Promise<boolean> {
  const counts = noCalls();
  const staffClient = shopClient(shop.url, 2);
  const shoppersClient = shopClient(shop.url, concurrency, (answer) => count(counts, answer));
  try {
    const staff = await staffToken(shop.tokenSecret);
    await assertEmpty(staffClient, CURRENCY);
    const startedAt = performance.now();
    await stockReplay(staffClient, staff, plan.goods);
    console.log(`The goods are for sale and in stock (${((performance.now() - startedAt) / 1000).toFixed(1)} s).`);
    const played = await play(shoppersClient, plan, concurrency, progress(plan.invoices.size));
    // The first token may have run out: a whole year takes longer than it lasts.
    const auditor = await staffToken(shop.tokenSecret);
    const rest = await awaitRest(staffClient, auditor, shop, REST_WITHIN_MS);
    const unpublished = await awaitOutbox(staffClient, auditor);
    const mismatches = reconcile(plan, played, rest.snapshot, unpublished);
    const figures = figuresReport(plan, played, rest, counts, concurrency);
    console.log(`\n${checksReport(CHECKS, mismatches)}\n\n${figures}`);
    const good = mismatches.length === 0;
    console.log(good ? "\nRECONCILED: no mismatch" : `\nNOT RECONCILED: ${mismatches.length} mismatches`);
    return good;
  } finally {
    await Promise.all([staffClient.close(), shoppersClient.close()]);
  }
}
