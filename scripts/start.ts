/**
 * `npm start`: builds what changed, starts gateway and shop on one data folder, fills an empty shop with the sample
 * marketplace, and says where everything is. `--json` prints one line for another program when all is ready.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { fillShop, isSample } from "./fill.ts";
import { DEFAULT_DATA_DIR } from "./paths.ts";
import { formatAmount } from "../src/kernel/money.ts";
import { parseSettings } from "../src/kernel/settings.ts";
import { sampleLogins } from "./sample-accounts.ts";
import { SAMPLE_CREDIT, sampleGiftCards } from "./sample-balances.ts";
import { holderOf } from "./data-folder.ts";
import {
  ORDER_STORES,
  PortTaken,
  startShop,
  type GatewayChoice,
  type OrderStoreName,
  type RunningShop,
} from "./server.ts";
import type { ReadyLine } from "./spawn-shop.ts";
import { Told, wordsOf } from "./told.ts";
import { untilTold } from "./until-told.ts";

const USAGE = `npm start -- [options]
  --port N              the shop's port (8787); the sandbox gateway takes the next one
  --host ADDRESS        the address to listen on (127.0.0.1)
  --data DIR            the folder that keeps the shop's data (.souk)
  --orders d1|postgres  where orders are kept (d1); a Postgres is started with the shop
  --empty               leave an empty shop empty
  --settings FILE|JSON  settings of the shop that differ from the defaults
  --gateway-url URL     a sandbox gateway that runs already, with
  --gateway-secret S    its secret
  --verbose             show all that the Worker logs
  --json                print one line of JSON when ready, and nothing else
  --help`;

class UsageError extends Told {}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "8787" },
        host: { type: "string", default: "127.0.0.1" },
        data: { type: "string", default: DEFAULT_DATA_DIR },
        orders: { type: "string", default: "d1" },
        empty: { type: "boolean", default: false },
        settings: { type: "string", default: "{}" },
        "gateway-url": { type: "string" },
        "gateway-secret": { type: "string" },
        verbose: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_534)
    throw new UsageError(`--port must be a whole number from 0 to 65534, not "${text}"`);
  return port;
}

function readSettings(given: string): object {
  const isJson = given.trim().startsWith("{");
  if (!isJson && !existsSync(given))
    throw new UsageError(`--settings: there is no file ${given}, and it is no JSON object either`);
  try {
    const value: unknown = JSON.parse(isJson ? given : readFileSync(given, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new UsageError(`--settings: ${(error as Error).message}`);
  }
  throw new UsageError("--settings must be a JSON object");
}

function readGateway(url: string | undefined, secret: string | undefined): GatewayChoice {
  if (url === undefined && secret === undefined) return "inside";
  if (url === undefined || secret === undefined) throw new UsageError("--gateway-url and --gateway-secret go together");
  if (!URL.canParse(url)) throw new UsageError(`--gateway-url: ${url} is no address`);
  return { url: new URL(url).origin, secret };
}

function readOrders(text: string): OrderStoreName {
  const known = ORDER_STORES.find((name) => name === text);
  if (known === undefined) throw new UsageError(`--orders must be ${ORDER_STORES.join(" or ")}, not "${text}"`);
  return known;
}

function say(text: string): void {
  process.stderr.write(text);
}

async function printReady(shop: RunningShop, seconds: string): Promise<void> {
  const rows = [
    ["Shop", `${shop.url}/`],
    ["API reference", `${shop.url}/reference`],
    ["Inbox (what the shop has sent)", `${shop.url}/inbox`],
    ["Sandbox payment gateway", `${shop.gatewayUrl}/`],
    ["Data", shop.dataDir],
  ];
  console.log(`\nSouk is open (${seconds} s).\n`);
  for (const [name, value] of rows) console.log(`  ${name?.padEnd(32)}${value}`);
  if (isSample(shop.dataDir)) {
    console.log("\nSample logins");
    for (const { who, email, password } of sampleLogins(shop.tokenSecret)) {
      console.log(`  ${who.padEnd(32)}${email.padEnd(22)}${password}`);
    }
    await printBalances(shop);
  }
  console.log("\nCtrl-C closes it.\n");
}

async function printBalances({ settings: given, tokenSecret }: RunningShop): Promise<void> {
  const settings = parseSettings(JSON.stringify(given));
  const currency = settings.ok ? settings.value.currency : "";
  const row = (name: string, what: string, amountMinor: number): void =>
    console.log(`  ${name.padEnd(32)}${what.padEnd(22)}${formatAmount(amountMinor, currency)} ${currency} at first`);
  console.log("\nSample money");
  for (const { code, amountMinor } of await sampleGiftCards(tokenSecret)) row("A gift card", code, amountMinor);
  row("Store credit", SAMPLE_CREDIT.email, SAMPLE_CREDIT.amountMinor);
}

/** An error's words for the terminal. */
function explain(error: unknown, dataDir: string, port: number): string {
  if (!(error instanceof PortTaken)) return wordsOf(error);
  const holder = holderOf(dataDir);
  if (holder?.url.endsWith(`:${port}`) === true) {
    return `A shop runs at ${holder.url} already, with the data of ${dataDir} (process ${holder.pid}).`;
  }
  return `Cannot start: ${error.message}. Choose another with --port; the sandbox gateway takes the one after it.`;
}

type Arguments = ReturnType<typeof readArguments>;

async function start(values: Arguments, port: number, startedAt: number): Promise<void> {
  const quiet = values.json;
  const show = values.verbose ? "all" : quiet ? "nothing" : "errors";
  // On a laptop everything that the shop writes to people can be read at /inbox, unless the settings say no.
  // And everybody pays with the same few test cards, so that no number of orders with one means anything.
  const local = { inboxOpen: true, fraud: { caps: { ordersOfCard: 0 } } };
  const settings = { ...local, ...readSettings(values.settings) };
  const orders = readOrders(values.orders);
  const gateway = readGateway(values["gateway-url"], values["gateway-secret"]);
  if (!quiet) say("Building ... ");
  const built = await build();
  if (!quiet) say(built.length === 0 ? "nothing has changed\n" : `${built.join(", ")}\n`);
  const shop = await startShop({ port, host: values.host, dataDir: values.data, settings, gateway, orders, show });
  untilTold(shop.stop);
  try {
    if (!values.empty) await fillShop(shop, quiet ? () => undefined : say);
    // The first request compiles and touches everything once; the first visitor need not wait for that.
    await (await fetch(shop.url)).arrayBuffer();
  } catch (error) {
    await shop.stop();
    throw error;
  }
  if (quiet) {
    const { url, gatewayUrl, gatewaySecret, tokenSecret, dataDir } = shop;
    const line: ReadyLine = { ready: true, pid: process.pid, url, gatewayUrl, gatewaySecret, tokenSecret, dataDir };
    console.log(JSON.stringify(line));
  } else {
    await printReady(shop, ((performance.now() - startedAt) / 1000).toFixed(1));
  }
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const values = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const port = readPort(values.port);
  try {
    await start(values, port, startedAt);
  } catch (error) {
    console.error(explain(error, values.data, port));
    process.exitCode = 1;
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
