/**
 * `npm run check:stripe -- --key sk_test_...`: plays against Stripe's test mode what the shop does with it, and says
 * where Stripe does otherwise. Exits with 1 if it does, with 2 without a key of test mode.
 */
import { randomBytes } from "node:crypto";
import { stripeGateway } from "../src/adapters/payment-gateway/stripe/gateway.ts";
import { checkStripe } from "./check-stripe/steps.ts";
import { readOptions } from "./options.ts";

const USAGE = `npm run check:stripe -- --key sk_test_... [--currency EUR]

Authorises, captures, refunds, voids, declines and fences payments in Stripe's test mode, by the adapter that the shop
uses, and says where Stripe does otherwise than the shop expects. No money moves. The key may stand in the environment
as STRIPE_SECRET_KEY instead, where it is not seen in the list of processes; a live key is refused. Takes about half a
minute. Exits with 1 if something is otherwise.`;

const values = readOptions({ key: { type: "string" }, currency: { type: "string", default: "EUR" } }, USAGE);
const secretKey = values.key ?? process.env["STRIPE_SECRET_KEY"] ?? "";

if (!/^[sr]k_test_/.test(secretKey)) {
  const why = secretKey === "" ? "There is no key." : "This is no key of Stripe's test mode (sk_test_ or rk_test_).";
  console.error(`${why}\n\n${USAGE}`);
  process.exit(2);
}

const gateway = stripeGateway({
  ...{ secretKey, timeoutMs: 20_000, now: Date.now },
  fetch: (url, init) => fetch(url, init),
  log: (_, event, data) => console.log(`       ${event} ${JSON.stringify(data)}`),
});

let [right, wrong] = [0, 0];
for await (const { rule, wanted, got, isRight } of checkStripe({
  ...{ gateway, currency: values.currency.toUpperCase(), now: Date.now },
  run: randomBytes(6).toString("hex"),
})) {
  if (isRight) right += 1;
  else wrong += 1;
  console.log(`${isRight ? "ok    " : "WRONG "} ${rule}`);
  if (!isRight) console.log(`       wanted ${JSON.stringify(wanted)}\n       got    ${JSON.stringify(got)}`);
}
console.log(`\n${right} as expected, ${wrong} otherwise.`);
process.exitCode = wrong === 0 ? 0 : 1;
