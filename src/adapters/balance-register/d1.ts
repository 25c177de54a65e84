/** The register of gift cards and of staff's deeds to balances, in the accounts' database. */
import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { GiftCard } from "../../domain/balance/register.ts";
import { balanceDeeds, giftCards } from "../../db/accounts.ts";
import { invariant } from "../../kernel/result.ts";
import type { BalanceRegister } from "../../ports/balance-register.ts";
import type { Meter } from "../../ports/metrics.ts";

export function d1BalanceRegister(database: D1Database, meter: Meter): BalanceRegister {
  const db = drizzle(database);
  const count = (results: readonly D1Result[]): void =>
    meter.commit(
      "balance_register",
      results.reduce((rows, { meta }) => rows + meta.rows_written, 0),
    );
  return {
    async begin(deed, card) {
      const writeDeed = db.insert(balanceDeeds).values(deed).onConflictDoNothing({ target: balanceDeeds.requestKey });
      // A batch is one transaction: a card is never there without the deed that puts its money on it.
      if (card === null) count([await writeDeed.run()]);
      else {
        const { sql: text, params } = writeDeed.toSQL();
        count(
          await database.batch([cardOnce(database, card, deed.requestKey), database.prepare(text).bind(...params)]),
        );
      }
      const stored = await db.select().from(balanceDeeds).where(eq(balanceDeeds.requestKey, deed.requestKey)).get();
      invariant(stored, "a deed was written down and is not there");
      return stored;
    },
    async settle(id, outcome) {
      const { state } = outcome;
      const refusal = outcome.state === "refused" ? outcome.refusal : null;
      const cardOfDeed = sql`${giftCards.id} = (SELECT card_id FROM balance_deeds WHERE id = ${id})`;
      const settled = db.update(balanceDeeds).set({ state, refusal }).where(eq(balanceDeeds.id, id));
      if (state === "refused") {
        count([await settled.run()]);
        return;
      }
      const closed = sql`(SELECT kind = 'close' FROM balance_deeds WHERE id = ${id})`;
      // A card that was closed stays so, whichever deed is settled last.
      const now = sql`CASE WHEN ${closed} OR ${giftCards.state} = 'closed' THEN 'closed' ELSE 'issued' END`;
      count(await db.batch([db.update(giftCards).set({ state: now }).where(cardOfDeed), settled]));
    },
    async unfinished(before, limit) {
      const open = and(sql`${balanceDeeds.state} = 'open'`, lt(balanceDeeds.at, before));
      return db.select().from(balanceDeeds).where(open).orderBy(asc(balanceDeeds.at)).limit(limit);
    },
    async credited(cursor, limit) {
      const newer = cursor === null ? undefined : gt(balanceDeeds.id, cursor);
      const found = await db
        .select({ id: balanceDeeds.id, kind: balanceDeeds.kind, account: balanceDeeds.account })
        .from(balanceDeeds)
        .where(newer)
        .orderBy(asc(balanceDeeds.id))
        .limit(limit);
      const accounts = found.filter(({ kind }) => kind !== "close").map(({ account }) => account);
      return { accounts: [...new Set(accounts)], cursor: found.length < limit ? null : (found.at(-1)?.id ?? null) };
    },
    async card(id) {
      return (await db.select().from(giftCards).where(eq(giftCards.id, id)).get()) ?? null;
    },
    async cards(cursor, limit) {
      const older = cursor === null ? undefined : lt(giftCards.id, cursor);
      const found = await db
        .select()
        .from(giftCards)
        .where(older)
        .orderBy(desc(giftCards.id))
        .limit(limit + 1);
      const cards = found.slice(0, limit);
      return { cards, cursor: found.length > limit ? (cards.at(-1)?.id ?? null) : null };
    },
  };
}

/** Only with the first deed of its key: a code that came out differently since (another secret) makes no second card. */
function cardOnce(database: D1Database, card: GiftCard, requestKey: string): D1PreparedStatement {
  const { id, account, last4, amountMinor, currency, email, message, expiresAt, issuedBy, issuedAt, state } = card;
  return database
    .prepare(
      `INSERT INTO gift_cards
         (id, account, last4, amount_minor, currency, email, message, expires_at, issued_by, issued_at, state)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
       WHERE NOT EXISTS (SELECT 1 FROM balance_deeds WHERE request_key = ?12)`,
    )
    .bind(
      ...[id, account, last4, amountMinor, currency, email, message, expiresAt, issuedBy, issuedAt, state, requestKey],
    );
}
