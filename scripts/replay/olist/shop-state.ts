/** What the shop has when all is over, from every place that remembers money: read for the comparison with the files. */
import { eachAtOnce } from "../../each-at-once.ts";
import { at, expectStatus, listAt, numberAt, textAt, type ShopClient } from "../../shop-client.ts";
import type { AuditedSnapshot } from "../../snapshot.ts";
import { readVouchers, type Vouchers, type VoucherState } from "./gift-cards.ts";

/** A part of an order's money, as staff see it. */
export interface TenderState {
  readonly kind: string;
  readonly method: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
}

/** An account of the trial balance. */
export interface AccountState {
  readonly account: string;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** On the side on which it grows. */
  readonly leftMinor: number;
}

export interface ShopState {
  readonly snapshot: AuditedSnapshot;
  /** By the shop's order. */
  readonly tenders: ReadonlyMap<string, readonly TenderState[]>;
  readonly vouchers: readonly VoucherState[];
  readonly accounts: readonly AccountState[];
  readonly unpublished: number;
}

const AT_ONCE = 4;

export async function readTenders(
  client: ShopClient,
  staff: () => Promise<string>,
  orders: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly TenderState[]>> {
  const read = await eachAtOnce(orders, AT_ONCE, async ({ id }) => {
    const call = { path: `/v1/ops/orders/${id}`, token: await staff() };
    const { body } = expectStatus(await client.insist(call), [200], `order ${id}`);
    const tenders = listAt(body, "tenders").map((tender): TenderState => ({
      kind: textAt(tender, "kind"),
      method: textAt(tender, "method"),
      amountMinor: numberAt(tender, "amountMinor"),
      refundedMinor: numberAt(tender, "refundedMinor"),
    }));
    return [id, tenders] as const;
  });
  return new Map(read);
}

/** Accounts of one currency; a shop whose books are empty has none. */
export async function readAccounts(client: ShopClient, staff: string, currency: string): Promise<AccountState[]> {
  const call = { path: "/v1/ops/ledger/balances", token: staff };
  const { body } = expectStatus(await client.insist(call), [200], "the trial balance");
  const own = listAt(body, "balances").find((balance) => at(balance, "currency") === currency);
  if (own === undefined) return [];
  return listAt(own, "accounts").map((row) => ({
    account: textAt(row, "account"),
    debitMinor: numberAt(row, "debitMinor"),
    creditMinor: numberAt(row, "creditMinor"),
    leftMinor: numberAt(row, "leftMinor"),
  }));
}

/** `staff` gives a token that is good now: reading thirty thousand orders takes longer than one lasts. */
export async function readShopState(
  client: ShopClient,
  staff: () => Promise<string>,
  {
    snapshot,
    vouchers,
    currency,
    unpublished,
  }: {
    readonly snapshot: AuditedSnapshot;
    readonly vouchers: Vouchers;
    readonly currency: string;
    readonly unpublished: number;
  },
): Promise<ShopState> {
  return {
    snapshot,
    unpublished,
    tenders: await readTenders(client, staff, snapshot.orders),
    vouchers: await readVouchers(client, await staff(), vouchers),
    accounts: await readAccounts(client, await staff(), currency),
  };
}
