/** Vouchers of the files as gift cards: issued by the shop's staff for exactly what was paid with them. */
import { eachAtOnce } from "../../each-at-once.ts";
import { expectStatus, numberAt, textAt, type ShopClient } from "../../shop-client.ts";
import { CURRENCY, meansOf, type OlistOrder } from "./orders.ts";

export interface Voucher {
  readonly order: string;
  readonly cardId: string;
  readonly code: string;
  readonly amountMinor: number;
}

/** By order, in the order of the file's payments. */
export type Vouchers = ReadonlyMap<string, readonly Voucher[]>;

const AT_ONCE = 4;

export async function issueVouchers(
  client: ShopClient,
  staff: string,
  orders: Iterable<OlistOrder>,
): Promise<Vouchers> {
  const wanted = [...orders].flatMap((order) =>
    meansOf(order).vouchers.map((amountMinor, index) => ({ order: order.id, index, amountMinor })),
  );
  const issued = await eachAtOnce(wanted, AT_ONCE, async ({ order, index, amountMinor }): Promise<Voucher> => {
    const body = { amountMinor, currency: CURRENCY };
    const key = `olist-${order}-${index}`;
    const call = { method: "POST", path: "/v1/ops/gift-cards", token: staff, key, body } as const;
    const answer = expectStatus(await client.insist(call), [201], "a gift card was refused");
    return { order, amountMinor, cardId: textAt(answer.body, "giftCardId"), code: textAt(answer.body, "code") };
  });
  return Map.groupBy(issued, ({ order }) => order);
}

/** What is on a card when all is over. */
export interface VoucherState extends Voucher {
  readonly availableMinor: number;
  readonly heldMinor: number;
}

export async function readVouchers(client: ShopClient, staff: string, vouchers: Vouchers): Promise<VoucherState[]> {
  return eachAtOnce([...vouchers.values()].flat(), AT_ONCE, async (voucher) => {
    const call = { path: `/v1/ops/gift-cards/${voucher.cardId}`, token: staff };
    const { body } = expectStatus(await client.insist(call), [200], "a gift card");
    return {
      ...voucher,
      availableMinor: numberAt(body, "balance", "availableMinor"),
      heldMinor: numberAt(body, "balance", "heldMinor"),
    };
  });
}
