/** One built bundle under Miniflare, answering on a port of its own. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, NoOpLog, type V4WorkerOptions } from "miniflare";
import { bundleDir, manifestPath, type BundleManifest, type BundleName } from "./build.ts";
import { Told } from "./told.ts";

export interface RuntimeOptions {
  readonly bundle: BundleName;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where every binding keeps its state. */
  readonly stateDir: string;
  readonly bindings: Readonly<Record<string, string>>;
  /** Addresses of databases behind Hyperdrive, by binding. */
  readonly hyperdrives?: Readonly<Record<string, string>>;
  /** Takes each line that the Worker logs. */
  readonly onLog: (level: string, message: string) => void;
}

export interface Runtime {
  readonly url: string;
  readonly mf: Miniflare;
  readonly manifest: BundleManifest;
}

type ModuleType = "ESModule" | "CompiledWasm" | "Text" | "Data";
const MODULE_TYPES: Readonly<Record<string, ModuleType>> = {
  js: "ESModule",
  mjs: "ESModule",
  wasm: "CompiledWasm",
  sql: "Text",
  txt: "Text",
  html: "Text",
  bin: "Data",
};

function modulesOf(bundle: BundleName, entry: string): { type: ModuleType; path: string }[] {
  const folder = bundleDir(bundle);
  const others = readdirSync(folder).filter((name) => name !== entry);
  return [entry, ...others].flatMap((name) => {
    const type = MODULE_TYPES[name.slice(name.lastIndexOf(".") + 1)];
    return type === undefined ? [] : [{ type, path: join(folder, name) }];
  });
}

/** Throws when the bundle has not been built. */
export function readManifest(bundle: BundleName): BundleManifest {
  if (!existsSync(manifestPath(bundle))) throw new Told(`${bundleDir(bundle)} is not built: run "npm run build" first`);
  return JSON.parse(readFileSync(manifestPath(bundle), "utf8")) as BundleManifest;
}

/**
 * Starts the bundle. Requests come over a direct socket, without Miniflare's entry proxy: twice the throughput. The
 * socket belongs to a worker of its own, since the direct socket of a worker with assets leads through the asset
 * router; the shop serves its assets itself through the ASSETS binding, here and on the platform.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const manifest = readManifest(options.bundle);
  const { bindings, ...rest } = manifest.options;
  const worker: V4WorkerOptions = {
    ...rest,
    name: manifest.name,
    rootPath: bundleDir(options.bundle),
    modulesRoot: bundleDir(options.bundle),
    modules: modulesOf(options.bundle, manifest.entry),
    bindings: { ...bindings, ...options.bindings },
    ...(options.hyperdrives && { hyperdrives: { ...options.hyperdrives } }),
  };
  const door: V4WorkerOptions = {
    name: "door",
    compatibilityDate: String(manifest.options.compatibilityDate),
    modules: [{ type: "ESModule", path: "door.js", contents: "export default {};" }],
    unsafeDirectSockets: [{ host: options.host, port: options.port, serviceName: manifest.name }],
  };
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers: [worker, door],
      host: "127.0.0.1",
      port: 0,
      // False: no look-up of this machine's place on the network.
      cf: false,
      log: process.env["SOUK_VERBOSE"] === "1" ? new Log(LogLevel.VERBOSE) : new NoOpLog(),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: options.stateDir,
      handleStructuredLogs: ({ level, message }) => options.onLog(level, message),
    }),
  );
  try {
    await mf.ready;
    const { origin } = await mf.unsafeGetDirectURL("door");
    return { url: origin, mf, manifest };
  } catch (error) {
    await mf.dispose();
    throw error;
  }
}
