/**
 * The shop as a server: the built bundle under Miniflare with its data in one folder, and the sandbox gateway beside
 * it. `start.ts`, the proofs, the benches and the browser tests all run this one.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { D1Database } from "@cloudflare/workers-types";
import type { Miniflare } from "miniflare";
import { parseSettings } from "../src/kernel/settings.ts";
import { loadSecrets, recordRuntime, releaseLock, takeLock } from "./data-folder.ts";
import { applyMigrations } from "./migrations.ts";
import { migratePostgres } from "./migrate-postgres.ts";
import { ROOT } from "./paths.ts";
import { startPostgresIn } from "./postgres-folder.ts";
import type { RunningPostgres } from "./postgres.ts";
import { runtimePidsOf } from "./process-table.ts";
import { startRuntime, type Runtime } from "./runtime.ts";
import { Told } from "./told.ts";

export type Show = "nothing" | "errors" | "all";

/** Where orders are kept: D1, or a Postgres that is started with the shop and has its data in the shop's folder. */
export const ORDER_STORES = ["d1", "postgres"] as const;
export type OrderStoreName = (typeof ORDER_STORES)[number];

/** The sandbox gateway: started beside the shop ("inside"), or one that runs already. */
export type GatewayChoice = "inside" | { readonly url: string; readonly secret: string };

export interface ShopOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** The binding SHOP_SETTINGS: what differs from the defaults (src/kernel/settings.ts). */
  readonly settings?: object;
  readonly gateway?: GatewayChoice;
  /** D1 when absent. */
  readonly orders?: OrderStoreName;
  /** With "inside": its port; the shop's port + 1 when absent. */
  readonly gatewayPort?: number;
  /** With "inside": further variables of its Worker. */
  readonly gatewayVars?: Readonly<Record<string, string>>;
  /** False: the gateway tells the shop nothing by itself. */
  readonly webhooks?: boolean;
  readonly host?: string;
  /** What of the Worker's log is shown on stderr; warnings and errors go to DATA/worker.log in any case. */
  readonly show?: Show;
}

export interface RunningShop {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly gatewaySecret: string;
  /** Signs tokens: a command that must act as staff or as a shopper makes its own with this. */
  readonly tokenSecret: string;
  readonly dataDir: string;
  readonly settings: object;
  readonly mf: Miniflare;
  /** Ends the shop, and the gateway that it started. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

export interface GatewayOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly secret: string;
  /** Further variables of the gateway's Worker (workers/sandbox-gateway.toml): its delays, for instance. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly show?: Show;
}

export interface RunningGateway {
  readonly url: string;
  readonly mf: Miniflare;
  readonly stop: () => Promise<void>;
}

export class PortTaken extends Told {}

const LOG_BYTES_MAX = 10 * 1024 * 1024;
const CRON = "* * * * *";
const CRON_EVERY_MS = 60_000;

/** Throws PortTaken with words for the terminal; asked before anything else is started. */
export function assertPortFree(port: number, host: string): Promise<void> {
  return new Promise((done, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") reject(new PortTaken(`port ${port} is taken by another program`));
      else reject(error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done()));
  });
}

function logTo(dataDir: string, show: Show): (level: string, message: string) => void {
  const file = join(dataDir, "worker.log");
  mkdirSync(dataDir, { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(file, `${file}.old`);
  return (level, message) => {
    if (show === "all" || (show === "errors" && level === "error")) process.stderr.write(`${message}\n`);
    if (level === "error" || level === "warn") {
      appendFileSync(file, `${new Date().toISOString()} ${level} ${message}\n`);
    }
  };
}

/** Takes the folder, runs, and gives it back when the run fails or is stopped. */
async function inFolder(
  dataDir: string,
  address: string,
  run: () => Promise<Runtime>,
): Promise<{ runtime: Runtime; stop: () => Promise<void> }> {
  await takeLock(dataDir, address);
  const release = (): void => releaseLock(dataDir);
  process.once("exit", release);
  const before = new Set(runtimePidsOf(process.pid));
  try {
    const runtime = await run();
    const own = runtimePidsOf(process.pid).filter((pid) => !before.has(pid));
    recordRuntime(dataDir, runtime.url, own);
    const stop = once(async () => {
      await runtime.mf.dispose();
      release();
      process.off("exit", release);
    });
    return { runtime, stop };
  } catch (error) {
    release();
    process.off("exit", release);
    throw error;
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= run());
}

/** Starts the sandbox payment gateway with its own storage, for this shop or for several processes. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const host = options.host ?? "127.0.0.1";
  const dataDir = resolve(options.dataDir);
  await assertPortFree(options.port, host);
  const { runtime, stop } = await inFolder(dataDir, `http://${host}:${options.port}`, () =>
    startRuntime({
      bundle: "gateway",
      host,
      port: options.port,
      stateDir: join(dataDir, "state"),
      bindings: { ...options.vars, GATEWAY_SECRET: options.secret },
      onLog: logTo(dataDir, options.show ?? "errors"),
    }),
  );
  return { url: runtime.url, mf: runtime.mf, stop };
}

/** The platform's clock: nothing fires the scheduled handler locally, so this does, each minute. */
function startCron(mf: Miniflare, onError: (error: unknown) => void): () => void {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    fireScheduled(mf)
      .catch(onError)
      .finally(() => (running = false));
  }, CRON_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Fires the shop's scheduled handler once and waits for its end. */
export async function fireScheduled(mf: Miniflare): Promise<void> {
  const worker = await mf.getWorker();
  const result = await worker.scheduled({ cron: CRON, scheduledTime: new Date() });
  if (result.outcome !== "ok") throw new Error(`the scheduled handler ended with ${result.outcome}`);
}

async function migrate({ mf, manifest }: Runtime): Promise<void> {
  await Promise.all(
    Object.entries(manifest.migrations).map(async ([binding, folder]) => {
      const database: D1Database = await mf.getD1Database(binding, manifest.name);
      await applyMigrations(database, join(ROOT, folder));
    }),
  );
}

/**
 * Starts a shop on its data folder: lock, secrets, gateway, runtime, migrations. Rejects with FolderInUse, PortTaken,
 * or the name of the wrong setting. The bundles must have been built.
 */
export async function startShop(options: ShopOptions): Promise<RunningShop> {
  const host = options.host ?? "127.0.0.1";
  const dataDir = resolve(options.dataDir);
  // The runtime's queues are in memory, so the outbox publishes the newest events again after a start.
  const shopSettings = JSON.stringify({ queuesForget: true, ...options.settings });
  const settings = parseSettings(shopSettings);
  if (!settings.ok) throw new Told(`The settings are wrong: ${settings.error}.`);
  await assertPortFree(options.port, host);
  const onLog = logTo(dataDir, options.show ?? "errors");
  let gateway: RunningGateway | undefined;
  let postgres: RunningPostgres | undefined;
  const { runtime, stop: stopShop } = await inFolder(dataDir, `http://${host}:${options.port}`, async () => {
    const secrets = loadSecrets(dataDir);
    const choice = options.gateway ?? "inside";
    gateway = choice === "inside" ? await gatewayBeside(options, dataDir, secrets.GATEWAY_SECRET) : undefined;
    const { url, secret } = choice === "inside" ? { url: gateway?.url ?? "", secret: secrets.GATEWAY_SECRET } : choice;
    try {
      postgres = options.orders === "postgres" ? await ordersOnPostgres(dataDir) : undefined;
      const started = await startRuntime({
        bundle: "worker",
        ...(postgres && { hyperdrives: { ORDERS_PG: postgres.url } }),
        host,
        port: options.port,
        stateDir: join(dataDir, "state"),
        bindings: {
          TOKEN_SECRET: secrets.TOKEN_SECRET,
          GATEWAY_SECRET: secret,
          GATEWAY_URL: url,
          GATEWAY_PUBLIC_URL: url,
          SHOP_SETTINGS: shopSettings,
        },
        onLog,
      });
      await migrate(started).catch(async (error: unknown) => {
        await started.mf.dispose();
        throw error;
      });
      return started;
    } catch (error) {
      await Promise.all([gateway?.stop(), postgres?.stop()]);
      throw error;
    }
  });
  const { url: gatewayUrl = "", secret: gatewaySecret } = gatewayOf(options, gateway, dataDir);
  if (options.webhooks !== false && gatewayUrl !== "") await announceWebhooks(gatewayUrl, gatewaySecret, runtime.url);
  const stopCron = startCron(runtime.mf, (error) => onLog("error", `scheduled: ${String(error)}`));
  return {
    url: runtime.url,
    gatewayUrl,
    gatewaySecret,
    tokenSecret: loadSecrets(dataDir).TOKEN_SECRET,
    dataDir,
    settings: options.settings ?? {},
    mf: runtime.mf,
    stop: once(async () => {
      stopCron();
      await stopShop();
      await Promise.all([gateway?.stop(), postgres?.stop()]);
    }),
  };
}

async function ordersOnPostgres(dataDir: string): Promise<RunningPostgres> {
  const postgres = await startPostgresIn(dataDir);
  try {
    await migratePostgres(postgres.url);
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

function gatewayOf(
  { gateway: choice }: ShopOptions,
  beside: RunningGateway | undefined,
  dataDir: string,
): { readonly url?: string; readonly secret: string } {
  if (typeof choice === "object") return choice;
  const secret = loadSecrets(dataDir).GATEWAY_SECRET;
  return beside ? { url: beside.url, secret } : { secret };
}

/** Where the gateway sends its signed messages. A gateway that does not answer now is told at the next start. */
async function announceWebhooks(gatewayUrl: string, secret: string, shopUrl: string): Promise<void> {
  try {
    const response = await fetch(`${gatewayUrl}/v1/webhook-endpoint`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify({ url: `${shopUrl}/v1/webhooks/payments`, secret }),
    });
    if (!response.ok) console.warn(`the gateway takes no address for its messages: ${await response.text()}`);
  } catch (error) {
    console.warn(`the gateway at ${gatewayUrl} does not answer: ${String(error)}`);
  }
}

function gatewayBeside(options: ShopOptions, dataDir: string, secret: string): Promise<RunningGateway> {
  return startGateway({
    port: options.gatewayPort ?? (options.port === 0 ? 0 : options.port + 1),
    dataDir: join(dataDir, "gateway"),
    secret,
    vars: options.gatewayVars ?? {},
    host: options.host ?? "127.0.0.1",
    show: options.show ?? "errors",
  });
}
