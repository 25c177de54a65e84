import { describe } from "vitest";
import { memoryRiskStore } from "../../../src/adapters/risk-store/memory.ts";
import { riskStoreContract } from "../../contract/risk-store.ts";

describe("the risk store in memory", () => {
  riskStoreContract(async () => memoryRiskStore());
});
