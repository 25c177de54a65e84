/** Orders of Olist's Brazilian marketplace as orders of the shop, and the reconciliation of both to the centavo. */
import { basename, resolve } from "node:path";
import { shopClient } from "../../shop-client.ts";
import { awaitRest } from "../../snapshot.ts";
import { staffToken } from "../../staff-token.ts";
import { UNJUDGED } from "../../unjudged.ts";
import { useShop, type ShopArguments, type ShopInUse } from "../../use-shop.ts";
import { assertEmpty, awaitOutbox, count, noCalls, progress, REST_WITHIN_MS } from "../at-shop.ts";
import { checksReport, type CallCounts } from "../words.ts";
import { COMMISSION_BASIS_POINTS } from "./books.ts";
import { batchesOf, stockOlist } from "./catalogue.ts";
import { CHECKS } from "./checks.ts";
import { missingFiles, readOlist, type OlistFiles } from "./files.ts";
import { issueVouchers } from "./gift-cards.ts";
import { CURRENCY, readOrders } from "./orders.ts";
import { planOlist, type OlistPlan } from "./plan.ts";
import { playOlist } from "./play.ts";
import { reconcileOlist } from "./reconcile.ts";
import { figuresReport, planReport } from "./report.ts";
import { readShopState } from "./shop-state.ts";

/**
 * A marketplace of thousands of small sellers. One address plays all buyers, with one test card of each kind, so they
 * are screened and not judged. Stock is sold to its last unit, and nothing is picked while orders may be cancelled.
 */
const SETTINGS = {
  ...UNJUDGED,
  name: "Feira",
  currency: CURRENCY,
  locale: "pt-BR",
  timeZone: "America/Sao_Paulo",
  homeCountry: "BR",
  stock: { bufferBasisPoints: 0 },
  fulfilment: { held: true },
  ledger: { commissionBasisPoints: COMMISSION_BASIS_POINTS },
  limits: { addressPer10s: 1_000_000 },
};

export interface OlistRun {
  readonly folder: string;
  readonly orders: number;
  readonly concurrency: number;
}

/** Whether all that was compared is the same; a folder without the files is skipped, which is said. */
export async function replayOlist(given: ShopArguments, { folder, orders, concurrency }: OlistRun): Promise<boolean> {
  const missing = missingFiles(folder);
  if (missing.length > 0) {
    console.log(`skipped: ${folder} has no ${missing.join(", ")}; the data is not part of the project`);
    return true;
  }
  const files = await readOlist(folder);
  const plan = planOlist(readOrders(files), orders);
  console.log(`${basename(resolve(folder))}\n${planReport(plan, files.orders.length)}\n`);
  return useShop(given, { settings: SETTINGS }, (shop) => replay(shop, plan, files, concurrency));
}

async function replay(shop: ShopInUse, plan: OlistPlan, files: OlistFiles, concurrency: number): Promise<boolean> {
  const counts: CallCounts = noCalls();
  const staffClient = shopClient(shop.url, 4);
  const shoppersClient = shopClient(shop.url, concurrency, (answer) => count(counts, answer));
  const staff = (): Promise<string> => staffToken(shop.tokenSecret);
  try {
    await assertEmpty(staffClient, CURRENCY);
    const startedAt = performance.now();
    await stockOlist(staffClient, await staff(), batchesOf(plan, files, Date.now()));
    console.log(`The goods are for sale and in stock, with their rates (${secondsSince(startedAt)}).`);
    const vouchers = await issueVouchers(staffClient, await staff(), plan.orders.values());
    console.log(`${[...vouchers.values()].flat().length} gift cards are issued (${secondsSince(startedAt)}).`);
    const onOrder = progress(plan.orders.size);
    const played = await playOlist({ client: shoppersClient, plan, vouchers, onOrder, atOnce: concurrency });
    console.log(`${played.orders.size} orders are placed (${secondsSince(startedAt)}); reading what the shop has.`);
    const rest = await awaitRest(staffClient, await staff(), shop, REST_WITHIN_MS);
    const unpublished = await awaitOutbox(staffClient, await staff());
    const told = { snapshot: rest.snapshot, vouchers, currency: CURRENCY, unpublished };
    const state = await readShopState(staffClient, staff, told);
    const mismatches = reconcileOlist(plan, played, state);
    const figures = figuresReport(plan, { played, rest, state, counts, atOnce: concurrency });
    console.log(`\n${checksReport(CHECKS, mismatches)}\n\n${figures}`);
    const good = mismatches.length === 0;
    console.log(good ? "\nRECONCILED to the centavo" : `\nNOT RECONCILED: ${mismatches.length} mismatches`);
    return good;
  } finally {
    await Promise.all([staffClient.close(), shoppersClient.close()]);
  }
}

const secondsSince = (startedAt: number): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
