/** Money that balances still hold for checkouts which will never take it: found at night, and closed once it is free. */
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import type { BalanceDeed } from "../../../src/domain/balance/register.ts";
import { lookAtHolds } from "../../../src/flows/reconcile/look-at-holds.ts";
import { runReconciliation } from "../../../src/flows/reconcile/run-reconciliation.ts";
import type { BalanceDeedId, UserId } from "../../../src/kernel/ids.ts";
import { DAY_MS } from "../../../src/kernel/time.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { ShopperObject } from "../../../src/ports/shopper.ts";
import { balances, cardWith, makeKey, requestOf } from "./balances.ts";

const real = makeDeps(env, createExecutionContext());
/** Two days on: what is held now is old. */
const later: Deps = { ...real, balances, clock: { ...real.clock, now: () => Date.now() + 2 * DAY_MS } };

let made = 0;
const idOf = (): BalanceDeedId => `bdd_eu${String((made += 1)).padStart(26, "0")}` as BalanceDeedId;

/** A card that the register knows of. */
async function registered(amountMinor: number, kind: BalanceDeed["kind"] = "issue"): Promise<string> {
  const account = await cardWith(amountMinor);
  const id = idOf();
  await real.balanceRegister.begin(
    {
      ...{ id, requestKey: `test ${id}`, bodyHash: "", kind, account, cardId: null, amountMinor, currency: "EUR" },
      ...{ label: "", why: "", expiresAt: null, by: "usr_eu1" as UserId, at: 0, state: "done", refusal: null },
    },
    null,
  );
  return account;
}

const CHECKOUT = `chk_eu${"0".repeat(26)}`;
const REFERENCE = `eu/usr_eu${"0".repeat(26)}/${CHECKOUT}`;

async function held(account: string) {
  const call = requestOf(account, 1_200, { key: `${CHECKOUT}/${makeKey()}`, reference: REFERENCE });
  expect(await balances.authorise(call)).toMatchObject({ outcome: "authorised" });
  return call;
}

const withCheckout = (state: string | null): Deps => ({
  ...later,
  shoppers: { of: () => ({ poke: async () => state && { state } }) as Partial<ShopperObject> as ShopperObject },
});

describe("a hold that is old", () => {
  it("is named when its checkout has ended, or is not known, and not while it goes on", async () => {
    const { key } = await held(await registered(5_000));
    const look = async (state: string | null) => {
      const { findings } = await lookAtHolds(withCheckout(state), { cursor: null, isDone: false });
      return findings.filter(({ subject }) => subject === key);
    };
    expect(await look("INVENTORY_RELEASED")).toMatchObject([
      { kind: "hold_left", data: { reference: REFERENCE, amountMinor: 1_200 } },
    ]);
    expect(await look(null)).toMatchObject([{ detail: expect.stringContaining("not known") }]);
    expect(await look("UNDER_REVIEW")).toEqual([]);
  });

  it("is left alone while it is young", async () => {
    const { key } = await held(await registered(5_000));
    const young = { ...withCheckout(null), clock: real.clock };
    const { findings } = await lookAtHolds(young, { cursor: null, isDone: false });
    expect(findings.filter(({ subject }) => subject === key)).toEqual([]);
  });

  it("is an incident by night, until it is given up", async () => {
    const call = await held(await registered(5_000));
    const walk = async (): Promise<void> => {
      for (let part = 0; part < 50; part += 1) if ((await runReconciliation(later, "deep")).finishedAt !== null) return;
      throw new Error("the walk does not come to its end");
    };
    const isOpen = async (): Promise<boolean> => {
      const { incidents } = await real.incidents.list("OPEN", null, 100);
      return incidents.some(({ kind, subject }) => kind === "hold_left" && subject === call.key);
    };
    await walk();
    expect(await isOpen()).toBe(true);
    await balances.void({ key: makeKey(), request: call });
    await walk();
    expect(await isOpen()).toBe(false);
  });

  it("of a balance that does not answer is left for later", async () => {
    await registered(100);
    const silent = { ...later, balances: { ...balances, holds: async () => "unknown" as const } };
    const look = await lookAtHolds(silent, { cursor: null, isDone: false });
    expect(look.skipped).toBeGreaterThan(0);
    expect(look.findings).toEqual([]);
  });
});

describe("the register", () => {
  it("tells every balance that money was put on, page by page, and none that was only closed", async () => {
    const given = [await registered(100), await registered(200), await registered(300, "give")];
    const closed = await registered(400, "close");
    const all: string[] = [];
    let cursor: BalanceDeedId | null = null;
    do {
      const page: Awaited<ReturnType<Deps["balanceRegister"]["credited"]>> = await real.balanceRegister.credited(
        cursor,
        2,
      );
      all.push(...page.accounts);
      ({ cursor } = page);
    } while (cursor !== null);
    expect(given.every((account) => all.includes(account))).toBe(true);
    expect(all).not.toContain(closed);
  });
});
