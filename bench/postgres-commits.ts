/** What Postgres itself commits on this machine: one row a transaction, a connection for each client. */
import postgres from "postgres";
import { percentiles } from "../scripts/figures.ts";
import { startPostgres } from "../scripts/postgres.ts";
import type { Measured } from "./load.ts";

export async function measurePostgresCommits(counts: readonly number[], seconds: number): Promise<Measured[]> {
  const server = await startPostgres([`max_connections=${Math.max(...counts) + 20}`]);
  try {
    const measured: Measured[] = [];
    for (const clients of counts) {
      const sql = postgres(server.url, { max: clients, onnotice: () => undefined });
      await sql`CREATE TABLE IF NOT EXISTS commits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)`;
      const tookMs: number[] = [];
      const until = performance.now() + seconds * 1_000;
      await Promise.all(
        Array.from({ length: clients }, async () => {
          for (let at = performance.now(); at < until; at = performance.now()) {
            await sql`INSERT INTO commits (text) VALUES ('a row')`;
            tookMs.push(performance.now() - at);
          }
        }),
      );
      await sql.end();
      const perSecond = Math.round((tookMs.length / seconds) * 10) / 10;
      measured.push({ clients, perSecond, latencyMs: percentiles(tookMs), errors: 0, errorSamples: [] });
    }
    return measured;
  } finally {
    await server.stop();
  }
}
