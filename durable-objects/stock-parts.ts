/** The parts of a stock object and what binds them: what is written, who hears of it, and what is undone together. */
import { meter } from "../src/adapters/meter.ts";
import { overlaid, summaryOf } from "../src/domain/inventory/level.ts";
import type { StockLevel, StockSummary } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { ShopSettings } from "../src/kernel/settings.ts";
import type { EpochMs } from "../src/kernel/time.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { countedSql } from "./counted-sql.ts";
import { makeGroupCommit } from "./group-commit.ts";
import { makeStockBooks } from "./stock-books.ts";
import { makeStockMoving, type MovingParts } from "./stock-moving.ts";
import { makeMovingRows } from "./stock-moving-rows.ts";
import { makeStockOutbox } from "./stock-outbox.ts";
import { makeStockRounds } from "./stock-rounds.ts";
import { makeStockRows } from "./stock-rows.ts";
import { makeStockRules } from "./stock-rules.ts";
import { makeStockSelling, type Write } from "./stock-selling.ts";
import { makeStockStaff } from "./stock-staff.ts";

export interface StockPlace {
  readonly storage: DurableObjectStorage;
  /** The object's own name. */
  readonly self: string;
  readonly settings: ShopSettings["stock"];
  readonly queue: Queue;
  readonly arriveAt: MovingParts["arriveAt"];
  /** Known once the object has been told when its alarm rings. */
  readonly alarms: () => AlarmClock | undefined;
}

export type StockParts = ReturnType<typeof makeStockParts>;

export function makeStockParts({ storage, self, settings, queue, arriveAt, alarms }: StockPlace) {
  const sql = countedSql(storage.sql);
  const rows = makeStockRows(sql, Date.now);
  const rules = makeStockRules(sql, settings.bufferBasisPoints);
  const movingRows = makeMovingRows(storage.sql);
  const note = (changed: readonly { readonly sku: Sku }[], now: EpochMs): void => tell(changed, now);
  const moving = makeStockMoving({ self, stock: rows, rows: movingRows, note, arriveAt });

  const summary = (sku: Sku, levels: readonly StockLevel[] = rows.levelsOf([sku])): StockSummary => ({
    ...summaryOf(sku, levels, rules.of(sku).rules),
    ...moving.signs(sku),
  });
  const { isElsewhere, leaving } = moving;
  const outbox = makeStockOutbox({ rows, rules, summaryOf: summary, isElsewhere, queue, settings });

  /** What is undone in the rows is forgotten in memory too. */
  const transaction = <T>(closure: () => T): T => {
    try {
      return storage.transactionSync(closure);
    } catch (error) {
      rows.forget();
      rules.forget();
      throw error;
    }
  };
  /** Called once a batch: the one place where what was decided is committed and counted. */
  const makeDurable = (): Promise<void> => {
    const written = sql.takeRowsWritten() + movingRows.takeRowsWritten();
    if (written > 0) meter.commit("stock", written);
    rounds.arm();
    return storage.sync();
  };
  const commit = makeGroupCommit({ transactionSync: transaction, sync: makeDurable });

  const tell = (
    changed: readonly { readonly sku: Sku }[],
    now: EpochMs,
    levelsOf: (sku: Sku) => readonly StockLevel[] = (sku) => rows.levelsOf([sku]),
  ): void => {
    if (outbox.note(changed, now, levelsOf) > 0) rounds.wantPublishing(now);
  };
  /** Writes what was decided, and what follows from it: who must hear of it, and when to wake. */
  const write: Write = (changes, before, now) => {
    let after = before;
    for (const { reference, change } of changes) {
      rows.write(reference, change);
      for (const each of change.incoming ?? []) rules.setIncoming(each);
      if (change.open) rounds.noteEnd(change.open.expiresAt);
      if (moving.noteFreed(change.levels)) rounds.want(now);
      after = overlaid(after, change.levels);
    }
    const changed = changes.flatMap(({ change }) => [...change.levels, ...(change.incoming ?? [])]);
    if (changed.length === 0) return;
    const bySku = Map.groupBy(after, (level) => level.sku);
    tell(changed, now, (sku) => bySku.get(sku) ?? []);
  };

  const selling = makeStockSelling({ rows, rules, write, openPerShopperMax: settings.openPerShopperMax });
  const staff = makeStockStaff({ rows, rules, moving, write, tell: note });
  const books = makeStockBooks({ sql, rows, rules, summaryOf: summary, leaving });
  const expire = (reference: string, now: EpochMs): unknown =>
    transaction(() => selling.step<"expire">({ type: "expire", reference }, now));
  const rounds = makeStockRounds({ rows, outbox, moving, commit, alarms, expire });

  return { rows, rules, outbox, moving, transaction, commit, rounds, selling, staff, books, summaryOf: summary };
}
