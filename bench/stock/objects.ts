/** The two kinds of object in one Worker: bundled from the sources as they are, on disk, behind a direct socket. */
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { ROOT } from "../../scripts/paths.ts";
import { measure } from "../load.ts";
import { placeOf, referenceOf, SCENARIOS, type Competitor, type Costs, type Place } from "./competitor.ts";

export interface ObjectsBench {
  readonly product: Competitor;
  readonly baseline: Competitor;
  readonly stop: () => Promise<void>;
}

type Counts = Readonly<Record<"commits" | "rows", Readonly<Record<string, number>>>>;

/** `dir` is scratch: the bundle, and the state of all objects. */
export async function startObjects(dir: string): Promise<ObjectsBench> {
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: "bench-stock",
          compatibilityDate: "2026-08-01",
          compatibilityFlags: ["nodejs_compat"],
          rootPath: dir,
          modulesRoot: dir,
          modules: [{ type: "ESModule", path: await bundle(dir) }],
          bindings: { SHOP_SETTINGS: "" },
          durableObjects: {
            STOCK: { className: "Stock", useSQLite: true },
            ONE_BY_ONE: { className: "OneByOne", useSQLite: true },
          },
          queueProducers: { INVENTORY_UPDATES: { queueName: "bench-updates" } },
          queueConsumers: { "bench-updates": { maxBatchSize: 100, maxBatchTimeout: 1 } },
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
      ],
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: join(dir, "objects"),
    }),
  );
  try {
    await mf.ready;
    const url = (await mf.unsafeGetDirectURL("bench-stock")).origin;
    const how = "a bare HTTP socket to a Worker, from there two calls to the object";
    return {
      product: await competitor(url, "stock", "Souk's object", `${how}; requests that meet are committed together`),
      baseline: await competitor(
        url,
        "one-by-one",
        "UPDATE one by one",
        `${how}; one request, one transaction, one commit`,
      ),
      stop: () => mf.dispose(),
    };
  } catch (error) {
    await mf.dispose();
    throw error;
  }
}

async function bundle(dir: string): Promise<string> {
  const outfile = join(dir, "worker.js");
  await esbuild({
    entryPoints: [join(ROOT, "bench", "stock", "worker", "main.ts")],
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    outfile,
    tsconfig: join(ROOT, "tsconfig.json"),
    logLevel: "silent",
  });
  return outfile;
}

async function competitor(url: string, kind: string, name: string, how: string): Promise<Competitor> {
  await fillObjects(url, kind);
  return {
    name,
    how,
    measure: (run) =>
      measure({
        url,
        clients: run.clients,
        seconds: run.seconds,
        work: async (connection, client, turn) => {
          const place = placeOf(run.scenario, client, turn);
          const path = `/pair/${kind}/${place.object}/${place.sku}/${referenceOf(run, place, client, turn)}`;
          const answer = await connection.send({ path });
          if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text()}`);
        },
      }),
    costs: () => costsOf(url, kind),
  };
}

async function fillObjects(url: string, kind: string): Promise<void> {
  const byObject = Map.groupBy<string, Place>(
    SCENARIOS.flatMap((scenario) => scenario.places),
    (place) => place.object,
  );
  for (const [object, places] of byObject) {
    const body = JSON.stringify([...new Set(places.map((place) => place.sku))]);
    const response = await fetch(`${url}/fill/${kind}/${object}`, { method: "POST", body });
    const text = await response.text();
    if (!text.includes(`"received"`)) throw new Error(`${kind} ${object} took no stock: ${response.status} ${text}`);
  }
}

/** By the meter that every write of the objects passes; a moved alarm is a commit as well. */
async function costsOf(url: string, kind: string): Promise<Costs> {
  const counts = (await (await fetch(`${url}/counts`)).json()) as Counts;
  const sum = (of: Readonly<Record<string, number>>): number =>
    Object.entries(of).reduce((all, [label, n]) => (label === kind || label.startsWith(`${kind}.`) ? all + n : all), 0);
  return { rows: sum(counts.rows), commits: sum(counts.commits) };
}
