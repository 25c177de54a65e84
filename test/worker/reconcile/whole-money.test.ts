/** The whole shop: an order paid with a gift card and a card, another one cancelled; then every side says the same. */
import { beforeAll, describe, expect, it } from "vitest";
import { call, guestWith, newGuest, orderBody, staff, stockShop, until } from "../checkout/shop.ts";
import { reconcileAll } from "./short-shop.ts";

const SKU = "MONEY";
let code: string;

const ops = async (path: string): Promise<Record<string, unknown>> => {
  const { status, body } = await call("GET", path, { token: await staff() });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

interface Bought {
  readonly token: string;
  readonly orderId: string;
  readonly totalMinor: number;
}

const stateOf = async ({ token, orderId }: Bought): Promise<string> =>
  String((await call("GET", `/v1/orders/${orderId}`, { token })).body["state"]);

async function buy(paying: object = {}): Promise<Bought> {
  const { token, totalMinor } = await guestWith({ [SKU]: 1 });
  const body = orderBody(totalMinor, "tok_approve", paying);
  const answer = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  const bought = { token, orderId: String(answer.body["orderId"]), totalMinor };
  expect(
    await until(
      () => stateOf(bought),
      (state) => state === "PAYMENT_CONFIRMED",
    ),
  ).toBe("PAYMENT_CONFIRMED");
  return bought;
}

async function cancel(bought: Bought): Promise<void> {
  const answer = await call("POST", `/v1/orders/${bought.orderId}/cancel`, {
    ...{ token: bought.token, key: crypto.randomUUID() },
  });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  expect(
    await until(
      () => stateOf(bought),
      (state) => state === "CANCELLED",
    ),
  ).toBe("CANCELLED");
}

interface Trial {
  readonly accounts: readonly { readonly account: string; readonly leftMinor: number }[];
  readonly debitMinor: number;
  readonly creditMinor: number;
}

const trial = async (): Promise<Trial | undefined> =>
  ((await ops("/v1/ops/ledger/balances"))["balances"] as readonly Trial[])[0];

beforeAll(async () => {
  await stockShop({ [SKU]: 20 });
  const issued = await call("POST", "/v1/ops/gift-cards", {
    ...{ token: await staff(), key: crypto.randomUUID() },
    body: { amountMinor: 1_500, currency: "EUR" },
  });
  expect(issued.status).toBe(201);
  code = String(issued.body["code"]);
});

describe("the money of a whole shop", () => {
  it("is the same by orders, ledger, provider and balances, paid with several tenders and given back", async () => {
    const kept = await buy({ giftCards: [{ code, amountMinor: 500 }] });
    const card = await buy({ giftCards: [{ code }] });
    await cancel(card);
    await cancel(await buy());
    await reconcileAll();
    await reconcileAll("deep");
    const runs = (await ops("/v1/ops/reconciliations?limit=5"))["reconciliations"] as readonly {
      depth: string;
      counts: { findings: number; skipped: number; money?: Record<string, Record<string, unknown>> };
    }[];
    const counts = runs.find(({ depth }) => depth === "deep")?.counts;
    const { totalMinor } = kept;
    const all = { capturedMinor: 3 * totalMinor, refundedMinor: 2 * totalMinor };
    expect(counts).toMatchObject({ findings: 0, skipped: 0 });
    expect(counts?.money?.["EUR"]).toMatchObject({
      ...{ orders: 3, byOrders: all, byBooks: all, payments: 3, balances: 2 },
      byBalances: { capturedMinor: 1_500, refundedMinor: 1_000 },
      byProvider: { capturedMinor: all.capturedMinor - 1_500, refundedMinor: all.refundedMinor - 1_000 },
    });
  });

  it("stands in the books: what the card's holder may still spend, and nobody's share of what went back", async () => {
    const books = await trial();
    expect(books?.debitMinor).toBe(books?.creditMinor);
    const left = (account: string) => books?.accounts.find((each) => each.account === account)?.leftMinor ?? 0;
    const checked = await call("POST", "/v1/gift-cards/check", { token: await newGuest(), body: { code } });
    expect(left("gift_cards")).toBe(1_000);
    expect(checked.body).toMatchObject({ availableMinor: 1_000 });
    expect(left("gift_cards_issued")).toBe(1_500);
    // One sale of 10.00 with 1.60 of tax in it, and its delivery of 3.90 with 0.62.
    expect(left("seller/sel_t")).toBe(756);
    expect(left("commission")).toBe(84);
    expect(left("tax/DE")).toBe(222);
    expect(left("shipping")).toBe(328);
    expect(left("provider") + left("provider_fees")).toBe(890);
  });
});
