/** Stock by its Durable Objects: an answer that does not come, for whatever reason, is `unknown`, never a guess. */
import { homeOf } from "../../domain/inventory/stock-map.ts";
import type { Region, Sku } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { ShopSettings } from "../../kernel/settings.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { ReserveAnswer } from "../../domain/inventory/types.ts";
import type { StockMap, StockShard, Unanswered } from "../../ports/stock.ts";
import type { StockMapStore } from "../../ports/stock-map-store.ts";
import { stockGoods } from "./goods.ts";
import { knownMap, learningStore, memoryMap } from "./known-map.ts";
import type { Coming, StockRpc } from "./rpc.ts";

export interface StockObjectsConfig {
  readonly namespace: DurableObjectNamespace<StockRpc>;
  readonly settings: Pick<ShopSettings, "region" | "stock">;
  /** Of a call with all its attempts; afterwards its outcome is unknown. */
  readonly timeoutMs: number;
  readonly meter: Meter;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now?: () => number;
  /** Absent: the shop's skus stay where the settings spread them (a bench, a test). */
  readonly mapStore?: StockMapStore;
  readonly keepAlive?: (work: Promise<unknown>) => void;
}

/** Beyond this a retry would only add to the load that caused it. */
const ATTEMPTS_MAX = 3;
const BACKOFF_FIRST_MS = 40;
/** Doubled each time, so two and a half seconds in all. */
const COMING_WAIT_FIRST_MS = 20;
const COMING_WAIT_MAX_MS = 1_280;
const UNKNOWN: Unanswered = { outcome: "unknown" };

/** Objects live where they are first touched; a shop's stock lives in its region. */
const LOCATIONS: Readonly<Record<Region, DurableObjectLocationHint>> = { eu: "weur", us: "enam", ap: "apac" };

export function stockObjects(config: StockObjectsConfig): StockMap {
  const { namespace, settings, timeoutMs, sleep, now = Date.now, keepAlive = () => undefined } = config;
  const { region, stock } = settings;
  invariant(
    Number.isSafeInteger(stock.shards) && stock.shards > 0,
    "setting stock.shards must be a whole number above 0",
  );
  // A stub that has failed may stay broken, so each attempt gets its own.
  const stubOf = (name: string) => namespace.getByName(name, { locationHint: LOCATIONS[region] });

  const shard = (name: string): StockShard => {
    const ask = <T>(method: string, call: (stub: ReturnType<typeof stubOf>) => Promise<T>): Promise<T | Unanswered> =>
      answerOrUnknown(config, `stock.${method}`, () => call(stubOf(name)));
    return {
      reserve: (request) => reserveOnceHere(config, () => ask("reserve", async (stub) => await stub.reserve(request))),
      confirm: (call) => ask("confirm", async (stub) => await stub.confirm(call)),
      release: (call) => ask("release", async (stub) => await stub.release(call)),
      extend: (call) => ask("extend", async (stub) => await stub.extend(call)),
      giveBack: (call) => ask("giveBack", async (stub) => await stub.giveBack(call)),
      receive: (call) => ask("receive", async (stub) => await stub.receive(call)),
      levels: (call) => ask("levels", async (stub) => await stub.levels(call)),
      adjust: (call) => ask("adjust", async (stub) => await stub.adjust(call)),
      transfer: (call) => ask("transfer", async (stub) => await stub.transfer(call)),
      announce: (call) => ask("announce", async (stub) => await stub.announce(call)),
      restock: (call) => ask("restock", async (stub) => await stub.restock(call)),
      setTerms: (call) => ask("setTerms", async (stub) => await stub.setTerms(call)),
      detail: (call) => ask("detail", async (stub) => await stub.detail(call)),
      audit: (call) => ask("audit", async (stub) => await stub.audit(call)),
      expectMove: (call) => ask("expectMove", async (stub) => await stub.expectMove(call)),
      leave: (call) => ask("leave", async (stub) => await stub.leave(call)),
      arrive: (call) => ask("arrive", async (stub) => await stub.arrive(call)),
      underway: () => ask("underway", async (stub) => await stub.underway()),
      spread: (call) => ask("spread", async (stub) => await stub.spread(call)),
      held: (call) => ask("held", async (stub) => await stub.held(call)),
    };
  };

  const known = knownMap({ store: config.mapStore ?? null, region, shards: stock.shards, now, keepAlive });
  const shardOf = (sku: Sku): string => homeOf(known.current(), region, sku);
  const { refresh } = known;
  return {
    shardOf,
    shard,
    shardNames: () => known.current().names,
    goods: stockGoods({ shard, shardOf, refresh, sleep, now, timeoutMs }),
    refresh,
    map: config.mapStore ? learningStore(config.mapStore, known) : memoryMap(known),
  };
}

/** Units that are on their way to the object are there within milliseconds; if not, it is asked again later. */
async function reserveOnceHere(
  { sleep }: StockObjectsConfig,
  reserve: () => Promise<ReserveAnswer | Coming | Unanswered>,
): Promise<ReserveAnswer | Unanswered> {
  for (let waitMs = COMING_WAIT_FIRST_MS; ; waitMs *= 2) {
    const answer = await reserve();
    if (answer.outcome !== "coming") return answer;
    if (waitMs > COMING_WAIT_MAX_MS) return UNKNOWN;
    await sleep(waitMs);
  }
}

async function answerOrUnknown<T>(
  config: StockObjectsConfig,
  label: string,
  call: () => Promise<T>,
): Promise<T | Unanswered> {
  let isLate = false;
  let timer: number | null = null;
  const late = new Promise<Unanswered>((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      resolve(UNKNOWN);
    }, config.timeoutMs);
  });
  try {
    return await Promise.race([attempt(config, label, call, () => isLate), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The platform marks what may be tried again; an overloaded object is left alone (Durable Objects, error handling). */
async function attempt<T>(
  { meter, sleep }: StockObjectsConfig,
  label: string,
  call: () => Promise<T>,
  isLate: () => boolean,
): Promise<T | Unanswered> {
  for (let attempts = 1; ; attempts++) {
    meter.hop(label);
    try {
      return await call();
    } catch (error) {
      console.warn(JSON.stringify({ level: "warn", event: "stock.unanswered", label, attempts, error: String(error) }));
      if (attempts === ATTEMPTS_MAX || !isRetryable(error) || isLate()) return UNKNOWN;
      await sleep(BACKOFF_FIRST_MS * 2 ** attempts * (0.5 + Math.random() / 2));
      if (isLate()) return UNKNOWN;
    }
  }
}

const isRetryable = (error: unknown): boolean =>
  error instanceof Error &&
  "retryable" in error &&
  error.retryable === true &&
  !("overloaded" in error && error.overloaded === true);
