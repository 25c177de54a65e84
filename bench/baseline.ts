/** The baselines of a run, under the same server as the shop: Miniflare with a direct socket, state on the same disk. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { measure, type Measured } from "./load.ts";

export interface Baselines {
  /** Requests a second to a bare module Worker that answers nothing. */
  readonly empty: readonly Measured[];
  /** Single durable commits a second, each client on an object of its own. */
  readonly commits: readonly Measured[];
}

export async function measureBaselines(clients: readonly number[], seconds: number): Promise<Baselines> {
  const stateDir = mkdtempSync(join(tmpdir(), "souk-baseline-"));
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: "baseline",
          compatibilityDate: "2026-08-01",
          modules: [{ type: "ESModule", path: join(import.meta.dirname, "baseline-worker.js") }],
          durableObjects: { COMMITS: { className: "Commits", useSQLite: true } },
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
      ],
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      resourcePersistencePath: stateDir,
    }),
  );
  try {
    await mf.ready;
    const url = (await mf.unsafeGetDirectURL("baseline")).origin;
    const empty: Measured[] = [];
    const commits: Measured[] = [];
    const get =
      (path: string) => async (connection: { send(request: { path: string }): Promise<{ status: number }> }) => {
        const { status } = await connection.send({ path });
        if (status !== 200) throw new Error(`baseline answered ${status}`);
      };
    await measure({ url, clients: 8, seconds: 1, work: get("/empty") });
    for (const count of clients) empty.push(await measure({ url, clients: count, seconds, work: get("/empty") }));
    for (const count of clients) {
      // The first touch of an object makes a file: that is not what is measured.
      await measure({
        url,
        clients: count,
        seconds: 1,
        work: (connection, client) => get(`/commit/${client}`)(connection),
      });
      commits.push(
        await measure({
          url,
          clients: count,
          seconds,
          work: (connection, client) => get(`/commit/${client}`)(connection),
        }),
      );
    }
    return { empty, commits };
  } finally {
    await mf.dispose();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
