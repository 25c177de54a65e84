import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { build, bundleDir, manifestPath, type BundleManifest } from "./scripts/build.ts";

/** Known to the tests only, so that they can sign tokens and speak to the gateway. */
const TEST_SECRETS = {
  TOKEN_SECRET: Buffer.from("souk tests: 32 bytes of nothing!").toString("base64url"),
  GATEWAY_SECRET: "sandbox-test-secret",
};

/** A provider that answers late is late by moments here, not by half a minute. */
const TEST_DELAYS = { TIMEOUT_DELAY_MS: "200", SLOW_DELAY_MS: "100" };

const DATABASES = { CATALOGUE: "catalogue", SEARCH: "search", ORDERS: "orders", ACCOUNTS: "accounts" };

/** The sandbox gateway as a second worker, bundled as it is run elsewhere. */
function gatewayWorker() {
  const { name, entry, options } = JSON.parse(readFileSync(manifestPath("gateway"), "utf8")) as BundleManifest;
  const folder = bundleDir("gateway");
  const modules = [entry, ...readdirSync(folder).filter((file) => file.endsWith(".js") && file !== entry)];
  return {
    ...options,
    name,
    rootPath: folder,
    modulesRoot: folder,
    modules: modules.map((file) => ({ type: "ESModule" as const, path: join(folder, file) })),
    bindings: {
      ...options.bindings,
      GATEWAY_SECRET: TEST_SECRETS.GATEWAY_SECRET,
      ...TEST_DELAYS,
    },
  };
}

const domain: TestProjectInlineConfiguration = {
  test: { name: "domain", include: ["test/domain/**/*.test.ts"], environment: "node", isolate: false },
};

const house: TestProjectInlineConfiguration = {
  test: { name: "house", include: ["test/house/**/*.test.ts"], environment: "node" },
};

const browser: TestProjectInlineConfiguration = {
  test: {
    name: "browser",
    include: ["test/browser/**/*.test.ts"],
    environment: "node",
    globalSetup: ["./test/browser/global-setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
};

async function gateway(): Promise<TestProjectInlineConfiguration> {
  const { cloudflareTest } = await import("@cloudflare/vitest-pool-workers");
  return {
    plugins: [
      cloudflareTest({
        wrangler: { configPath: "./workers/sandbox-gateway.toml" },
        miniflare: {
          bindings: { GATEWAY_SECRET: TEST_SECRETS.GATEWAY_SECRET, ...TEST_DELAYS },
        },
      }),
    ],
    test: { name: "gateway", include: ["test/gateway/**/*.test.ts"], testTimeout: 20_000 },
  };
}

/**
 * The pool switches off what the platform has on: that a promise which one request settles goes on in the request that
 * waits for it (handle_cross_request_promise_resolution). So in the pool nobody wakes another's writer: each looks for
 * itself whether it was served. Without this a writer now and then went on in another object's name, and the run hung.
 */
function writersWakeThemselves(): Plugin {
  const replacements = [
    ["entry.wake = resolve;", ""],
    ["setTimeout(resolve, tickMs)", "setTimeout(resolve, Math.min(tickMs, 5))"],
  ] as const;
  return {
    name: "writers-wake-themselves",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/d1/write-combiner.ts")) return undefined;
      return replacements.reduce((text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`write-combiner.ts has no "${from}" any more: look at this plugin`);
        return text.replace(from, to);
      }, code);
    },
  };
}

type WorkerProject = "worker" | "postgres";

/** The shop in workerd; of "postgres" with its orders there, in a database that `test/postgres/global-setup.ts` starts. */
async function worker(name: WorkerProject): Promise<TestProjectInlineConfiguration> {
  const { cloudflareTest, readD1Migrations } = await import("@cloudflare/vitest-pool-workers");
  return {
    plugins: [
      writersWakeThemselves(),
      cloudflareTest(async ({ inject }) => {
        await build(["gateway"]);
        const migrations = await Promise.all(
          Object.entries(DATABASES).map(
            async ([binding, folder]) => [binding, await readD1Migrations(`./migrations/d1/${folder}`)] as const,
          ),
        );
        const auxiliary = gatewayWorker();
        return {
          wrangler: { configPath: "./wrangler.toml" },
          miniflare: {
            bindings: {
              ...TEST_SECRETS,
              GATEWAY_URL: "http://gateway.test",
              GATEWAY_PUBLIC_URL: "http://gateway.test",
              // One test card pays for all that a file buys: the cap of a card would be met before its end.
              SHOP_SETTINGS: JSON.stringify({ fraud: { caps: { ordersOfCard: 0 } } }),
              TEST_MIGRATIONS: Object.fromEntries(migrations),
            },
            ...(name === "postgres" && { hyperdrives: { ORDERS_PG: inject("ordersUrl") } }),
            serviceBindings: { GATEWAY: auxiliary.name },
            workers: [auxiliary],
          },
        };
      }),
    ],
    test: {
      name,
      ...(name === "postgres" && { globalSetup: ["./test/postgres/global-setup.ts"] }),
      // One module for two hundred, whose source maps name files that the package does not have.
      deps: { optimizer: { ssr: { enabled: true, include: ["stripe"] } } },
      include: [`test/${name}/**/*.test.ts`],
      // On Postgres only the shop as a whole needs D1 too, and asks for it itself.
      setupFiles: name === "worker" ? ["./test/worker/setup.ts"] : [],
      testTimeout: 20_000,
      hookTimeout: 60_000,
    },
  };
}

/** Only the projects asked for: loading the Workers pool takes seconds, which the domain's tests need not wait for. */
function isAsked(name: string): boolean {
  const asked = process.argv.flatMap((argument, i, all) =>
    argument === "--project" ? [all[i + 1] ?? ""] : argument.startsWith("--project=") ? [argument.slice(10)] : [],
  );
  return asked.length === 0 || asked.some((pattern) => pattern === name || /[*!]/.test(pattern));
}

export default defineConfig(async () => ({
  test: {
    projects: [
      domain,
      house,
      browser,
      ...(isAsked("gateway") ? [await gateway()] : []),
      ...(isAsked("worker") ? [await worker("worker")] : []),
      ...(isAsked("postgres") ? [await worker("postgres")] : []),
    ],
  },
}));
