import { describe } from "vitest";
import { memoryIncidents } from "../../../src/adapters/incident-store/memory.ts";
import { incidentsContract } from "../../contract/incidents.ts";

describe("incidents in memory", () => {
  incidentsContract(async () => memoryIncidents());
});
