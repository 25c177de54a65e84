/**
 * Builds what runs: the browser's files, the shop's Worker (dist/worker) and the sandbox gateway (dist/gateway), both
 * bundled by wrangler as for a deployment. Unchanged inputs build nothing.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { V4WorkerOptionsShape } from "miniflare";
import { buildWeb } from "./build-web.ts";
import { DIST, PUBLIC, ROOT } from "./paths.ts";
import { readStamp, stampOf, writeStamp } from "./stamp.ts";
import { runWrangler } from "./wrangler.ts";
import { wordsOf } from "./told.ts";

export type BundleName = "worker" | "gateway";

/** What `server.ts` needs to run a bundle without loading wrangler, which costs more than a second. */
export interface BundleManifest {
  readonly name: string;
  /** File name of the entry module within the bundle's folder. */
  readonly entry: string;
  readonly options: V4WorkerOptionsShape;
  /** D1 binding to its folder of migrations, relative to the root. */
  readonly migrations: Readonly<Record<string, string>>;
}

const CONFIGS: Readonly<Record<BundleName, string>> = {
  worker: join(ROOT, "wrangler.toml"),
  gateway: join(ROOT, "workers", "sandbox-gateway.toml"),
};

const SHARED_INPUTS = ["package-lock.json", "tsconfig.json", "scripts/build.ts", "src", "durable-objects", "workers"];
const INPUTS: Readonly<Record<BundleName, readonly string[]>> = {
  worker: [...SHARED_INPUTS, "wrangler.toml", "migrations", ".dev.vars"],
  gateway: SHARED_INPUTS,
};

const MANIFEST = "manifest.json";

export function bundleDir(bundle: BundleName): string {
  return join(DIST, bundle);
}

export function manifestPath(bundle: BundleName): string {
  return join(bundleDir(bundle), MANIFEST);
}

async function writeManifest(bundle: BundleName, outDir: string): Promise<void> {
  const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import("wrangler");
  const config = unstable_readConfig({ config: CONFIGS[bundle] });
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(CONFIGS[bundle]);
  if (main === undefined || config.name === undefined) {
    throw new Error(`${CONFIGS[bundle]} needs a name and a main module`);
  }
  const databases: readonly { binding: string; migrations_dir?: string }[] = config.d1_databases;
  const configDir = dirname(CONFIGS[bundle]);
  const manifest: BundleManifest = {
    name: config.name,
    entry: basename(main).replace(/\.[cm]?tsx?$/, ".js"),
    options: workerOptions,
    migrations: Object.fromEntries(
      databases.map(({ binding, migrations_dir }) => [
        binding,
        relative(ROOT, join(configDir, migrations_dir ?? "migrations")),
      ]),
    ),
  };
  writeFileSync(join(outDir, MANIFEST), JSON.stringify(manifest, null, 1));
}

async function buildBundle(bundle: BundleName): Promise<boolean> {
  const stampFile = join(DIST, `${bundle}.stamp`);
  const stamp = stampOf(INPUTS[bundle]);
  if (readStamp(stampFile) === stamp && existsSync(manifestPath(bundle))) return false;
  // Built beside and moved in, so that another command never reads half a bundle.
  const fresh = `${bundleDir(bundle)}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  try {
    await runWrangler(["deploy", "--dry-run", "--env=", "--config", CONFIGS[bundle], "--outdir", fresh]);
    await writeManifest(bundle, fresh);
    rmSync(stampFile, { force: true });
    rmSync(bundleDir(bundle), { recursive: true, force: true });
    renameSync(fresh, bundleDir(bundle));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  // Sources that changed while the bundler ran are built again by the next command.
  if (stampOf(INPUTS[bundle]) === stamp) writeStamp(stampFile, stamp);
  return true;
}

/** Builds what has changed; the answer names it. Rejects with the bundler's own words. */
export async function build(
  bundles: readonly BundleName[] = ["worker", "gateway"],
  { minify = true } = {},
): Promise<readonly string[]> {
  mkdirSync(PUBLIC, { recursive: true });
  const web = await buildWeb({ minify });
  const built = await Promise.all(bundles.map(async (bundle) => ((await buildBundle(bundle)) ? [bundle] : [])));
  return [...(web.changed ? ["web"] : []), ...built.flat()];
}

if (import.meta.main) {
  const startedAt = performance.now();
  try {
    const built = await build();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(built.length === 0 ? `Nothing to build (${seconds} s)` : `Built ${built.join(", ")} (${seconds} s)`);
  } catch (error) {
    console.error(wordsOf(error));
    process.exitCode = 1;
  }
}
