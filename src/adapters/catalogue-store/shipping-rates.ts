/** Offers' own shipping rates in D1: what a quote reads, and how a rate is taken back. */
import type { NewShippingRate } from "../../domain/catalog/batch.ts";
import type { ShippingRate } from "../../domain/pricing/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { jsonChunks } from "../d1/json-chunks.ts";

/** Skus, country, prefixes. Each sku and prefix is one step into the primary key, however many rates an offer has. */
export const RATES_SQL = `
SELECT rate.sku, rate.country, rate.postal_prefix AS postalPrefix, rate.option, rate.amount_minor AS amountMinor
FROM json_each(?1) wanted CROSS JOIN json_each(?3) prefix CROSS JOIN shipping_rates rate
WHERE rate.sku = wanted.value AND rate.country = ?2 AND rate.postal_prefix = prefix.value`;

export async function readShippingRates(
  db: D1Database,
  skus: readonly Sku[],
  country: string,
  postalPrefixes: readonly string[],
): Promise<readonly ShippingRate[]> {
  const statement = db.prepare(RATES_SQL).bind(JSON.stringify(skus), country, JSON.stringify(postalPrefixes));
  return (await statement.all<ShippingRate>()).results;
}

/** Takes the rates of these places and ways back; one that is not there is none already. */
export function unratedStatements(db: D1Database, rates: readonly NewShippingRate[]): D1PreparedStatement[] {
  const named = rates.map(({ sku, country, postalPrefix, option }) => [sku, country, postalPrefix, option]);
  return jsonChunks(named).map((text) =>
    db
      .prepare(
        `DELETE FROM shipping_rates WHERE (sku, country, postal_prefix, option) IN
           (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?))`,
      )
      .bind(text),
  );
}
