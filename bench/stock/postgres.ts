/** Postgres with `SELECT ... FOR UPDATE`, driven in the way that flatters it: no HTTP, no Worker, one call a request. */
import postgres from "postgres";
import { startPostgres } from "../../scripts/postgres.ts";
import { closedLoop } from "../load.ts";
import { placeOf, referenceOf, SCENARIOS, type Competitor, type Costs, type Scenario } from "./competitor.ts";

export interface PostgresBench {
  readonly competitor: Competitor;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/**
 * The best for Postgres of those that were tried, 1 to 64: whoever waits for the one row only makes the wait of the
 * others longer, while many rows gain by transactions that share a sync.
 */
const connectionsFor = ({ places }: Scenario): number => (places.length === 1 ? 4 : 32);
const WAREHOUSE = "whs_bench";
const UNITS = 1_000_000_000;

/** The same rows as in an object. Room on the pages of `stock` lets an update stay on its page (HOT). */
const SCHEMA = `
CREATE TABLE stock (
  sku text NOT NULL, warehouse_id text NOT NULL, on_hand bigint NOT NULL, reserved bigint NOT NULL,
  PRIMARY KEY (sku, warehouse_id), CHECK (reserved BETWEEN 0 AND on_hand)
) WITH (fillfactor = 50);
CREATE TABLE reservations (
  reference text PRIMARY KEY, expires_at bigint NOT NULL, sku text NOT NULL, warehouse_id text NOT NULL,
  quantity bigint NOT NULL
);
CREATE TABLE movements (
  reference text NOT NULL, kind text NOT NULL, at bigint NOT NULL, sku text NOT NULL, warehouse_id text NOT NULL,
  quantity bigint NOT NULL, PRIMARY KEY (reference, kind)
);

CREATE FUNCTION reserve(a_reference text, a_sku text, a_warehouse text, a_quantity bigint, now bigint, until bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE free bigint;
BEGIN
  SELECT on_hand - reserved INTO free FROM stock WHERE sku = a_sku AND warehouse_id = a_warehouse FOR UPDATE;
  IF free IS NULL OR free < a_quantity THEN RETURN false; END IF;
  UPDATE stock SET reserved = reserved + a_quantity WHERE sku = a_sku AND warehouse_id = a_warehouse;
  INSERT INTO reservations VALUES (a_reference, until, a_sku, a_warehouse, a_quantity);
  INSERT INTO movements VALUES (a_reference, 'reserved', now, a_sku, a_warehouse, a_quantity);
  RETURN true;
END $$;

CREATE FUNCTION confirm(a_reference text, now bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE held reservations;
BEGIN
  DELETE FROM reservations WHERE reference = a_reference AND expires_at > now RETURNING * INTO held;
  IF held.reference IS NULL THEN RETURN false; END IF;
  PERFORM 1 FROM stock WHERE sku = held.sku AND warehouse_id = held.warehouse_id FOR UPDATE;
  UPDATE stock SET on_hand = on_hand - held.quantity, reserved = reserved - held.quantity
    WHERE sku = held.sku AND warehouse_id = held.warehouse_id;
  INSERT INTO movements VALUES (a_reference, 'sold', now, held.sku, held.warehouse_id, held.quantity);
  RETURN true;
END $$;
`;

export async function startPostgresBench(): Promise<PostgresBench> {
  const server = await startPostgres();
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  try {
    await admin.unsafe(SCHEMA);
    const skus = SCENARIOS.flatMap((scenario) => scenario.places.map((place) => place.sku));
    await admin`INSERT INTO stock SELECT sku, ${WAREHOUSE}, ${UNITS}, 0 FROM unnest(${skus}::text[]) AS sku`;
    return {
      competitor: {
        name: "Postgres FOR UPDATE",
        how: `from this process without a Worker, postgres.js over TCP with as many connections as serve it best; one prepared call of a function a request, which locks, decides and writes: one round trip, one transaction`,
        measure: (run) => measureOn(server.url, run),
        costs: () => costsOf(admin),
      },
      version: server.version,
      stop: async () => {
        await admin.end();
        await server.stop();
      },
    };
  } catch (error) {
    await admin.end();
    await server.stop();
    throw error;
  }
}

/** Connections of its own: their statistics are there once they are closed. */
async function measureOn(url: string, run: Parameters<Competitor["measure"]>[0]) {
  const connections = connectionsFor(run.scenario);
  const sql = postgres(url, { max: connections, onnotice: () => undefined });
  try {
    await Promise.all(Array.from({ length: connections }, () => sql`SELECT pg_sleep(0.05)`));
    return await closedLoop({
      clients: run.clients,
      seconds: run.seconds,
      work: async (client, turn) => {
        const place = placeOf(run.scenario, client, turn);
        const reference = referenceOf(run, place, client, turn);
        const now = Date.now();
        const [held] = await sql<
          { reserve: boolean }[]
        >`SELECT reserve(${reference}, ${place.sku}, ${WAREHOUSE}, 1, ${now}, ${now + 900_000})`;
        if (held?.reserve !== true) throw new Error("Postgres reserved nothing");
        const [sold] = await sql<{ confirm: boolean }[]>`SELECT confirm(${reference}, ${now})`;
        if (sold?.confirm !== true) throw new Error("Postgres confirmed nothing");
      },
    });
  } finally {
    await sql.end();
  }
}

/** Tuples written, and syncs of the log: transactions that meet share one. */
async function costsOf(sql: postgres.Sql): Promise<Costs> {
  await sql`SELECT pg_stat_clear_snapshot()`;
  const [row] = await sql<{ rows: string; commits: string }[]>`
    SELECT (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables) AS rows,
           (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS commits`;
  return { rows: Number(row?.rows), commits: Number(row?.commits) };
}
