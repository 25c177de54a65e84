/** The embedded engine on D1 keeps the port's promises, and follows an index that other isolates write. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { embeddedSearch } from "../../src/adapters/search-engine/embedded.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { searchEngineContract } from "../contract/search-engine.ts";

let now = 1_000_000;
let hops = 0;
const makeEngine = () =>
  embeddedSearch({
    db: env.SEARCH,
    currency: "EUR",
    clock: () => now,
    meter: {
      commit: () => undefined,
      hop: () => {
        hops += 1;
      },
    },
    keepAlive: () => undefined,
  });

const engine = makeEngine();
const pass = async (): Promise<void> => {
  now += LIMITS.changeFeedPollMs;
};

searchEngineContract("embedded", () => ({ engine, settle: pass }));

const EVERYTHING = {
  text: "",
  categorySlug: null,
  brands: [],
  priceMinMinor: null,
  priceMaxMinor: null,
  ratingMin: null,
  inStockOnly: false,
  primeOnly: false,
  attributes: {},
  sort: "newest",
  limit: 100,
  cursor: null,
} as const;

describe("isolates", () => {
  it("that began at different times answer alike", async () => {
    await pass();
    expect(await makeEngine().search(EVERYTHING)).toEqual(await engine.search(EVERYTHING));
  });

  it("answer a repeated search without asking the database, until the index has changed", async () => {
    await pass();
    await engine.search(EVERYTHING);
    hops = 0;
    const known = await engine.search(EVERYTHING);
    expect(hops).toBe(0);
    await env.SEARCH.prepare(
      "UPDATE documents SET card = json_set(card, '$.title', 'Written elsewhere'), version = (SELECT max(version) + 1 FROM documents) WHERE product_id = 'prd_alpha'",
    ).run();
    await pass();
    const changed = await engine.search(EVERYTHING);
    expect(changed).not.toEqual(known);
    expect("cards" in changed && changed.cards.some((card) => card.title === "Written elsewhere")).toBe(true);
  });

  it("begin anew when the index was made anew", async () => {
    await env.SEARCH.batch([env.SEARCH.prepare("DELETE FROM texts"), env.SEARCH.prepare("DELETE FROM documents")]);
    await pass();
    expect(await engine.search(EVERYTHING)).toMatchObject({ total: 0, cards: [] });
  });
});
