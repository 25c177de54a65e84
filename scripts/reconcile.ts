/**
 * `npm run reconcile -- --url URL`: a whole walk of reconciliation, now, and what is wrong. Exits non-zero while there
 * is an open incident. Without --url a filled shop of the command's own is looked at.
 */
import { formatAmount } from "../src/kernel/money.ts";
import { walk } from "./reconciling.ts";
import { readOptions } from "./options.ts";
import { at, expectStatus, listAt, shopClient, type ShopClient } from "./shop-client.ts";
import { staffToken } from "./staff-token.ts";
import { SHOP_OPTIONS, useShop, type ShopInUse } from "./use-shop.ts";

const values = readOptions(
  { deep: { type: "boolean", default: false }, ...SHOP_OPTIONS },
  `npm run reconcile -- [--deep] [--url URL --data DIR]

Walks through stock, payments and orders of the running shop at --url (or of a sample shop) and prints what is wrong.
--deep adds every movement up again and counts the units of all orders. --data is that shop's folder, whose secrets
sign the staff token. Exits with 1 while there is an open incident.`,
);

async function reconcile(shop: ShopInUse): Promise<boolean> {
  const client = shopClient(shop.url, 1);
  try {
    const staff = await staffToken(shop.tokenSecret);
    for (const depth of values.deep ? (["quick", "deep"] as const) : (["quick"] as const)) {
      const { body } = await walk(client, staff, depth);
      const { money = {}, ...counts } = at(body, "counts") as Counts;
      console.log(`${depth}: ${inWords(counts)}`);
      for (const [currency, sums] of Object.entries(money)) printMoney(currency, sums);
    }
    return await report(client, staff);
  } finally {
    await client.close();
  }
}

type Sums = Readonly<Record<"capturedMinor" | "refundedMinor", number>>;
type MoneySums = Readonly<Record<"orders" | "payments" | "balances", number>> &
  Readonly<Record<"byOrders" | "byBooks" | "byProvider" | "byBalances", Sums>>;
type Counts = Readonly<Record<string, number>> & { readonly money?: Readonly<Record<string, MoneySums>> };

const inWords = (counts: Readonly<Record<string, unknown>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(", ");

/** What each side says of the same orders, and whether it is the same to the minor unit. */
function printMoney(currency: string, sums: MoneySums): void {
  const { byOrders, byBooks, byProvider, byBalances } = sums;
  const line = (name: string, { capturedMinor, refundedMinor }: Sums): void =>
    console.log(
      `  ${name.padEnd(28)} ${money(capturedMinor, currency)} taken, ${money(refundedMinor, currency)} given back`,
    );
  line(`orders (${sums.orders})`, byOrders);
  line("ledger", byBooks);
  line(`provider (${sums.payments})`, byProvider);
  line(`balances (${sums.balances})`, byBalances);
  const isSame = (["capturedMinor", "refundedMinor"] as const).every(
    (side) => byOrders[side] === byBooks[side] && byOrders[side] === byProvider[side] + byBalances[side],
  );
  console.log(
    `  ${currency}: provider and balances ${isSame ? "=" : "DIFFER FROM"} orders ${isSame ? "=" : "OR"} ledger`,
  );
}

const money = (amountMinor: number, currency: string): string =>
  `${formatAmount(amountMinor, currency).padStart(14)} ${currency}`;

async function report(client: ShopClient, staff: string): Promise<boolean> {
  const answer = expectStatus(
    await client.insist({ path: "/v1/ops/incidents?state=OPEN&limit=100", token: staff }),
    [200],
    "the incidents",
  );
  const open = listAt(answer.body, "incidents");
  for (const incident of open)
    console.log(
      `WRONG ${String(at(incident, "kind"))} ${String(at(incident, "subject"))}: ${String(at(incident, "detail"))}`,
    );
  console.log(open.length === 0 ? "RECONCILED: nothing is wrong" : `NOT RECONCILED: ${open.length} open incidents`);
  return open.length === 0;
}

process.exitCode = (await useShop(values, { empty: false }, reconcile)) ? 0 : 1;
