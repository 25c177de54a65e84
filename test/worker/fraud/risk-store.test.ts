import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { d1RiskStore } from "../../../src/adapters/risk-store/d1.ts";
import { saltedHashes } from "../../../src/adapters/risk-store/salted-hash.ts";
import { identitiesOf } from "../../../src/domain/fraud/identities.ts";
import type { OrderId, ShopperId } from "../../../src/kernel/ids.ts";
import { riskStoreContract } from "../../contract/risk-store.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const TABLES = ["risk_seen", "risk_fraud", "risk_decisions"];

const store = (db: D1Database = env.ORDERS) =>
  d1RiskStore({ db, meter, region: "eu", timeoutMs: 5_000, sightingOf: saltedHashes("a secret") });

const participants = {
  shopperId: "usr_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as ShopperId,
  email: "Ada@Example.org",
  address: { line1: "Torstraße 1", line2: "", city: "Berlin", postalCode: "10119", country: "DE" },
  card: "fp_1",
  device: "0123",
};

describe("the risk store on D1", () => {
  riskStoreContract(async () => {
    await env.ORDERS.batch(TABLES.map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
    return store();
  });
});

describe("the risk store's statements", () => {
  it("a question is one round trip, and every row of it is found by an index", async () => {
    const asked: string[] = [];
    let trips = 0;
    const db = new Proxy(env.ORDERS, {
      get: (target, name) => {
        if (name === "prepare") return (sql: string) => (asked.push(sql), target.prepare(sql));
        if (name !== "batch") throw new Error(`${String(name)} is another round trip`);
        return (statements: D1PreparedStatement[]) => (trips++, target.batch(statements));
      },
    });
    const sighting = await store().sightingOf(identitiesOf(participants));
    await store(db).facts({ sighting, now: 1, except: null });
    expect(trips).toBe(1);
    for (const sql of asked) {
      const params = Math.max(...[...sql.matchAll(/\?(\d)/g)].map((match) => Number(match[1])));
      const { results } = await env.ORDERS.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...Array<string>(params).fill("[]"))
        .all<{ detail: string }>();
      for (const { detail } of results) expect(detail).not.toMatch(/SCAN risk_/);
      expect(results.some(({ detail }) => /SEARCH risk_(seen|fraud)/.test(detail))).toBe(true);
    }
  });

  it("questions of the same moment share their round trips, and each has its own answer", async () => {
    let trips = 0;
    const db = new Proxy(env.ORDERS, {
      get: (target, name) =>
        name === "batch"
          ? (statements: D1PreparedStatement[]) => (trips++, target.batch(statements))
          : (sql: string) => target.prepare(sql),
    });
    const risk = store(db);
    const known = await risk.sightingOf(identitiesOf(participants));
    const stranger = { ...known, account: "a", email: "b", address: "c", card: null, device: null };
    const orderId = "ord_eu01kaxk7r2m8q4t6w0z2c4e6aaa" as OrderId;
    await risk.record([{ orderId, at: 2, outcome: "paid", sighting: known }]);
    trips = 0;
    const asked = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? known : stranger));
    const answers = await Promise.all(asked.map((sighting) => risk.facts({ sighting, now: 3, except: null })));
    expect(trips).toBe(2);
    expect(answers.map(({ ordersBefore }) => ordersBefore)).toEqual(asked.map((each) => (each === known ? 1 : 0)));
  });

  it("a question without an answer in time fails, and leaves no rejection behind", async () => {
    const db = new Proxy(env.ORDERS, {
      get: (target, name) =>
        name === "prepare"
          ? (sql: string) => target.prepare(sql)
          : () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 30)),
    });
    const sightingOf = saltedHashes("a secret");
    const slow = d1RiskStore({ db, meter, region: "eu", timeoutMs: 5, sightingOf });
    const sighting = await slow.sightingOf(identitiesOf(participants));
    await expect(slow.facts({ sighting, now: 1, except: null })).rejects.toThrow("no answer within 5 ms");
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("five hundred orders are one statement", async () => {
    const sighting = await store().sightingOf(identitiesOf(participants));
    const commits: number[] = [];
    const metered = d1RiskStore({
      ...{ db: env.ORDERS, region: "eu", timeoutMs: 5_000, sightingOf: saltedHashes("a secret") },
      meter: { commit: (_, rows) => commits.push(rows), hop: () => undefined },
    });
    const ids = Array.from({ length: 500 }, (_, i) => `ord_eu01kaxk7r2m8q4t6w0z2c4e6${String(i).padStart(3, "0")}`);
    await metered.record(ids.map((id) => ({ orderId: id as OrderId, at: 1, outcome: "placed" as const, sighting })));
    expect(commits).toHaveLength(1);
  });
});

describe("salted hashes", () => {
  it("are the same for the same, others under another secret, and hold nothing that can be read", async () => {
    const identities = identitiesOf(participants);
    const one = await saltedHashes("a secret")(identities);
    expect(await saltedHashes("a secret")(identities)).toEqual(one);
    const other = await saltedHashes("another")(identities);
    for (const name of ["account", "email", "address", "card", "device"] as const) {
      expect(one[name]).toMatch(/^[\w-]{22}$/);
      expect(one[name]).not.toBe(other[name]);
    }
    expect(new Set(Object.values(one)).size).toBe(5);
    const guest = { ...participants, shopperId: "gst_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as ShopperId, card: null };
    const known = await saltedHashes("a secret")(identitiesOf(guest));
    expect(known).toEqual({ ...one, account: one.email, card: null });
  });
});
