/**
 * `npm run dev`: wrangler dev with reload; web/ is built again on every change, the sandbox gateway runs beside it. It
 * has data of its own in .souk/dev, filled with the sample marketplace when empty. For speed use `npm start`.
 */
import { watch } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { buildWeb } from "./build-web.ts";
import { loadSecrets, releaseLock, takeLock } from "./data-folder.ts";
import { fillShop } from "./fill.ts";
import { ROOT } from "./paths.ts";
import { assertPortFree, startGateway } from "./server.ts";
import { runWrangler, spawnWrangler } from "./wrangler.ts";
import { wordsOf } from "./told.ts";

const REBUILD_AFTER_MS = 80;
const CRON_EVERY_MS = 60_000;
const READY_TIMEOUT_MS = 60_000;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    data: { type: "string", default: join(ROOT, ".souk", "dev") },
    empty: { type: "boolean", default: false },
  },
});
const port = Number(values.port);
const host = "127.0.0.1";
const url = `http://${host}:${port}`;

function watchWeb(): void {
  let timer: NodeJS.Timeout | undefined;
  watch(join(ROOT, "web"), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      buildWeb({ minify: false }).then(
        ({ changed }) => changed && console.log("web built"),
        (error: unknown) => console.error(error instanceof Error ? error.message : error),
      );
    }, REBUILD_AFTER_MS);
  });
}

async function migrateAll(persistTo: string): Promise<void> {
  const { unstable_readConfig } = await import("wrangler");
  const databases: readonly { database_name?: string }[] = unstable_readConfig({
    config: join(ROOT, "wrangler.toml"),
  }).d1_databases;
  for (const { database_name: name } of databases) {
    if (name !== undefined)
      await runWrangler(["d1", "migrations", "apply", name, "--local", "--persist-to", persistTo]);
  }
}

async function untilReady(): Promise<void> {
  for (const until = Date.now() + READY_TIMEOUT_MS; ;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (Date.now() > until) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function main(): Promise<void> {
  await assertPortFree(port, host);
  await takeLock(values.data, url);
  process.once("exit", () => releaseLock(values.data));
  await buildWeb({ minify: false });
  await build(["gateway"], { minify: false });
  const secrets = loadSecrets(values.data);
  const gateway = await startGateway({
    port: port + 1,
    dataDir: join(values.data, "gateway"),
    secret: secrets.GATEWAY_SECRET,
  });
  const state = join(values.data, "wrangler");
  await migrateAll(state);
  const variables = { ...secrets, GATEWAY_URL: gateway.url, GATEWAY_PUBLIC_URL: gateway.url };
  const args = Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const server = spawnWrangler(
    ["dev", "--local", "--ip", host, "--port", String(port), "--persist-to", state, "--test-scheduled", ...args],
    "inherit",
  );
  const end = async (): Promise<void> => {
    server.kill("SIGTERM");
    await gateway.stop();
  };
  server.once("exit", (code) => void gateway.stop().finally(() => process.exit(code ?? 0)));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => void end());
  }
  watchWeb();
  await untilReady();
  if (!values.empty)
    await fillShop({ url, tokenSecret: secrets.TOKEN_SECRET, dataDir: values.data }, (text) =>
      process.stderr.write(text),
    );
  setInterval(() => void fetch(`${url}/cdn-cgi/handler/scheduled`).catch(() => undefined), CRON_EVERY_MS).unref();
}

try {
  await main();
} catch (error) {
  console.error(wordsOf(error));
  process.exit(1);
}
