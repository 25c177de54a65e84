import { env } from "cloudflare:workers";
import { describe } from "vitest";
import { d1Incidents } from "../../../src/adapters/incident-store/d1.ts";
import { incidentsContract } from "../../contract/incidents.ts";

const meter = { commit: () => undefined, hop: () => undefined };

describe("incidents on D1", () => {
  incidentsContract(async () => {
    await env.ORDERS.batch(["incidents", "reconciliations"].map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
    return d1Incidents(env.ORDERS, meter);
  });
});
