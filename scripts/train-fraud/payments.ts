/**
 * The same trainer on real payments (fraud/payment_fraud.csv.gz of the data folder), as a smoke test. The column
 * accountAgeDays is left out: it nearly separates the classes, which no shop's does.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { fnv1a } from "../../src/kernel/random.ts";
import { logOdds } from "../../src/domain/fraud/predict.ts";
import { aucOf } from "./measures.ts";
import { trainStumps, type TrainingRow } from "./stumps.ts";

const METHODS = ["creditcard", "paypal", "storecredit"] as const;
const NAMES = ["numItems", "localTime", "paymentMethodAgeDays", ...METHODS] as const;

interface Payment {
  readonly numItems: string;
  readonly localTime: string;
  readonly paymentMethod: string;
  readonly paymentMethodAgeDays: string;
  readonly label: string;
}

const rowOf = (payment: Payment): TrainingRow => ({
  values: [
    Number(payment.numItems),
    Number(payment.localTime),
    Number(payment.paymentMethodAgeDays),
    ...METHODS.map((method) => (payment.paymentMethod === method ? 1 : 0)),
  ],
  label: payment.label === "1" ? 1 : 0,
});

/** A sentence with the AUC on three tenths that were held out, or with the reason why there is none. */
export function trainOnPayments(dataDir: string): string {
  const file = join(dataDir, "fraud", "payment_fraud.csv.gz");
  if (!existsSync(file)) return `real payments: skipped, there is no ${file} (--data names the folder)`;
  const payments = parse<Payment>(gunzipSync(readFileSync(file)), { columns: true });
  const parts = payments.map((payment, index) => ({ row: rowOf(payment), held: fnv1a(`payment ${index}`) % 10 < 3 }));
  const [learnt, held] = [false, true].map((wanted) =>
    parts.filter((part) => part.held === wanted).map(({ row }) => row),
  );
  if (learnt === undefined || held === undefined) throw new Error("two parts");
  const stumps = trainStumps(
    NAMES,
    NAMES.map(() => 0),
    learnt,
  );
  const auc = aucOf(held.map(({ values, label }) => ({ score: logOdds(stumps, (i) => values[i] ?? 0), label })));
  const fraud = held.filter(({ label }) => label === 1).length;
  return `real payments (${file}, without accountAgeDays): trained on ${learnt.length}, AUC on ${held.length} held out with ${fraud} frauds: ${auc.toFixed(4)}`;
}
