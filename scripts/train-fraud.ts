/**
 * `npm run train:fraud`: trains the model of the fraud screening on a simulated shop (docs/fraud.md) and writes
 * src/domain/fraud/model.ts. The same seed gives the same bytes. With the data set of --data it also tells how the same
 * trainer does on real payments; that model is never written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DEFAULT_SETTINGS } from "../src/kernel/settings.ts";
import { readOptions } from "./options.ts";
import { ROOT } from "./paths.ts";
import { evaluate } from "./train-fraud/evaluate.ts";
import { makeModel, modelText, TRAINING } from "./train-fraud/make-model.ts";
import { reportOf } from "./train-fraud/report.ts";
import { trainOnPayments } from "./train-fraud/payments.ts";

const MODEL = join(ROOT, "src", "domain", "fraud", "model.ts");

const values = readOptions(
  {
    seed: { type: "string", default: TRAINING.seed },
    data: { type: "string", default: join(ROOT, "..", "shared", "data") },
    check: { type: "boolean", default: false },
  },
  "npm run train:fraud -- [--seed 1] [--data DIR] [--check: writes nothing, exits with 1 when the model would change]",
);

const start = performance.now();
const { model, rows, heldOut } = await makeModel({ ...TRAINING, seed: values.seed });
const seconds = (performance.now() - start) / 1_000;
console.log(`trained on ${rows} simulated attempts in ${seconds.toFixed(1)} s: ${model.name}, seed ${model.seed}\n`);
console.log(reportOf(evaluate(model, DEFAULT_SETTINGS.fraud, heldOut)));
console.log(`\n${trainOnPayments(values.data)}`);

const text = await modelText(model);
if (values.check) {
  const same = readFileSync(MODEL, "utf8") === text;
  console.log(same ? "\nthe model in src/domain/fraud/model.ts is this one" : "\nsrc/domain/fraud/model.ts is another");
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(MODEL, text);
  console.log("\nwrote src/domain/fraud/model.ts");
}
