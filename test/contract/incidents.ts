/** What every store of incidents keeps, whatever it is made of. */
import { expect, it } from "vitest";
import type { Finding, FindingKind } from "../../src/domain/invariants/findings.ts";
import { PATIENCE_MS } from "../../src/domain/invariants/findings.ts";
import type { ReconciliationId } from "../../src/kernel/ids.ts";
import type { Incidents, Reconciliation } from "../../src/ports/incidents.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const finding = (kind: FindingKind, subject: string, detail = "a sentence"): Finding => ({
  kind,
  subject,
  detail,
  data: { missing: 3 },
});

const runOf = (number: number, over: Partial<Reconciliation> = {}): Reconciliation => ({
  id: `rec_eu01kaxk7r2m8q4t6w0z2c4e6g${String(number).padStart(2, "0")}` as ReconciliationId,
  depth: "quick",
  version: 1,
  startedAt: NOW,
  updatedAt: NOW,
  finishedAt: null,
  place: { shard: "eu-s-00", after: null, payments: null },
  counts: {
    ...{ stockPages: 0, levels: 0, reservations: 0, payments: 0 },
    ...{ findings: 0, told: 0, covered: 0, skipped: 0 },
  },
  ...over,
});

/** `make` gives an empty store. */
export function incidentsContract(make: () => Promise<Incidents>): void {
  it("a thing that is wrong is one incident, however often it is found", async () => {
    const store = await make();
    expect(await store.note([finding("oversold", "A whs_a")], PATIENCE_MS, NOW)).toHaveLength(1);
    expect(await store.note([finding("oversold", "A whs_a", "worse")], PATIENCE_MS, NOW + 1)).toEqual([]);
    const { incidents } = await store.list("OPEN", null, 10);
    expect(incidents).toEqual([
      {
        ...{ kind: "oversold", subject: "A whs_a", state: "OPEN", detail: "worse", data: { missing: 3 } },
        ...{ firstSeenAt: NOW, lastSeenAt: NOW + 1, openedAt: NOW, closedAt: null, times: 1 },
      },
    ]);
  });

  it("what may be on its way is watched, and opened when it is still there after its patience", async () => {
    const store = await make();
    const found = [finding("units_in_flight", "eu-s-00 A")];
    const patience = PATIENCE_MS.units_in_flight;
    expect(await store.note(found, PATIENCE_MS, NOW)).toEqual([]);
    expect(await store.note(found, PATIENCE_MS, NOW + patience - 1)).toEqual([]);
    expect((await store.list("OPEN", null, 10)).incidents).toEqual([]);
    expect(await store.unsettled(["units_in_flight"], 10)).toMatchObject([{ state: "WATCHED" }]);
    const opened = await store.note(found, PATIENCE_MS, NOW + patience);
    expect(opened).toMatchObject([{ state: "OPEN", openedAt: NOW + patience, times: 1 }]);
  });

  it("what is no longer found is closed; what comes back is opened once more", async () => {
    const store = await make();
    const both = [finding("oversold", "A whs_a"), finding("ledger_broken", "eu-s-00")];
    await store.note(both, PATIENCE_MS, NOW);
    expect(await store.closeUnseen(["oversold"], NOW + 1, NOW + 2)).toBe(1);
    expect((await store.list("OPEN", null, 10)).incidents).toMatchObject([{ kind: "ledger_broken" }]);
    expect((await store.list("CLOSED", null, 10)).incidents).toMatchObject([{ kind: "oversold", closedAt: NOW + 2 }]);
    expect(await store.note(both, PATIENCE_MS, NOW + 3)).toMatchObject([
      { kind: "oversold", times: 2, closedAt: null },
    ]);
    await store.close("oversold", "A whs_a", NOW + 4);
    expect((await store.list("CLOSED", null, 10)).incidents).toMatchObject([{ closedAt: NOW + 4, times: 2 }]);
  });

  it("what was seen in time stays open", async () => {
    const store = await make();
    await store.note([finding("oversold", "A whs_a")], PATIENCE_MS, NOW);
    expect(await store.closeUnseen(["oversold"], NOW, NOW + 2)).toBe(0);
  });

  it("lists walk on page by page", async () => {
    const store = await make();
    for (const [index, subject] of ["A", "B", "C"].entries())
      await store.note([finding("oversold", subject)], PATIENCE_MS, NOW + (index === 2 ? 1 : 0));
    const subjects = async (state: "OPEN" | "CLOSED"): Promise<string[]> => {
      const seen: string[] = [];
      for (let cursor: string | null = null; ;) {
        const page = await store.list(state, cursor, 1);
        seen.push(...page.incidents.map(({ subject }) => subject));
        cursor = page.cursor;
        if (cursor === null) return seen;
      }
    };
    expect(await subjects("OPEN")).toEqual(["A", "B", "C"]);
    await store.close("oversold", "C", NOW + 5);
    await store.close("oversold", "A", NOW + 6);
    await store.close("oversold", "B", NOW + 6);
    expect(await subjects("CLOSED")).toEqual(["B", "A", "C"]);
  });

  it("a run is gone on with by one at a time", async () => {
    const store = await make();
    expect(await store.saveRun(runOf(1))).toBe(true);
    expect(await store.saveRun(runOf(1, { version: 2, updatedAt: NOW + 1 }))).toBe(true);
    expect(await store.saveRun(runOf(1, { version: 2, updatedAt: NOW + 2 }))).toBe(false);
    expect(await store.newestRun("quick")).toEqual(runOf(1, { version: 2, updatedAt: NOW + 1 }));
    expect(await store.newestRun("deep")).toBeNull();
  });

  it("runs are listed newest first and the finished quick ones are forgotten", async () => {
    const store = await make();
    for (const number of [1, 2, 3]) await store.saveRun(runOf(number, { finishedAt: NOW }));
    await store.saveRun(runOf(4, { depth: "deep", finishedAt: NOW }));
    const page = await store.runs(null, 2);
    expect(page.runs.map(({ id }) => id)).toEqual([runOf(4).id, runOf(3).id]);
    expect((await store.runs(page.cursor, 2)).runs.map(({ id }) => id)).toEqual([runOf(2).id, runOf(1).id]);
    await store.forgetRuns(runOf(3).id);
    expect((await store.runs(null, 9)).runs.map(({ id }) => id)).toEqual([runOf(4).id, runOf(3).id]);
    expect(await store.run(runOf(1).id)).toBeNull();
  });
}
